// The neighbour tables of a namespace, for ARP and NDP alike: states and timers of RFC 4861, 7.3.2
// as net/core/neighbour.c has them, and the packets that wait.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

#include "core/sim/ip/ip_stack.h"
#include "core/sim/ip/settings.h"

namespace vxlab::sim {

class NeighbourTable {
public:
    explicit NeighbourTable(IpStack::Parts& parts) : parts_(parts) {}
    ~NeighbourTable();

    KernelResult<> add(const NeighbourRequest& request);
    KernelResult<> remove(Interface& interface, const IpAddress& address);
    // Oldest first.
    std::vector<const Neighbour*> list(IpAddress::Family family) const;
    const Neighbour* find(const Interface& interface, const IpAddress& address) const;

    KernelResult<> add_proxy(const ProxyNeighbour& proxy);
    KernelResult<> remove_proxy(const Interface* interface, const IpAddress& address);
    const std::vector<ProxyNeighbour>& proxies(IpAddress::Family family) const {
        return family == IpAddress::Family::v4 ? proxies_ : proxies6_;
    }
    // The row that has us answer for the address on that interface; null: none.
    const ProxyNeighbour* proxy(const Interface& interface, const IpAddress& address) const;

    // Sends a frame whose Ethernet destination is still to be filled in: now, or when the next hop
    // has answered. A next hop that does not answer gives the frame back by an ICMP error.
    void output(Interface& interface, const IpAddress& next_hop, Frame frame);
    // A protocol above got an answer from there (dst_confirm).
    void confirm(Interface& interface, const IpAddress& next_hop);

    // What an ARP message or a neighbour message says of an address: __neigh_update.
    struct Claim {
        std::optional<MacAddress> mac{};
        NeighbourState state = NeighbourState::stale;
        bool override_entry = true;    // may change a known link-layer address
        bool weak_override = false;    // where it may not: doubts what is known
        bool create = false;           // makes a row for it
        bool heed_locktime = false;    // ARP: the first of several answers wins
        std::optional<bool> router{};  // NDP
    };
    void heard(Interface& interface, const IpAddress& address, const Claim& claim,
               const Frame& frame);
    void link_changed(Interface& interface, LinkChange change);

private:
    struct Entry {
        Neighbour row;
        TimerHandle timer{};
        std::deque<Frame> queue;
        std::size_t queued_bytes = 0;
    };
    struct Key {
        trace::InterfaceId interface;
        IpAddress address;
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct Hash {
        std::size_t operator()(const Key& key) const noexcept {
            return std::hash<IpAddress>{}(key.address) ^ (key.interface * 0x9e37'79b9'7f4a'7c15);
        }
    };
    struct Reachability {
        std::int64_t milliseconds = 0;
        Instant drawn{};
    };
    struct Update {
        std::optional<MacAddress> mac{};
        NeighbourState state = NeighbourState::stale;
        bool override_entry = true, weak_override = false;
        bool administrative = false;  // by the user
        std::optional<bool> router{};
    };

    Entry& entry(Interface& interface, const IpAddress& address);
    const NeighbourSettings& settings(const Entry& entry) const;
    Duration reachable_time(const Entry& entry);
    unsigned most_probes(const Entry& entry) const;
    // Errors: EINVAL, no link-layer address.
    KernelResult<> update(Entry& entry, const Update& update, const Frame* frame);
    void enter(Entry& entry, NeighbourState state, const Frame* frame);
    void arm(Entry& entry, Duration after);
    void disarm(Entry& entry);
    void expired(const Key& key);
    void reachable_passed(Entry& entry);
    void delay_passed(Entry& entry);
    void ask_again(Entry& entry);
    void solicit(Entry& entry);
    void invalidate(Entry& entry);
    void flush_queue(Entry& entry);
    void enqueue(Entry& entry, Frame frame);
    void send(Entry& entry, Frame frame);
    void tell(Entry& entry, trace::EventKind kind, const Frame* frame);
    void erase(const Key& key);

    IpStack::Parts& parts_;
    std::unordered_map<Key, std::unique_ptr<Entry>, Hash> entries_;
    std::vector<Key> order_;  // oldest first
    std::map<std::pair<trace::InterfaceId, bool>, Reachability> reachability_;
    std::vector<ProxyNeighbour> proxies_, proxies6_;
};

}  // namespace vxlab::sim
