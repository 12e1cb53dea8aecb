# shellcheck shell=bash
# Static L3 rows: the VTEP answers ARP from its neighbour table, and nothing is flooded.
ip netns add h1; ip netns add h2
ip link add eth0 netns h1 type veth peer name eth0 netns h2
for n in 1 2; do
    ip -n h$n link set eth0 up
    ip -n h$n addr add 192.0.2.$n/24 dev eth0
done
for n in 1 2; do
    ip -n h$n link add vx type vxlan id 42 dstport 4789 local 192.0.2.$n nolearning proxy
    ip -n h$n link add br0 type bridge
    ip netns add g$n
    ip link add eth0 netns g$n type veth peer name p netns h$n
    ip -n h$n link set vx master br0
    ip -n h$n link set p master br0
    for d in vx br0 p; do ip -n h$n link set $d up; done
    ip -n g$n link set eth0 address 02:00:00:00:00:0$n up
    ip -n g$n addr add 10.0.0.$n/24 dev eth0
done
ip -n h1 neigh add 10.0.0.2 lladdr 02:00:00:00:00:02 dev vx
ip -n h2 neigh add 10.0.0.1 lladdr 02:00:00:00:00:01 dev vx
bridge -n h1 fdb add 02:00:00:00:00:02 dev vx dst 192.0.2.2
bridge -n h2 fdb add 02:00:00:00:00:01 dev vx dst 192.0.2.1
ip netns exec g1 ping -c 1 -W 1 10.0.0.2 >/dev/null; echo "CHECK ping $?"
ip -n g1 neigh show 10.0.0.2 | sed 's/^/CHECK /'
ip netns exec g1 ping -c 1 -W 1 10.0.0.77 >/dev/null; echo "CHECK unknown $?"
ip -n h1 neigh show dev vx | sed 's/^/CHECK /'
