# shellcheck shell=bash disable=SC1010,SC2086,SC2317
# A script under set -eu with a trap that clears up, and a command that fails midway.
body() {
    set -eu
    cleanup() { rc=$?; for n in $(ip netns list | awk '{print $1}'); do ip netns del "$n"; done; echo "cleaned rc=$rc left=$(ip netns list | wc -l)"; }
    trap cleanup EXIT
    for n in $(ip netns list 2>/dev/null | awk '{print $1}'); do ip netns del $n; done
    ip netns del leftover 2>/dev/null || true
    ip link del br0 2>/dev/null || :
    ip netns add blue && ip netns add red
    ip link add veth-b type veth peer name veth-r
    ip link set veth-b netns blue
    ip link set veth-r netns red
    ip netns exec blue ip addr add 10.1.1.1/24 dev veth-b
    ip netns exec red ip addr add 10.1.1.2/24 dev veth-r
    ip netns exec blue ip link set veth-b up
    ip netns exec red ip link set dev veth-r up
    ip netns exec blue ping -c 2 -i 0.2 10.1.1.2 | tee /dev/stderr 2>/dev/null | tail -3 | head -1
    ip netns exec blue ip neigh show 10.1.1.2 | awk '{print $1,$2,$3,$4,$6}'
    out=$(ip netns exec red ip -4 -o addr show dev veth-r scope global); echo "${out##*inet }" | cut -d' ' -f1
    (ip netns exec blue sh -ec 'ip link set nosuch up; echo no') || echo "inner $?"
    if out=$(ip link add veth-x type nosuch 2>&1); then echo bad; else echo "got $? $out"; fi
    ip -n blue link set veth-b mtu 9000; ip -n red link set veth-r mtu 9000; ip netns exec blue ping -M do -s 8972 -c1 10.1.1.2 | grep -o '1 received'
    ip netns exec blue ip route add 10.2.0.0/16 via 10.1.1.2
    ip -n blue route
    ip link set nonexistent up
    echo "not reached"
}
body 2>&1 | sed 's/^/CHECK /'
