# shellcheck shell=bash
# Two tenants on one pair of VTEPs with the same addresses; devices that collide.
body() {
    ip netns add u1
    ip netns add u2
    ip link add e netns u1 address 02:00:00:00:01:01 type veth peer name e netns u2 address 02:00:00:00:01:02
    for n in 1 2; do ip -n u$n link set lo up; ip -n u$n link set e up; ip -n u$n addr add 192.0.2.$n/24 dev e; for v in 10 20; do ip -n u$n link add vx$v address 02:00:00:00:$v:0$n type vxlan id $v dstport 4789 local 192.0.2.$n remote 192.0.2.$((3-n)); ip -n u$n link add br$v address 02:00:00:00:b$((v/10)):0$n type bridge; ip -n u$n link set vx$v master br$v; ip -n u$n link set vx$v up; ip -n u$n link set br$v up; ip netns add t$v-$n; ip link add eth0 netns t$v-$n address 02:00:00:01:$v:0$n type veth peer name t$v netns u$n address 02:00:00:02:$v:0$n; ip -n u$n link set dev t$v master br$v; ip -n u$n link set dev t$v up; ip -n t$v-$n link set lo up; ip -n t$v-$n link set eth0 up; ip -n t$v-$n addr add 10.0.0.$n/24 dev eth0; done; done; sleep 2
    for v in 10 20; do ip netns exec t$v-1 ping -c2 -i 0.2 10.0.0.2 | sed -E 's/time=.*/T/; s/time [0-9]+ms/T/; s/= .* ms/T/'; ip netns exec t$v-1 ping -c1 -W1 10.0.0.3 | grep -o '.*loss'; done
    ip -n u1 link set vx20 down
    ip netns exec t20-1 ping -c1 -W1 10.0.0.2 | grep -o '.*loss'
    ip netns exec t10-1 ping -c1 -W1 10.0.0.2 | grep -o '.*loss'
    ip -n u1 link set vx20 up
    sleep 1
    ip netns exec t20-1 ping -c1 -W1 10.0.0.2 | grep -o '.*loss'; true
    ip -n u1 link add vx10b type vxlan id 10 dstport 4789 local 192.0.2.1; echo $?; ip -n u1 link add vx10b type vxlan id 10 dstport 4790 local 192.0.2.1; echo $?; ip -n u1 link add vx10c type vxlan id 10 dstport 4789 gbp; echo $?; ip -n u1 link set vx10c up; echo $?; ip -n u1 link set vx10b up; echo $?; ip -n u1 link show type vxlan | sed -E 's/ether ([0-9a-f]{2}:){5}../ether M/'; ip -n u1 -d -j link show type vxlan | jq -c '.[].linkinfo.info_data'; ip -n u1 -d link show vx10c | tail -1; ip -n u1 -br link show type vxlan | awk '{print $1,$2}'
    ip -n u1 addr del 192.0.2.1/24 dev e; ip netns exec t10-1 ping -c1 -W1 10.0.0.2 | grep -o '.*loss'; ip -n u1 -s link show vx10 | tail -1 | awk '{print $4,$5,$6}'; ip -n u1 addr add 192.0.2.1/24 dev e; ip netns exec t10-1 ping -c1 -W1 10.0.0.2 | grep -o '.*loss'; ip -n u2 link set e down;  ip netns exec t10-1 ping -c1 -W1 10.0.0.2 | grep -o '.*loss'; ip -n u2 link set e up; sleep 1; ip netns exec t10-1 ping -c1 -W1 10.0.0.2 | grep -o '.*loss'
    ip netns del u2; sleep 0.5; ip netns exec t10-1 ping -c1 -W1 10.0.0.2 | grep -o '.*loss'; ip -n u1 -br link | awk '{print $1,$2}'; ip netns | sort
}
body 2>&1 | sed 's/^/CHECK /'
