#include "capture/dissect/list_columns.h"

#include <algorithm>
#include <array>

#include "capture/dissect/format.h"
#include "capture/dissect/registry.h"

namespace vxlab::dissect {
namespace {

constexpr std::pair<std::string_view, ListColumn> kNames[] = {
    {"_ws.col.No.", ListColumn::number},
    {"_ws.col.Source", ListColumn::source},
    {"_ws.col.Destination", ListColumn::destination},
    {"_ws.col.Protocol", ListColumn::protocol},
    {"_ws.col.Length", ListColumn::length},
};

// The last value of any of these fields outside of quoted headers: the innermost address.
std::string last_value(const Dissection& dissection, std::span<const std::string_view> names) {
    const auto& nodes = dissection.tree.nodes();
    for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {
        if (dissection.layers[node->layer].quoted) continue;
        if (std::find(names.begin(), names.end(), node->field->abbrev) != names.end())
            return value_text(*node);
    }
    return {};
}

// Layers that leave the column to the one outside them.
constexpr std::uint64_t kUnnamed = bit(Protocol::frame) | bit(Protocol::data) |
                                   bit(Protocol::ipv6_hop_by_hop) |
                                   bit(Protocol::ipv6_destination_options) |
                                   bit(Protocol::ipv6_routing) | bit(Protocol::ipv6_fragment);

std::string last_protocol(const Dissection& dissection) {
    static constexpr std::string_view kVersion[] = {"igmp.version"};
    std::string_view name;
    for (const auto& layer : dissection.layers) {
        if (layer.quoted) break;
        if ((bit(layer.protocol) & kUnnamed) == 0) name = definition(layer.protocol).column_name;
    }
    if (name == "IGMP") return "IGMPv" + last_value(dissection, kVersion);
    if (name == "ETH") return "Ethernet";
    if (name == "VXLAN" || name == "VXLAN-GPE") return "VxLAN";
    return std::string(name);
}

}  // namespace

std::optional<ListColumn> find_list_column(std::string_view name) {
    for (const auto& [known, column] : kNames)
        if (known == name) return column;
    return std::nullopt;
}

std::string list_column_text(ListColumn column, const Dissection& dissection) {
    static constexpr std::string_view kNumber[] = {"frame.number"};
    static constexpr std::string_view kLength[] = {"frame.len"};
    static constexpr std::string_view kSource[] = {"ip.src", "ipv6.src", "eth.src", "sll.src.eth"};
    static constexpr std::string_view kDestination[] = {"ip.dst", "ipv6.dst", "eth.dst"};
    switch (column) {
        case ListColumn::number:
            return last_value(dissection, kNumber);
        case ListColumn::source:
            return last_value(dissection, kSource);
        case ListColumn::destination:
            return last_value(dissection, kDestination);
        case ListColumn::length:
            return last_value(dissection, kLength);
        case ListColumn::protocol:
            break;
    }
    return last_protocol(dissection);
}

}  // namespace vxlab::dissect
