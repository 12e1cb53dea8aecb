# shellcheck shell=bash
# `ip link` and `ip addr`: what they refuse and with which words and statuses.
body() {
    t() { echo "\$ ip $*"; ip "$@"; echo "-> $?"; }
    ip link add v0 type veth peer name v1
    t link add
    t link add x
    t link add x type
    t link add x type nosuch
    t link add v0 type veth
    t link add v9 type veth peer name v0
    t link add averyveryverylongname type bridge
    t link add "a b" type bridge
    t link add a/b type bridge
    t link add "" type bridge
    t link add br0 type bridge foo
    t link add br0 type bridge stp_state 7
    t link add br0 type bridge ageing_time x
    t link set
    t link set v0
    t link set nosuch up
    t link set v0 mtu
    t link set v0 mtu abc
    t link set v0 mtu 10
    t link set v0 mtu 70000
    t link set v0 mtu 65536
    t link set v0 address 1
    t link set v0 address 01:00:00:00:00:01
    t link set v0 address zz:00:00:00:00:01
    t link set v0 address 02:00:00:00:00:01:02
    t link set v0 master nosuch
    t link set v0 master v1
    t link set v0 master v0
    t link set v0 nomaster
    t link set v0 netns nosuch
    t link set v0 netns 999999
    t link set v0 name v1
    t link set v0 name v0
    t link set v0 foo
    t link set v0 up foo
    t link set v0 up down
    t link set dev v0 dev v1 up
    t link set v0 txqueuelen abc
    t link set v0 txqlen 5
    t link set v0 arp maybe
    t link set v0 arp off
    t link set v0 multicast off
    t link set v0 promisc on
    t link set v0 allmulticast on
    t link set v0 alias "hello world"
    t -d link show v0 | sed -E 's/(..:){5}../M/g; s/ [0-9]+: /N: /'
    t link del
    t link del nosuch
    t link del lo
    t link del v0 type bridge
    t link show nosuch
    t link show dev
    t link show dev v0 foo
    t link foo
    t foo
    t -z link
    t -foo link
    t -n
    t -n nosuch link
    t -n nosuch link show
    t link show type nosuch
    t link show type
    t link show master nosuch
    t link show up foo
    t addr add
    t addr add 10.0.0.1
    t addr add 10.0.0.1/24
    t addr add 10.0.0.1/33 dev v0
    t addr add 10.0.0.300/24 dev v0
    t addr add foo dev v0
    t addr add 10.0.0.1/24 dev nosuch
    t addr add 10.0.0.1/24 dev v0
    t addr add 10.0.0.1/24 dev v0
    t addr add 10.0.0.1/16 dev v0
    t addr del 10.0.0.9/24 dev v0
    t addr del 10.0.0.1 dev v0
    t addr del 10.0.0.1/24 dev v0
    t addr show v0 foo
    t addr show nosuch
    t addr flush
    t addr flush dev v0
    t addr flush dev nosuch
    t addr flush dev v0
    t addr add 2001:db8::1/64 dev v0
    t addr add 2001:db8::1/64 dev v0
    t addr add 2001:db8::1/129 dev v0
    t addr del 2001:db8::2/64 dev v0
    t addr add ::1/128 dev v0
    t addr add ff02::1/64 dev v0
    t addr add 224.0.0.1/24 dev v0
    t addr add 0.0.0.0/24 dev v0
    t addr add 10.1.1.1/24 brd + dev v0
    t addr add 10.1.2.1/24 broadcast 10.1.2.77 dev v0 label v0:foo
    t addr add 10.1.3.1/24 dev v0 label bar
    t addr add 10.1.4.1/24 dev v0 scope link
    t addr add 10.1.5.1/24 dev v0 scope nosuch
    t addr add 10.1.6.1 peer 10.1.6.2/24 dev v0
    t addr change 10.1.1.1/24 dev v0 valid_lft 100 preferred_lft 50
    t addr replace 10.1.7.1/24 dev v0
    t addr add 10.1.8.1/24 dev v0 valid_lft foo
    t addr add 10.1.8.1/24 dev v0 foo
    t addr show dev v0 | sed -E 's/(..:){5}../M/g; s/^[0-9]+: /N: /; s/9[0-9]sec/9xsec/;s/[45][0-9]sec/5xsec/'
}
body 2>&1 | sed 's/^/CHECK /'
