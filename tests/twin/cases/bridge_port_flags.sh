# shellcheck shell=bash
# Flooding and learning are port flags.
ip link add br0 type bridge
for n in 1 2 3; do
    ip netns add h$n
    ip link add p$n type veth peer name eth0 netns h$n
    ip link set p$n master br0 up
    ip -n h$n link set eth0 address 02:00:00:00:00:0$n up
    ip -n h$n addr add 10.0.0.$n/24 dev eth0
done
ip link set br0 up
bridge link set dev p1 learning off
bridge link set dev p2 isolated on
bridge link set dev p3 isolated on
ip netns exec h1 ping -c 1 -W 1 10.0.0.2 >/dev/null; echo "CHECK 1 to 2: $?"
ip netns exec h2 ping -c 1 -W 1 10.0.0.3 >/dev/null; echo "CHECK isolated 2 to 3: $?"
bridge fdb show br br0 | grep -v permanent | grep -c '^02:00:00:00:00:01' | sed 's/^/CHECK rows of 1: /'
bridge -d link show dev p2 | tail -n 1 | tr -s ' ' | sed 's/^/CHECK /'
