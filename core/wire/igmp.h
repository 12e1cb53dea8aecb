// IGMP versions 1 to 3 (RFC 1112, 2236, 3376).
#pragma once

#include "core/wire/checksum.h"
#include "core/wire/group_records.h"

namespace vxlab::wire {

enum class IgmpType : std::uint8_t {
    query = 0x11,
    v1_report = 0x12,
    v2_report = 0x16,
    v2_leave = 0x17,
    v3_report = 0x22,
};

// The time that a code of 8 bits means, in the code's units (IGMPv3's Max Resp Code in tenths of a
// second, its and MLDv2's QQIC in seconds): itself below 128, else three bits of exponent and four
// of mantissa.
constexpr std::uint32_t decode_time_code(std::uint8_t code) {
    if (code < 128) return code;
    return (0x10u | (code & 0xfu)) << ((code >> 4 & 7) + 3);
}

// Every IGMP message; of a v3 report only type and checksum mean what they say here.
class IgmpView : public HeaderView<IgmpView, 8> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    IgmpType type() const { return static_cast<IgmpType>(u8(0)); }
    // In tenths of a second; a code (decode_time_code) in a v3 query, 0 in IGMPv1.
    std::uint8_t max_response_code() const { return u8(1); }
    std::uint16_t checksum() const { return be16(2); }
    // Over all bytes, which are to be the whole message.
    bool checksum_is_right() const { return checksum_ok(bytes_); }
    IpAddress group() const { return IpAddress::load_v4(bytes_, 4); }
    // A query's length tells its version (RFC 3376, 7.1).
    bool is_v3_query() const { return type() == IgmpType::query && bytes_.size() >= 12; }
};

// A query of at least 12 bytes.
class IgmpV3QueryView : public HeaderView<IgmpV3QueryView, 12> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    std::uint8_t max_response_code() const { return u8(1); }
    IpAddress group() const { return IpAddress::load_v4(bytes_, 4); }
    bool suppress_flag() const { return bit(8, 0x08); }
    std::uint8_t robustness() const { return static_cast<std::uint8_t>(u8(8) & 7); }
    std::uint8_t interval_code() const { return u8(9); }
    std::uint16_t source_count() const { return be16(10); }
    AddressListView sources() const {
        return {clamped(bytes_, kLength, std::size_t{4} * source_count()), 4};
    }
};

class IgmpV3ReportView : public HeaderView<IgmpV3ReportView, 8> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    std::uint16_t record_count() const { return be16(6); }
    GroupRecordRange records() const { return {bytes_.subspan(kLength), record_count(), 4}; }
};

// A message of version 1 or 2. All structs here refuse a wrong checksum and emit a right one.
struct Igmp {
    IgmpType type = IgmpType::query;
    std::uint8_t max_response_time = 0;  // tenths of a second
    IpAddress group{};                   // 0.0.0.0 in a general query

    // Refuses v3 queries and reports.
    static Result<Igmp> parse(Bytes message);
    static constexpr std::size_t header_length() { return IgmpView::kLength; }
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const Igmp&, const Igmp&) = default;
};

struct IgmpV3Query {
    std::uint8_t max_response_code = 100;
    IpAddress group{};  // 0.0.0.0 in a general query
    bool suppress = false;
    std::uint8_t robustness = 2;  // 0 to 7
    std::uint8_t interval_code = 125;
    std::vector<IpAddress> sources{};

    static Result<IgmpV3Query> parse(Bytes message);
    std::size_t header_length() const { return IgmpV3QueryView::kLength + 4 * sources.size(); }
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const IgmpV3Query&, const IgmpV3Query&) = default;
};

struct IgmpV3Report {
    std::vector<GroupRecord> records{};

    static Result<IgmpV3Report> parse(Bytes message);
    std::size_t header_length() const {
        return IgmpV3ReportView::kLength + group_records_length(records);
    }
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const IgmpV3Report&, const IgmpV3Report&) = default;
};

}  // namespace vxlab::wire
