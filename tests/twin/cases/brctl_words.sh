# shellcheck shell=bash
# brctl: verbs, refusals, what it shows.
body() {
    b() { echo "\$ brctl $*"; brctl "$@"; echo "-> $?"; }
    ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
    ip link add w0 address 02:00:00:00:00:03 type veth peer name w1 address 02:00:00:00:00:04
    b addbr br0
    b addbr br0
    b addbr averyveryverylongname
    b addbr
    ip link set br0 address 02:00:00:00:00:10
    b show
    b addif br0 v0
    b addif br0 v0
    b addif br0 nosuch
    b addif nosuch v0
    b addif br0
    b addif br0 w0 w1
    b show
    b show br0
    b show nosuch
    b stp br0 on
    b stp br0 foo
    b stp nosuch on
    b setageing br0 20
    b setageing br0 foo
    b setfd br0 5
    b sethello br0 1
    b setmaxage br0 15
    b setbridgeprio br0 100
    b setbridgeprio br0 70000
    b setpathcost br0 v0 50
    b setportprio br0 v0 500
    b hairpin br0 v0 on
    b showstp nosuch
    b showmacs br0 | sed -E 's/ +[0-9]+\.[0-9]+$/ T/'
    b showmacs nosuch
    b delif br0 w1
    b delif br0 w1
    b delif br0 nosuch
    ip link set br0 up
    b delbr br0
    ip link set br0 down
    b delbr br0
    b delbr br0
    b foo; b
    b --version
    b -V
    b stp br0
    ip link add br1 type bridge
    ip link set v0 master br1
    ip link set br1 up
    ip link set v0 up
    ip link set v1 up
    sleep 1
    b show
    b showmacs br1 | sed -E 's/ +[0-9]+\.[0-9]+$/ T/' | sort
}
body 2>&1 | sed 's/^/CHECK /'
