# shellcheck shell=bash
# JSON as ip -j and bridge -j print it.
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
ip netns exec h1 ping -c 1 -W 1 10.0.0.2 >/dev/null
ip -n h1 -j -4 addr show dev eth0 | sed 's/"link_index":[0-9]*/"link_index":N/; s/"ifindex":[0-9]*/"ifindex":N/; s/"link_netnsid":[0-9]*/"link_netnsid":N/; s/"link_netns":"[^"]*"/"link_netns":X/; s/^/CHECK /'
ip -n h1 -j route | sed 's/^/CHECK /'
bridge -n h1 -j fdb show dev vx | sed 's/^/CHECK /'
ip -n h1 -j neigh show dev vx | sed 's/^/CHECK /'
ip -n h1 -j -d link show vx | grep -o '"linkinfo.*' | sed 's/,"inet6_addr_gen_mode.*//; s/^/CHECK /'
ip -n h1 -j -p route show dev vx | sed 's/^/CHECK /'
ip netns list -j 2>&1 | sed 's/^/CHECK /'
ip -j netns list | sed 's/^/CHECK /'
