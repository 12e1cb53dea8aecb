#!/usr/bin/env bash
# A VTEP whose address is on the loopback, and a tap on a bridge inside of a namespace.
ip link add eth0 type veth peer name wire
ip addr add 10.1.0.1/31 dev eth0
ip addr add fe80::1/64 dev eth0
ip link set eth0 up
ip link set wire up
ip addr add 10.255.0.1/32 dev lo
ip addr add fd00::1/128 dev lo
ip route add 10.255.0.0/24 via 10.1.0.0
ip link add vxlan10 type vxlan id 10 local 10.255.0.1 dstport 4789
ip link set vxlan10 up
ip netns add red
ip -n red link add br0 type bridge
ip -n red link set br0 up
ip -n red tuntap add tap0123456-ab mode tap
ip -n red link set tap0123456-ab master br0 up
ip -n red addr add 10.9.0.1/32 dev lo
ip -n red link set lo up
