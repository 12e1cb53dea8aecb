#!/bin/bash
# live_capture.sh PROGRAMS CASE: `vxlab capture` against the real kernel. Two hosts joined by a veth
# pair, kernel vxlan 42 on both, all in a private namespace. PROGRAMS holds vxlab and vxlab-capture.
# Exit status 77 and a reason on stdout: this machine cannot run the case.
set -u
programs=$1 case=$2
vxlab=$programs/vxlab

skip() { echo "$*"; exit 77; }
fail() { echo "FAILED: $*"; exit 1; }
need() { command -v "$1" >/dev/null || skip "$1 is not installed"; }

if [ "${3:-}" != inside ] && [ "$case" != unprivileged ]; then
  need ip; need ping; need unshare
  # Not as root inside: tcpdump would change to a user that the namespace has not.
  inside=(unshare -U --map-user=1000 --map-group=1000 --keep-caps -nmpf --propagation private)
  "${inside[@]}" true 2>/dev/null || skip "user namespaces are not allowed here"
  exec timeout -k 5 60 "${inside[@]}" --kill-child --mount-proc bash "$0" "$programs" "$case" inside
fi

work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT

hosts() {
  mount -t tmpfs none /run && ip netns add b || skip "cannot make a network namespace"
  ip link add va type veth peer name vb netns b 2>/dev/null || skip "the kernel has no veth"
  ip link add vxlan42 type vxlan id 42 remote 192.0.2.2 dstport 4789 dev va 2>/dev/null ||
    skip "the kernel has no vxlan"
  ip -n b link add vxlan42 type vxlan id 42 remote 192.0.2.1 dstport 4789 dev vb
  echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6
  ip netns exec b bash -c 'echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6'
  ip address add 192.0.2.1/24 dev va; ip -n b address add 192.0.2.2/24 dev vb
  ip address add 10.0.0.1/24 dev vxlan42; ip -n b address add 10.0.0.2/24 dev vxlan42
  for link in lo va vxlan42; do ip link set $link up; done
  for link in lo vb vxlan42; do ip -n b link set $link up; done
}

# start NAME COMMAND…: in the background; returns once it says that it is capturing.
declare -A pid_of fd_of
start() {
  local name=$1 fd line; shift
  mkfifo "$work/$name.err"
  "$@" 2>"$work/$name.err" & pid_of[$name]=$!
  exec {fd}<"$work/$name.err"; fd_of[$name]=$fd
  while read -r line <&"$fd"; do
    case $line in *"capturing on"* | *"listening on"*) return;; esac
    echo "$name: $line"
  done
  fail "$name did not start"
}

# finish NAME [SIGNAL]: sets status and said (its stderr since it started).
finish() {
  [ -z "${2:-}" ] || kill -"$2" "${pid_of[$1]}"
  wait "${pid_of[$1]}"; status=$?
  said=$(cat <&"${fd_of[$1]}")
}

frames() { tcpdump -r "$1" -t -nn -xx 2>/dev/null; }
# count FILE [FILTER]
count() { tcpdump -r "$@" --count 2>/dev/null | cut -d' ' -f1; }
# counts SAID: captured, received, dropped
counts() { sed -nE 's/^([0-9]+) packets captured, ([0-9]+) received.* filter, ([0-9]+) dropped.*/\1 \2 \3/p' <<<"$1"; }

case $case in
same-frames)
  need tcpdump; hosts
  start ours "$vxlab" capture -i va -w "$work/ours.pcapng"
  start theirs tcpdump -i va --immediate-mode -U -w "$work/theirs.pcap"
  ping -q -c 10 -i 0.01 10.0.0.2 >/dev/null || fail "no ping across the overlay"
  ping -q -c 2 -i 0.01 -s 3000 10.0.0.2 >/dev/null || fail "no large ping"
  finish ours INT; ours=$said; [ $status = 0 ] || fail "status $status: $said"
  finish theirs INT
  diff <(frames "$work/ours.pcapng") <(frames "$work/theirs.pcap") >"$work/diff" ||
    fail "the frames differ: $(head -5 "$work/diff")"
  n=$(count "$work/ours.pcapng")
  [ "$n" -ge 26 ] || fail "only $n frames"
  [ "$(counts "$ours")" = "$n $n 0" ] || fail "$n frames in the file, but: $ours"
  ;;
