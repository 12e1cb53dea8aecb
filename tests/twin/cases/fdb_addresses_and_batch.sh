# shellcheck shell=bash
# Addresses of fdb rows that are none, and where a batch ends.
body() {
    ip link add eth0 type veth peer name p
    ip addr add 192.0.2.1/24 dev eth0
    ip link add vx type vxlan id 5 dstport 4789 local 192.0.2.1
    b() { bridge fdb "$@"; echo "$* $?"; }
    b del 02:00:00:00:00:01 dev vx dst any
    b add 02:00:00:00:00:01 dev vx dst any
    b add 02:00:00:00:00:01 dev vx dst all
    b add 02:00:00:00:00:01 dev vx dst default
    b add 02:00:00:00:00:01 dev vx dst 0.0.0.0
    b show dev vx
    b append 02:00:00:00:00:01 dev vx dst any
    b replace 02:00:00:00:00:01 dev vx dst any
    b flush dev vx dst any
    b flush dev vx dst 192.0.2.3
    bridge -4 fdb add 02:00:00:00:00:02 dev vx dst any
    printf 'fdb add 02:00:00:00:00:05 dev vx dst 192.0.2.2\nfdb add 02:00:00:00:00:05 dev vx dst 192.0.2.2\nfdb add 02:00:00:00:00:06 dev vx dst foo\nfdb add 02:00:00:00:00:07 dev vx dst 192.0.2.2\n' >bb
    bridge -b bb
    echo $?
    bridge -force -b bb
    echo $?; sed -i /foo/d bb
    bridge -force -b bb
    echo $?
    b show dev vx
    printf 'link set vx up\nlink set vx foo\nlink set eth0 up\n' | ip -b -
    echo $?; printf 'addr add 10.0.0.1/33 dev eth0\nlink set eth0 up\n' | ip -force -b -
    echo $?;  printf 'route add 10.0.0.0/24 via 1.1.1.1\nlink set eth0 up\n' | ip -force -b -
    echo $?; printf 'neigh add 10.0.0.1 dev nosuch\nneigh add dev eth0\nlink set eth0 mtu foo\nlink show eth0\n' | ip -force -b -
    echo $?
}
body 2>&1 | sed 's/^/CHECK /'
