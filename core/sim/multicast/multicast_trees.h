// The trees that a router is part of, (*,G) and (S,G): who joined below, whether it has joined
// above (RFC 7761 4.1, 4.5).
#pragma once

#include <map>
#include <set>

#include "core/sim/multicast/multicast_ports.h"
#include "core/wire/pim.h"

namespace vxlab::sim {

// Interfaces in the order of their ifindex.
struct ByIndex {
    bool operator()(const Interface* a, const Interface* b) const;
};
using Outputs = std::set<Interface*, ByIndex>;

class MulticastTrees {
public:
    explicit MulticastTrees(MulticastRouter::Parts& parts) : parts_(parts) {}

    void receive(const RawPacket& packet, const wire::PimJoinPrune& message);
    void member_changed(Interface& interface, const Membership& membership, bool joined);
    void neighbours_changed(Interface& interface, const IpAddress& fresh);
    void forget(Interface& interface);

    // Joins, prunes, routes and Registers of the group are brought up to date.
    void update(const IpAddress& group);
    void update_all();

    // Where the RP's tree goes on to from here; inherited_olist(S,G,rpt).
    Outputs shared_outputs(const IpAddress& group) const;
    // And the tree of the source: inherited_olist(S,G).
    Outputs outputs(const Membership& tree) const;
    // JoinDesired.
    bool is_wanted(const Membership& tree) const;
    std::vector<MulticastTreeRow> rows() const;

private:
    struct Downstream {
        Timer gone, prune;
    };
    struct Tree {
        explicit Tree(Simulator& simulator) : join(simulator) {}
        std::map<Interface*, Downstream, ByIndex> joined;
        Outputs members;
        // Joined above, if there is a neighbour.
        Interface* upstream = nullptr;
        IpAddress neighbour{};
        Timer join;
    };
    using Trees = std::map<Membership, Tree>;

    Tree& tree(const Membership& key);
    Outputs own_outputs(const Membership& key) const;
    void hear(const MulticastPort& port, const RawPacket& packet, const wire::PimJoinPrune& message,
              const IpAddress& group, const wire::PimSource& source, bool join);
    void join(const MulticastPort& port, const RawPacket& packet, const Membership& key,
              std::uint16_t hold_time);
    void prune(const MulticastPort& port, const Membership& key);
    void remove(Interface& interface, const Membership& key, trace::EventKind kind);
    void overhear(const MulticastPort& port, const IpAddress& upstream, const Membership& key,
                  bool join, std::uint16_t hold_time);
    void update_upstream(const Membership& key, Tree& tree);
    void refresh(const Membership& key);
    void send(Interface& interface, const IpAddress& neighbour, const Membership& key, bool join);
    void emit(trace::EventKind kind, Interface& interface, const Membership& key,
              const Frame* frame = nullptr) const;

    MulticastRouter::Parts& parts_;
    Trees trees_;
};

}  // namespace vxlab::sim
