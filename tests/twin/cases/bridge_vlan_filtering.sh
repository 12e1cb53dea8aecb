# shellcheck shell=bash
# A VLAN-aware bridge keeps two VLANs apart.
# needs: bridge vlan_filtering
ip link add br0 type bridge vlan_filtering 1
for n in 1 2 3; do
    ip netns add h$n
    ip link add p$n type veth peer name eth0 netns h$n
    ip link set p$n master br0 up
    ip -n h$n link set eth0 up
    ip -n h$n addr add 10.0.0.$n/24 dev eth0
done
ip link set br0 up
for n in 1 2; do bridge vlan del dev p$n vid 1; bridge vlan add dev p$n vid 10 pvid untagged; done
ip netns exec h1 ping -c 1 -W 1 10.0.0.2 >/dev/null; echo "CHECK same VLAN $?"
ip netns exec h1 ping -c 1 -W 1 10.0.0.3 >/dev/null; echo "CHECK other VLAN $?"
bridge vlan show | sed 's/^/CHECK /'
bridge vlan add dev p1 vid 5000 2>&1 | sed 's/^/CHECK /'
bridge vlan del dev p1 vid 77; echo "CHECK absent $?"
