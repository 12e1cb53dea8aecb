// What a user wants to build: the lab file as values. Read by reader.h, checked by check.h, turned
// into commands by labs/plan. Plain values; the order of everything is that of the file.
//
// Names are the user's. What a file leaves out is empty here, and its default stands in the
// comment; docs/lab-file.md says how each part is written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/instant.h"
#include "core/base/ip_address.h"
#include "core/base/mac_address.h"

namespace vxlab::lab {

// Where in the file, from 1; 0: it was not read from one.
struct Mark {
    int line = 0, column = 0;
};

// 10.0.0.1/24: an address with its network.
struct Prefix {
    IpAddress address{};
    std::uint8_t length = 0;
    friend bool operator==(const Prefix&, const Prefix&) = default;
};

// One of the places of a lab: `machine`, `machine/namespace`, with `:interface` behind either.
struct Ref {
    std::string machine, name_space, interface;
    Mark mark{};
    friend bool operator==(const Ref& a, const Ref& b) {
        return a.machine == b.machine && a.name_space == b.name_space && a.interface == b.interface;
    }
};

// Of a cable; what is not set is as the engine has it.
struct Quality {
    std::optional<Duration> delay, jitter;
    std::optional<std::uint64_t> rate;  // bits per second
    std::optional<double> loss;         // probability, 0 to 1
    bool is_plain() const { return !delay && !jitter && !rate && !loss; }
};

struct Route {
    std::optional<Prefix> to;  // nothing: default
    IpAddress via{};           // none: on the link
    std::string dev;
    std::optional<std::uint32_t> metric;
    Mark mark{};
};

struct Neighbour {
    IpAddress address{};
    MacAddress mac{};
    std::string dev;  // of a VTEP's own list: empty, it is the VTEP
    Mark mark{};
};

// A row that the user puts into an FDB: of a VTEP (`to`) or of a bridge (`port`).
struct FdbRow {
    MacAddress mac{};
    IpAddress to{};                         // the remote VTEP
    std::optional<std::uint16_t> udp_port;  // of the remote VTEP
    std::optional<std::uint32_t> vni;       // sent with
    std::string dev;                        // a VTEP's row: sent through; a bridge's: the port
    std::optional<std::uint16_t> vlan;
    Mark mark{};
};

// What an interface is on the bridge it is a port of.
struct Port {
    std::string bridge;                 // empty: of none
    std::optional<std::uint16_t> vlan;  // untagged, of its own frames
    std::vector<std::uint16_t> tagged;
    Mark mark{};
};

enum class InterfaceKind : std::uint8_t {
    veth,  // one end here; the other is a port of a bridge of the machine, or `peer`
    nic,   // a machine's or a router's card, on a cable
    vlan,
    macvlan,
    dummy,
    tap,
    internal,  // of an Open vSwitch bridge of the machine: its port and the interface in one
    loopback,  // lo, which is there by itself
};

struct Interface {
    std::string name;
    InterfaceKind kind = InterfaceKind::veth;
    // Of a veth without a peer: what its other end is a port of, in the machine's root; else what
    // the interface itself is a port of, in the same place.
    Port port;
    std::string port_name;  // of a veth's other end; empty: made from the names
    std::string peer;       // of a veth: `namespace:interface` or `:interface`, same machine
    std::string link;       // of a nic: a switch, or `machine:interface`
    Quality quality;        // of the cable
    std::string on;         // of a vlan, macvlan: the interface below, in the same place
    std::uint16_t vlan_id = 0;
    std::string mode;  // of a macvlan; empty: bridge
    std::vector<Prefix> addresses;
    std::optional<MacAddress> mac;
    std::optional<std::uint32_t> mtu;
    bool is_up = true;
    Mark mark{};
};

// kernel: written as `linux`, which is a macro to some compilers.
enum class BridgeKind : std::uint8_t { kernel, ovs };

struct Bridge {
    std::string name;
    BridgeKind kind = BridgeKind::kernel;
    std::vector<Prefix> addresses;
    std::optional<MacAddress> mac;
    std::optional<std::uint32_t> mtu;
    std::optional<bool> stp, snooping, querier, vlan_filtering;
    std::optional<std::uint32_t> ageing;  // seconds
    std::vector<FdbRow> fdb;
    std::vector<std::string> flows;  // of an Open vSwitch bridge
    Mark mark{};
};

// kernel (`linux`): a vxlan device; ovs: a port of an Open vSwitch bridge; userspace: our own.
enum class VtepKind : std::uint8_t { kernel, ovs, userspace };

struct Vtep {
    std::string name;
    VtepKind kind = VtepKind::kernel;
    std::uint32_t vni = 0;
    IpAddress local{}, remote{}, group{};
    std::string dev;
    std::uint16_t port = 4789;
    Port bridge;
    std::vector<IpAddress> flood;  // head-end replication: a zero-MAC row each
    std::vector<FdbRow> fdb;
    std::vector<Neighbour> neighbours;  // for the proxy
    // As iproute2 names them; nothing: the kernel's default.
    std::optional<bool> learning, proxy, rsc, l2miss, l3miss, gbp, udpcsum, udp6zerocsumtx,
        udp6zerocsumrx;
    std::string ttl, tos, df;  // in iproute2's words
    std::optional<std::uint32_t> ageing, maxaddress;
    std::optional<std::pair<std::uint16_t, std::uint16_t>> srcport;
    std::vector<Prefix> addresses;
    std::optional<MacAddress> mac;
    std::optional<std::uint32_t> mtu;
    bool is_up = true;
    Mark mark{};
};

struct Sysctl {
    std::string key, value;
    Mark mark{};
};

// What is in one network namespace: a machine's root or one of its named ones.
struct Place {
    std::vector<Interface> interfaces;
    std::vector<Bridge> bridges;
    std::vector<Vtep> vteps;
    std::vector<Route> routes;
    std::vector<Neighbour> neighbours;
    std::optional<bool> forwarding;  // of IPv4 and IPv6
    std::vector<Sysctl> sysctls;
    std::vector<std::pair<std::string, Mark>> commands;  // run last, as bash takes their words
};

struct Namespace {
    std::string name;
    Place place;
    Mark mark{};
};

// A container, or a VM on a tap.
struct Guest {
    std::string name, image;
    Place place;
    Mark mark{};
};

struct Machine {
    std::string name;
    Place root;
    std::vector<Namespace> namespaces;
    std::vector<Guest> containers, vms;
    Mark mark{};
};

// An Ethernet switch of the underlay.
struct Switch {
    std::string name;
    std::optional<bool> snooping, querier;
    std::optional<std::uint32_t> mtu;
    Mark mark{};
};

// A router of the underlay; `multicast`: it speaks IGMP and PIM.
struct Router {
    std::string name;
    Place root;
    bool multicast = false;
    IpAddress rendezvous_point{};
    Mark mark{};
};

// The way out of the lab.
struct Uplink {
    std::string name;
    Mark mark{};
};

struct Ping {
    Ref from;
    std::string to;  // an address, or a place whose first address it is
    int count = 1;
    std::optional<std::uint32_t> size;
    bool dont_fragment = false;
    bool wants_reply = true;  // false: every packet must be lost
};

struct Arping {
    Ref from;  // with its interface
    std::string to;
    int count = 1;
    bool wants_reply = true;
};

struct Iperf {
    Ref from, to;
    int seconds = 2;
    bool udp = false;
    std::optional<std::uint64_t> at_least, at_most;  // bits per second, as the client says
};

// A crafted frame, sent from an interface.
struct Send {
    Ref from;
    std::vector<std::uint8_t> frame;
    int count = 1;
};

// A guest goes to another machine with its MAC and addresses.
struct Move {
    Ref guest;
    std::string to;      // machine
    std::string bridge;  // there; empty: of the same name
};

// The cable of an interface: cut, or mended.
struct Cable {
    Ref interface;
    bool is_cut = true;
};

struct ChangeFdb {
    Ref at;            // with its interface
    std::string verb;  // add, append, replace, del
    FdbRow row;
};

struct Wait {
    Duration time{};
};

struct RunCommand {
    Ref at;
    std::string command;
    int status = 0;
    std::vector<std::string> contains, lacks;  // of its output
};

struct Action {
    std::string title;  // empty: made from what it does
    std::variant<Ping, Arping, Iperf, Send, Move, Cable, ChangeFdb, Wait, RunCommand> what;
    Mark mark{};
};

// Where a node is drawn.
struct Position {
    std::string node;
    double x = 0, y = 0;
};

struct Lab {
    std::string name, about;
    std::vector<Machine> machines;
    std::vector<Switch> switches;
    std::vector<Router> routers;
    std::vector<Uplink> uplinks;
    std::vector<Action> actions;
    std::vector<Position> view;
};

}  // namespace vxlab::lab
