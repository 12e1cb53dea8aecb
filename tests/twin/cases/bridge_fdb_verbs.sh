# shellcheck shell=bash
# bridge fdb on a bridge port: add, append, replace, del, and what they refuse.
ip link add br0 type bridge
ip link add p1 type veth peer name q1
ip link add p2 type veth peer name q2
ip link set p1 master br0
ip link set p2 master br0
try() { "$@" 2>&1 | sed "s/^/CHECK $4 /"; echo "CHECK ${*:2} -> ${PIPESTATUS[0]}"; }
try bridge fdb add 02:00:00:00:00:01 dev p1 master static
try bridge fdb add 02:00:00:00:00:01 dev p1 master static
try bridge fdb add 02:00:00:00:00:01 dev p2 master static
try bridge fdb append 02:00:00:00:00:01 dev p2 master
try bridge fdb replace 02:00:00:00:00:01 dev p2 master static
bridge fdb show br br0 | grep ^02:00:00:00:00:01 | sed 's/^/CHECK /'
try bridge fdb del 02:00:00:00:00:01 dev p1 master
try bridge fdb del 02:00:00:00:00:01 dev p2 master
try bridge fdb del 02:00:00:00:00:01 dev p2 master
try bridge fdb add 02:00:00:00:00:02 dev p1 master dynamic
try bridge fdb add 02:00:00:00:00:03 dev p1 master
try bridge fdb add 02:00:00:00:00:04 dev p1 master sticky static
try bridge fdb add 00:00:00:00:00:00 dev p1 master
try bridge fdb add 02:00:00:00:00 dev p1 master
try bridge fdb add 02:00:00:00:00:05 dev nosuch master
bridge fdb show dev p1 | grep ^02:00:00:00:00:0 | sort | sed 's/^/CHECK /'
