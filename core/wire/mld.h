// Multicast Listener Discovery versions 1 and 2 (RFC 2710, 3810): views and structs over whole
// ICMPv6 messages. Checksums as in icmpv6.h.
#pragma once

#include "core/wire/group_records.h"
#include "core/wire/icmpv6.h"

namespace vxlab::wire {

// The time in milliseconds that MLDv2's 16-bit Maximum Response Code means: itself below 32768,
// else three bits of exponent and twelve of mantissa.
constexpr std::uint32_t decode_mld_time_code(std::uint16_t code) {
    if (code < 0x8000) return code;
    return (0x1000u | (code & 0xfffu)) << ((code >> 12 & 7) + 3);
}

// Queries of both versions, v1 reports and done messages.
class MldView : public HeaderView<MldView, 24> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    Icmpv6Type type() const { return static_cast<Icmpv6Type>(u8(0)); }
    // Milliseconds; a code (decode_mld_time_code) in a v2 query.
    std::uint16_t max_response_code() const { return be16(4); }
    IpAddress group() const { return IpAddress::load_v6(bytes_, 8); }
    // A query's length tells its version (RFC 3810, 8.1).
    bool is_v2_query() const { return type() == Icmpv6Type::mld_query && bytes_.size() >= 28; }
};

// A query of at least 28 bytes.
class MldV2QueryView : public HeaderView<MldV2QueryView, 28> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    std::uint16_t max_response_code() const { return be16(4); }
    IpAddress group() const { return IpAddress::load_v6(bytes_, 8); }
    bool suppress_flag() const { return bit(24, 0x08); }
    std::uint8_t robustness() const { return static_cast<std::uint8_t>(u8(24) & 7); }
    // In seconds after decode_time_code (igmp.h).
    std::uint8_t interval_code() const { return u8(25); }
    std::uint16_t source_count() const { return be16(26); }
    AddressListView sources() const {
        return {clamped(bytes_, kLength, std::size_t{16} * source_count()), 16};
    }
};

class MldV2ReportView : public HeaderView<MldV2ReportView, 8> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    std::uint16_t record_count() const { return be16(6); }
    GroupRecordRange records() const { return {bytes_.subspan(kLength), record_count(), 16}; }
};

// A v1 query, report or done message.
struct Mld {
    Icmpv6Type type = Icmpv6Type::mld_query;
    std::uint16_t max_response_delay = 0;  // milliseconds
    IpAddress group{};                     // :: in a general query

    // Refuses v2 queries and reports.
    static Result<Mld> parse(Bytes message);
    static constexpr std::size_t header_length() { return MldView::kLength; }
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const Mld&, const Mld&) = default;
};

struct MldV2Query {
    std::uint16_t max_response_code = 10000;
    IpAddress group{};  // :: in a general query
    bool suppress = false;
    std::uint8_t robustness = 2;  // 0 to 7
    std::uint8_t interval_code = 125;
    std::vector<IpAddress> sources{};

    static Result<MldV2Query> parse(Bytes message);
    std::size_t header_length() const { return MldV2QueryView::kLength + 16 * sources.size(); }
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const MldV2Query&, const MldV2Query&) = default;
};

struct MldV2Report {
    std::vector<GroupRecord> records{};

    static Result<MldV2Report> parse(Bytes message);
    std::size_t header_length() const {
        return MldV2ReportView::kLength + group_records_length(records);
    }
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const MldV2Report&, const MldV2Report&) = default;
};

}  // namespace vxlab::wire
