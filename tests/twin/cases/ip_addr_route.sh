# shellcheck shell=bash
# Addresses and the routes they bring; routes by hand, and their errors.
try() { "$@" 2>&1 | sed "s/^/CHECK   /"; echo "CHECK $* -> ${PIPESTATUS[0]}"; }
ip link add v0 type veth peer name v1
ip link set v0 address 02:00:00:00:00:01; ip link set v1 up
try ip addr add 10.0.0.1/24 dev v0
try ip addr add 10.0.0.1/24 dev v0
try ip addr add 10.0.0.2/24 dev v0
try ip addr add 10.0.0.300/24 dev v0
try ip addr add 10.0.0.3/33 dev v0
try ip addr add 10.0.0.3/24
try ip addr add 10.0.0.3/24 dev nosuch
try ip addr del 10.0.0.9/24 dev v0
ip route | sed 's/^/CHECK down /'
ip link set v0 up
ip -4 addr show v0 | tail -n +2 | sed 's/^/CHECK /'
ip route | sed 's/^/CHECK /'
ip route show table local | sed 's/^/CHECK local /'
try ip route add default via 10.0.0.254
try ip route add default via 10.0.0.253
try ip route add default via 10.9.9.9
try ip route add 10.2.0.0/16 dev v0 metric 5
try ip route add 10.2.3.0/24 via 10.0.0.7
try ip route add 10.2.3.1/24 via 10.0.0.7
try ip route add blackhole 10.3.0.0/16
try ip route del 10.7.0.0/16
ip route | sed 's/^/CHECK /'
for a in 10.0.0.1 10.0.0.5 10.2.3.4 10.2.9.9 8.8.8.8; do ip route get $a | head -n 1 | sed 's/^/CHECK /'; done
try ip route get 10.3.0.1
ip addr del 10.0.0.1/24 dev v0; ip -4 -br addr show v0 | sed 's/^/CHECK /'
ip link set v0 down; ip route | sed 's/^/CHECK after down /'
