# shellcheck shell=bash
# Ports of a bridge: states, flags, errors of enslaving.
ip link add br0 type bridge
ip link add br1 type bridge
ip link add p1 type veth peer name q1
ip link set p1 master br0
ip link set p1 up; ip link set q1 up; ip link set br0 up
bridge link show dev p1 | sed 's/^[0-9]*: //; s/^/CHECK /'
ip link set br1 master br0; echo "CHECK bridge in bridge $?"
ip link set p1 master br1; echo "CHECK move $?"
bridge link show dev p1 | grep -o 'master [^ ]*' | sed 's/^/CHECK /'
ip link set lo master br0; echo "CHECK lo $?"
ip link set p1 nomaster; echo "CHECK nomaster $?"
ip link set p1 nomaster; echo "CHECK again $?"
ip link set p1 master nosuch 2>&1 | sed 's/^/CHECK /'
bridge link set dev q1 learning off 2>&1 | sed 's/^/CHECK /'
