#include "core/sim/multicast/multicast_flows.h"

#include <algorithm>

#include "core/sim/multicast/multicast_parts.h"

namespace vxlab::sim {
namespace {

constexpr auto kKeepalive = Duration::seconds(210);  // RFC 7761 4.11

}  // namespace

MulticastFlows::Flow& MulticastFlows::flow(const Membership& key) {
    const auto [at, made] = flows_.try_emplace(key, parts_.simulator);
    if (made) at->second.check.start(kKeepalive, [this, key] { check(key); });
    return at->second;
}

MulticastFlows::Flow* MulticastFlows::find(const Membership& key) {
    const auto found = flows_.find(key);
    return found == flows_.end() ? nullptr : &found->second;
}

bool MulticastFlows::is_alive(const Membership& key) const {
    const auto found = flows_.find(key);
    return found != flows_.end() && found->second.is_alive;
}

std::vector<IpAddress> MulticastFlows::sources(const IpAddress& group) const {
    std::vector<IpAddress> sources;
    for (const auto& [key, flow] : flows_)
        if (key.group == group) sources.push_back(key.source);
    return sources;
}

std::vector<IpAddress> MulticastFlows::groups() const {
    std::vector<IpAddress> groups;
    for (const auto& [key, flow] : flows_)
        if (groups.empty() || groups.back() != key.group) groups.push_back(key.group);
    return groups;
}

const MulticastRoute* MulticastFlows::route(const Membership& key) const {
    for (const auto& route : parts_.stack.multicast_routes())
        if (route->source == key.source && route->group == key.group) return route.get();
    return nullptr;
}

// The first datagram of a source: it is on this link, or on a tree that we are part of.
void MulticastFlows::no_route(const MulticastUpcall& datagram) {
    const Membership key{datagram.group, datagram.source};
    const auto path = parts_.ports.reverse_path(datagram.source);
    const bool is_connected = path.is_connected && path.interface == &datagram.input;
    if (!is_connected && parts_.trees.outputs(key).empty()) return;
    const MulticastRouter::Cause guard(parts_, datagram.frame);
    auto& flow = this->flow(key);
    flow.is_alive = flow.is_alive || is_connected;
    note_input(key, flow, datagram.input);
    parts_.trees.update(key.group);
}

// Either a loop, or the source's tree has begun to bring what came along the RP's.
void MulticastFlows::wrong_input(const MulticastUpcall& datagram) {
    const Membership key{datagram.group, datagram.source};
    auto* flow = find(key);
    if (!flow) return;
    const MulticastRouter::Cause guard(parts_, datagram.frame);
    note_input(key, *flow, datagram.input);
    parts_.trees.update(key.group);
}

// Update_SPTbit(S,G,iif), RFC 7761 4.2.2.
void MulticastFlows::note_input(const Membership& key, Flow& flow, const Interface& input) {
    const auto path = parts_.ports.reverse_path(key.source);
    if (path.interface != &input || !parts_.trees.is_wanted(key)) return;
    const auto point = parts_.ports.rendezvous_point(key.group);
    const auto shared = point ? parts_.ports.reverse_path(point) : ReversePath{};
    const bool same_link = !shared.is_here && shared.interface == path.interface;
    const bool same_way = path.neighbour && path.neighbour == shared.neighbour;
    if (same_link && !path.is_connected && !same_way &&
        !parts_.trees.shared_outputs(key.group).empty())
        return;
    flow.is_native = flow.is_alive = true;
}

// Nothing came for the whole time: it is forgotten.
void MulticastFlows::check(const Membership& passed) {
    const auto key = passed;
    auto& flow = flows_.at(key);
    const auto* row = route(key);
    const auto packets = row ? row->packets : 0;
    const bool is_quiet = packets == flow.packets && !std::exchange(flow.was_told, false);
    flow.packets = packets;
    if (!is_quiet) return flow.check.start(kKeepalive, [this, key] { check(key); });
    flows_.erase(key);
    (void)parts_.kernel->remove_route(key.source, key.group);
    parts_.trees.update(key.group);
}

void MulticastFlows::update(const IpAddress& group) {
    for (auto& [key, flow] : flows_) {
        if (key.group != group) continue;
        const auto path = parts_.ports.reverse_path(key.source);
        if (!parts_.trees.is_wanted(key))
            flow.is_native = false;
        else if (path.is_connected)
            flow.is_native = true;
        else if (path.interface == flow.input && path.interface)
            note_input(key, flow, *path.interface);
        update_register(key, flow);
        install(key, flow);
    }
}

// The kernel's route: along the source's tree, or along the RP's as long as nothing came by the
// former (RFC 7761 4.2).
void MulticastFlows::install(const Membership& key, Flow& flow) {
    const auto path = parts_.ports.reverse_path(key.source);
    const auto point = parts_.ports.rendezvous_point(key.group);
    const auto shared = point ? parts_.ports.reverse_path(point) : ReversePath{};
    const bool is_native = flow.is_native || path.is_connected;
    auto* input = is_native        ? path.interface
                  : shared.is_here ? static_cast<Interface*>(parts_.tunnel)
                                   : shared.interface;
    auto outputs = is_native ? parts_.trees.outputs(key) : parts_.trees.shared_outputs(key.group);
    outputs.erase(input);
    if (flow.state == Register::join) outputs.insert(parts_.tunnel);
    if (flow.input == input && flow.outputs == outputs) return;
    flow.input = input;
    flow.outputs = outputs;
    if (!input) return void(parts_.kernel->remove_route(key.source, key.group));
    (void)parts_.kernel->add_route({.source = key.source,
                                    .group = key.group,
                                    .input = input,
                                    .outputs = {outputs.begin(), outputs.end()}});
}

}  // namespace vxlab::sim
