# shellcheck shell=bash
# The walkthrough "Demo a VXLAN-based overlay network in Linux". Its container is a namespace here,
# named by the number that docker-pid gives; what the document does to it is done to that.
sudo() { "$@"; }
docker() { [[ $1 != exec ]] || ip netns exec 4242 "${@:3}"; }
docker-pid() { echo 4242; }
iptables() { :; }
export -f sudo docker docker-pid iptables
ip netns add 4242
ip link add ib0 type veth peer name eth0
ip netns add other
ip link set eth0 netns other
ip addr add 192.0.2.1/24 dev ib0; ip link set ib0 up
ip -n other addr add 192.0.2.2/24 dev eth0; ip -n other link set eth0 up
# The other host, "repeat above commands in another host".
ip -n other link add vxlan10 type vxlan id 10 group 239.1.1.1 dev eth0 dstport 0
ip -n other link set vxlan10 address 02:00:00:00:00:41 up
ip -n other addr add 192.168.233.141/24 dev vxlan10
# seed: 004 Demo a VXLAN-based overlay network in Linux
seed
grep -v '^--network\|^#' seed.sh | sed '/docker stop/,$d' >up.sh
bash up.sh 2>&1 | sed -E 's/time[= ][0-9.]+ ?ms/time T/; s/^rtt.*//; s/^/CHECK said /'
ip -n 4242 -4 -br addr show vxlan10-veth1 | tr -s ' ' | sed 's/@[^ ]*//; s/^/CHECK /'
# The document gives no prefix length: the guest needs a route to reach the others.
ip -n 4242 route add 192.168.233.0/24 dev vxlan10-veth1
ip netns exec 4242 ping -c 3 -i 0.2 192.168.233.141 | grep -o '3 packets.*loss' | sed 's/^/CHECK /'
bridge fdb show dev vxlan10 | grep ' dst ' | sort | sed 's/^/CHECK /'
brctl show | sed 's/8000\.[0-9a-f]*/ID/; s/^/CHECK /'
sed -n '/link del/p' seed.sh >down.sh
bash down.sh 2>&1 | sed 's/^/CHECK said /'
ip -br link | tr -s ' ' | cut -d' ' -f1 | sed 's/@.*//; s/^/CHECK left /'
