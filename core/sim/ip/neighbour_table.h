// The neighbour tables of a namespace, for ARP and NDP alike: states and timers of RFC 4861, 7.3.2
// as net/core/neighbour.c has them, and the packets that wait.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "core/sim/ip/ip_stack.h"

namespace vxlab::sim {

class NeighbourTable {
public:
    explicit NeighbourTable(IpStack::Parts& parts) : parts_(parts) {}
    ~NeighbourTable();

    KernelResult<> add(const NeighbourRequest& request);
    KernelResult<> remove(Interface& interface, const IpAddress& address);
    std::vector<const Neighbour*> list(IpAddress::Family family) const;
    const Neighbour* find(const Interface& interface, const IpAddress& address) const;

    // Sends a frame whose Ethernet destination is still to be filled in: now, or when the next hop
    // has answered. A next hop that does not answer gives the frame back by an ICMP error.
    void output(Interface& interface, const IpAddress& next_hop, Frame frame);

    // What an ARP message or a neighbour message of that address says.
    struct Claim {
        MacAddress mac{};
        bool solicited = false;        // an answer to our question
        bool override_entry = true;    // may change a known link-layer address
        bool create = false;           // make a row for it
        std::optional<bool> router{};  // NDP
    };
    void heard(Interface& interface, const IpAddress& address, const Claim& claim,
               const Frame& frame);
    void link_changed(Interface& interface, LinkChange change);

    std::vector<ProxyNeighbour> proxies, proxies6;

private:
    struct Entry {
        Neighbour row;
        TimerHandle timer{};
        std::deque<Frame> queue;
        MacAddress asked{};  // for unicast probes
    };
    using Key = std::pair<trace::InterfaceId, IpAddress>;

    Entry& entry(Interface& interface, const IpAddress& address);
    std::int64_t setting(const Entry& entry, std::string_view leaf, std::int64_t fallback) const;
    void set_state(Entry& entry, NeighbourState state, const Frame* frame);
    void arm(Entry& entry, Duration after);
    void expired(Key key);
    void solicit(Entry& entry);
    void fail(Entry& entry);
    void flush_queue(Entry& entry);
    void send(Entry& entry, Frame frame);
    void tell(Entry& entry, trace::EventKind kind, const Frame* frame);
    void erase(Key key);

    IpStack::Parts& parts_;
    std::map<Key, std::unique_ptr<Entry>> entries_;
    std::vector<Key> order_;  // oldest first
};

}  // namespace vxlab::sim
