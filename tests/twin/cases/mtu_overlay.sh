# shellcheck shell=bash
# The MTU of the overlay is 50 less; what is larger must be fragmented, or is refused.
ip netns add h1; ip netns add h2
ip link add eth0 netns h1 type veth peer name eth0 netns h2
for n in 1 2; do
    ip -n h$n link set eth0 up
    ip -n h$n addr add 192.0.2.$n/24 dev eth0
done
for n in 1 2; do
    ip -n h$n link add vx type vxlan id 42 dstport 4789 local 192.0.2.$n remote 192.0.2.$((3 - n)) dev eth0
    ip -n h$n link set vx address 02:00:00:00:00:0$n up
    ip -n h$n addr add 10.0.0.$n/24 dev vx
done
ip netns exec h1 ping -c 1 -W 1 -M "do" -s 1422 10.0.0.2 >/dev/null 2>&1; echo "CHECK 1422 $?"
ip netns exec h1 ping -c 1 -W 1 -M "do" -s 1423 10.0.0.2 2>&1 | grep -o 'message too long.*' | sed 's/^/CHECK /'
ip netns exec h1 ping -c 1 -W 1 -s 1472 10.0.0.2 >/dev/null; echo "CHECK fragmented $?"
ip -n h1 link set vx mtu 1451 2>&1 | sed 's/^/CHECK /'
ip -n h1 link set vx mtu 1400; echo "CHECK 1400 $?"
ip -n h1 link set eth0 mtu 9000
ip -n h1 link show vx | grep -o 'mtu [0-9]*' | sed 's/^/CHECK /'
