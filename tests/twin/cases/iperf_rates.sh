# shellcheck shell=bash
# iperf and iperf3 over 100 Mbit/s, both ways, and what they say where nobody listens.
# needs: qdisc tbf
# needs: iperf
# needs: iperf3
ip netns add a; ip netns add b
ip link add v netns a type veth peer name v netns b
ip -n a addr add 10.0.0.1/24 dev v; ip -n b addr add 10.0.0.2/24 dev v
for n in a b; do
    ip -n $n link set v up
    tc -n $n qdisc add dev v root tbf rate 100mbit burst 64k latency 50ms
done
A="ip netns exec a"; B="ip netns exec b"
rate() { sed -n "s/.* \([0-9]*\)\.*[0-9]* Mbits.*/\1/p" "$1" | tail -n 1; }
in_range() { local r; r=$(rate "$2"); echo "CHECK $1 prints 90 to 97: $((r >= 90 && r <= 97))"; }
$B iperf -s >server.txt 2>&1 &
server=$!
sleep 0.5
$A iperf -c 10.0.0.2 -t 2 >client.txt; echo "CHECK iperf $?"
in_range client client.txt
# Two threads of a real iperf write here, in no order that it promises.
$A iperf -c 10.0.0.2 -p 9 -t 1 2>&1 | LC_ALL=C sort | sed 's/^/CHECK /'
sleep 0.2
kill $server; wait $server; echo "CHECK server $?"
in_range server server.txt
sed 's/port [0-9]*/port N/g; s/[0-9.]* [GMK]*\(Bytes\|bits\)/X \1/g; s/irtt=[^)]*/irtt=/; s/0-[0-9.]* sec/0-T sec/; s/^/CHECK /' server.txt
$B iperf3 -s -1 >server.txt 2>&1 &
server=$!
sleep 0.5
$A iperf3 -c 10.0.0.2 -t 2 >client.txt; echo "CHECK iperf3 $?"
in_range receiver client.txt
tail -n 1 client.txt | sed 's/^/CHECK /'
wait $server; echo "CHECK server $?"
sed 's/port [0-9]*/port N/g; s/ *[0-9.]* [GMK]*\(Bytes\|bits\)/ X \1/g; s/0-2.0[0-9]/0-2.0/; / 2.00-2/d; s/^\[ *[0-9]*\]/[N]/; s/^/CHECK /' server.txt
$A iperf3 -c 10.0.0.2 -t 1 2>&1 | sed 's/^/CHECK /'
$A iperf3 -c 10.9.0.2 -t 1 2>&1 | sed 's/^/CHECK /'
