# shellcheck shell=bash
# ip monitor and bridge monitor tell of each change.
ip link add br0 type bridge; ip link add p1 type veth peer name q1; ip link set p1 master br0
ip -o monitor link >links & a=$!
bridge monitor fdb >fdb.out & b=$!
ip monitor neigh >neigh.out & d=$!
sleep 1
bridge fdb add 02:00:00:00:00:01 dev p1 master static
bridge fdb del 02:00:00:00:00:01 dev p1 master
ip neigh add 10.0.0.9 lladdr 02:00:00:00:00:09 dev q1
ip neigh del 10.0.0.9 dev q1
ip link set q1 mtu 1400
ip link del p1
sleep 1
kill $a $b $d; wait
grep 02:00:00:00:00:01 fdb.out | sed 's/^/CHECK /'
grep 10.0.0.9 neigh.out | sed 's/^/CHECK /'
grep -c '^Deleted' links | sed 's/^/CHECK deleted /'
grep -c 'q1@p1.*mtu 1400' links | sed 's/^/CHECK mtu /'