any)
  # Every interface at once, each packet with the interface it was seen on: what goes through the
  # tunnel is seen at both its ends, and on lo once.
  need tcpdump; hosts
  start ours "$vxlab" capture -i any -w "$work/ours.pcapng"
  ping -q -c 3 -i 0.01 10.0.0.2 >/dev/null; ping -q -c 2 -i 0.01 127.0.0.1 >/dev/null
  finish ours INT; [ $status = 0 ] || fail "status $status: $said"
  "$vxlab" dissect "$work/ours.pcapng" -T fields -e sll.ifindex >"$work/indexes"
  for expected in lo:4 vxlan42:8 va:10; do
    index=$(ip -o link show ${expected%:*} | cut -d: -f1)
    [ "$(grep -cx "$index" "$work/indexes")" = ${expected#*:} ] ||
      fail "not $expected: $("$vxlab" dissect "$work/ours.pcapng")"
  done
  [ "$(count "$work/ours.pcapng")" = 22 ] || fail "tcpdump reads $(count "$work/ours.pcapng") frames"
  ;;
tun)
  # Packets of bare IP, and no Ethernet header.
  need tcpdump; need perl; hosts
  # An echo request from behind the device, which the kernel answers into it. Only a device that is
  # held open has a carrier, so it is opened first.
  coproc behind { perl -e 'open(my $tun, "+<", "/dev/net/tun") or die "no /dev/net/tun: $!";
    ioctl($tun, 0x400454ca, my $r = pack("a16 S x22", "tun0", 0x1001)) or die "TUNSETIFF: $!";
    system("ip address add 10.9.0.1/24 dev tun0; ip link set tun0 up");
    $| = 1; print "ready\n"; <STDIN>;
    syswrite($tun, pack("H*", "4500001c00010000400166cc0a0900020a0900010800f7fd00010001"))
      or die "cannot write: $!";
    <STDIN>;'; }
  read -r <&"${behind[0]}" || skip "cannot make a tun device"
  start ours "$vxlab" capture -i tun0 -c 2 -w "$work/ours.pcapng"
  start theirs tcpdump -i tun0 -c 2 --immediate-mode -U -w "$work/theirs.pcap"
  echo >&"${behind[1]}"
  finish ours; [ $status = 0 ] || fail "status $status: $said"
  finish theirs
  diff <(frames "$work/ours.pcapng") <(frames "$work/theirs.pcap") >"$work/diff" ||
    fail "the frames differ: $(head -5 "$work/diff")"
  "$vxlab" dissect "$work/ours.pcapng" | grep -q '10.9.0.2 → 10.9.0.1  ICMP Echo (ping) request' ||
    fail "$("$vxlab" dissect "$work/ours.pcapng")"
  ;;
filter)
  need tcpdump; hosts
  start ours "$vxlab" capture -i va -f 'udp port 4789' -w "$work/ours.pcapng"
  ping -q -c 3 -i 0.01 192.0.2.2 >/dev/null; ping -q -c 3 -i 0.01 10.0.0.2 >/dev/null
  finish ours INT
  n=$(count "$work/ours.pcapng")
  [ "$(count "$work/ours.pcapng" 'udp port 4789')" = "$n" ] ||
    fail "other packets passed the filter"
  [ "$n" -ge 6 ] && [ "$(counts "$said")" = "$n $n 0" ] || fail "$n frames in the file, but: $said"
  ;;
vlan-filter)
  # The receiving kernel moves the tag out of the packet, and libpcap puts it back.
  need tcpdump; need perl; hosts
  start ours ip netns exec b "$vxlab" capture -i vb -f 'vlan 7' -w "$work/ours.pcapng"
  ping -q -c 2 -i 0.01 192.0.2.2 >/dev/null
  perl -e 'socket(my $s, 17, 3, 0) or die "no packet socket";
    my $to = pack("S n i S C C a8", 17, 0x8100, shift, 1, 0, 6, "");
    for my $tag (7, 8, 7) {
      send($s, pack("H24 n n n a60", "ffffffffffff020000000007", 0x8100, $tag, 0x88b5, "x"), 0, $to)
        or die "cannot send: $!"; }' "$(ip -o link show va | cut -d: -f1)" ||
    fail "cannot send tagged frames"
  finish ours INT
  [ "$(count "$work/ours.pcapng")" = 2 ] && [ "$(count "$work/ours.pcapng" 'vlan 7')" = 2 ] ||
    fail "$(tcpdump -r "$work/ours.pcapng" -nn -e 2>&1)"
  ;;
