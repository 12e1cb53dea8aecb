// What the packet list shows of one packet.
#pragma once

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

#include "capture/dissect/dissection.h"
#include "capture/dissect/summary_line.h"
#include "capture/source/packet.h"

namespace vxlab::models {

struct PacketRow {
    std::uint64_t number = 0;
    std::optional<std::int64_t> time;  // nanoseconds since 1970
    QString where;                     // the interface; empty where the file names none
    QString outer;                     // "10.0.0.1 → 10.0.0.2": addresses outside all tunnels
    QString inner;                     // and inside the first one; empty without a tunnel
    QString vni;
    QString protocol;
    std::uint32_t length = 0;  // bytes on the wire
    QString info;
    dissect::Severity severity = dissect::Severity::none;
    dissect::Role role = dissect::Role::plain;  // of the last layer understood
};

// REQUIRES: a full dissection of the packet.
PacketRow packet_row(const source::Packet& packet, const dissect::Dissection& dissection,
                     const std::vector<source::Interface>& interfaces);

// Bytes from outside as text: what is no UTF-8 becomes U+FFFD.
inline QString to_text(std::string_view bytes) {
    return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

}  // namespace vxlab::models
