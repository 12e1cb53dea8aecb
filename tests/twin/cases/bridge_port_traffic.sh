# shellcheck shell=bash disable=SC2086
# What the flags of bridge ports let through: isolated, floods, learning, states, static rows, locked.
body() {
    ip link add br0 address 02:00:00:00:00:10 type bridge mcast_snooping 0
    ip link set br0 up
    for n in 1 2 3; do ip netns add h$n; ip link add eth0 netns h$n address 02:00:00:00:01:0$n type veth peer name p$n address 02:00:00:00:02:0$n; ip link set p$n master br0; ip link set p$n up; ip -n h$n link set eth0 up; ip -n h$n addr add 10.0.0.$n/24 dev eth0; ip -n h$n link set lo up; done
    p() { ip netns exec h$1 ping -c1 -W2 10.0.0.$2 >/dev/null && echo "$1->$2 ok" || echo "$1->$2 fail"; }
    f() { for n in 1 2 3; do ip -n h$n neigh flush all; done; }
    p 1 2
    p 2 3; f
    bridge link set dev p1 isolated on
    bridge link set dev p2 isolated on
    p 1 2
    p 1 3; f
    bridge link set dev p2 isolated off
    p 1 2; f
    bridge link set dev p1 isolated off
    bridge link set dev p2 bcast_flood off
    p 1 2
    p 2 1; f
    bridge link set dev p2 bcast_flood on
    bridge link set dev p2 flood off learning off
    bridge fdb flush dev p2 master
    bridge fdb del 02:00:00:00:01:02 dev p2 master 2>/dev/null
    p 1 2; f
    bridge link set dev p2 flood on learning on
    p 1 2
    bridge link set dev p2 state 0; f
    p 1 2
    bridge link set dev p2 state 3
    p 1 2
    bridge link show dev p2; f
    bridge fdb add 02:00:00:00:01:02 dev p3 master static
    p 1 2
    bridge fdb show | grep 01:02
    bridge fdb replace 02:00:00:00:01:02 dev p2 master static; f
    p 1 2
    bridge fdb del 02:00:00:00:01:02 dev p2 master
    ip link set p2 nomaster; f
    p 1 2
    ip link set p2 master br0
    p 1 2
    bridge link set dev p1 locked on; f
    p 1 2
    bridge link set dev p1 locked off; f
    p 1 2
    bridge link set dev p3 neigh_suppress on
    ip link set br0 down; f
    p 1 2
    ip link set br0 up
    p 1 2
    ip link set p1 down
    p 1 2
    ip -n h1 -br link show eth0
    ip link set p1 up
    sleep 4
    p 1 2
    ip addr add 10.0.0.254/24 dev br0
    ping -c1 -W2 10.0.0.1 | grep -o '.*loss'
    ip link del br0
    ip -br link | sed 's/ *[A-Z]* *02.*//'
    bridge link
    p 1 2
    ip -s link show p1 | tail -1 | awk '{print $3,$4}'
}
body 2>&1 | sed 's/^/CHECK /'