two-interfaces)
  need tcpdump; hosts
  start ours "$vxlab" capture -i va -i vxlan42 -w "$work/ours.pcapng"
  ping -q -c 50 -i 0.01 10.0.0.2 >/dev/null
  finish ours TERM; [ $status = 0 ] || fail "status $status: $said"
  for name in va vxlan42; do
    grep -aq "$name" "$work/ours.pcapng" || fail "the file does not name $name"
  done
  # ARP and ping on the overlay; all of it again, with the underlay's own ARP, below.
  grep -q '^ *vxlan42: 102 received' <<<"$said" && grep -q '^ *va: 104 received' <<<"$said" ||
    fail "$said"
  [ "$(count "$work/ours.pcapng")" = 206 ] || fail "$(count "$work/ours.pcapng") frames, not 206"
  times=$(tcpdump -r "$work/ours.pcapng" -tt --nano -nn 2>/dev/null | grep -o '^[0-9][0-9.]*')
  [ "$times" = "$(sort <<<"$times")" ] || fail "not in the order of their times: $times"
  ;;
count)
  hosts
  start ours "$vxlab" capture -i va -c 4 >"$work/lines"
  ping -q -c 10 -i 0.01 10.0.0.2 >/dev/null
  finish ours; [ $status = 0 ] || fail "status $status: $said"
  [ "$(wc -l <"$work/lines")" = 4 ] || fail "$(wc -l <"$work/lines") lines, not 4"
  grep -q "192.0.2.1 → 192.0.2.2  VXLAN.* 42" "$work/lines" || fail "$(cat "$work/lines")"
  grep -q '^4 packets captured' <<<"$said" || fail "$said"
  ;;
stdout)
  need tcpdump; hosts
  start ours "$vxlab" capture -i va -c 2 -w - >"$work/ours.pcapng"
  ping -q -c 2 -i 0.01 10.0.0.2 >/dev/null
  finish ours
  [ "$(count "$work/ours.pcapng")" = 2 ] || fail "$(count "$work/ours.pcapng") frames, not 2"
  ;;
bad-filter)
  hosts
  said=$("$vxlab" capture -i va -f 'udp prot 4789' -w "$work/never" 2>&1); status=$?
  [ $status = 2 ] || fail "status $status"
  [[ $said == *"'udp prot 4789'"*"syntax error"* ]] || fail "$said"
  [ ! -e "$work/never" ] || fail "a file was made"
  ;;
bad-program)
  # What no vxlab sends: an instruction that does not exist, then start.
  hosts
  printf '\1\0\0\0\0\0\0\14\0\0\0\0\377\377\0\0\0\0\0\0\2\0\0\0\0\0\0\0' |
    "$programs/vxlab-capture" 1048576 va >"$work/stream" || fail "status $?"
  grep -aq "BPF program is not valid" "$work/stream" || fail "$(od -c "$work/stream")"
  ;;
