# shellcheck shell=bash
# `bridge`: its verbs, what they refuse and with which words and statuses.
body() {
    t() { echo "\$ bridge $*"; bridge "$@"; echo "-> $?"; }
    ip link add eth0 address 02:00:00:00:00:e0 type veth peer name eth1 address 02:00:00:00:00:e1
    ip link set eth0 up
    ip link set eth1 up
    ip addr add 192.0.2.1/24 dev eth0
    ip link add vx address 02:00:00:00:00:aa type vxlan id 7 dstport 4789 local 192.0.2.1
    ip link add br0 address 02:00:00:00:00:bb type bridge
    ip link set vx master br0
    ip link set br0 up
    ip link set vx up
    M=02:00:00:00:01
    t fdb
    t fdb add
    t fdb add $M:01
    t fdb add $M:01 dev
    t fdb add $M:01 dev nosuch
    t fdb add $M:01 dev vx
    t fdb add $M:01 dev vx dst 192.0.2.2
    t fdb add $M:01 dev vx dst 192.0.2.2
    t fdb add $M:01 dev vx dst 192.0.2.3
    t fdb append $M:01 dev vx dst 192.0.2.3
    t fdb replace $M:01 dev vx dst 192.0.2.4
    t fdb replace 00:00:00:00:00:00 dev vx dst 192.0.2.4
    t fdb append 00:00:00:00:00:00 dev vx dst 192.0.2.4
    t fdb append 00:00:00:00:00:00 dev vx dst 192.0.2.5 port 8472 vni 9 via eth0
    t fdb append 00:00:00:00:00:00 dev vx dst 192.0.2.5 port 8472 vni 9
    t fdb append 00:00:00:00:00:00 dev vx dst 192.0.2.4
    t fdb add 00:00:00:00:00:00 dev vx dst 192.0.2.6
    t fdb add $M:02 dev vx dst foo
    t fdb add $M:02 dev vx dst 2001:db8::1
    t fdb add $M:02 dev vx dst 192.0.2.2 via nosuch
    t fdb add $M:02 dev vx dst 192.0.2.2 port foo
    t fdb add $M:02 dev vx dst 192.0.2.2 port 99999
    t fdb add $M:02 dev vx dst 192.0.2.2 vni foo
    t fdb add $M:02 dev vx dst 192.0.2.2 foo
    t fdb add zz dev vx dst 192.0.2.2
    t fdb add 02:00 dev vx dst 192.0.2.2
    t fdb add $M:03 dev vx dst 192.0.2.2 dynamic
    t fdb add $M:04 dev vx dst 192.0.2.2 static
    t fdb add $M:05 dev vx dst 192.0.2.2 local
    t fdb add $M:06 dev vx master
    t fdb add $M:07 dev vx master static
    t fdb add $M:08 dev vx master dynamic
    t fdb add $M:09 dev vx master temp
    t fdb add $M:0a dev vx master sticky static
    t fdb add $M:0b dev vx self master dst 192.0.2.9
    t fdb add $M:0c dev vx dst 192.0.2.2 self extern_learn
    t fdb add $M:0d dev vx master extern_learn
    t fdb add $M:0e dev vx dst 192.0.2.2 router
    t fdb add $M:0f dev vx dst 192.0.2.2 src_vni 5
    t fdb add $M:10 dev vx dst 192.0.2.2 use
    t fdb add $M:11 dev vx master use
    t fdb add 01:00:5e:00:00:01 dev vx dst 239.1.1.1
    t fdb add ff:ff:ff:ff:ff:ff dev vx dst 192.0.2.2
    t fdb add $M:12 dev vx master vlan 5
    t fdb add $M:12 dev vx master vlan 5000
    t fdb add $M:12 dev br0 self
    t fdb add $M:13 dev br0
    t fdb add $M:14 dev br0 self local
    t fdb add $M:15 dev eth0
    t fdb add $M:15 dev eth0 master
    t fdb add 33:33:00:00:00:99 dev eth0
    t fdb add $M:16 dev eth0 dst 1.2.3.4
    t fdb add $M:17 dev vx dst 192.0.2.2 nhid 5
    t fdb add $M:17 dev vx nhid 5
    t fdb add 01:00:5e:00:00:09 dev vx master
    bridge fdb show | sort
    t fdb show dev vx
    t fdb show dev nosuch
    t fdb show br nosuch
    t fdb show br br0
    t fdb show foo
    t fdb show dynamic
    t fdb show state static
    t fdb show state foo
    t fdb get $M:01
    t fdb get $M:01 dev vx
    t fdb get $M:99 dev vx
    t fdb get $M:07 br br0
    t fdb get $M:07 dev vx master
    t fdb get
    t fdb get foo dev vx
    t fdb del
    t fdb del $M:01 dev vx
    t fdb del $M:01 dev vx
    t fdb del $M:07 dev vx master
    t fdb del $M:07 dev vx master
    t fdb del $M:07 dev vx
    t fdb del $M:0b dev vx dst 192.0.2.99
    t fdb del $M:0b dev vx self master
    t fdb del 00:00:00:00:00:00 dev vx dst 192.0.2.4
    t fdb del 00:00:00:00:00:00 dev vx
    t fdb del 00:00:00:00:00:00 dev vx
    t fdb flush
    t fdb flush dev vx
    t fdb flush dev br0
    t fdb flush dev nosuch
    t fdb flush dev vx foo
    t fdb flush dev vx vni 9
    bridge fdb show | sort
    t fdb foo
    t foo; t
    t -foo fdb
    t link foo
    t link show dev nosuch
    t link set
    t link set dev vx
    t link set dev nosuch learning off
    t link set dev vx learning maybe
    t link set dev vx learning off
    t link set dev vx foo on
    t link set dev eth0 learning off
    t link set dev vx cost 0
    t link set dev vx cost 50
    t link set dev vx priority 99
    t link set dev vx priority 10
    t link set dev vx state 2
    t link set dev vx state 9
    t link set dev vx state foo
    t link set dev vx hairpin on guard on root_block on flood off mcast_flood off bcast_flood off neigh_suppress on isolated on fastleave on
    t -d link show dev vx
    t mdb add dev br0 port vx grp 239.1.1.1
    t mdb add dev br0 port vx grp 239.1.1.1 permanent
    t mdb add dev br0 port vx grp 10.0.0.1
    t mdb add dev br0 port nosuch grp 239.1.1.1
    t mdb add dev nosuch port vx grp 239.1.1.1
    bridge mdb | grep -v ff02
    t mdb del dev br0 port vx grp 239.1.1.1
    t mdb del dev br0 port vx grp 239.1.1.1
    t monitor foo
    t -V
}
body 2>&1 | sed 's/^/CHECK /'
