# shellcheck shell=bash
# One end has group policy on, the other not: without a mark the headers are alike, and they talk.
ip netns add h1; ip netns add h2
ip link add eth0 netns h1 type veth peer name eth0 netns h2
for n in 1 2; do
    ip -n h$n link set eth0 up
    ip -n h$n addr add 192.0.2.$n/24 dev eth0
done
ip -n h1 link add vx type vxlan id 42 dstport 4789 local 192.0.2.1 remote 192.0.2.2 dev eth0 gbp
ip -n h2 link add vx type vxlan id 42 dstport 4789 local 192.0.2.2 remote 192.0.2.1 dev eth0
for n in 1 2; do
    ip -n h$n link set vx address 02:00:00:00:00:0$n up
    ip -n h$n addr add 10.0.0.$n/24 dev vx
done
ip netns exec h1 ping -c 1 -W 1 10.0.0.2 >/dev/null; echo "CHECK ping $?"
for n in 1 2; do bridge -n h$n fdb show dev vx | sed "s/^/CHECK h$n /"; done
ip -n h1 -d link show vx | grep -o 'vxlan id.*' | sed 's/^/CHECK /'
