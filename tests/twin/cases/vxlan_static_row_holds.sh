# shellcheck shell=bash
# A row that the user made is not moved by learning: frames from elsewhere are dropped.
ip link add br0 type bridge
ip link set br0 up
for n in 1 2 3; do
    ip netns add h$n
    ip link add p$n type veth peer name eth0 netns h$n
    ip link set p$n master br0 up
    ip -n h$n link set eth0 up
    ip -n h$n addr add 192.0.2.$n/24 dev eth0
done
for n in 1 2 3; do
    ip -n h$n link add vx type vxlan id 7 dstport 4789 local 192.0.2.$n
    for m in 1 2 3; do [ $n = $m ] || bridge -n h$n fdb append 00:00:00:00:00:00 dev vx dst 192.0.2.$m; done
    ip -n h$n link set vx address 02:00:00:00:00:0$n up
    ip -n h$n addr add 10.0.0.$n/24 dev vx
done
bridge -n h1 fdb replace 02:00:00:00:00:02 dev vx dst 192.0.2.3 static
ip netns exec h2 ping -c 1 -W 1 10.0.0.1 >/dev/null; echo "CHECK from the wrong place $?"
bridge -n h1 fdb show dev vx | grep ^02:00:00:00:00:02 | sed 's/^/CHECK /'
bridge -n h1 fdb replace 02:00:00:00:00:02 dev vx dst 192.0.2.2 static
sleep 3 # until the questions of the first ping are given up
for n in 1 2; do ip -n h$n neigh flush dev vx; done
ip netns exec h2 ping -c 1 -W 1 10.0.0.1 >/dev/null; echo "CHECK from the right place $?"
bridge -n h1 fdb show dev vx | grep ^02:00:00:00:00:02 | sed 's/^/CHECK /'
