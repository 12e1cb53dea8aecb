# shellcheck shell=bash
# The devices of a host: bridge, VTEP and guests behind them (the everyday overlay).
ip netns add h1; ip netns add h2
ip link add eth0 netns h1 type veth peer name eth0 netns h2
for n in 1 2; do
    ip -n h$n link set eth0 up
    ip -n h$n addr add 192.0.2.$n/24 dev eth0
done
for n in 1 2; do
    ip -n h$n link add br0 type bridge
    ip -n h$n link add vxlan10 type vxlan id 10 group 239.1.1.1 dev eth0 dstport 4789
    ip netns add g$n
    ip link add tap0 netns h$n type veth peer name eth0 netns g$n
    for d in vxlan10 tap0; do ip -n h$n link set $d master br0 up; done
    ip -n h$n link set br0 up
    ip -n g$n link set eth0 address 02:00:00:00:00:0$n up
    ip -n g$n addr add 192.168.233.14$n/24 dev eth0
done
ip netns exec g1 ping -c 3 -i 0.2 -W 1 192.168.233.142 | grep -o '3 packets.*loss' | sed 's/^/CHECK /'
bridge -n h1 fdb show br br0 | grep ^02:00:00:00:00:0 | sort | sed 's/^/CHECK /'
ip -n h1 link show br0 | grep -o 'mtu [0-9]*' | sed 's/^/CHECK /'
ip -n h1 link show vxlan10 | head -n 1 | sed 's/^[0-9]*: //; s/^/CHECK /'
ip -n h1 link del br0
ip -n h1 link show vxlan10 | head -n 1 | sed 's/^[0-9]*: //; s/^/CHECK /'
