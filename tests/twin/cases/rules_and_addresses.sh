# shellcheck shell=bash
# `ip rule`, tables, secondary addresses, lifetimes, groups.
body() {
    set -u
    ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
    ip link set v0 up
    ip link set v1 up
    t() { echo "\$ ip $*"; ip "$@"; echo "-> $?"; }
    t rule
    t rule add from 10.0.0.0/24 table 100
    t rule add from 10.0.0.0/24 table 100
    t rule add to 10.5.0.0/16 lookup 200 pref 50
    t rule add fwmark 5 table 300
    t rule add iif v0 blackhole
    t rule add
    t rule add foo
    t rule
    t -j rule
    t rule del pref 50
    t rule del pref 51
    t rule show table 100
    t rule flush
    t rule
    t -6 rule
    t rule add pref 32766 table main
    t rule
    t addr add 10.0.0.1/24 dev v0
    t addr add 10.0.0.2/24 dev v0
    t addr add 10.0.1.1/24 brd + dev v0
    t addr show dev v0
    t -4 -o addr show dev v0
    t -br addr show dev v0
    t addr show secondary
    t addr show to 10.0.0.0/24
    t addr show scope global
    t addr show label v0
    t addr show up
    t addr show type veth
    t addr show permanent
    t addr show dynamic
    t addr del 10.0.0.1/24 dev v0
    t -4 -br addr; sysctl -qw net.ipv4.conf.v0.promote_secondaries=1
    t addr add 10.0.2.1/24 dev v0
    t addr add 10.0.2.2/24 dev v0
    t addr del 10.0.2.1/24 dev v0
    t -4 -br addr
    t addr flush dev v0 scope link
    t addr flush to 10.0.2.0/24
    t -4 addr flush dev v0
    t -s addr flush dev v0
    t -4 -br addr
    t addr add 10.3.0.1/24 dev v0 valid_lft 3 preferred_lft 2
    sleep 2.5
    ip addr show dev v0 | grep -c deprecated
    sleep 1.5
    ip -4 addr show dev v0
    t addr foo
    t addr help
    t route add table 100 10.9.0.0/16 dev v0
    t route show table 100
    t route show table all | grep -v fe80
    t route add 10.9.0.0/16 table 100 dev v1
    t route flush table 100
    t route show table 100
    t route add 10.8.0.0/16 dev v0 table main
    t link set v0 down
    t route
    t link set v0 up
    t route
    t maddr add 01:00:5e:01:02:03 dev v0
    sleep 2
    t maddr show dev v0
    t maddr del 01:00:5e:01:02:03 dev v0
    t maddr del 01:00:5e:01:02:03 dev v0
    t maddr foo
    t mroute
    t mroute show;
}
body 2>&1 | sed 's/^/CHECK /'
