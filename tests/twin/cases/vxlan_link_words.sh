# shellcheck shell=bash disable=SC2046
# Every word of `ip link add type vxlan`, and what -d shows of it.
body() {
    ip link add e address 02:00:00:00:00:e0 type veth peer name f address 02:00:00:00:00:f0
    ip addr add 192.0.2.1/24 dev e
    ip addr add 2001:db8::1/64 dev e nodad
    ip link set e up
    ip link set f up
    n=0; v() { n=$((n+1)); echo "\$ $*"; ip link add v$n address 02:00:00:00:01:$(printf %02x $n) type vxlan "$@"; r=$?; echo "-> $r"; if [ $r = 0 ]; then ip -d link show v$n | sed -E 's/^[0-9]+: /N: /'; ip -d -j link show v$n | jq -c '.[0].linkinfo'; ip link del v$n; fi; }
    v
    v id
    v id foo
    v id -1
    v id 16777215
    v id 16777216
    v id 0x10
    v id 010
    v vni 7
    v id 7
    v id 7 dstport 0
    v id 7 dstport 4789
    v id 7 dstport 65536
    v id 7 dstport foo
    v id 7 dstport 4789 remote 192.0.2.2
    v id 7 dstport 4789 remote 192.0.2.2 dev e
    v id 7 dstport 4789 group 239.0.0.1
    v id 7 dstport 4789 group 239.0.0.1 dev e
    v id 7 dstport 4789 group 192.0.2.9 dev e
    v id 7 dstport 4789 remote 239.0.0.1
    v id 7 dstport 4789 remote 239.0.0.1 dev e
    v id 7 dstport 4789 group 239.0.0.1 remote 192.0.2.2 dev e
    v id 7 dstport 4789 dev nosuch
    v id 7 dstport 4789 dev e
    v id 7 dstport 4789 local 192.0.2.1
    v id 7 dstport 4789 local 239.0.0.1
    v id 7 dstport 4789 local foo
    v id 7 dstport 4789 local 192.0.2.1 remote 2001:db8::2
    v id 7 dstport 4789 local 2001:db8::1 remote 2001:db8::2
    v id 7 dstport 4789 local 2001:db8::1 group ff05::1 dev e
    v id 7 dstport 4789 remote any
    v id 7 dstport 4789 ttl 64
    v id 7 dstport 4789 ttl inherit
    v id 7 dstport 4789 ttl auto
    v id 7 dstport 4789 ttl 256
    v id 7 dstport 4789 ttl foo
    v id 7 dstport 4789 hoplimit 5
    v id 7 dstport 4789 tos 0x10
    v id 7 dstport 4789 tos inherit
    v id 7 dstport 4789 dsfield af11
    v id 7 dstport 4789 tos foo
    v id 7 dstport 4789 df set
    v id 7 dstport 4789 df inherit
    v id 7 dstport 4789 df unset
    v id 7 dstport 4789 df foo
    v id 7 dstport 4789 flowlabel 5
    v id 7 dstport 4789 local 2001:db8::1 flowlabel 0x12345
    v id 7 dstport 4789 local 2001:db8::1 flowlabel 0x100000
    v id 7 dstport 4789 srcport 1000 2000
    v id 7 dstport 4789 srcport 2000 1000
    v id 7 dstport 4789 srcport 1000
    v id 7 dstport 4789 srcport 0 0
    v id 7 dstport 4789 nolearning
    v id 7 dstport 4789 learning
    v id 7 dstport 4789 proxy rsc l2miss l3miss
    v id 7 dstport 4789 noproxy norsc nol2miss nol3miss
    v id 7 dstport 4789 ageing 0
    v id 7 dstport 4789 ageing 60
    v id 7 dstport 4789 ageing none
    v id 7 dstport 4789 ageing foo
    v id 7 dstport 4789 maxaddress 10
    v id 7 dstport 4789 maxaddress unlimited
    v id 7 dstport 4789 maxaddress foo
    v id 7 dstport 4789 noudpcsum
    v id 7 dstport 4789 udpcsum
    v id 7 dstport 4789 udp6zerocsumtx udp6zerocsumrx
    v id 7 dstport 4789 noudp6zerocsumtx noudp6zerocsumrx
    v id 7 dstport 4789 gbp
    v id 7 dstport 4789 gpe
    v id 7 dstport 4789 foo
    v id 7 id 8 dstport 4789
    v id 7 dstport 4789 dstport 4790
    v id 7 dstport 4789 ttl 1 ttl 2
    v id 7 port 4789 4790
    v id 7 dstport 4789 localbypass
    v id 7 dstport 4789 nolocalbypass
    v help 2>&1 | head -3
    v id 7 dstport 4789 remote fe80::1
    v id 7 dstport 4789 remote fe80::1 dev e
    v id 7 dstport 4789 local fe80::1 remote 2001:db8::1 dev e
    v id 7 dstport 4789 local 2001:db8::1 remote fe80::1 dev e
    ip link add vxa mtu 1400 address 02:00:00:00:00:aa type vxlan id 9 dstport 4789 dev e; ip link show vxa | sed 's/^[0-9]*/N/'; ip link set vxa mtu 1500; ip link set vxa mtu 1450; ip link set vxa mtu 1451; ip link add vxb address 02:00:00:00:00:ab mtu 2000 type vxlan id 10 dstport 4789 dev e; ip link show vxb | grep -o 'mtu [0-9]*'; ip link add vxc address 02:00:00:00:00:ac mtu 9000 type vxlan id 11 dstport 4789; ip link show vxc | grep -o 'mtu [0-9]*'; ip link set e mtu 1400; ip link show vxa | grep -o 'mtu [0-9]*'; ip link set vxa up; ip -br link show vxa; ip link set e down; ip -br link show vxa; ip link del e; ip -br link; ip link show vxa; ip link add vxlan0 type vxlan id 3 dstport 4789; ip -br link | awk '{print $1}'; ip link add name x1 type vxlan id 6 dstport 4789; ip link add dev x2 type vxlan id 8 dstport 4789; ip link add link lo dev x3 type vxlan id 12 dstport 4789; ip link show x3 | sed -E 's/ether ([0-9a-f]{2}:){5}../ether M/'
}
body 2>&1 | sed 's/^/CHECK /'
