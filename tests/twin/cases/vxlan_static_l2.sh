# shellcheck shell=bash
# Static L2 rows, no learning: an unknown guest stays unreachable.
ip netns add h1; ip netns add h2
ip link add eth0 netns h1 type veth peer name eth0 netns h2
for n in 1 2; do
    ip -n h$n link set eth0 up
    ip -n h$n addr add 192.0.2.$n/24 dev eth0
done
for n in 1 2; do
    ip -n h$n link add vx type vxlan id 42 dstport 4789 local 192.0.2.$n nolearning
    ip -n h$n link set vx address 02:00:00:00:00:0$n up
    ip -n h$n addr add 10.0.0.$n/24 dev vx
    bridge -n h$n fdb append 00:00:00:00:00:00 dev vx dst 192.0.2.$((3 - n))
done
bridge -n h1 fdb append 02:00:00:00:00:02 dev vx dst 192.0.2.2
bridge -n h2 fdb append 02:00:00:00:00:01 dev vx dst 192.0.2.1
ip netns exec h1 ping -c 1 -W 1 10.0.0.2 >/dev/null; echo "CHECK ping $?"
for n in 1 2; do bridge -n h$n fdb show dev vx | sed "s/^/CHECK h$n /"; done
