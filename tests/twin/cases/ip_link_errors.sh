# shellcheck shell=bash
# ip link: errors of the tool and of the kernel.
try() { "$@" 2>&1 | sed "s/^/CHECK   /"; echo "CHECK $* -> ${PIPESTATUS[0]}"; }
try ip link add v0 type veth peer name v1
try ip link add v0 type veth peer name v2
try ip link add v3 type veth peer name v1
try ip link add v4 type nosuchkind
try ip link add thisnameistoolong0 type bridge
try ip link add name
try ip link set nosuch up
try ip link show nosuch
try ip link del nosuch
try ip link set v0 netns nosuch
try ip link set v0 name v1
try ip link set v0 mtu 67
try ip link set v0 mtu 65536
try ip link set v0 address 01:00:00:00:00:01
try ip link set v0 address 02:00:00
try ip link set v0 frobnicate
try ip frobnicate
try ip link frobnicate
try ip link set
try ip link del lo
ip link set v0 name w0; echo "CHECK rename $?"
ip -br link show w0 | tr -s ' ' | cut -d' ' -f1,2 | sed 's/^/CHECK /'
ip link del w0; ip -br link | cut -d' ' -f1 | sed 's/^/CHECK /'
