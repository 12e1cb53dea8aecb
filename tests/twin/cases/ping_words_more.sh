# shellcheck shell=bash disable=SC1010
# ping: unreachable in all ways, limits of ICMP errors, options, sizes, sources.
body() {
    ip netns add a
    ip netns add b
    ip netns add r
    ip link add e netns a type veth peer name ra netns r
    ip link add e netns b type veth peer name rb netns r
    ip -n a addr add 10.1.0.1/24 dev e; ip -n b addr add 10.2.0.1/24 dev e; ip -n r addr add 10.1.0.254/24 dev ra; ip -n r addr add 10.2.0.254/24 dev rb; for n in a b; do ip -n $n link set e up; ip -n r link set r$n up; done; ip -n a route add default via 10.1.0.254
    n() { ip netns exec a "$@" 2>&1 | sed -E 's/time=[0-9.]+ ms/T/; s/time [0-9]+ms/T/; s/= [0-9./]+ ms/T/; s/, pipe [0-9]//; s/ipg\/ewma.*/I/'; echo "-> ${PIPESTATUS[0]}"; }
    n ping -c1 -W1 10.2.0.1
    ip netns exec r sysctl -qw net.ipv4.ip_forward=1
    n ping -c1 -W1 10.2.0.1
    ip -n b route add default via 10.2.0.254
    n ping -c 2 -i 0.2 10.2.0.1
    n ping -c1 -W4 10.2.0.9
    n ping -c1 -W4 10.1.0.9
    n ping -c1 -W1 10.3.0.1
    ip -n r route add unreachable 10.3.0.0/24
    n ping -c1 -W1 10.3.0.1
    ip -n r route add prohibit 10.4.0.0/24
    n ping -c1 -W1 10.4.0.1
    ip -n r route add blackhole 10.5.0.0/24
    n ping -c1 -W1 10.5.0.1
    ip -n a route add unreachable 10.6.0.0/24
    n ping -c1 -W1 10.6.0.1
    ip -n a route add prohibit 10.7.0.0/24
    n ping -c1 -W1 10.7.0.1
    ip -n a route add blackhole 10.8.0.0/24
    n ping -c1 -W1 10.8.0.1
    n ping -c1 -t 1 10.2.0.1
    n ping -c1 -t 0 10.2.0.1
    n ping -c1 -t 256 10.2.0.1
    n ping -c1 -s 70000 10.2.0.1
    n ping -c1 -s 65507 -q 10.2.0.1
    n ping -c 0 10.2.0.1
    n ping -c x 10.2.0.1
    n ping
    n ping -c1
    n ping -i 0 -c1 10.2.0.1
    n ping -i 0.001 -c 3 -q 10.2.0.1
    n ping -I nosuch -c1 10.2.0.1
    n ping -I e -c1 10.2.0.1
    n ping -I 10.1.0.1 -c1 10.2.0.1
    n ping -I 10.9.0.1 -c1 10.2.0.1
    n ping -c1 nosuchhost
    n ping -c1 300.1.1.1
    n ping -c1 127.0.0.1
    ip -n a link set lo up
    n ping -c1 127.0.0.1
    n ping -c1 localhost
    n ping -c1 0
    n ping -c1 10.1.0.1
    n ping -b -c1 -W1 10.1.0.255
    n ping -c1 10.1.0.255
    n ping -c1 -W1 224.0.0.1
    n ping -w 1 -c 10 -i 0.3 10.2.0.1
    n ping -w 2 10.1.0.9
    n ping -p ff -c1 10.2.0.1
    n ping -p zz -c1 10.2.0.1
    n ping -Q 0x10 -c1 10.2.0.1
    n ping -f -c 5 -q 10.2.0.1
    n ping -A -c 3 -q 10.2.0.1
    n ping -O -c 2 -i 0.3 -W1 10.5.0.1
    n ping -s 1473 -M do -c1 10.2.0.1; ip -n r link set rb mtu 1400
    n ping -s 1472 -M do -c2 -i 0.3 -W1 10.2.0.1
    n ping -s 1472 -c1 -W1 10.2.0.1
    n ping -M want -s 1472 -c1 -W1 10.2.0.1
    n ping -M foo -c1 10.2.0.1
    n ping -V
    n ping --foo
    n ping -h
    n ping -l 3 -c 3 -q 10.2.0.1
    n ping -W 0 -c1 10.2.0.1
    n ping -W x -c1 10.2.0.1
    n ping -s -1 -c1 10.2.0.1
    n ping -a -c1 10.2.0.1
    n ping -U -c1 10.2.0.1;n ping -m 5 -c1 10.2.0.1
    n ping -S 1000 -c1 10.2.0.1
    n ping -e 77 -c1 10.2.0.1
    n ping 10.2.0.1 -c1
    n ping -qc2 -i.2 10.2.0.1
    ip -n a link set e down
    n ping -c1 -W1 10.2.0.1
    n ping -c1 -W1 10.1.0.1
}
body 2>&1 | sed 's/^/CHECK /'
