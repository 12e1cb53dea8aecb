# shellcheck shell=bash
# Multicast filters of devices as they come, go up and down, and join a bridge.
body() {
    ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
    ip link add br0 address 02:00:00:00:00:10 type bridge
    s() { sleep 1.2; echo "-- $1"; bridge fdb show | grep self; ip maddr show; }
    s new
    ip addr add 10.0.0.1/24 dev v0
    s v4
    ip addr add 2001:db8::77/64 dev v0 nodad
    s v6
    ip link set v0 up
    s "v0 up"
    ip link set v1 up
    s "v1 up"
    ip link set br0 up
    s br
    ip link set v0 down
    s "v0 down"
    ip link set v0 up
    s "v0 up again"
    ip link set br0 down
    s brdown
    ip link set br0 up
    s brup
    ip maddr add 01:00:5e:11:11:11 dev v1
    ip maddr add 33:33:00:00:11:22 dev v1
    s maddr
    ip link set v1 master br0
    s slave
}
body 2>&1 | sed 's/^/CHECK /'
