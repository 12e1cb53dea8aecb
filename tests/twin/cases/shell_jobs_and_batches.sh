# shellcheck shell=bash disable=SC2006,SC2012,SC2016,SC2068,SC2086,SC2162
# Functions, arrays, jobs, traps, timeouts, batches, pipes and readers of JSON.
body() {
set -u
f() { local x=$1; ip link show "$x" >/dev/null 2>&1 && return 0 || return 3; }
f lo
echo $?; f nosuch
echo $?
a=(h1 h2 h3); for n in "${a[@]}"; do ip netns add $n; done; echo ${#a[@]}
declare -A m=([h1]=10.0.0.1 [h2]=10.0.0.2); for k in h1 h2; do ip -n $k link set lo up; ip -n $k addr add ${m[$k]}/32 dev lo; done
for n in ${a[@]}; do ip -n $n -j addr | jq -r '.[] | .ifname as $i | .addr_info[] | "\($i) \(.local)/\(.prefixlen)"'; done
ip -j link | python3 -c 'import json,sys
for l in json.load(sys.stdin): print(l["ifname"], l["mtu"], l["flags"])'
ip netns list | awk '{print $1}' | sort | xargs -n1 -I{} sh -c 'echo {}; ip -n {} -br link'
ip netns | xargs -n 1 ip netns del
ip netns | wc -l
cat <<F | ip -batch -
netns add z
link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
link set v0 up
addr add 10.0.0.1/24 dev v0
F
echo $?
printf 'link set v0 mtu 1300\nlink set nosuch up\nlink set v0 mtu 1200\n' | ip -batch -
echo $?
ip link show v0 | grep -o 'mtu [0-9]*'
printf 'link set v0 mtu 1300\nlink set nosuch up\nlink set v0 mtu 1200\n' | ip -force -batch -
echo $?
ip link show v0 | grep -o 'mtu [0-9]*'
printf '# comment\n\nlink show v0 # foo\n addr show dev v0\nfoo\n' >b
ip -b b
echo $?
ip -b nosuch
echo $?
ip -b b extra; printf 'fdb show dev v0\nfoo\n' | bridge -b -
echo $?
ping -c 3 -i 0.2 10.0.0.1 >/dev/null & p=$!
ip netns exec z sleep 1 & q=$!; wait $p
echo $?; wait $q
echo $?; jobs
me=$BASHPID
trap 'echo got USR1' USR1; kill -USR1 $me; (sleep 0.5; kill -USR1 $me) & sleep 1; wait
trap 'ip link del v0
echo cleaned
ip -br link' EXIT
( set -e; ip link set nosuch up; echo not reached ); echo $?
set -o pipefail
ip link show nosuch 2>/dev/null | cat
echo $?; set +o pipefail
if ! ip link show nosuch 2>/dev/null; then echo absent; fi
x=$(ip -o -4 addr show v0 | awk '{print $4}'); echo "$x"; y=`ip -br link show v0 | cut -d@ -f1`; echo $y
timeout 1 ping 10.0.0.1 >/dev/null
echo $?; timeout 0.5 sleep 10
echo $?; timeout 5 true
echo $?; timeout 5 false
echo $?; timeout --preserve-status 0.3 sleep 5
echo $?; timeout -k 1 0.3 sleep 5
echo $?
sleep 0.1 0.2
echo $?; sleep
echo $?
sleep 0.1s
sleep -1
echo $?
sleep infinity & s=$!; kill $s; wait $s
echo $?
{ ip link show lo; ip link show v0; } | grep -c mtu; while read -r n rest; do echo "$n"; done < <(ip -br link show up); exec 3< <(ip netns); read -u3 l; echo $l; wait
ip link set v1 up; ping -c1 -W1 10.0.0.1 >/dev/null; echo $?; for i in {1..3}; do ip link add d$i type bridge; done; ls /sys/class/net | tr '\n' ' '; export FOO=bar; ip netns exec z sh -c 'echo $FOO $0 $#' a b; ip netns exec z env | grep FOO; which ip >/dev/null; echo $?; command -v ip >/dev/null; type ip >/dev/null; /sbin/ip -br link show lo; /usr/sbin/ip -V; id -u; whoami; (exec ip link show lo); exec ip -br link show lo
}
body 2>&1 | sed 's/^/CHECK /'
