# shellcheck shell=bash
# A guest moves from one VTEP to another; the others follow at its first frame.
ip link add br0 type bridge
ip link set br0 up
for n in 1 2 3; do
    ip netns add h$n
    ip link add p$n type veth peer name eth0 netns h$n
    ip link set p$n master br0 up
    ip -n h$n link set eth0 up
    ip -n h$n addr add 192.0.2.$n/24 dev eth0
done
for n in 1 2 3; do
    ip -n h$n link add vx type vxlan id 7 dstport 4789 local 192.0.2.$n
    for m in 1 2 3; do [ $n = $m ] || bridge -n h$n fdb append 00:00:00:00:00:00 dev vx dst 192.0.2.$m; done
    ip -n h$n link add br1 type bridge
    ip -n h$n link set vx master br1 up
    ip -n h$n link set br1 up
    ip netns add g$n
    ip link add eth0 netns g$n type veth peer name p netns h$n
    ip -n h$n link set p master br1 up
done
ip -n g1 link set eth0 address 02:00:00:00:00:01 up; ip -n g1 addr add 10.0.0.1/24 dev eth0
ip -n g2 link set eth0 address 02:00:00:00:00:99 up; ip -n g2 addr add 10.0.0.99/24 dev eth0
ip netns exec g1 ping -c 1 -W 1 10.0.0.99 >/dev/null; echo "CHECK before $?"
bridge -n h1 fdb show dev vx | grep ^02:00:00:00:00:99 | grep dst | sed 's/^/CHECK /'
ip -n g2 link set eth0 down
ip -n g3 link set eth0 address 02:00:00:00:00:99 up; ip -n g3 addr add 10.0.0.99/24 dev eth0
ip netns exec g3 ping -c 1 -W 1 10.0.0.1 >/dev/null; echo "CHECK after $?"
bridge -n h1 fdb show dev vx | grep ^02:00:00:00:00:99 | grep dst | sed 's/^/CHECK /'
