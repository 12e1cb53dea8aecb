#include "capture/dissect/protocols/fragments.h"

#include "capture/dissect/history.h"
#include "capture/dissect/remarks.h"
#include "core/wire/udp.h"

namespace vxlab::dissect::protocols {
namespace {

constexpr std::uint8_t kUdpNumber = 17;

bool is_tunnel_port(const Options& options, std::uint16_t port) {
    const auto found = options.udp_ports.find(port);
    return found != options.udp_ports.end() &&
           (found->second == Protocol::vxlan || found->second == Protocol::vxlan_gpe ||
            found->second == Protocol::geneve);
}

void remark_on_piece(Layer& layer, const FragmentHeader& header, const Window& payload) {
    const auto end = std::uint64_t{header.offset} + payload.reported;
    layer.remark(remarks::kFragment, 0, 0, "bytes {} to {} of a fragmented datagram{}",
                 header.offset, end, header.more ? "" : ", the last piece");
    if (end > 65535)
        layer.remark(remarks::kFragmentTooLong, 0, 0, "the fragment ends at byte {}", end);
    const auto udp = wire::UdpView::over(payload.bytes);
    if (header.offset == 0 && header.protocol == kUdpNumber && udp &&
        is_tunnel_port(layer.options(), udp->destination_port()))
        layer.remark(remarks::kOuterFragment, 0, 0,
                     "a tunnel packet in fragments: the tunnel header is in this first one only");
}

void describe(Layer& layer, const Reassembled& whole, const FragmentFields& fields) {
    auto& tree = layer.state().out.tree;
    const auto group = layer.add_bytes(fields.fragments, 0, *whole.bytes);
    tree[group].generated = true;
    const Layer::Group below(layer, group);
    for (const auto& piece : whole.pieces) {
        const auto node = layer.add_generated(fields.fragment, piece.frame);
        layer.label(node, "[Frame: {}, payload: {}-{} ({} bytes)]", piece.frame, piece.offset,
                    piece.offset + piece.length - 1, piece.length);
    }
    if (whole.overlap) layer.add_generated(fields.overlap, 1);
    if (whole.conflict) layer.add_generated(fields.conflict, 1);
    layer.add_generated(fields.count, whole.pieces.size());
    layer.add_generated(fields.length, whole.bytes->size());
    const auto data = layer.add_bytes(fields.data, 0, *whole.bytes);
    tree[data].generated = true;
}

}  // namespace

bool is_shown_alone(const FragmentHeader& header, const Window& payload) {
    return header.offset == 0 && payload.is_cut();
}

std::optional<Window> reassemble(Layer& layer, const FragmentHeader& header, const Window& payload,
                                 const FragmentFields& fields) {
    layer.summary().needs_history = true;
    remark_on_piece(layer, header, payload);
    auto& state = layer.state();
    if (state.history == nullptr || payload.is_cut() || payload.bytes.empty()) return std::nullopt;
    const FragmentKey key{state.ip.source, state.ip.destination, state.tunnel_key,
                          header.identification, header.protocol};
    const auto whole = state.history->fragments.add(
        key, {header.offset, header.more, payload.bytes, state.number});
    if (!whole) return std::nullopt;
    if (whole->overlap)
        layer.remark(remarks::kFragmentOverlap, 0, 0, "the fragments overlap{}",
                     whole->conflict ? " and hold different bytes there" : "");
    if (whole->too_long)
        layer.remark(remarks::kFragmentTooLong, 0, 0, "fragments reach past the last one's end");
    if (layer.detailed()) describe(layer, *whole, fields);
    for (const auto& piece : whole->pieces) state.out.fragment_frames.push_back(piece.frame);
    auto& buffers = state.out.buffers;
    const auto buffer = static_cast<std::uint16_t>(buffers.size());
    buffers.push_back({*whole->bytes, whole->bytes, fields.buffer_name});
    return Window{*whole->bytes, static_cast<std::uint32_t>(whole->bytes->size()), 0, buffer};
}

}  // namespace vxlab::dissect::protocols
