# shellcheck shell=bash
# tbf: shown, changed, removed; and it shapes.
# needs: qdisc tbf
try() { "$@" 2>&1 | sed "s/^/CHECK   /"; echo "CHECK $* -> ${PIPESTATUS[0]}"; }
ip netns add a; ip netns add b
ip link add v netns a type veth peer name v netns b
ip -n a addr add 10.0.0.1/24 dev v; ip -n b addr add 10.0.0.2/24 dev v
ip -n a link set v up; ip -n b link set v up
try tc -n a qdisc add dev v root handle 1: tbf rate 80kbit burst 2000 limit 30000
try tc -n a qdisc show dev v
try tc -n a qdisc add dev v root handle 1: tbf rate 80kbit burst 2000 limit 30000
ip netns exec a ping -c 1 10.0.0.2 >/dev/null
# Ten pings of 1000 bytes: what is over the burst waits for its turn, 0.1 s each.
ip netns exec a ping -q -c 10 -i 0.002 -s 958 10.0.0.2 >ping.txt
time=$(sed -n 's|.*= [^/]*/[^/]*/\([0-9]*\).*|\1|p' ping.txt)
echo "CHECK slowest between 300 and 1000 ms: $((time >= 300 && time <= 1000))"
try tc -n a qdisc change dev v root tbf rate 100mbit burst 64k latency 50ms
try tc -n a -j qdisc show dev v
ip netns exec a ping -q -c 10 -i 0.002 -s 958 10.0.0.2 >ping.txt
time=$(sed -n 's|.*= [^/]*/[^/]*/\([0-9]*\).*|\1|p' ping.txt)
echo "CHECK slowest below 20 ms: $((time < 20))"
try tc -n a qdisc del dev v root
try tc -n a qdisc show dev v
