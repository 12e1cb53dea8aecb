# shellcheck shell=bash
# A router: TTL used up, no route, a blackhole, unreachable, forwarding off.
for n in a r b; do ip netns add $n; done
ip link add eth0 netns a type veth peer name ra netns r
ip link add eth0 netns b type veth peer name rb netns r
ip -n r addr add 10.1.0.254/24 dev ra; ip -n r addr add 10.2.0.254/24 dev rb
for d in ra rb; do ip -n r link set $d up; done
ip -n a addr add 10.1.0.1/24 dev eth0; ip -n a link set eth0 up; ip -n a route add default via 10.1.0.254
ip -n b addr add 10.2.0.1/24 dev eth0; ip -n b link set eth0 up; ip -n b route add default via 10.2.0.254
p() { ip netns exec a ping -c 1 -W 2 "$@" | sed -n '2s/time=.*//; 2p' | sed 's/^/CHECK /'; }
p 10.2.0.1
ip netns exec r sysctl -w net.ipv4.ip_forward=1 | sed 's/^/CHECK /'
p 10.2.0.1
p -t 1 10.2.0.1
p 10.3.0.1
ip -n r route add blackhole 10.4.0.0/16; ip -n r route add unreachable 10.5.0.0/16; ip -n r route add prohibit 10.6.0.0/16
p 10.4.0.1; p 10.5.0.1; p 10.6.0.1
ip -n r link set rb mtu 1400
p -M "do" -s 1450 10.2.0.1
ip -n a route get 10.2.0.1 | grep -o 'mtu 1400' | sed 's/^/CHECK learned /'
p 10.2.0.99
ip netns exec a ping -c 1 -W 1 127.0.0.1 >/dev/null 2>&1; echo "CHECK lo down $?"
ip -n a link set lo up; ip netns exec a ping -c 1 -W 1 127.0.0.1 >/dev/null; echo "CHECK lo up $?"
ip netns exec a ping -c 1 -W 1 10.1.0.1 >/dev/null; echo "CHECK self $?"
