# shellcheck shell=bash
# The underlay is routed: the tunnel crosses a router.
for n in h1 r h2; do ip netns add $n; done
ip link add eth0 netns h1 type veth peer name eth1 netns r
ip link add eth0 netns h2 type veth peer name eth2 netns r
ip netns exec r sysctl -qw net.ipv4.ip_forward=1
for n in 1 2; do
    ip -n r addr add 192.0.$n.254/24 dev eth$n
    ip -n r link set eth$n up
    ip -n h$n addr add 192.0.$n.1/24 dev eth0
    ip -n h$n link set eth0 up
    ip -n h$n route add default via 192.0.$n.254
    ip -n h$n link add vx type vxlan id 42 dstport 4789 local 192.0.$n.1 remote 192.0.$((3 - n)).1
    ip -n h$n link set vx address 02:00:00:00:00:0$n up
    ip -n h$n addr add 10.0.0.$n/24 dev vx
done
ip netns exec h1 ping -c 1 -W 1 10.0.0.2 >/dev/null; echo "CHECK ping $?"
ip netns exec h1 ping -c 1 -W 1 192.0.2.1 | grep -o 'ttl=[0-9]*' | sed 's/^/CHECK underlay /'
ip netns exec h1 ping -c 1 -W 1 10.0.0.2 | grep -o 'ttl=[0-9]*' | sed 's/^/CHECK overlay /'
ip -n h1 route get 192.0.2.1 | head -n 1 | sed 's/^/CHECK /'
ip netns exec r sysctl -qw net.ipv4.ip_forward=0
ip netns exec h1 ping -c 1 -W 1 10.0.0.2 >/dev/null; echo "CHECK not forwarding $?"