unknown-interface)
  hosts
  said=$("$vxlab" capture -i nope 2>&1); status=$?
  [ $status = 2 ] && [[ $said == *"no interface 'nope'"*va*vxlan42* ]] || fail "$status: $said"
  ;;
interface-down)
  hosts; ip link set va down
  said=$("$vxlab" capture -i va 2>&1); status=$?
  [ $status = 1 ] && [[ $said == *"ip link set va up"* ]] || fail "$status: $said"
  ;;
interface-lost)
  need tcpdump; hosts
  start ours "$vxlab" capture -i vxlan42 -w "$work/ours.pcapng"
  ping -q -c 2 -i 0.01 10.0.0.2 >/dev/null
  ip link del vxlan42
  finish ours
  [ $status = 1 ] || fail "status $status"
  [[ $said == *"vxlan42: The interface disappeared"* ]] || fail "$said"
  [ "$(count "$work/ours.pcapng")" -ge 4 ] || fail "packets before it are lost"
  ;;
privileges-dropped)
  hosts
  start ours "$vxlab" capture -i va -w "$work/ours.pcapng"
  read -r helper _ <"/proc/${pid_of[ours]}/task/${pid_of[ours]}/children"
  for process in "${pid_of[ours]}" "$helper"; do
    for set in CapEff CapPrm; do
      grep -q "^$set:[[:space:]]*0000000000000000$" "/proc/$process/status" ||
        fail "$process: $(grep "$set" "/proc/$process/status")"
    done
  done
  # Killed without a chance to tell it, the helper goes too.
  tail --pid="$helper" -f /dev/null & waiting=$!
  finish ours KILL 2>/dev/null
  wait $waiting
  ;;
slow-reader)
  need tcpdump; hosts
  start ours "$vxlab" capture -i va -f udp -w "$work/ours.pcapng"
  # To a neighbour that is not there: nobody answers with an error.
  ip neighbour add 192.0.2.9 lladdr 02:00:00:00:00:09 dev va
  kill -STOP "${pid_of[ours]}"
  dd if=/dev/zero bs=1400 count=24000 >/dev/udp/192.0.2.9/9 2>/dev/null || fail "cannot send"
  kill -CONT "${pid_of[ours]}"
  finish ours INT; [ $status = 0 ] || fail "status $status: $said"
  read -r captured received dropped <<<"$(counts "$said")"
  [ "$captured" = "$(count "$work/ours.pcapng")" ] || fail "$said"
  [ "$received" = 24000 ] || fail "$said"
  [ $((captured + dropped)) = "$received" ] && [ "$dropped" -gt 0 ] || fail "$said"
  ;;
list)
  hosts
  said=$("$vxlab" capture --list)
  grep -Eq '^va +up +[0-9]+ +192\.0\.2\.1' <<<"$said" || fail "$said"
  grep -Eq '^vxlan42 .* 10\.0\.0\.1' <<<"$said" || fail "$said"
  ;;
unprivileged)
  without=()
  if [ "$(id -u)" = 0 ]; then need setpriv; without=(setpriv --bounding-set=-all --inh-caps=-all); fi
  said=$("${without[@]}" "$vxlab" capture -i lo -c 1 -w "$work/never" 2>&1); status=$?
  [ $status = 1 ] || fail "status $status: $said"
  [[ $said == *"sudo setcap cap_net_raw,cap_net_admin=ep $programs/vxlab-capture"* ]] || fail "$said"
  [[ $said == *"sudo vxlab capture -i lo -c 1 -w $work/never" ]] || fail "$said"
  [ "$(wc -l <<<"$said")" = 1 ] || fail "more than a line: $said"
  [ ! -e "$work/never" ] || fail "a file was made"
  ;;
*) fail "no case $case" ;;
esac
