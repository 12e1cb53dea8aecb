# shellcheck shell=bash
# `ip route`: verbs, filters, questions, refusals; of IPv6 too.
body() {
    t() { echo "\$ ip $*"; ip "$@"; echo "-> $?"; }
    ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
    ip link set v0 up
    ip link set v1 up
    ip addr add 10.0.0.1/24 dev v0
    t route add
    t route add default
    t route add default via
    t route add default via 10.9.9.9
    t route add default via 10.0.0.2
    t route add default via 10.0.0.2
    t route add default via 10.0.0.3 metric 5
    t route
    t route add 10.5.0.0/16 dev nosuch
    t route add 10.5.0.0/16 dev v0
    t route add 10.5.0.1/16 dev v0
    t route add 10.5.0.0/33 dev v0
    t route add foo dev v0
    t route del 10.6.0.0/16
    t route del 10.5.0.0/16
    t route del default
    t route del default
    t route del default
    t route replace 10.7.0.0/16 via 10.0.0.4
    t route change 10.8.0.0/16 via 10.0.0.4
    t route append 10.7.0.0/16 via 10.0.0.5
    t route show 10.7.0.0/16
    t route show foo
    t route show table foo
    t route show table 100
    t route add blackhole 10.20.0.0/16
    t route add unreachable 10.21.0.0/16
    t route add prohibit 10.22.0.0/16
    t route add throw 10.23.0.0/16
    t route
    t route get 10.20.0.1
    t route get 10.21.0.1
    t route get 10.22.0.1
    t route get 10.23.0.1
    t route get 10.7.1.1
    t route get 10.0.0.1
    t route get 127.0.0.1
    t route get 8.8.8.8
    t route get 10.0.0.255
    t route get 224.0.0.1
    t route get 224.0.0.1 oif v0
    t route get 255.255.255.255
    t route get foo
    t route get
    t route get 10.0.0.2 from 10.0.0.1
    t route get 10.0.0.2 from 10.9.0.1
    t route get 10.0.0.2 oif v1
    t route get 10.0.0.2 foo
    t -o route get 10.0.0.2
    t -j route get 10.0.0.2
    t -j -p route
    t -d route
    t route add 10.30.0.0/16 proto static scope link dev v0 metric 7 mtu 1300 src 10.0.0.1
    t route add 10.31.0.0/16 src 10.9.9.9 dev v0
    t route add 10.32.0.0/16 via 10.0.0.2 dev v0 onlink
    t route add 10.33.0.0/16 via 99.0.0.2 dev v0 onlink
    t route add 10.34.0.0/16 nexthop via 10.0.0.2 weight 2 nexthop via 10.0.0.3
    t route show
    t route show scope link
    t route show proto static
    t route show dev v0
    t route show via 10.0.0.2
    t route show root 10.0.0.0/8
    t route show exact 10.30.0.0/16
    t route show match 10.30.1.1
    t -j route show | jq -c .
    t route flush
    t route flush proto static
    t route show table local
    t route show type blackhole
    t route flush cache
    t route show cache
    t route flush 10.7.0.0/16
    t route list
    t r l
    t ro
    t -6 route
    t -6 route get 2001:db8::1
    t -6 route get ::1
    t -6 addr add 2001:db8::1/64 dev v0
    sleep 2.5
    t -6 route | sed 's/fe80::.* /LL /'
    t -6 route get 2001:db8::2
    t -6 route get 2001:db8::1
    t -6 route add default via 2001:db8::9
    t -6 route add 2001:db8:9::/48 via fe80::1
    t -6 route add 2001:db8:9::/48 via fe80::1 dev v0
    t -6 route
    t -6 route del default
    t -6 route get 2001:db8:9::1
    t -6 route get ff02::1
    t -6 route get 2001:4860::1
    t -6 route add blackhole 2001:db8:66::/48
    t -6 route get 2001:db8:66::1
    t -6 route
    t -6 -j route | jq -c .
}
body 2>&1 | sed 's/^/CHECK /'
