// What exists in a network now, in the words of iproute2: the answer of an engine, the content of a
// trace's beginning and end, what an import reads. Plain values without ids, so that the state of
// the simulator and of a real kernel can be compared.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ip_address.h"
#include "core/base/mac_address.h"

namespace vxlab::trace {

struct AddressState {
    IpAddress address{};
    std::uint8_t length = 0;
    friend bool operator==(const AddressState&, const AddressState&) = default;
    friend auto operator<=>(const AddressState&, const AddressState&) = default;
};

// A row of an FDB, of a bridge's port or of a VTEP.
struct FdbState {
    MacAddress mac{};
    IpAddress to{};          // the remote VTEP
    std::uint16_t port = 0;  // of it; 0: the device's
    std::uint32_t vni = 0;   // 0: the device's
    std::string via;
    std::uint16_t vlan = 0;
    std::string state;    // "permanent", "static", "extern_learn"; empty: learned
    bool is_own = false;  // `self`: of the device itself, not of its bridge
    friend bool operator==(const FdbState&, const FdbState&) = default;
};

struct InterfaceState {
    std::string name, kind;  // kind as `ip link add type`; empty for lo, a card;
                             // of others their link type: "pimreg"
    std::string master;
    std::string lower;  // a VLAN's or macvlan's device; a veth's other end, "ns:name" if it
                        // is in another namespace of the machine that is known
    MacAddress mac{};
    std::uint32_t mtu = 0;
    bool is_up = false;
    // Of the kind and, as "port.…", of the bridge port; names and values as `ip -j -d link` has
    // them.
    std::map<std::string, std::string> options;
    std::vector<AddressState> addresses;  // link-local ones if somebody wrote them: fe80::1
    std::vector<FdbState> fdb;
    std::vector<std::string> vlans;  // of a bridge port: "10 pvid untagged"
    friend bool operator==(const InterfaceState&, const InterfaceState&) = default;
};

struct RouteState {
    std::string to;  // "default", "10.0.0.0/24"
    IpAddress via{};
    std::string dev;
    std::uint32_t metric = 0;
    // Empty: one gateway or none. "blackhole", "unreachable", ...; "onlink": the gateway need not
    // be in a network of ours; "multipath": several gateways, which are not told.
    std::string type;
    friend bool operator==(const RouteState&, const RouteState&) = default;
};

struct NeighbourState {
    IpAddress address{};
    MacAddress mac{};
    std::string dev;
    std::string state;  // "PERMANENT", "REACHABLE", …
    friend bool operator==(const NeighbourState&, const NeighbourState&) = default;
};

// Of Open vSwitch, in the words of ovs-vsctl: {"tag": "10"}, {"options:remote_ip": "10.0.0.2"}.
// What is empty or false is left out.
using OvsSettings = std::map<std::string, std::string>;

// A port of an Open vSwitch bridge with its one interface, which is a device of the machine or
// the switch's own.
struct OvsPortState {
    std::string name;
    std::string type;  // "internal", "vxlan", "patch", …; empty: a device that was there before
    OvsSettings port, interface;    // columns of the two
    std::vector<std::string> bond;  // of a bond, of which no more is told: its interfaces
    friend bool operator==(const OvsPortState&, const OvsPortState&) = default;
};

struct OvsBridgeState {
    std::string name;
    OvsSettings settings;
    std::vector<OvsPortState> ports;  // by port number, the bridge's own first
    // As `ovs-ofctl add-flow` takes them, by the names of the ports; nothing: not to be seen.
    std::optional<std::vector<std::string>> flows;
    std::vector<std::string> groups;  // likewise
    std::vector<std::string> others;  // "controller", "mirrors": of which no more is told
    friend bool operator==(const OvsBridgeState&, const OvsBridgeState&) = default;
};

struct NamespaceState {
    std::string machine, name;               // no name: the machine's root
    std::vector<InterfaceState> interfaces;  // by ifindex
    std::vector<RouteState> routes;          // of the main table, that somebody set
    std::vector<NeighbourState> neighbours;
    bool forwards_v4 = false, forwards_v6 = false;
    std::vector<OvsBridgeState> ovs_bridges;  // by name; of a root
    friend bool operator==(const NamespaceState&, const NamespaceState&) = default;
};

struct NetworkState {
    std::vector<NamespaceState> name_spaces;  // machine by machine, the root first
    std::vector<std::string> unseen;          // what could not be read, and why
};

}  // namespace vxlab::trace
