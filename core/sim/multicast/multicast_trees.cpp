#include "core/sim/multicast/multicast_trees.h"

#include <algorithm>

#include "core/sim/multicast/multicast_parts.h"
#include "core/sim/multicast/pim_output.h"

namespace vxlab::sim {
namespace {

// RFC 7761 4.11.
constexpr auto kJoinPeriod = Duration::seconds(60);
constexpr std::int64_t kOverride = 2'500;      // milliseconds
constexpr std::int64_t kSuppression = 66'000;  // 1.1 periods, and up to 0.3 more
constexpr std::int64_t kSuppressionSpread = 18'000;

bool is_shared(const Membership& key) { return key.source.is_unspecified(); }

}  // namespace

bool ByIndex::operator()(const Interface* a, const Interface* b) const {
    return a->index < b->index;
}

MulticastTrees::Tree& MulticastTrees::tree(const Membership& key) {
    return trees_.try_emplace(key, parts_.simulator).first->second;
}

void MulticastTrees::emit(trace::EventKind kind, Interface& interface, const Membership& key,
                          const Frame* frame) const {
    interface.emit_row(kind,
                       {.table = trace::Table::groups,
                        .state = trace::RowState::extern_learn,
                        .interface = interface.id,
                        .address = key.group,
                        .via = is_shared(key) ? IpAddress() : key.source},
                       frame);
}

void MulticastTrees::receive(const RawPacket& packet, const wire::PimJoinPrune& message) {
    auto& interface = packet.interface;
    const auto* port = parts_.ports.find(interface);
    if (!port) return interface.drop(packet.frame, trace::Reason::no_consumer);
    if (!port->pim.primary(packet.source))
        return interface.drop(packet.frame, trace::Reason::pim_no_neighbour);
    const bool to_us = message.upstream == port->pim.own();
    interface.emit_decision(
        packet.frame,
        {.verdict = to_us ? trace::Verdict::deliver : trace::Verdict::consume,
         .reason = to_us ? trace::Reason::pim_join_prune : trace::Reason::pim_overheard});
    const MulticastRouter::Cause guard(parts_, packet.frame);
    for (const auto& group : message.groups) {
        for (const auto& source : group.prunes)
            hear(*port, packet, message, group.address, source, false);
        for (const auto& source : group.joins)
            hear(*port, packet, message, group.address, source, true);
        update(group.address);
    }
}

void MulticastTrees::hear(const MulticastPort& port, const RawPacket& packet,
                          const wire::PimJoinPrune& message, const IpAddress& group,
                          const wire::PimSource& source, bool join) {
    if (!group.is_multicast()) return;
    const auto point = parts_.ports.rendezvous_point(group);
    // (S,G,rpt) is not spoken here; a tree of another RP is not ours.
    if (source.rp_tree && (!source.wildcard || source.address != point)) return;
    const Membership key{group, source.wildcard ? IpAddress::v4(0) : source.address};
    if (message.upstream != port.pim.own())
        return overhear(port, message.upstream, key, join, message.hold_time);
    join ? this->join(port, packet, key, message.hold_time) : prune(port, key);
}

void MulticastTrees::join(const MulticastPort& port, const RawPacket& packet, const Membership& key,
                          std::uint16_t hold_time) {
    auto* interface = &port.interface;
    const auto [at, made] = tree(key).joined.try_emplace(
        interface, Downstream{Timer(parts_.simulator), Timer(parts_.simulator)});
    auto& downstream = at->second;
    downstream.prune.stop();
    const auto time = std::max(Duration::seconds(hold_time), downstream.gone.remaining());
    downstream.gone.start(
        time, [this, interface, key] { remove(*interface, key, trace::EventKind::row_aged); });
    emit(made ? trace::EventKind::row_added : trace::EventKind::row_refreshed, *interface, key,
         &packet.frame);
}

// RFC 7761 4.5.1: on a link with others the Prune waits, so that one of them can override it.
void MulticastTrees::prune(const MulticastPort& port, const Membership& key) {
    const auto found = trees_.find(key);
    if (found == trees_.end()) return;
    auto* interface = &port.interface;
    const auto at = found->second.joined.find(interface);
    if (at == found->second.joined.end() || at->second.prune.is_running()) return;
    const auto wait = port.pim.override_interval();
    if (wait == Duration{}) return remove(*interface, key, trace::EventKind::row_removed);
    at->second.prune.start(wait, [this, interface, key] {
        if (const auto* there = parts_.ports.find(*interface))
            send(*interface, there->pim.own(), key, false);  // PruneEcho
        remove(*interface, key, trace::EventKind::row_removed);
    });
}

void MulticastTrees::remove(Interface& interface, const Membership& key, trace::EventKind kind) {
    const auto copy = key;  // it may live in the timer that goes
    tree(copy).joined.erase(&interface);
    emit(kind, interface, copy);
    update(copy.group);
}

// Others of the link ask our neighbour too: their Join saves ours, their Prune calls for it.
void MulticastTrees::overhear(const MulticastPort& port, const IpAddress& upstream,
                              const Membership& key, bool join, std::uint16_t hold_time) {
    const auto found = trees_.find(key);
    if (found == trees_.end()) return;
    auto& tree = found->second;
    if (tree.upstream != &port.interface || tree.neighbour != upstream) return;
    const auto spread = random_within(parts_.simulator, join ? kSuppressionSpread : kOverride);
    const auto suppressed =
        Duration{Duration::milliseconds(kSuppression).nanoseconds + spread.nanoseconds};
    const auto time = join ? std::min(suppressed, Duration::seconds(hold_time)) : spread;
    const auto left = tree.join.remaining();
    if (join ? left < time : left > time) tree.join.start(time, [this, key] { refresh(key); });
}

void MulticastTrees::member_changed(Interface& interface, const Membership& membership,
                                    bool joined) {
    auto& members = tree(membership).members;
    if (joined)
        members.insert(&interface);
    else
        members.erase(&interface);
    update(membership.group);
}

// A neighbour that began anew knows nothing of our Joins (RFC 7761 4.5.7).
void MulticastTrees::neighbours_changed(Interface& interface, const IpAddress& fresh) {
    update_all();
    for (auto& [key, tree] : trees_)
        if (fresh && tree.upstream == &interface && tree.neighbour == fresh)
            tree.join.start(random_within(parts_.simulator, kOverride),
                            [this, key = key] { refresh(key); });
}

void MulticastTrees::forget(Interface& interface) {
    for (auto& [key, tree] : trees_) {
        tree.joined.erase(&interface);
        tree.members.erase(&interface);
        if (tree.upstream != &interface) continue;
        tree.upstream = nullptr;
        tree.neighbour = {};
        tree.join.stop();
    }
}

Outputs MulticastTrees::own_outputs(const Membership& key) const {
    Outputs outputs;
    const auto found = trees_.find(key);
    if (found == trees_.end()) return outputs;
    for (const auto& [interface, downstream] : found->second.joined) outputs.insert(interface);
    for (auto* interface : found->second.members) {
        const auto* port = parts_.ports.find(*interface);
        if (port && port->pim.is_designated()) outputs.insert(interface);
    }
    return outputs;
}

Outputs MulticastTrees::shared_outputs(const IpAddress& group) const {
    if (!parts_.ports.rendezvous_point(group)) return {};
    return own_outputs({group, IpAddress::v4(0)});
}

Outputs MulticastTrees::outputs(const Membership& key) const {
    auto outputs = shared_outputs(key.group);
    outputs.merge(own_outputs(key));
    return outputs;
}

bool MulticastTrees::is_wanted(const Membership& key) const {
    if (is_shared(key)) return !shared_outputs(key.group).empty();
    if (!own_outputs(key).empty()) return true;
    return parts_.flows.is_alive(key) && !outputs(key).empty();
}

void MulticastTrees::update(const IpAddress& group) {
    for (const auto& source : parts_.flows.sources(group)) tree({group, source});
    for (auto& [key, tree] : trees_)
        if (key.group == group) update_upstream(key, tree);
    parts_.flows.update(group);
    std::erase_if(trees_, [&](const auto& row) {
        const auto& [key, tree] = row;
        return key.group == group && tree.joined.empty() && tree.members.empty() && !tree.neighbour;
    });
}

void MulticastTrees::update_all() {
    std::set<IpAddress> groups;
    for (const auto& [key, tree] : trees_) groups.insert(key.group);
    for (const auto& group : parts_.flows.groups()) groups.insert(group);
    for (const auto& group : groups) update(group);
}

// The upstream state machine (RFC 7761 4.5.5, 4.5.7).
void MulticastTrees::update_upstream(const Membership& key, Tree& tree) {
    const auto root = is_shared(key) ? parts_.ports.rendezvous_point(key.group) : key.source;
    const auto path = root ? parts_.ports.reverse_path(root) : ReversePath{};
    // A connected source has nobody to ask; a connected RP is asked itself.
    const bool to_ask = !path.is_here && !(path.is_connected && !is_shared(key));
    const auto neighbour = to_ask && is_wanted(key) ? path.neighbour : IpAddress();
    auto* before = std::exchange(tree.upstream, path.is_here ? nullptr : path.interface);
    if (tree.neighbour == neighbour && (!neighbour || tree.upstream == before)) return;
    if (tree.neighbour) send(*before, tree.neighbour, key, false);
    tree.join.stop();
    tree.neighbour = neighbour;
    if (neighbour) refresh(key);
}

void MulticastTrees::refresh(const Membership& key) {
    const auto copy = key;
    auto& tree = trees_.at(copy);
    send(*tree.upstream, tree.neighbour, copy, true);
    tree.join.start(kJoinPeriod, [this, copy] { refresh(copy); });
}

void MulticastTrees::send(Interface& interface, const IpAddress& neighbour, const Membership& key,
                          bool join) {
    auto* port = parts_.ports.find(interface);
    if (!port) return;
    const bool shared = is_shared(key);
    const auto root = shared ? parts_.ports.rendezvous_point(key.group) : key.source;
    if (!root) return;
    wire::PimJoinPrune message{.upstream = neighbour, .groups = {{.address = key.group}}};
    auto& group = message.groups.front();
    (join ? group.joins : group.prunes).push_back({root, shared, shared});
    port->pim.send_due_hello();
    send_to_routers(*parts_.pim, interface, port->pim.own(), message, parts_.cause);
}

std::vector<MulticastTreeRow> MulticastTrees::rows() const {
    std::vector<MulticastTreeRow> rows;
    for (const auto& [key, tree] : trees_) {
        MulticastTreeRow row{.source = key.source,
                             .group = key.group,
                             .upstream = tree.upstream,
                             .neighbour = tree.neighbour};
        for (const auto& [interface, downstream] : tree.joined) row.joined.push_back(interface);
        for (auto* interface : tree.members) {
            const auto* port = parts_.ports.find(*interface);
            if (port && port->pim.is_designated()) row.members.push_back(interface);
        }
        rows.push_back(row);
    }
    return rows;
}

}  // namespace vxlab::sim
