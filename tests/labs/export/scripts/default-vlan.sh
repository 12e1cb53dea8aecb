#!/usr/bin/env bash
# Bridges that give no VLAN of their own, and another than 1.
for default in 0 99; do
  bridge=br$default
  ip link add "$bridge" type bridge vlan_filtering 1 vlan_default_pvid "$default"
  ip link set "$bridge" up
  for kind in access first plain trunk; do
    name=$kind-$default
    ip netns add "$name"
    ip link add "$name" type veth peer name eth0 netns "$name"
    ip link set "$name" master "$bridge" up
    ip -n "$name" link set lo up
    ip -n "$name" link set eth0 up
  done
  bridge vlan del dev "trunk-$default" vid 99 2>/dev/null
  bridge vlan del dev "access-$default" vid 99 2>/dev/null
  bridge vlan del dev "first-$default" vid 99 2>/dev/null
  bridge vlan add dev "access-$default" vid 10 pvid untagged
  bridge vlan add dev "trunk-$default" vid 10-12
  bridge vlan add dev "first-$default" vid 1 pvid untagged
  bridge vlan add dev "$bridge" vid 10 self
done
