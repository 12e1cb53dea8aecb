#include "capture/index/columns.h"

#include <algorithm>
#include <tuple>

namespace vxlab::index {
namespace {

constexpr std::uint32_t kMaxInterface = 0x7fff;

std::uint32_t flags_of(const source::Packet& packet, const dissect::Summary& summary) {
    std::uint32_t flags = static_cast<std::uint32_t>(summary.protocol);
    flags |= static_cast<std::uint32_t>(summary.severity) << Columns::kSeverityShift;
    if (summary.beyond) flags |= Columns::kBeyond;
    if (summary.needs_history) flags |= Columns::kNeedsHistory;
    if (packet.time) flags |= Columns::kHasTime;
    if (summary.has_vni) flags |= Columns::kHasVni;
    if (summary.vni_valid) flags |= Columns::kVniValid;
    if (summary.outer.has_ports) flags |= Columns::kOuterPorts;
    if (summary.inner.has_ports) flags |= Columns::kInnerPorts;
    return flags | std::min(packet.interface, kMaxInterface) << Columns::kInterfaceShift;
}

std::uint32_t ports_of(const dissect::HeaderSummary& header) {
    return std::uint32_t{header.source_port} << 16 | header.destination_port;
}

template <class Function>
void for_each_column(Columns& columns, Function&& function) {
    function(columns.offset);
    function(columns.time);
    function(columns.wire_length);
    function(columns.captured_length);
    function(columns.vni);
    function(columns.flags);
    for (auto* header : {&columns.outer, &columns.inner}) {
        function(header->macs);
        function(header->ips);
        function(header->ports);
    }
}

}  // namespace

void Columns::shrink() {
    for_each_column(*this, [](auto& column) { column.shrink(); });
    sets_.shrink();
    macs.shrink();
    ips.shrink();
}

void Columns::add(const source::Packet& packet, const dissect::Summary& summary) {
    offset.push_back(packet.offset);
    time.push_back(packet.time ? packet.time->nanoseconds : 0);
    sets_.push_back(protocol_sets_.add(sets_.size(), summary.protocols));
    wire_length.push_back(packet.wire_length);
    captured_length.push_back(static_cast<std::uint32_t>(packet.bytes.size()));
    vni.push_back(summary.vni);
    flags.push_back(flags_of(packet, summary));
    const auto add_header = [this](HeaderColumns& columns, const dissect::HeaderSummary& header) {
        columns.macs.push_back(header.has_mac ? macs.add(header.mac_source, header.mac_destination)
                                              : PairDictionary<MacAddress>::kNone);
        columns.ips.push_back(header.ip_source ? ips.add(header.ip_source, header.ip_destination)
                                               : PairDictionary<IpAddress>::kNone);
        columns.ports.push_back(ports_of(header));
    };
    add_header(outer, summary.outer);
    add_header(inner, summary.inner);
}

dissect::Summary Columns::summary(std::size_t row) const {
    dissect::Summary summary;
    const auto bits = flags[row];
    summary.protocols = protocols(row);
    summary.vni = vni[row];
    summary.has_vni = (bits & kHasVni) != 0;
    summary.vni_valid = (bits & kVniValid) != 0;
    summary.beyond = (bits & kBeyond) != 0;
    summary.needs_history = (bits & kNeedsHistory) != 0;
    summary.protocol = static_cast<dissect::Protocol>(bits & kProtocolMask);
    summary.severity = static_cast<dissect::Severity>(bits >> kSeverityShift & 3);
    const auto fill = [&](dissect::HeaderSummary& header, const HeaderColumns& columns,
                          bool has_ports) {
        header.has_ports = has_ports;
        header.source_port = static_cast<std::uint16_t>(columns.ports[row] >> 16);
        header.destination_port = static_cast<std::uint16_t>(columns.ports[row] & 0xffff);
        const auto mac = columns.macs[row];
        header.has_mac = mac != PairDictionary<MacAddress>::kNone;
        if (header.has_mac && mac != PairDictionary<MacAddress>::kNotHeld)
            std::tie(header.mac_source, header.mac_destination) = macs[mac];
        const auto ip = columns.ips[row];
        if (ip != PairDictionary<IpAddress>::kNone && ip != PairDictionary<IpAddress>::kNotHeld)
            std::tie(header.ip_source, header.ip_destination) = ips[ip];
    };
    fill(summary.outer, outer, (bits & kOuterPorts) != 0);
    fill(summary.inner, inner, (bits & kInnerPorts) != 0);
    return summary;
}

bool Columns::is_complete(std::size_t row) const {
    if ((flags[row] & kBeyond) != 0) return false;
    for (const auto* header : {&outer, &inner})
        if (header->macs[row] == PairDictionary<MacAddress>::kNotHeld ||
            header->ips[row] == PairDictionary<IpAddress>::kNotHeld)
            return false;
    return true;
}

std::size_t Columns::memory() const {
    std::size_t bytes = 0;
    for_each_column(const_cast<Columns&>(*this),
                    [&bytes](auto& column) { bytes += column.memory(); });
    return bytes + sets_.memory() + protocol_sets_.memory() + macs.memory() + ips.memory();
}

}  // namespace vxlab::index
