# shellcheck shell=bash
# macvlan: two of one device meet in bridge mode, not in private mode; never the device itself.
ip link add p0 type veth peer name p1
ip link set p0 up; ip link set p1 up
ip addr add 10.0.0.254/24 dev p0
for n in 1 2 3; do ip netns add m$n; done
ip link add link p0 name mv1 type macvlan mode bridge
ip link add link p0 name mv2 type macvlan mode bridge
ip link add link p0 name mv3 type macvlan mode private
ip link show mv1 | head -n 1 | sed 's/^[0-9]*: //; s/^/CHECK /'
ip -d link show mv1 | grep -o 'macvlan mode [a-z]*' | sed 's/^/CHECK /'
for n in 1 2 3; do
    ip link set mv$n netns m$n
    ip -n m$n addr add 10.0.0.$n/24 dev mv$n
    ip -n m$n link set mv$n up
done
ip netns exec m1 ping -c 1 -W 1 10.0.0.2 >/dev/null; echo "CHECK bridge mode $?"
ip netns exec m1 ping -c 1 -W 1 10.0.0.3 >/dev/null; echo "CHECK private $?"
ip netns exec m1 ping -c 1 -W 1 10.0.0.254 >/dev/null; echo "CHECK the device below $?"
ip link add link nosuch name mv9 type macvlan 2>&1 | sed 's/^/CHECK /'
