// The kernel's devices as Open vSwitch uses them.
#include <algorithm>
#include <string_view>

#include "labs/import/ovs_parts.h"

namespace vxlab::labs {
namespace {

using trace::InterfaceState;
using trace::NamespaceState;
using trace::NetworkState;
using trace::OvsBridgeState;
using trace::OvsPortState;

InterfaceState* find(NamespaceState& space, const std::string& name) {
    for (auto& one : space.interfaces)
        if (one.name == name) return &one;
    return nullptr;
}

// The kernel calls it openvswitch; the userspace datapath uses a tap.
bool is_of_switch(const InterfaceState& one) {
    return one.kind == "openvswitch" || one.kind == "tun";
}

// An internal port may have been given to a namespace.
InterfaceState* find_port(NetworkState& state, NamespaceState& root, const OvsPortState& port) {
    if (auto* one = find(root, port.name)) return one;
    if (port.type != "internal") return nullptr;
    for (auto& space : state.name_spaces) {
        auto* one = space.machine == root.machine ? find(space, port.name) : nullptr;
        if (one && is_of_switch(*one)) return one;
    }
    return nullptr;
}

void put(InterfaceState& one, const trace::OvsSettings& settings) {
    for (const auto& [key, value] : settings) one.options["ovs." + key] = value;
}

void set_bridge(NetworkState& state, NamespaceState& root, const OvsBridgeState& bridge) {
    if (auto* one = find(root, bridge.name)) {
        one->kind = kOvsBridge;
        put(*one, bridge.settings);
    }
    for (const auto& port : bridge.ports) {
        auto* one = port.name == bridge.name ? nullptr : find_port(state, root, port);
        if (!one) continue;
        if (port.type == "internal") one->kind = kOvsInternal;
        one->master = bridge.name;
        one->options["ovs.bridge"] = bridge.name;
        put(*one, port.port);
        put(*one, port.interface);
    }
}

// ovs-system, or ovs-netdev, and the devices of tunnels: vxlan_sys_4789, genev_sys_6081, gre_sys.
bool is_datapath(const InterfaceState& one) {
    if (one.name == "ovs-system" || one.name == "ovs-netdev") return is_of_switch(one);
    return one.master == "ovs-system" && one.name.find("_sys") != std::string::npos;
}

}  // namespace

NetworkState with_ovs_devices(NetworkState state) {
    for (auto& space : state.name_spaces) {
        if (space.ovs_bridges.empty()) continue;
        for (const auto& bridge : space.ovs_bridges) set_bridge(state, space, bridge);
        std::erase_if(space.interfaces, is_datapath);
    }
    return state;
}

}  // namespace vxlab::labs
