# shellcheck shell=bash disable=SC1010,SC2048,SC2086
# What a VTEP that is no bridge port learns of the path, over IPv4 and IPv6.
body() {
    for n in 1 2; do ip netns add h$n; done
    ip link add e netns h1 address 02:00:00:00:01:01 type veth peer name e address 02:00:00:00:01:02 netns h2
    for n in 1 2; do ip -n h$n link set lo up; ip -n h$n link set e up; ip -n h$n addr add 192.0.2.$n/24 dev e; ip -n h$n addr add 2001:db8::$n/64 dev e nodad; done
    for n in 1 2; do ip -n h$n link add vx address 02:00:00:00:00:0$n type vxlan id 42 dstport 4789 local 192.0.2.$n remote 192.0.2.$((3-n)); ip -n h$n link add v6 address 02:00:00:00:06:0$n type vxlan id 42 dstport 4789 local 2001:db8::$n remote 2001:db8::$((3-n)); ip -n h$n link set vx up; ip -n h$n link set v6 up; ip -n h$n addr add 10.0.0.$n/24 dev vx;  ip -n h$n addr add 10.6.0.$n/24 dev v6; ip -n h$n addr add 2001:db8:ff::$n/64 dev vx nodad; done
    p() { ip netns exec h1 ping "$@" 2>&1 | sed -E 's/time=.*/T/; s/time [0-9]+ms/T/; s/= .* ms/T/'; ip -n h1 route get ${*: -1} | sed -E 's/expires [0-9]+sec/E/'; ip -n h1 -s link show vx | tr -s ' ' | tail -1 | cut -d' ' -f4-; ip -n h1 -s link show v6 | tr -s ' ' | tail -1 | cut -d' ' -f4-; }
    sleep 3
    p -c1 -W1 10.0.0.2
    p -c1 -W1 10.6.0.2
    p -c1 -W1 -M do -s 1472 10.0.0.2
    p -c1 -W1 -M do -s 1472 10.0.0.2
    p -c1 -W1 -M dont -s 1472 10.0.0.2
    p -c1 -W1 -s 1472 10.0.0.2
    p -c1 -W1 -s 3000 10.0.0.2;
    p -c1 -W1 -M do -s 1472 10.6.0.2
    p -c1 -W1 -M do -s 1472 10.6.0.2
    p -c1 -W1 -M dont -s 1472 10.6.0.2
    p -c1 -W1 -s 1472 10.6.0.2;
    p -c1 -W1 -M do -s 1452 2001:db8:ff::2
    p -c1 -W1 -M do -s 1452 2001:db8:ff::2
    p -c1 -W1 -s 1452 2001:db8:ff::2
    ip -n h1 link set vx type vxlan df set
    ip -n h1 route flush cache
    p -c1 -W1 -M do -s 1472 10.0.0.2;p -c1 -W1 -M do -s 1472 10.0.0.2
    p -c1 -W1 -M dont -s 1472 10.0.0.2
}
body 2>&1 | sed 's/^/CHECK /'
