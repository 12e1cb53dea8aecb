#include "capture/dissect/summary_line.h"

#include <fmt/format.h>

#include "capture/dissect/registry.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect {
namespace {

constexpr std::uint64_t kTunnels =
    bit(Protocol::vxlan) | bit(Protocol::vxlan_gpe) | bit(Protocol::geneve) | bit(Protocol::gre);
constexpr std::uint64_t kNetwork = bit(Protocol::ipv4) | bit(Protocol::ipv6);
constexpr std::uint64_t kControl = bit(Protocol::arp) | bit(Protocol::rarp) | bit(Protocol::igmp) |
                                   bit(Protocol::stp) | bit(Protocol::lldp) | bit(Protocol::pim);
// Layers that say nothing in a line unless they are the last.
constexpr std::uint64_t kSilent =
    bit(Protocol::frame) | bit(Protocol::ethernet) | bit(Protocol::llc) | bit(Protocol::data) |
    bit(Protocol::udp) | bit(Protocol::tcp) | bit(Protocol::linux_cooked) |
    bit(Protocol::linux_cooked_v2) | bit(Protocol::null_loopback) | bit(Protocol::raw_ip) |
    bit(Protocol::ipv6_hop_by_hop) | bit(Protocol::ipv6_destination_options) |
    bit(Protocol::ipv6_routing) | bit(Protocol::ipv6_fragment) | bit(Protocol::pseudowire);

bool is_one_of(const LayerInfo& layer, std::uint64_t set) {
    return (bit(layer.protocol) & set) != 0;
}

// The layer that the line ends with: the last one understood outside of quoted headers.
std::size_t last_layer(const Dissection& dissection) {
    const auto& layers = dissection.layers;
    std::size_t last = 0;
    for (std::size_t i = 0; i < layers.size() && !layers[i].quoted; ++i)
        if (layers[i].protocol != Protocol::data || i <= 1) last = i;
    return last;
}

std::string text_of(const LayerInfo& layer, bool named) {
    const auto& name = definition(layer.protocol).column_name;
    if (!named) return std::string(layer.info);
    return layer.info.empty() ? std::string(name) : fmt::format("{} {}", name, layer.info);
}

void add_remarks(const Dissection& dissection, std::vector<Piece>& pieces) {
    for (const auto& remark : dissection.remarks) {
        if (remark.def->severity < Severity::warning) continue;
        const bool error = remark.def->severity == Severity::error;
        pieces.push_back({error ? Role::error : Role::warning,
                          fmt::format("[{}: {}]", to_text(remark.def->severity), remark.def->id)});
    }
}

}  // namespace

Role role_of(const LayerInfo& layer) {
    if (is_one_of(layer, kTunnels)) return Role::tunnel;
    if (is_one_of(layer, kControl)) return Role::control;
    return layer.tunnel_depth == 0 ? Role::outer : Role::inner;
}

std::vector<Piece> info_pieces(const Dissection& dissection) {
    std::vector<Piece> pieces;
    if (dissection.layers.empty()) return pieces;
    const auto& layer = dissection.layers[last_layer(dissection)];
    pieces.push_back({role_of(layer), text_of(layer, layer.info.empty())});
    add_remarks(dissection, pieces);
    return pieces;
}

std::vector<Piece> summary_pieces(const Dissection& dissection) {
    std::vector<Piece> pieces;
    const auto last = last_layer(dissection);
    for (std::size_t i = 0; i <= last && i < dissection.layers.size(); ++i) {
        const auto& layer = dissection.layers[i];
        if (i != last && is_one_of(layer, kSilent)) continue;
        const bool addresses = i != last && is_one_of(layer, kNetwork);
        pieces.push_back({role_of(layer), text_of(layer, !addresses)});
    }
    add_remarks(dissection, pieces);
    return pieces;
}

std::string summary_line(const Dissection& dissection) {
    std::string line;
    for (const auto& piece : summary_pieces(dissection)) {
        if (!line.empty()) line += "  ";
        line += piece.text;
    }
    return line;
}

}  // namespace vxlab::dissect
