# shellcheck shell=bash
# No remote: nothing leaves until the flood list has a row.
ip netns add h1; ip netns add h2
ip link add eth0 netns h1 type veth peer name eth0 netns h2
for n in 1 2; do
    ip -n h$n link set eth0 up
    ip -n h$n addr add 192.0.2.$n/24 dev eth0
done
for n in 1 2; do
    ip -n h$n link add vx type vxlan id 42 dstport 4789 local 192.0.2.$n
    ip -n h$n link set vx address 02:00:00:00:00:0$n up
    ip -n h$n addr add 10.0.0.$n/24 dev vx
done
ip netns exec h1 ping -c 1 -W 1 10.0.0.2 >/dev/null; echo "CHECK empty list $?"
bridge -n h1 fdb append 00:00:00:00:00:00 dev vx dst 192.0.2.2
sleep 3
ip netns exec h1 ping -c 1 -W 2 10.0.0.2 >/dev/null; echo "CHECK one way is enough, the way back is learned $?"
for n in 1 2; do bridge -n h$n fdb show dev vx | sed "s/^/CHECK h$n /"; done
