# shellcheck shell=bash
# A guest moves to another VTEP; arping; what a vxlan device lets one change.
body() {
    ip netns add sw
    ip -n sw link add br0 type bridge
    ip -n sw link set br0 up
    for n in 1 2 3; do ip netns add h$n; ip link add eth0 netns h$n address 02:00:00:00:01:0$n type veth peer name p$n netns sw address 02:00:00:00:02:0$n; ip -n sw link set p$n master br0 up;  ip -n h$n link set eth0 up; ip -n h$n addr add 192.0.2.$n/24 dev eth0; done
    for n in 1 2 3; do ip -n h$n link add vx address 02:00:00:00:00:0$n type vxlan id 42 dstport 4789 local 192.0.2.$n ageing 5; for m in 1 2 3; do [ $n = $m ] || bridge -n h$n fdb append 00:00:00:00:00:00 dev vx dst 192.0.2.$m; done; ip -n h$n link add br0 address 02:00:00:00:03:0$n type bridge; ip -n h$n link set vx master br0; ip -n h$n link set vx up; ip -n h$n link set br0 up; done
    ip netns add vm
    ip link add vm0 netns vm address 02:00:00:00:09:09 type veth peer name tap0 netns h1
    ip -n h1 link set tap0 master br0
    ip -n h1 link set tap0 up
    ip -n vm link set vm0 up
    ip -n vm addr add 10.0.0.9/24 dev vm0
    ip -n h3 addr add 10.0.0.3/24 dev br0;
    ip netns exec vm ping -c1 -W1 10.0.0.3 | grep -o '.*loss'
    bridge -n h3 fdb show br br0 | grep 09:09
    bridge -n h2 fdb show | grep 09:09
    bridge -n h3 -s fdb show dev vx | grep 09:09 | sed -E 's#used [0-9/]+#U#'
    ip -n h1 link set tap0 netns h2
    ip -n h2 link set tap0 master br0
    ip -n h2 link set tap0 up
    sleep 0.5
    ip netns exec vm ping -c1 -W1 10.0.0.3 | grep -o '.*loss'
    ip -n vm link show vm0
    for n in 1 2 3; do bridge -n h$n fdb show | grep 09:09 | sort; done
    ip netns exec vm arping -c 2 -I vm0 10.0.0.3 | sed -E 's/ [0-9.]+ms/T/'
    ip netns exec vm arping -U -c 1 -I vm0 10.0.0.9
    ip netns exec vm arping -D -c 1 -I vm0 10.0.0.3 | sed -E 's/ [0-9.]+ms/T/'
    echo $?
    ip netns exec vm arping -c 1 -w 1 -I vm0 10.0.0.77
    echo $?
    ip netns exec vm arping -c1 -I nosuch 10.0.0.3
    echo $?
    ip netns exec vm arping 10.0.0.3 -c 1 -q
    echo $?
    sleep 3
    bridge -n h3 fdb show dev vx | grep -c 09:09
    sleep 16
    bridge -n h3 fdb show dev vx | grep -c 09:09
    ip -n h2 link set vx down
    ip -n h2 link del vx
    ip -n h2 link add vx address 02:00:00:00:00:02 type vxlan id 43 dstport 4789 local 192.0.2.2
    bridge -n h2 fdb append 00:00:00:00:00:00 dev vx dst 192.0.2.3
    ip -n h2 link set vx master br0
    ip -n h2 link set vx up
    ip netns exec vm ping -c1 -W1 10.0.0.3 | grep -o '.*loss'
    bridge -n h3 fdb show dynamic | grep -c 09:09
    ip -n h2 link set vx type vxlan id 42
    echo $?
    ip -n h2 link set vx type vxlan dstport 1
    echo $?
    ip -n h2 link set vx type vxlan ageing 7 nolearning
    echo $?
    ip -n h2 -d link show vx | grep vxlan
    ip -n h2 link set vx type vxlan remote 192.0.2.1
    bridge -n h2 fdb show dev vx
    ip -n h2 link set vx type vxlan group 239.0.0.1
    echo $?
    ip -n h2 link set vx type vxlan group 239.0.0.1 dev eth0
    echo $?
    bridge -n h2 fdb show dev vx
    ip -n h2 -d link show vx | grep vxlan
    ip -n h2 link set vx type vxlan local 2001:db8::1
    echo $?
    ip -n h2 link set vx type vxlan ttl 5 tos 4
    echo $?
    ip -n h2 link set vx type vxlan ttl inherit
    echo $?
    ip -n h2 link set vx type vxlan proxy
    echo $?
    ip -n h2 link set vx type vxlan gbp
    echo $?
    ip -n h2 link set vx type bridge
    echo $?
    ip -n h2 -d link show vx | grep vxlan
}
body 2>&1 | sed 's/^/CHECK /'
