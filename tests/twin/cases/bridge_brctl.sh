# shellcheck shell=bash
# brctl's words.
brctl addbr br0; echo "CHECK $?"
brctl addbr br0 2>&1 | sed 's/^/CHECK /'
ip link add p1 type veth peer name q1
ip link set p1 address 02:00:00:00:00:01
brctl addif br0 p1; echo "CHECK $?"
brctl addif br0 p1 2>&1 | sed 's/^/CHECK /'
brctl addif br9 p1 2>&1 | sed 's/^/CHECK /'
brctl delif br0 q1 2>&1 | sed 's/^/CHECK /'
brctl show | sed 's/^/CHECK /'
brctl stp br0 on; echo "CHECK stp $?"
brctl show br0 | sed 's/^/CHECK /'
brctl stp br0 off
ip link set br0 up
brctl delbr br0 2>&1 | sed 's/^/CHECK /'
ip link set br0 down
brctl delbr br0; echo "CHECK $?"
brctl delbr br0 2>&1 | sed 's/^/CHECK /'
