# shellcheck shell=bash
# The walkthrough "VTEPs unicast with static flooding": a copy to every VTEP that is listed.
# Three hosts on one underlay, 2001:db8:N::1 each, and two guests' cables on the first.
export id=100 vm0=0 vm1=1
ip link add br0 type bridge mcast_snooping 0
ip link set br0 up
for n in 1 2 3; do
    ip netns add h$n
    ip netns exec h$n sysctl -qw net.ipv6.conf.default.accept_dad=0
    ip link add p$n type veth peer name eth0 netns h$n
    ip link set p$n master br0 up
    ip -n h$n addr add 2001:db8:$n::1/32 dev eth0 nodad
    ip -n h$n link set eth0 up
done
for v in 0 1; do
    ip netns add vm$v
    ip link add veth$v netns h1 type veth peer name eth0 netns vm$v
    ip -n h1 link set veth$v up
    ip -n vm$v link set eth0 address 78:56:43:00:01:0$v up
    ip -n vm$v addr add 203.0.113.1$v/24 dev eth0
    ip -n vm$v addr add 2001:db8:ff::1:$v/64 dev eth0 nodad
done
# seed: 002 VTEPs unicast with static flooding
# The other two hosts, with a guest's address on the VTEP itself.
for n in 2 3; do
    ip -n h$n -6 link add vxlan100 type vxlan id 100 dstport 4789 local 2001:db8:$n::1
    ip -n h$n link set vxlan100 address 78:56:43:00:00:0$((2 * n - 3)) up
    ip -n h$n addr add 203.0.113.2$n/24 dev vxlan100
    ip -n h$n addr add 2001:db8:ff::1$((2 * n - 3))/64 dev vxlan100 nodad
    bridge -n h$n fdb append 00:00:00:00:00:00 dev vxlan100 dst 2001:db8:1::1
done
seed
ip netns exec h1 bash seed.sh 2>&1 | sed 's/^/CHECK said /'
ip -n h1 link show vxbr100 >/dev/null 2>&1 || {
    ip -n h1 link add vxbr100 type bridge
    for d in vxlan100 veth0 veth1; do ip -n h1 link set $d master vxbr100; done
}
ip -n h1 link set vxlan100 up; ip -n h1 link set vxbr100 up
sleep 1
for n in 2 3; do ip netns exec vm0 ping -c 1 -W 2 203.0.113.2$n >/dev/null; echo "CHECK guest of host $n: $?"; done
ip netns exec h2 ping -c 1 -W 1 203.0.113.23 >/dev/null; echo "CHECK 2 does not list 3: $?"
ip -n h1 -d link show vxlan100 | grep -o 'vxlan id.*udp6zerocsumrx' | sed 's/^/CHECK /'
bridge -n h1 fdb show dev vxlan100 | grep ' dst ' | grep -v '^[2-9a-f][0-9a-f]:[^5]' | sort | sed 's/^/CHECK /'
