# shellcheck shell=bash disable=SC2005,SC2012
# `ip netns`: verbs, refusals, numbers, moving devices between namespaces.
body() {
t() { echo "\$ $*"; "$@"; echo "-> $?"; }
t ip netns add a
t ip netns add a
t ip netns add
t ip netns add a/b
t ip netns add ..
t ip netns del nosuch
t ip netns del
t ip netns exec
t ip netns exec nosuch true
t ip netns exec a
t ip netns exec a nosuchcommand
t ip netns exec a false
t ip netns exec a sh -c 'exit 42'
t ip netns identify
t ip netns identify 999999
t ip netns identify foo
t ip netns pids a
t ip netns pids nosuch; ip netns exec a sleep 30 & sleep 0.3; P=$!; [ "$(ip netns pids a)" = $P ] && echo same; ip netns identify $P; kill $P; wait $P; echo $?
t ip netns list-id
t ip netns set a 5
t ip netns
t ip netns list-id
t ip netns set a 6
t ip netns set a foo
t ip netns set nosuch 7
t ip -j netns
ip netns attach b $$
echo $?
t ip netns
t ip netns identify
ip netns attach b $$
echo $?
t ip netns attach c 999999
t ip netns foo
t ip netns exec a ip netns identify
t ip netns exec a ip netns
t ip -all netns exec ip -br link
t ip -all netns exec sh -c 'exit 3'
t ip -all netns del
sleep 0.5
t ip netns
t ip -all netns exec true
ip netns add x; mkdir -p /etc/netns 2>/dev/null
t ip netns exec x bash -c 'ip netns identify $$
ip link | wc -l'
ip netns exec x bash <<'F'
ip link set lo up
ip -br addr
exit 9
F
echo $?
ip -n x link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02 netns x2
echo $?
ip netns add x2
ip -n x link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02 netns x2
echo $?
ip -n x2 link
t ip netns list-id
t ip -n x netns list-id
ip -n x link show v0
ip -n x link set v0 netns 1
echo $?
ip link show v0
ip link set v0 netns x2
ip -n x2 -br link
t ip -n x2 netns list-id; echo "$(ip netns list)"; ls -i /run/netns | wc -l; stat -c %F /run/netns/x; test -e /run/netns/x && echo exists; [ -f /var/run/netns/x ] && echo file; readlink /proc/self/ns/net | sed 's/[0-9]\+/N/'; ip netns exec x readlink /proc/self/ns/net| sed 's/[0-9]\+/N/'; nsenter --net=/run/netns/x ip -br link; echo $?
}
body 2>&1 | sed 's/^/CHECK /'
