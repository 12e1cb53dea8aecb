# shellcheck shell=bash
# What scripts read and write without a tool.
ip netns add a
ip link add v0 type veth peer name v1
ip link set v0 address 02:00:00:00:00:01 mtu 1400
cat /sys/class/net/v0/address /sys/class/net/v0/mtu | sed 's/^/CHECK /'
# shellcheck disable=SC2012
ls /sys/class/net | sort | sed 's/^/CHECK /'
sed "s/^/CHECK /" /sys/class/net/v0/operstate
echo "CHECK $(cat /proc/sys/net/ipv4/ip_forward)"
echo 1 >/proc/sys/net/ipv4/ip_forward
sysctl net.ipv4.ip_forward | sed 's/^/CHECK /'
sysctl -n net.ipv4.conf.v0.rp_filter >/dev/null; echo "CHECK $?"
sysctl -w net.ipv4.ip_forward=0 | sed 's/^/CHECK /'
sed "s/^/CHECK /" /proc/sys/net/ipv4/ip_forward
sysctl net.ipv4.nosuch 2>&1 | sed 's/^/CHECK /'
cut -d: -f1 /proc/net/dev | tail -n +3 | tr -d ' ' | sort | sed 's/^/CHECK dev /'
