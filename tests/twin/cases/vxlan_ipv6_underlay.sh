# shellcheck shell=bash
# An IPv6 underlay with static flooding.
ip netns add h1; ip netns add h2
ip link add eth0 netns h1 type veth peer name eth0 netns h2
for n in 1 2; do
    ip netns exec h$n sysctl -qw net.ipv6.conf.eth0.accept_dad=0
    ip -n h$n addr add 2001:db8::$n/64 dev eth0 nodad
    ip -n h$n link set eth0 up
    ip -n h$n -6 link add vx type vxlan id 9 dstport 4789 local 2001:db8::$n
    bridge -n h$n fdb append 00:00:00:00:00:00 dev vx dst 2001:db8::$((3 - n))
    ip -n h$n link set vx address 02:00:00:00:00:0$n up
    ip -n h$n addr add 10.0.0.$n/24 dev vx
done
ip netns exec h1 ping -c 2 -W 2 10.0.0.2 >/dev/null; echo "CHECK ping $?"
for n in 1 2; do bridge -n h$n fdb show dev vx | sed "s/^/CHECK h$n /"; done
ip -n h1 link show vx | grep -o 'mtu [0-9]*' | sed 's/^/CHECK /'
bridge -n h1 fdb append 00:00:00:00:00:00 dev vx dst 192.0.2.1 2>&1 | sed 's/^/CHECK /'
