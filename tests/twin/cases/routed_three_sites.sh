# shellcheck shell=bash disable=SC1010,SC2086
# Three sites behind a router: floods, sizes, a narrow link, a link that fails.
body() {
    ip netns add r
    ip netns exec r sysctl -qw net.ipv4.ip_forward=1
    for n in 1 2 3; do ip netns add s$n; ip link add eth0 netns s$n address 02:00:00:00:0$n:01 type veth peer name e$n netns r address 02:00:00:00:0$n:fe; ip -n s$n link set lo up; ip -n s$n link set eth0 up; ip -n r link set e$n up; ip -n s$n addr add 172.16.$n.2/30 dev eth0; ip -n r addr add 172.16.$n.1/30 dev e$n; ip -n s$n route add default via 172.16.$n.1; done
    for n in 1 2 3; do ip -n s$n link add vx100 address 02:aa:00:00:00:0$n type vxlan id 100 dstport 4789 local 172.16.$n.2 ttl 10; ip -n s$n link add br100 address 02:bb:00:00:00:0$n type bridge; ip -n s$n link set vx100 master br100; for m in 1 2 3; do [ $n = $m ] || bridge -n s$n fdb append 00:00:00:00:00:00 dev vx100 dst 172.16.$m.2; done; ip netns add g$n; ip link add eth0 netns g$n address 02:cc:00:00:00:0$n type veth peer name t$n address 02:dd:00:00:00:0$n netns s$n; ip -n s$n link set t$n master br100; for d in vx100 br100 t$n; do ip -n s$n link set $d up; done; ip -n g$n addr add 10.1.0.$n/24 dev eth0; ip -n g$n link set eth0 up; done
    sleep 2
    for n in 1 2 3; do for m in 1 2 3; do [ $n = $m ] || ip netns exec g$n ping -c1 -W1 10.1.0.$m | sed -E 's/time=.*/T/; s/time [0-9]+ms/T/; s/= .* ms/T/'; done; done
    for n in 1 2 3; do bridge -n s$n fdb show br br100 | sort; bridge -n s$n fdb show dev vx100 | sort; done
    ip netns exec s1 ping -c1 -t1 -W1 172.16.3.2 | sed -E 's/time [0-9]+ms/T/'
    ip netns exec g1 traceroute -n -q1 10.1.0.2| sed -E 's/ [0-9.]+ ms/ T/'
    ip netns exec g1 ping -M do -s 1472 -c1 -W1 10.1.0.2 ; echo $?
    ip netns exec g1 ping -M do -s 1422 -c1 -W1 10.1.0.2 | grep -o '.*loss'
    ip netns exec g1 ping -M dont -s 1472 -c1 -W1 10.1.0.2 | grep -o '.*loss'
    ip netns exec g1 ping -s 3000 -c1 -W1 10.1.0.2 | grep -o '.*loss'
    ip -n s1 link show vx100 | head -1
    ip -n r link set e2 mtu 1400
    ip -n s2 link set eth0 mtu 1400
    ip netns exec g1 ping -M do -s 1422 -c2 -i 0.3 -W1 10.1.0.2 | sed -E 's/time=.*/T/; s/time [0-9]+ms/T/; s/= .* ms/T/'; ip -n s1 route get 172.16.2.2 | sed -E 's/[0-9]+sec/Nsec/'
    ip netns exec g1 ping -M do -s 1422 -c1 -W1 10.1.0.2 | sed -E 's/time=.*/T/; s/time [0-9]+ms/T/; s/= .* ms/T/'; ip -n g1 route get 10.1.0.2 | sed -E 's/[0-9]+sec/Nsec/'
    ip -n r link set e3 down
    ip netns exec g1 ping -c1 -W1 10.1.0.3 | grep -o '.*loss'
    ip -n r route
    ip -n s3 -br link
    ip -n s1 route del default
    ip netns exec g1 ping -c1 -W1 10.1.0.2 | grep -o '.*loss'
    ip netns exec s1 ping -c1 -W1 172.16.2.2
    echo $?
}
body 2>&1 | sed 's/^/CHECK /'
