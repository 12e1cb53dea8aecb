# shellcheck shell=bash
# Policies drop for real, and count what they met.
# needs: iptables
ip netns add a; ip netns add r; ip netns add b
ip link add v netns a type veth peer name ra netns r
ip link add v netns b type veth peer name rb netns r
ip -n a addr add 10.0.1.2/24 dev v; ip -n r addr add 10.0.1.1/24 dev ra
ip -n b addr add 10.0.2.2/24 dev v; ip -n r addr add 10.0.2.1/24 dev rb
for n in a b; do ip -n $n link set v up; done
ip -n r link set ra up; ip -n r link set rb up
ip -n a route add default via 10.0.1.1; ip -n b route add default via 10.0.2.1
ip netns exec r sysctl -qw net.ipv4.ip_forward=1
there() { ip netns exec "$1" ping -c 2 -i 0.2 -W 1 "$2" >/dev/null; echo "CHECK $1 to $2: $?"; }
chains() { ip netns exec r iptables -L -n -v | grep '^Chain' | sed 's/^/CHECK /'; }
there a 10.0.2.2; chains
ip netns exec r iptables -P FORWARD DROP; there a 10.0.2.2; there a 10.0.1.1; chains
ip netns exec r iptables -P FORWARD ACCEPT; there a 10.0.2.2; chains
ip netns exec r iptables -P INPUT DROP; there a 10.0.1.1; there a 10.0.2.2; chains
ip netns exec r iptables -P INPUT ACCEPT
ip netns exec r iptables -P OUTPUT DROP; there r 10.0.2.2; there a 10.0.2.2; chains
ip netns exec r iptables -Z; chains
ip netns exec r iptables -S | sed 's/^/CHECK /'
