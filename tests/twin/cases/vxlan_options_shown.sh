# shellcheck shell=bash
# Every option as ip -d link prints it back.
show() { ip -d link show "$1" | grep -o 'vxlan .*addrgenmode' | sed "s/^/CHECK $1 /"; }
ip link add a0 type veth peer name a1
ip link set a0 up
ip link add v1 type vxlan id 1 dstport 4789 ttl 5 tos 0x10 df set srcport 5000 6000 nolearning proxy rsc l2miss l3miss; show v1
ip link add v2 type vxlan id 2 dstport 0 remote 192.0.2.1 ttl inherit tos inherit df inherit ageing 60 maxaddress 100; show v2
ip link add v3 type vxlan id 3 dstport 4789 group 239.0.0.1 dev a0 noudpcsum; show v3
ip link add v4 type vxlan id 4 dstport 4789 remote 2001:db8::1 udp6zerocsumtx udp6zerocsumrx flowlabel 0x12345; show v4
ip link add v5 type vxlan id 5 dstport 4790 gbp; show v5
ip link add v6 type vxlan id 6 dstport 4789 ageing 0; show v6
ip link set v2 type vxlan ageing 90 nolearning ttl 7; show v2
