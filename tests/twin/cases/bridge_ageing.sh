# shellcheck shell=bash
# A learned row is forgotten when nobody is heard for the ageing time; a static one is not.
ip link add br0 type bridge ageing_time 200
for n in 1 2; do
    ip netns add h$n
    ip link add p$n type veth peer name eth0 netns h$n
    ip link set p$n master br0 up
    ip -n h$n link set eth0 address 02:00:00:00:00:0$n up
    ip -n h$n addr add 10.0.0.$n/24 dev eth0
done
ip link set br0 up
bridge fdb add 02:00:00:00:00:09 dev p1 master static
ip netns exec h1 ping -c 1 -W 1 10.0.0.2 >/dev/null; echo "CHECK ping $?"
count() { bridge fdb show br br0 | grep -c '^02:00:00:00:00:0[12]'; }
echo "CHECK learned $(count)"
sleep 9
echo "CHECK after $(count)"
bridge fdb show br br0 | grep -c '^02:00:00:00:00:09' | sed 's/^/CHECK static /'
