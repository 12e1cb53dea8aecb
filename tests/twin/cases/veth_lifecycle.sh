# shellcheck shell=bash
# veth: one end alone has no carrier; deleting one deletes both; a namespace takes its devices with it.
ip netns add a
ip link add v0 type veth peer name v1
ip link set v0 up
ip -br link show v0 | tr -s ' ' | cut -d' ' -f1,2 | sed 's/^/CHECK /'
ip link set v1 up
for v in v0 v1; do ip -br link show $v | tr -s ' ' | cut -d' ' -f1,2 | sed 's/^/CHECK /'; done
ip link set v1 netns a
ip -br link show v0 | tr -s ' ' | cut -d' ' -f1,2 | sed 's/^/CHECK moved /'
ip link show v0 | head -n 1 | sed 's/^[0-9]*: //; s/@if[0-9]*/@ifN/; s/^/CHECK /'
ip -n a -br link show v1 | tr -s ' ' | cut -d' ' -f2 | sed 's/^/CHECK moved /'
ip link show v1 2>&1 | sed 's/^/CHECK /'
ip -n a link set v1 name eth0; echo "CHECK rename $?"
ip netns del a
# The kernel clears a namespace away in its own time.
for _ in {1..50}; do ip link show v0 >/dev/null 2>&1 || break; sleep 0.1; done
ip link show v0 2>&1 | head -n 1 | cut -c1-60 | sed 's/^/CHECK after netns del /'
ip link add p0 type veth peer name p1
ip link del p1
ip link show p0 2>&1 | sed 's/^/CHECK /'
ip link add x0 index 77 type veth peer name x1 index 78
ip link show x0 | head -n 1 | cut -d: -f1 | sed 's/^/CHECK index /'
