#include "capture/dissect/dissector.h"

#include <algorithm>

#include "capture/dissect/layer.h"
#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/registry.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect {
namespace {

// The how-manieth layer of its protocol the next one is.
std::uint16_t ordinal_of(const Dissection& out, Protocol protocol) {
    if ((out.summary.protocols & bit(protocol)) == 0) return 1;
    const auto last = std::find_if(out.layers.rbegin(), out.layers.rend(),
                                   [=](const auto& layer) { return layer.protocol == protocol; });
    return static_cast<std::uint16_t>(last->ordinal + 1);
}

void add_heading(PacketState& state, const Next& next, std::uint16_t index) {
    auto& out = state.out;
    const auto& def = definition(next.protocol);
    Node node;
    node.field = &def.heading;
    node.range = out.layers[index].range;
    node.layer = index;
    node.bytes = next.window.bytes;
    out.layers[index].node = out.tree.append(next.parent, node);
    for (const auto name : {next.via, def.short_name}) {
        if (name.empty() || next.continues) continue;
        if (!out.protocols.empty()) out.protocols += ':';
        out.protocols += name;
    }
}

// Adds the layer, its heading, its place in frame.protocols and in the summary.
std::uint16_t open_layer(PacketState& state, const Next& next) {
    auto& out = state.out;
    const auto index = static_cast<std::uint16_t>(out.layers.size());
    const auto ordinal = ordinal_of(out, next.protocol);
    auto& layer = out.layers.emplace_back();
    layer.protocol = next.protocol;
    layer.tunnel_depth = state.tunnel_depth;
    layer.quoted = state.quoted;
    layer.range = next.window.range(0, next.window.size());
    layer.ordinal = ordinal;
    if (state.detailed) add_heading(state, next, index);
    out.summary.protocols |= bit(next.protocol);
    if (next.protocol != Protocol::data && !state.quoted) out.summary.protocol = next.protocol;
    return index;
}

void enter_tunnel(PacketState& state) {
    ++state.tunnel_depth;
    state.out.summary.tunnel_depth = state.tunnel_depth;
    if (state.tunnel_depth > 1) state.out.summary.beyond = true;
    state.ip = {};
    state.ethernet.reset();
}

// Turns what would go too deep into a data node with a remark on the layer outside.
void apply_limits(PacketState& state, Layer& outside, Next& next) {
    const bool too_many =
        state.out.layers.size() >= static_cast<std::size_t>(state.options.max_layers);
    const bool too_deep =
        next.enters_tunnel && state.tunnel_depth >= state.options.max_tunnel_depth;
    if (!too_many && !too_deep) return;
    if (too_deep) {
        outside.remark(remarks::kTunnelDepthLimit, 0, outside.size(),
                       "{} tunnels deep: what lies inside is not dissected", state.tunnel_depth);
    } else {
        outside.remark(remarks::kLayerLimit, 0, outside.size(),
                       "the packet has {} layers: what follows is not dissected",
                       state.out.layers.size());
    }
    next.protocol = Protocol::data;
    next.enters_tunnel = false;
}

// What follows stays where the dissector has put it, for a copy of it would cost more than most
// layers do; as deep as Options::max_layers.
void dissect_layers(PacketState& state, const Next& next) {
    if (next.repeated) state.detailed = false;
    const auto index = open_layer(state, next);
    Layer layer(state, index, next.window);
    auto following = definition(next.protocol).dissect(layer);
    if (!following || next.protocol == Protocol::data) return;
    apply_limits(state, layer, *following);
    if (following->enters_tunnel) enter_tunnel(state);
    if (following->quoted) state.quoted = true;
    // All that an ICMP error quotes stays below the error's heading.
    if (state.quoted && state.detailed && following->parent == kNoNode)
        following->parent = state.out.tree[layer.self().node].parent;
    dissect_layers(state, *following);
}

}  // namespace

Dissector::Dissector(Options options) : options_(std::move(options)) {}

void Dissector::dissect_alone(const source::Packet& packet, Detail detail, Dissection& out) {
    dissect(packet, detail, nullptr, out);
}

void Dissector::dissect_next(const source::Packet& packet, Detail detail, Dissection& out) {
    dissect(packet, detail, &history_, out);
    if (!packet.time) return;
    if (!history_.first_time) history_.first_time = packet.time->nanoseconds;
    history_.previous_time = packet.time->nanoseconds;
}

void Dissector::mark_displayed(const source::Packet& packet) {
    if (packet.time) history_.displayed_time = packet.time->nanoseconds;
}

void Dissector::dissect(const source::Packet& packet, Detail detail, History* history,
                        Dissection& out) {
    out.clear();
    out.buffers.push_back({packet.bytes, nullptr, "Frame"});
    PacketState state{.out = out, .options = options_};
    state.history = history;
    state.detailed = detail == Detail::full;
    state.byte_swapped = packet.byte_swapped;
    state.number = packet.number;
    if (packet.time) state.time = packet.time->nanoseconds;
    const auto captured = static_cast<std::uint32_t>(packet.bytes.size());
    const Window window{packet.bytes, std::max(packet.wire_length, captured), 0, 0};
    state.wire_length = window.reported;
    const auto index = open_layer(state, {Protocol::frame, window});
    out.protocols.clear();
    Layer frame(state, index, window);
    const auto first = protocols::dissect_frame(frame, packet, interfaces_);
    if (first) dissect_layers(state, *first);
    state.detailed = detail == Detail::full;
    if (state.detailed) protocols::finish_frame(frame);
}

}  // namespace vxlab::dissect
