# shellcheck shell=bash
# ping: its words and exit codes.
ip netns add h1; ip netns add h2
ip link add eth0 netns h1 type veth peer name eth0 netns h2
for n in 1 2; do
    ip -n h$n link set eth0 up
    ip -n h$n addr add 192.0.2.$n/24 dev eth0
done
strip() { sed -E 's/time[= ][0-9.]+ ?ms/time T/; s/(rtt|pipe).*//' | sed 's/^/CHECK /'; }
ip netns exec h1 ping -c 2 -i 0.2 192.0.2.2 | strip
ip netns exec h1 ping -c 1 -W 1 -q 192.0.2.2 | strip
ip netns exec h1 ping -c 1 -s 8 192.0.2.2 | strip
ip netns exec h1 ping -c 1 -t 9 192.0.2.2 | strip
ip netns exec h1 ping -c 1 -W 1 203.0.113.1 2>&1 | strip
ip netns exec h1 ping -c 1 -W 4 192.0.2.77 2>&1 | strip
ip netns exec h1 ping -c 0 192.0.2.2 2>&1 | strip
ip netns exec h1 ping -c x 192.0.2.2 2>&1 | strip
ip netns exec h1 ping -M frob 192.0.2.2 2>&1 | head -n 1 | strip
ip netns exec h1 ping -c 1 -I nosuch 192.0.2.2 2>&1 | strip
ip netns exec h1 ping 2>&1 | head -n 1 | strip
ip -n h2 link set eth0 down
ip netns exec h1 ping -c 1 -W 1 192.0.2.2 >/dev/null 2>&1; echo "CHECK no carrier $?"
