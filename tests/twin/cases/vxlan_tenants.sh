# shellcheck shell=bash
# Two tenants with the same addresses and different VNIs never meet.
ip netns add h1; ip netns add h2
ip link add eth0 netns h1 type veth peer name eth0 netns h2
for n in 1 2; do
    ip -n h$n link set eth0 up
    ip -n h$n addr add 192.0.2.$n/24 dev eth0
done
for t in 10 20; do
    for n in 1 2; do
        ip netns add "t$t$n"
        ip -n h$n link add br$t type bridge
        ip -n h$n link add vx$t type vxlan id $t dstport 4789 local 192.0.2.$n remote 192.0.2.$((3 - n)) dev eth0
        ip link add eth0 netns "t$t$n" type veth peer name p$t netns h$n
        for d in vx$t p$t; do ip -n h$n link set "$d" master br$t up; done
        ip -n h$n link set br$t up
        ip -n "t$t$n" link set eth0 address 02:00:00:00:00:0$n up
    done
    ip -n t${t}1 addr add 10.0.0.1/24 dev eth0
done
ip -n t102 addr add 10.0.0.2/24 dev eth0
ip netns exec t101 ping -c 1 -W 1 10.0.0.2 >/dev/null; echo "CHECK tenant 10 $?"
ip netns exec t201 ping -c 1 -W 1 10.0.0.2 >/dev/null; echo "CHECK tenant 20 $?"
for t in 10 20; do bridge -n h1 fdb show dev vx$t | grep ^02:00:00:00:00:02 | sort | sed "s/^/CHECK vx$t /"; done
