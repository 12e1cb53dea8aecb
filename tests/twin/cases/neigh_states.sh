# shellcheck shell=bash
# Neighbours: states, verbs, errors, what ping says of the unreachable.
ip netns add h1; ip netns add h2
ip link add eth0 netns h1 type veth peer name eth0 netns h2
for n in 1 2; do
    ip -n h$n link set eth0 up
    ip -n h$n addr add 192.0.2.$n/24 dev eth0
done
try() { "$@" 2>&1 | sed "s/^/CHECK   /"; echo "CHECK ${*:4} -> ${PIPESTATUS[0]}"; }
ip -n h2 link set eth0 address 02:00:00:00:00:02
ip netns exec h1 ping -c 1 -W 1 192.0.2.2 >/dev/null; echo "CHECK ping $?"
ip -n h1 neigh | sed 's/^/CHECK /'
ip netns exec h1 ping -c 1 -W 4 192.0.2.77 | sed -n 2p | sed 's/^/CHECK /'
ip -n h1 neigh show 192.0.2.77 | sed 's/^/CHECK /'
try ip -n h1 neigh add 192.0.2.50 lladdr 02:00:00:00:00:50 dev eth0
try ip -n h1 neigh add 192.0.2.50 lladdr 02:00:00:00:00:51 dev eth0
try ip -n h1 neigh replace 192.0.2.50 lladdr 02:00:00:00:00:51 dev eth0 nud reachable
try ip -n h1 neigh change 192.0.2.51 lladdr 02:00:00:00:00:51 dev eth0
try ip -n h1 neigh del 192.0.2.51 dev eth0
try ip -n h1 neigh add 192.0.2.51 dev eth0
try ip -n h1 neigh add 192.0.2.52 lladdr zz dev eth0
try ip -n h1 neigh add 192.0.2.52 lladdr 02:00:00:00:00:52 dev eth0 nud stale
ip -n h1 neigh | sort | sed 's/^/CHECK /'
ip -n h1 neigh flush dev eth0; echo "CHECK flush $?"
ip -n h1 neigh | sort | sed 's/^/CHECK /'
