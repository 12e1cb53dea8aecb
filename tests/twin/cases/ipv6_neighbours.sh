# shellcheck shell=bash
# IPv6: link-local addresses from the MAC, neighbours, routes, forwarding.
for n in a r b; do ip netns add $n; ip netns exec $n sysctl -qw net.ipv6.conf.default.accept_dad=0; done
ip link add eth0 netns a type veth peer name ra netns r
ip link add eth0 netns b type veth peer name rb netns r
ip -n a link set eth0 address 02:00:00:00:00:0a; ip -n b link set eth0 address 02:00:00:00:00:0b
ip -n r link set ra address 02:00:00:00:00:1a; ip -n r link set rb address 02:00:00:00:00:1b
ip netns exec r sysctl -qw net.ipv6.conf.all.forwarding=1
ip -n r addr add 2001:db8:a::254/64 dev ra nodad; ip -n r addr add 2001:db8:b::254/64 dev rb nodad
ip -n a addr add 2001:db8:a::1/64 dev eth0 nodad; ip -n b addr add 2001:db8:b::1/64 dev eth0 nodad
for x in 'a eth0' 'b eth0' 'r ra' 'r rb'; do ip -n "${x% *}" link set "${x#* }" up; done
ip -n a -6 route add default via 2001:db8:a::254; ip -n b -6 route add default via 2001:db8:b::254
sleep 3
ip -n a -6 addr show eth0 | grep inet6 | sed 's/^ */CHECK /'
ip -n a -6 route | sed 's/^/CHECK /'
ip netns exec a ping -c 1 -W 2 2001:db8:b::1 | grep -o 'ttl=[0-9]*' | sed 's/^/CHECK /'
ip -n a -6 neigh show 2001:db8:a::254 | sed 's/^/CHECK /'
ip netns exec a ping -c 1 -W 2 -t 1 2001:db8:b::1 | sed -n 2p | sed 's/^/CHECK /'
ip netns exec a ping -c 1 -W 2 fe80::ff:fe00:1a%eth0 | grep -o 'ttl=[0-9]*' | sed 's/^/CHECK /'
ip netns exec a ping -c 1 -W 4 2001:db8:a::99 | sed -n 2p | sed 's/^/CHECK /'
ip -n a -6 addr add 2001:db8:a::1/64 dev eth0 2>&1 | sed 's/^/CHECK /'
