# shellcheck shell=bash
# bridge fdb on a VXLAN device: verbs and what they refuse.
ip link add vx type vxlan id 42 dstport 4789
try() { "$@" 2>&1 | sed "s/^/CHECK   /"; echo "CHECK ${*:2} -> ${PIPESTATUS[0]}"; }
try bridge fdb add 02:00:00:00:00:01 dev vx dst 192.0.2.1
try bridge fdb add 02:00:00:00:00:01 dev vx dst 192.0.2.2
try bridge fdb append 02:00:00:00:00:01 dev vx dst 192.0.2.2
try bridge fdb replace 02:00:00:00:00:01 dev vx dst 192.0.2.3
try bridge fdb append 00:00:00:00:00:00 dev vx dst 192.0.2.1
try bridge fdb append 00:00:00:00:00:00 dev vx dst 192.0.2.2 port 8472 vni 7
try bridge fdb append 00:00:00:00:00:00 dev vx dst 192.0.2.1
try bridge fdb replace 00:00:00:00:00:00 dev vx dst 192.0.2.1
try bridge fdb append 01:00:5e:01:01:01 dev vx dst 192.0.2.4
try bridge fdb add 02:00:00:00:00:05 dev vx
try bridge fdb add 02:00:00:00:00:06 dev vx dst 2001:db8::1
try bridge fdb add 02:00:00:00:00:07 dev vx dst 192.0.2.1 dynamic
try bridge fdb add 02:00:00:00:00:08 dev vx dst 192.0.2.1 extern_learn
try bridge fdb add 02:00:00:00:00:0a dev vx dst 192.0.2.1 static router
try bridge fdb add 02:00:00:00:00:0b dev vx dst 192.0.2.1 port 70000
try bridge fdb add 02:00:00:00:00:0b dev vx dst 192.0.2.1 vni 16777216
try bridge fdb add 02:00:00:00:00:0b dev vx dst any
bridge fdb show dev vx | sort | sed 's/^/CHECK /'
try bridge fdb del 00:00:00:00:00:00 dev vx dst 192.0.2.9
try bridge fdb del 00:00:00:00:00:00 dev vx dst 192.0.2.1
try bridge fdb del 02:00:00:00:00:01 dev vx
try bridge fdb del 02:00:00:00:00:01 dev vx
bridge fdb show dev vx | sort | sed 's/^/CHECK /'
bridge fdb flush dev vx; echo "CHECK flush $?"
bridge fdb show dev vx | sort | sed 's/^/CHECK /'
