# shellcheck shell=bash
# A bridge floods what it does not know, and learns from what it hears.
ip link add br0 type bridge
for n in 1 2 3; do
    ip netns add h$n
    ip netns exec h$n sysctl -qw net.ipv6.conf.default.disable_ipv6=1 # nobody speaks unasked
    ip link add p$n type veth peer name eth0 netns h$n
    ip link set p$n master br0 up
    ip -n h$n link set eth0 address 02:00:00:00:00:0$n up
    ip -n h$n addr add 10.0.0.$n/24 dev eth0
done
ip link set br0 up
ip netns exec h1 ping -c 1 -W 1 10.0.0.2 >/dev/null; echo "CHECK ping $?"
for n in 1 2 3; do
    bridge fdb show br br0 | grep "^02:00:00:00:00:0$n" | grep -v permanent | sort | sed 's/^/CHECK /'
done
