// The index of a capture: one row a packet, 58 bytes each, kept as columns so that a filter reads
// just what it asks about. Addresses are kept in pairs in dictionaries, sets of protocols in
// another; a row holds their numbers.
//
// Built by one thread; reading is safe from many once it is built.
#pragma once

#include <cstdint>

#include "capture/dissect/summary.h"
#include "capture/index/column.h"
#include "capture/index/pair_dictionary.h"
#include "capture/index/protocol_sets.h"
#include "capture/source/packet.h"
#include "core/base/ip_address.h"
#include "core/base/mac_address.h"

namespace vxlab::index {

// The columns of one tunnel depth: 0 outside, 1 directly inside the first tunnel.
struct HeaderColumns {
    Column<std::uint32_t> macs;   // PairDictionary<MacAddress> number
    Column<std::uint32_t> ips;    // PairDictionary<IpAddress> number
    Column<std::uint32_t> ports;  // source << 16 | destination; 0 without has_ports
};

class Columns {
public:
    // Bits of `flags`.
    static constexpr std::uint32_t kProtocolMask = 0xff;  // dissect::Protocol, the highest one
    static constexpr std::uint32_t kSeverityShift = 8;    // two bits, dissect::Severity
    static constexpr std::uint32_t kBeyond = 1u << 10;    // more headers than the columns describe
    static constexpr std::uint32_t kNeedsHistory = 1u << 11;
    static constexpr std::uint32_t kHasTime = 1u << 12;
    static constexpr std::uint32_t kHasVni = 1u << 13;
    static constexpr std::uint32_t kVniValid = 1u << 14;
    static constexpr std::uint32_t kOuterPorts = 1u << 15;
    static constexpr std::uint32_t kInnerPorts = 1u << 16;
    static constexpr std::uint32_t kInterfaceShift = 17;  // 15 bits; the last value: look it up

    void add(const source::Packet& packet, const dissect::Summary& summary);
    // Gives back the room for more rows.
    void shrink();
    // What the row keeps of the summary: equal to the one added, but for tunnel_depth, and where a
    // dictionary was full (is_complete() is then false).
    dissect::Summary summary(std::size_t row) const;
    // Whether the row alone can answer for every header of the packet.
    bool is_complete(std::size_t row) const;
    // dissect::Summary::protocols of the row.
    std::uint64_t protocols(std::size_t row) const { return protocol_sets_.set(row, sets_[row]); }

    std::size_t size() const { return offset.size(); }
    // Bytes held by columns and dictionaries.
    std::size_t memory() const;

    // Row n is packet n + 1.
    Column<std::uint64_t> offset;  // source::Packet::offset
    Column<std::int64_t> time;     // nanoseconds since 1970; 0 without kHasTime
    Column<std::uint32_t> wire_length;
    Column<std::uint32_t> captured_length;
    Column<std::uint32_t> vni;  // 0 without kHasVni
    Column<std::uint32_t> flags;
    HeaderColumns outer, inner;
    PairDictionary<MacAddress> macs;
    PairDictionary<IpAddress> ips;

private:
    Column<std::uint16_t> sets_;  // ProtocolSets number
    ProtocolSets protocol_sets_;
};

}  // namespace vxlab::index
