# shellcheck shell=bash
# The shell around the tools: pipes, background jobs, traps, here-documents, namespaces in bash.
ip netns add h1; ip netns add h2
ip link add eth0 netns h1 type veth peer name eth0 netns h2
for n in 1 2; do
    ip -n h$n link set eth0 up
    ip -n h$n addr add 192.0.2.$n/24 dev eth0
done
trap 'echo "CHECK trap"' EXIT
ip netns exec h1 ping -c 3 -i 0.2 192.0.2.2 | head -n 1 | sed 's/^/CHECK /'
ip netns exec h1 bash <<'INNER'
ip -br -4 addr show eth0 | tr -s ' ' | sed 's/@[^ ]*//; s/^/CHECK inner /'
ip netns exec h2 ip -br -4 addr show eth0 | tr -s ' ' | sed 's/@[^ ]*//; s/^/CHECK nested /'
INNER
ip netns exec h1 ping -c 2 -i 0.2 192.0.2.2 >/dev/null &
wait $!; echo "CHECK job $?"
timeout 1 ip netns exec h1 ping 192.0.2.2 >/dev/null; echo "CHECK timeout $?"
ip netns exec h1 sh -c 'exit 7'; echo "CHECK $?"
ip link show nosuch 2>/dev/null || echo "CHECK or"
# shellcheck disable=SC2046
set -- $(ip -o -n h1 -4 addr show eth0); echo "CHECK $4"
ip netns exec h1 ping -i 0.2 192.0.2.2 >out & sleep 1; kill -INT $!; wait $!; echo "CHECK interrupted $?"
tail -n 2 out | head -n 1 | grep -o '0% packet loss' | sed 's/^/CHECK /'
