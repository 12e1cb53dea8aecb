// What a picture of a lab shows: nodes and what joins them, the same for every format.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "labs/lab/lab.h"

namespace vxlab::labs {

enum class NodeKind : std::uint8_t {
    machine,
    router,
    net_switch,
    uplink,
    name_space,
    container,
    vm,
    bridge,
    vtep,
    interface,
};
// "machine", "switch", "VTEP" …
std::string kind_name(NodeKind kind);

// An interface with its facts, each a few words: "10.0.0.1/24", "MTU 1450".
struct DrawnInterface {
    std::string name;
    std::vector<std::string> facts;
};

struct Node {
    NodeKind kind = NodeKind::machine;
    std::string id;        // "h1", "h1/red", "h1:br0", "h1/red:eth0", as in a lab's view
    std::string name;      // the last of these
    std::string parent{};  // the box it is drawn in; empty: none
    // Drawn around others. A machine, router or guest with nothing inside but interfaces is none:
    // these are written in it.
    bool is_box = false;
    std::vector<std::string> facts{};
    std::vector<DrawnInterface> interfaces{};  // of a place that is no box
    std::optional<std::uint32_t> vni{};        // of a VTEP
};

enum class EdgeKind : std::uint8_t {
    cable,  // of the underlay
    port,   // from an interface or VTEP to its bridge
    peer,   // both ends of a veth
    over,   // from a VTEP, VLAN, macvlan to the interface that carries it
};

struct Edge {
    EdgeKind kind = EdgeKind::cable;
    std::string from, to;                      // ids of nodes
    std::string from_interface, to_interface;  // of a place that is no box; else empty
    std::vector<std::string> facts;            // "10ms", "1% loss", "VLAN 7"
};

struct Drawing {
    std::string name, about;
    std::vector<Node> nodes;  // a box stands before what is in it
    std::vector<Edge> edges;  // guests first, cables last
    // Null: there is none.
    const Node* find(const std::string& id) const;
};

Drawing draw(const lab::Lab& lab);

// Distinct VNIs, in order of their first VTEP.
std::vector<std::uint32_t> vnis_of(const Drawing& drawing);

}  // namespace vxlab::labs
