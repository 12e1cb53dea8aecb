# shellcheck shell=bash
# Three VTEPs and a multicast group.
ip link add br0 type bridge
ip link set br0 up
for n in 1 2 3; do
    ip netns add h$n
    ip netns exec h$n sysctl -qw net.ipv6.conf.default.disable_ipv6=1 # nobody speaks unasked
    ip link add p$n type veth peer name eth0 netns h$n
    ip link set p$n master br0 up
    ip -n h$n link set eth0 up
    ip -n h$n addr add 192.0.2.$n/24 dev eth0
done
for n in 1 2 3; do
    ip -n h$n link add vx type vxlan id 7 dstport 4789 group 239.1.1.1 dev eth0 ttl 5
    ip -n h$n link set vx address 02:00:00:00:00:0$n up
    ip -n h$n addr add 10.0.0.$n/24 dev vx
done
ip -n h1 maddr show dev eth0 | grep 239 | sed 's/^/CHECK /'
for m in 2 3; do ip netns exec h1 ping -c 1 -W 1 10.0.0.$m >/dev/null; echo "CHECK 1 to $m $?"; done
for n in 1 2 3; do bridge -n h$n fdb show dev vx | sort | sed "s/^/CHECK h$n /"; done
ip -n h1 link set vx down
ip -n h1 maddr show dev eth0 | grep -c 239 | sed 's/^/CHECK members after down /'
bridge -n h1 fdb show dev vx | sed 's/^/CHECK after down /'
