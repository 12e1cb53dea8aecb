# shellcheck shell=bash
# taps: made, shown, without a reader no carrier, removed.
ip tuntap add mode tap vport1; echo "CHECK $?"
ip tuntap add mode tap vport1 2>&1 | sed 's/^/CHECK /'
ip tuntap add mode tun t0
ip tuntap add name x 2>&1 | sed 's/^/CHECK /'
ip tuntap show | sort | sed 's/^/CHECK /'
ip link set vport1 up
ip -br link show vport1 | tr -s ' ' | cut -d' ' -f1,2 | sed 's/^/CHECK /'
ip link show vport1 | head -n 1 | sed 's/^[0-9]*: //; s/^/CHECK /'
ip link show t0 | sed 's/^[0-9]*: //; s/^/CHECK /'
ip -d link show vport1 | grep -o 'tun type.*addrgenmode' | sed 's/^/CHECK /'
ip tuntap del mode tap vport1; echo "CHECK $?"
ip tuntap del mode tap nosuch 2>&1 | sed 's/^/CHECK /'
ip link del t0; ip tuntap | sed 's/^/CHECK /'
