# shellcheck shell=bash
# Down forgets what was learned; deleting the underlay device takes the VTEP with it.
ip netns add h1; ip netns add h2
ip link add eth0 netns h1 type veth peer name eth0 netns h2
for n in 1 2; do
    ip -n h$n link set eth0 up
    ip -n h$n addr add 192.0.2.$n/24 dev eth0
done
for n in 1 2; do
    ip -n h$n link add vx type vxlan id 42 dstport 4789 local 192.0.2.$n remote 192.0.2.$((3 - n)) dev eth0
    ip -n h$n link set vx address 02:00:00:00:00:0$n up
    ip -n h$n addr add 10.0.0.$n/24 dev vx
done
bridge -n h1 fdb add 02:00:00:00:00:55 dev vx dst 192.0.2.2 dynamic
bridge -n h1 fdb add 02:00:00:00:00:56 dev vx dst 192.0.2.2 static
ip netns exec h1 ping -c 1 -W 1 10.0.0.2 >/dev/null; echo "CHECK ping $?"
ip -n h1 link set vx down
bridge -n h1 fdb show dev vx | sort | sed 's/^/CHECK /'
ip -n h1 link set vx up
ip netns exec h1 ping -c 1 -W 2 10.0.0.2 >/dev/null; echo "CHECK again $?"
ip -n h1 link del eth0
ip -n h1 -br link | cut -d' ' -f1 | sed 's/^/CHECK left /'
