#!/bin/bash
# record.sh PROGRAMS [NAME…]: records the captures in resources/captures anew, from the real kernel
# (and the real Open vSwitch, userspace datapath) in private namespaces, with `vxlab capture` on the
# underlay. PROGRAMS is the folder that holds vxlab, such as build/dev/app. Needs no privilege;
# needs iproute2, iputils-ping, ethtool, python3 and, for one of them, openvswitch-switch.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
all=(two-hosts flood-multicast ipv6-underlay ovs-two-vnis)
programs=$(cd "${1:?folder of vxlab}" && pwd); shift
vxlab=$programs/vxlab

if [ "${1:-}" != --inside ]; then
  out=$here/../../resources/captures; mkdir -p "$out"
  (($#)) || set -- "${all[@]}"
  for name in "$@"; do
    echo "recording $name"
    timeout -k 5 120 unshare -Urnmpf --kill-child --mount-proc --propagation private \
      bash "$here/record.sh" "$programs" --inside "$name" "$(cd "$out" && pwd)/$name.pcapng"
  done
  exit
fi
name=$2 file=$3
mount -t tmpfs none /run; mkdir -p /run/netns /run/www
ip link set lo up

# host NAME…: a network namespace without IPv6 (unless ipv6=1), forwarding nothing.
host() {
  local one
  for one; do
    ip netns add "$one"
    ip netns exec "$one" sh -c "echo $((1 - ${ipv6:-0})) >/proc/sys/net/ipv6/conf/default/disable_ipv6"
    ip -n "$one" link set lo up
  done
}

# frames_as_on_a_wire HOST LINK: checksums and segments are made before the capture sees them.
frames_as_on_a_wire() {
  ip netns exec "$1" ethtool -K "$2" rx off tx off tso off gso off gro off sg off >/dev/null 2>&1 ||
    ip netns exec "$1" ethtool -K "$2" tx off gso off gro off >/dev/null
}

# cable HOST LINK MAC HOST LINK MAC
cable() {
  ip -n "$1" link add "$2" address "$3" type veth peer name "$5" address "$6" netns "$4"
  frames_as_on_a_wire "$1" "$2"; frames_as_on_a_wire "$4" "$5"
  ip -n "$1" link set "$2" up; ip -n "$4" link set "$5" up
}

# vtep HOST MAC ADDRESS VXLAN-OPTIONS…: vxlan42 with an overlay address.
vtep() {
  local host=$1 mac=$2 address=$3; shift 3
  ip -n "$host" link add vxlan42 address "$mac" type vxlan id 42 dstport 4789 "$@"
  frames_as_on_a_wire "$host" vxlan42
  ip -n "$host" address add "$address" dev vxlan42
  ip -n "$host" link set vxlan42 up
}

# record HOST LINK: returns once packets are being captured.
record() {
  local line
  mkfifo /run/said
  ip netns exec "$1" "$vxlab" capture -i "$2" -w "$file" 2>/run/said & capture=$!
  exec 9</run/said
  until [[ ${line:-} == *"capturing on"* ]]; do read -r line <&9 || { cat <&9; exit 1; }; done
}

done_recording() {
  kill -INT "$capture"; wait "$capture"
  cat <&9; stat -c '%s bytes in %n' "$file"
}

pings() { local host=$1; shift; ip netns exec "$host" ping -q -i 0.05 "$@" >/dev/null || true; }

# serve HOST ADDRESS LINES: a web server; returns once it answers.
serve() {
  seq -f "line %05g of a page that crosses the overlay" "$3" >/run/www/index.html
  ip netns exec "$1" python3 -m http.server 80 --bind "$2" --directory /run/www >/dev/null 2>&1 &
  servers+=($!)
  until ip netns exec "$1" bash -c "exec 3<>/dev/tcp/$2/80" 2>/dev/null; do :; done
}
servers=()

# fetch HOST ADDRESS: the page, by TCP.
fetch() {
  printf 'GET / HTTP/1.0\r\nHost: %s\r\n\r\n' "$2" >/run/request
  # shellcheck disable=SC2016  # the inner bash expands
  ip netns exec "$1" bash -c 'exec 3<>/dev/tcp/$0/80; cat /run/request >&3; cat <&3 >/dev/null' "$2"
}

# Two hosts, VNI 42, unicast remotes. In order: the underlay's ARP, the overlay's ARP and ping, a
# page by TCP, an address that nobody has, and an overlay MTU set too large: outer fragments. (The
# kernel lets one do that to a vxlan interface without dev.)
two_hosts() {
  host a b
  cable a eth0 02:00:00:00:00:0a b eth0 02:00:00:00:00:0b
  ip -n a address add 192.0.2.1/24 dev eth0; ip -n b address add 192.0.2.2/24 dev eth0
  vtep a 02:42:00:00:00:01 10.0.0.1/24 remote 192.0.2.2 local 192.0.2.1
  vtep b 02:42:00:00:00:02 10.0.0.2/24 remote 192.0.2.1 local 192.0.2.2
  ip -n a link set vxlan42 mtu 1450; ip -n b link set vxlan42 mtu 1450
  serve b 10.0.0.2 200
  record a eth0
  pings a -c 3 10.0.0.2
  fetch a 10.0.0.2
  pings a -c 1 -W 3 10.0.0.9
  ip -n a link set vxlan42 mtu 1500; ip -n b link set vxlan42 mtu 1500
  pings a -c 1 -M "do" -s 1472 10.0.0.2
  done_recording
}

# Three VTEPs behind one underlay switch, flooding to 239.1.1.1: IGMP reports, broadcasts copied by
# the network, and a unicast flooded because its table row was deleted.
flood_multicast() {
  host switch a b c
  ip -n switch link add br0 address 02:00:00:00:00:ff type bridge mcast_igmp_version 3
  ip -n switch link set br0 up
  local one number=0
  for one in a b c; do
    number=$((number + 1))
    cable $one eth0 02:00:00:00:00:0$one switch port-$one 02:00:00:00:01:0$one
    ip -n switch link set port-$one master br0
    ip -n $one address add 192.0.2.$number/24 dev eth0
  done
  record switch br0
  ip -n switch link set br0 type bridge mcast_querier 1
  number=0
  for one in a b c; do
    number=$((number + 1))
    vtep $one 02:42:00:00:00:0$number 10.0.0.$number/24 dev eth0 group 239.1.1.1 ttl 4
  done
  pings a -c 2 10.0.0.2; pings a -c 2 10.0.0.3; pings b -c 2 10.0.0.3
  ip netns exec a bridge fdb del 02:42:00:00:00:02 dev vxlan42
  pings a -c 1 10.0.0.2
  # The second of the two unsolicited reports of each member comes within ten seconds.
  pings c -c 2 -i 5 10.0.0.1
  ip -n c link set vxlan42 down
  pings a -c 1 10.0.0.2
  done_recording
}

# Two hosts over IPv6, with IPv4 and IPv6 inside.
ipv6_underlay() {
  ipv6=1 host a b
  cable a eth0 02:00:00:00:00:0a b eth0 02:00:00:00:00:0b
  ip -n a address add 2001:db8::1/64 dev eth0 nodad; ip -n b address add 2001:db8::2/64 dev eth0 nodad
  vtep a 02:42:00:00:00:01 10.0.0.1/24 dev eth0 remote 2001:db8::2 local 2001:db8::1
  vtep b 02:42:00:00:00:02 10.0.0.2/24 dev eth0 remote 2001:db8::1 local 2001:db8::2
  ip -n a address add fd00:42::1/64 dev vxlan42 nodad; ip -n b address add fd00:42::2/64 dev vxlan42 nodad
  serve b 10.0.0.2 60
  ip -n a neighbour flush dev eth0; ip -n b neighbour flush dev eth0
  record a eth0
  pings a -c 2 10.0.0.2
  pings a -c 2 fd00:42::2
  fetch a 10.0.0.2
  done_recording
}

# switch_daemon HOST: Open vSwitch of its own in this host.
switch_daemon() {
  local run=/run/ovs-$1; mkdir -p "$run"
  ovsdb-tool create "$run/conf.db" /usr/share/openvswitch/vswitch.ovsschema
  ovs "$1" ovsdb-server "$run/conf.db" --remote="punix:$run/db.sock" --detach --pidfile --log-file --no-chdir
  ovs "$1" ovs-vsctl --no-wait init
  ovs "$1" ovs-vswitchd "unix:$run/db.sock" --detach --pidfile --log-file --no-chdir
} 2>/dev/null

# ovs HOST COMMAND…: with the daemon of this host.
ovs() {
  local run=/run/ovs-$1 one=$1; shift
  env OVS_RUNDIR="$run" OVS_DBDIR="$run" OVS_LOGDIR="$run" OVS_SYSCONFDIR="$run" ip netns exec "$one" "$@"
}

# ovs_host HOST LOCAL REMOTE: the underlay on br-phy, a bridge and a tunnel for each tenant.
ovs_host() {
  local tenant vni
  switch_daemon "$1"
  # The kernel still sees what arrives at eth0: only br-phy, which has the address, answers ARP.
  ip netns exec "$1" sh -c 'echo 1 >/proc/sys/net/ipv4/conf/eth0/arp_ignore'
  ovs "$1" ovs-vsctl add-br br-phy -- set bridge br-phy datapath_type=netdev \
    other-config:hwaddr=02:00:00:00:00:0"$1" -- add-port br-phy eth0
  ip -n "$1" address add "$2/24" dev br-phy; ip -n "$1" link set br-phy up
  for tenant in red:10 blue:20; do
    vni=${tenant#*:} tenant=${tenant%:*}
    ovs "$1" ovs-vsctl add-br "br-$tenant" -- set bridge "br-$tenant" datapath_type=netdev \
      -- add-port "br-$tenant" "$tenant" -- add-port "br-$tenant" "vx$vni" \
      -- set interface "vx$vni" type=vxlan options:remote_ip="$3" options:key="$vni"
  done
}

# Open vSwitch on both hosts; tenants red (VNI 10) and blue (VNI 20) use the same two addresses.
ovs_two_vnis() {
  host a b red-a red-b blue-a blue-b
  cable a eth0 02:00:00:00:01:0a b eth0 02:00:00:00:01:0b
  local end tenant colour=0
  for tenant in red blue; do
    colour=$((colour + 1))
    for end in a:1 b:2; do
      cable $tenant-${end%:*} eth0 02:42:00:00:0$colour:0${end#*:} ${end%:*} $tenant 02:42:00:00:1$colour:0${end#*:}
      ip -n $tenant-${end%:*} address add 10.0.0.${end#*:}/24 dev eth0
      ip -n $tenant-${end%:*} link set eth0 mtu 1450
    done
  done
  ovs_host a 192.0.2.1 192.0.2.2; ovs_host b 192.0.2.2 192.0.2.1
  serve red-b 10.0.0.2 60; serve blue-b 10.0.0.2 20
  record a eth0
  pings red-a -c 3 10.0.0.2; pings blue-a -c 3 10.0.0.2
  fetch red-a 10.0.0.2; fetch blue-a 10.0.0.2
  done_recording
  cat /run/ovs-*/*.pid | xargs kill
}

"${name//-/_}"
[ ${#servers[@]} = 0 ] || kill "${servers[@]}"
