# shellcheck shell=bash
# An address on the bridge itself; its MAC is the lowest of its ports; brctl shows what it learned.
brctl addbr br0
for n in 1 2; do
    ip netns add h$n
    ip link add p$n type veth peer name eth0 netns h$n
    ip link set p$n address 02:00:00:00:01:0$((3 - n)); brctl addif br0 p$n; ip link set p$n up
    ip -n h$n link set eth0 address 02:00:00:00:00:0$n up; ip -n h$n addr add 10.0.0.$n/24 dev eth0
done
ifconfig br0 10.0.0.254 netmask 255.255.255.0 up; echo "CHECK $?"
ip link show br0 | grep -o 'link/ether [^ ]*' | sed 's/^/CHECK /'
ip netns exec h1 ping -c 1 -W 1 10.0.0.254 >/dev/null; echo "CHECK to the bridge $?"
ip netns exec h1 ping -c 1 -W 1 10.0.0.2 >/dev/null; echo "CHECK across $?"
brctl showmacs br0 | awk '{print $2, $3}' | sort | uniq | sed 's/^/CHECK /'
brctl delif br0 p2
ip netns exec h1 ping -c 1 -W 1 10.0.0.2 >/dev/null; echo "CHECK cut off $?"
ip link show br0 | grep -o 'link/ether [^ ]*' | sed 's/^/CHECK /'
brctl show | sed 's/^/CHECK /'
