# shellcheck shell=bash
# What ip link add … type vxlan refuses, and in whose words.
try() { "$@" 2>&1 | sed "s/^/CHECK   /"; echo "CHECK ${*:4} -> ${PIPESTATUS[0]}"; ip link del v 2>/dev/null; }
try ip link add v type vxlan
try ip link add v type vxlan id 16777216 dstport 4789
try ip link add v type vxlan id 1
try ip link add v type vxlan id 1 dstport 4789 group 239.1.1.1
try ip link add v type vxlan id 1 dstport 4789 remote any
try ip link add v type vxlan id 1 dstport 4789 remote 192.0.2.1 group 239.1.1.1 dev lo
try ip link add v type vxlan id 1 dstport 4789 local 239.1.1.1
try ip link add v type vxlan id 1 dstport 4789 local 192.0.2.1 remote 2001:db8::1
try ip link add v type vxlan id 1 dstport 4789 external
try ip link add v type vxlan id 1 dstport 4789 vnifilter
try ip link add v type vxlan id 1 dstport 4789 flowlabel 5 remote 192.0.2.1
try ip link add v type vxlan id 1 dstport 4789 srcport 5000 4000
try ip link add v type vxlan id 1 dstport 4789 ttl 256
try ip link add v type vxlan id 1 dstport 4789 frobnicate
try ip link add v type vxlan id 1 dstport 4789 dev nosuch
ip link add v1 type vxlan id 1 dstport 4789
try ip link add v type vxlan id 1 dstport 4789
try ip link add v1 type vxlan id 2 dstport 4789
try ip link add averylonginterfacename type vxlan id 2 dstport 4789
try ip link set v1 type vxlan id 5
try ip link set v1 type vxlan dstport 5
try ip link set v1 type vxlan ttl 9
ip -d link show v1 | grep -o 'vxlan id.*ageing [0-9]*' | sed 's/^/CHECK /'
