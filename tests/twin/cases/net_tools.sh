# shellcheck shell=bash
# net-tools: ifconfig, route, arp.
ip netns add h1; ip netns add h2
ip link add eth0 netns h1 type veth peer name eth0 netns h2
for n in 1 2; do
    ip -n h$n link set eth0 up
    ip -n h$n addr add 192.0.2.$n/24 dev eth0
done
ip -n h2 link set eth0 address 02:00:00:00:00:02
ip netns exec h1 ping -c 1 -W 1 192.0.2.2 >/dev/null; echo "CHECK ping $?"
ip netns exec h1 route -n | sed 's/^/CHECK /'
ip netns exec h1 arp -n | sed 's/^/CHECK /'
ip netns exec h1 ifconfig eth0 10.9.0.1 netmask 255.255.0.0; echo "CHECK $?"
ip netns exec h1 ifconfig eth0 | grep 'inet ' | sed 's/^/CHECK /'
ip netns exec h1 ifconfig eth0 | head -n 1 | sed 's/^/CHECK /'
ip netns exec h1 ifconfig nosuch 2>&1 | sed 's/^/CHECK /'
ip netns exec h1 route add default gw 10.9.0.254; echo "CHECK $?"
ip netns exec h1 route add -net 10.8.0.0 netmask 255.255.0.0 gw 10.9.0.7; echo "CHECK $?"
ip netns exec h1 route -n | sed 's/^/CHECK /'
ip netns exec h1 route del default; echo "CHECK $?"
ip netns exec h1 route del default 2>&1 | sed 's/^/CHECK /'
ip netns exec h1 ifconfig eth0 0; ip -n h1 -4 -br addr show eth0 | tr -s ' ' | sed 's/@[^ ]*//; s/^/CHECK /'
ip netns exec h1 ifconfig eth0 down; ip -n h1 -br link show eth0 | tr -s ' ' | cut -d' ' -f2 | sed 's/^/CHECK /'
