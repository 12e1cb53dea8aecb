# shellcheck shell=bash disable=SC1010
# Two VTEPs over IPv6: what is shown, sizes that fit and do not, groups.
body() {
    for n in 1 2; do ip netns add h$n; ip netns exec h$n sysctl -qw net.ipv6.conf.default.accept_dad=0 net.ipv6.conf.all.accept_dad=0; done
    ip link add eth0 netns h1 address 02:00:00:00:00:11 type veth peer name eth0 netns h2 address 02:00:00:00:00:12
    id=9
    for n in 1 2; do ip -n h$n link set lo up;  ip -n h$n addr add 2001:db8::$n/64 dev eth0 nodad; ip -n h$n link set eth0 up; ip -6 -n h$n link add vx$id address 02:00:00:00:00:0$n type vxlan id $id dstport 4789 local 2001:db8::$n; bridge -n h$n fdb append 00:00:00:00:00:00 dev vx$id dst 2001:db8::$((3-n)); ip -n h$n link set vx$id up; ip -n h$n addr add 10.0.0.$n/24 dev vx$id;ip -n h$n addr add 2001:db8:ff::$n/64 dev vx$id nodad; done
    sleep 3
    ip -n h1 -d link show vx9
    ip -n h1 -j -d link show vx9 | jq -c '.[].linkinfo'
    ip -n h1 addr show vx9;
    ip netns exec h1 ping -c 2 -i 0.2 10.0.0.2| sed -E 's/time=.*/T/; s/time [0-9]+ms/T/; s/= .* ms/T/'
    ip netns exec h1 ping -c 2 -i 0.2 2001:db8:ff::2| sed -E 's/time=.*/T/; s/time [0-9]+ms/T/; s/= .* ms/T/'
    ip netns exec h1 ping6 -c 1 2001:db8::2| sed -E 's/time=.*/T/; s/time [0-9]+ms/T/; s/= .* ms/T/'
    ip netns exec h1 true| sed -E 's/time [0-9]+ms/T/'
    echo $?
    ip netns exec h1 ping -c1 -W5 2001:db8:ff::98| sed -E 's/time [0-9]+ms/T/'
    ip netns exec h1 ping -c1 -W1 2001:4860::8
    echo $?
    ip netns exec h1 ping -4 -c1 2001:db8::2
    echo $?
    ip netns exec h1 ping -6 -c1 10.0.0.2
    echo $?
    bridge -n h1 fdb show dev vx9 | sort; ip -n h1 -6 route; ip -n h1 -6 addr; ip netns exec h1 ping -M do -s 1402 -c1 -W1 10.0.0.2 | grep -o '.*loss';ip netns exec h1 ping -M do -s 1403 -c1 -W1 10.0.0.2; ip netns exec h1 ping -s 1382 -M do -c1 -W1 2001:db8:ff::2 | grep -o '.*loss'; ip netns exec h1 ping -M do -s 1383 -c1 -W1 2001:db8:ff::2
    ip netns exec h1 traceroute -6 -n -q1 2001:db8:ff::2| sed -E 's/ [0-9.]+ ms/ T/'
    bridge -n h1 -j fdb show dev vx9 | jq -c 'sort_by(.mac)|.[]'; bridge -n h1 fdb add 02:00:00:00:00:77 dev vx9 dst 192.0.2.1; echo $?; bridge -n h1 fdb del 00:00:00:00:00:00 dev vx9 dst 2001:db8::2; bridge -n h1 fdb flush dev vx9; bridge -n h1 fdb show dev vx9;  ip -n h1 neigh flush dev vx9; ip netns exec h1 ping -c1 -W1 10.0.0.2 | grep -o '.*loss'; ip -n h1 -s link show vx9 | tr -s ' ' | tail -1 | cut -d' ' -f 4
    ip -n h1 link add vy type vxlan id 10 dstport 4789 local 2001:db8::1 remote fe80::2
    ip -n h1 link add vy type vxlan id 10 dstport 4789 local 2001:db8::1 group ff05::100
    ip -n h1 link add vy address 02:00:00:00:00:21 type vxlan id 10 dstport 4789 local 2001:db8::1 group ff05::100 dev eth0 ttl 5
    ip -n h1 link set vy up
    ip -n h1 -d link show vy
    ip -n h1 maddr show eth0 | sort
    ip -n h1 link set vy down
    ip -n h1 maddr show eth0 | sort
    ip -n h1 link add vz address 02:00:00:00:00:23 type vxlan id 10 dstport 4789
    ip -n h1 link del vz
    ip -n h1 link add vz address 02:00:00:00:00:22 type vxlan id 11 dstport 4789
    ip -n h1 -d link show vz
    bridge -n h1 fdb show dev vz
    bridge -n h1 fdb append 00:00:00:00:00:00 dev vz dst 2001:db8::2
    ip -n h1 link set vz up
    echo $?
}
body 2>&1 | sed 's/^/CHECK /'
