// The columns of a packet list's row.
#include "app/models/packet_row.h"

#include "capture/dissect/list_columns.h"

namespace vxlab::models {
namespace {

QString arrow(const std::string& from, const std::string& to) {
    return to_text(from) + QStringLiteral(" → ") + to_text(to);
}

// The addresses of one tunnel depth: of IP where there is IP.
QString addresses(const dissect::HeaderSummary& headers) {
    if (headers.ip_source) return arrow(headers.ip_source.text(), headers.ip_destination.text());
    if (headers.has_mac) return arrow(headers.mac_source.text(), headers.mac_destination.text());
    return {};
}

QString info_of(const std::vector<dissect::Piece>& pieces) {
    QStringList texts;
    for (const auto& piece : pieces) texts << to_text(piece.text);
    return texts.join(QStringLiteral("  "));
}

}  // namespace

PacketRow packet_row(const source::Packet& packet, const dissect::Dissection& dissection,
                     const std::vector<source::Interface>& interfaces) {
    const auto& summary = dissection.summary;
    const auto pieces = dissect::info_pieces(dissection);
    PacketRow row;
    row.number = packet.number;
    if (packet.time) row.time = packet.time->nanoseconds;
    if (packet.interface < interfaces.size())
        row.where = to_text(interfaces[packet.interface].name);
    row.outer = addresses(summary.outer);
    row.inner = addresses(summary.inner);
    if (summary.has_vni) row.vni = QString::number(summary.vni);
    row.protocol = to_text(list_column_text(dissect::ListColumn::protocol, dissection));
    row.length = packet.wire_length;
    row.info = info_of(pieces);
    row.severity = summary.severity;
    if (!pieces.empty()) row.role = pieces.front().role;
    return row;
}

}  // namespace vxlab::models
