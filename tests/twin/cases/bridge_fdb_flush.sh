# shellcheck shell=bash
# What `bridge fdb flush` and `fdb_flush` leave.
body() {
    ip link add br0 address 02:00:00:00:00:10 type bridge; for n in 1 2; do ip link add p$n address 02:00:00:00:02:0$n type veth peer name q$n address 02:00:00:00:03:0$n; ip link set p$n master br0; bridge fdb add 02:00:00:00:04:0$n dev p$n master static;  bridge fdb add 02:00:00:00:05:0$n dev p$n master dynamic; bridge fdb add 02:00:00:00:06:0$n dev p$n master; done
    s() { echo "-- $*"; bridge fdb show | grep master | sort; }
    s
    bridge fdb flush dev p2 master
    echo $?
    s flush p2 master
    bridge fdb flush dev p1
    echo $?
    s flush p1
    bridge fdb flush dev p1 master static
    echo $?
    s static
    bridge fdb flush dev br0
    echo $?
    s br0
    ip link set br0 type bridge fdb_flush
    s fdb_flush
    bridge fdb flush dev br0 self
    echo $?
    bridge fdb flush dev p1 self
    echo $?
    bridge fdb add 02:00:00:00:05:01 dev p1 master dynamic
    ip link set p1 type bridge_slave fdb_flush
    s slave
    ip link set br0 address 02:00:00:00:00:11
    s addr
    ip link set p1 address 02:00:00:00:02:11
    s paddr
    ip link set p1 nomaster
    s nomaster
    ip link set p1 master br0
    s master
}
body 2>&1 | sed 's/^/CHECK /'
