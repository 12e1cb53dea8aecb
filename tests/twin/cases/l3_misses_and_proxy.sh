# shellcheck shell=bash disable=SC2086
# Neighbour proxy behind a bridge: misses are told, answers need a neighbour and a row.
body() {
    set +e
    ip netns add a
    ip netns add b
    ip link add e netns a address 02:00:00:00:01:01 type veth peer name e netns b address 02:00:00:00:01:02
    for x in a:1 b:2; do n=${x%:*} i=${x#*:}; ip -n $n link set e up; ip -n $n addr add 192.0.2.$i/24 dev e; ip -n $n link add vx address 02:00:00:00:00:0$i type vxlan id 5 dstport 4789 local 192.0.2.$i nolearning proxy l2miss l3miss; ip -n $n link add br0 type bridge; ip -n $n link set vx master br0; ip -n $n link set vx up; ip -n $n link set br0 up; ip netns add g$i; ip link add eth0 netns g$i address 02:00:00:00:05:0$i type veth peer name t netns $n; ip -n $n link set dev t master br0; ip -n $n link set dev t up; ip -n g$i link set eth0 up; ip -n g$i addr add 10.0.0.$i/24 dev eth0; ip -n g$i addr add 2001:db8:ff::$i/64 dev eth0 nodad; done
    ip -n a monitor neigh > m & M=$!
    bridge -n a monitor fdb > f & F=$!
    sleep 0.5
    ip netns exec g1 ping -c1 -W2 10.0.0.2 | grep -o '.*loss' || true
    ip -n a neigh add 10.0.0.2 lladdr 02:00:00:00:05:02 dev vx
    ip -n b neigh add 10.0.0.1 lladdr 02:00:00:00:05:01 dev vx nud permanent
    ip netns exec g1 ping -c1 -W2 10.0.0.2 | grep -o '.*loss' || true
    ip -n g1 neigh
    bridge -n a fdb append 02:00:00:00:05:02 dev vx dst 192.0.2.2
    bridge -n b fdb append 02:00:00:00:05:01 dev vx dst 192.0.2.1
    ip netns exec g1 ping -c1 -W2 10.0.0.2 | grep -o '.*loss'
    ip -6 -n a neigh add 2001:db8:ff::2 lladdr 02:00:00:00:05:02 dev vx
    ip -6 -n b neigh add 2001:db8:ff::1 lladdr 02:00:00:00:05:01 dev vx
    ip netns exec g1 ping -c1 -W2 2001:db8:ff::2 | grep -o '.*loss'
    ip -n g1 -6 neigh show 2001:db8:ff::2 | sed 's/ [A-Z]*$//'
    ip netns exec g1 ping -c1 -W2 10.0.0.7 | grep -o '.*loss' || true
    kill $M $F; wait $M $F; sed 's/^/m /' m | grep miss | grep -v fe80 | sort -u; sed 's/^/f /' f | grep miss
    for n in a b; do ip -n $n neigh show dev vx | sort; bridge -n $n fdb show dev vx | sort; bridge -n $n fdb show br br0 | grep -v '33:33\|01:00' | grep 05: | sort; ip -n $n -d link show vx | grep -o 'vxlan id.*ttl'; done
    ip -n a neigh change 10.0.0.2 lladdr 02:00:00:00:05:02 dev vx nud stale
    ip -n g1 neigh flush all
    ip netns exec g1 ping -c1 -W2 10.0.0.2 | grep -o '.*loss' || true
    ip -n a neigh | sort
    ip -n g1 -s link show eth0 | tr -s ' ' >/dev/null
}
body 2>&1 | sed 's/^/CHECK /'
