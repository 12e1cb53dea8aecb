// PIM version 2 (RFC 7761): the header, hello options and the encoded addresses; and the messages
// of sparse mode over IPv4 as structs. Over IPv6 the checksum takes a pseudo-header in, and the
// structs neither accept nor emit that.
#pragma once

#include "core/base/ip_address.h"
#include "core/wire/header.h"

namespace vxlab::wire {

enum class PimType : std::uint8_t {
    hello = 0,
    register_packet = 1,
    register_stop = 2,
    join_prune = 3,
    bootstrap = 4,
    assert_winner = 5,
    graft = 6,
    graft_ack = 7,
    candidate_rp = 8,
    state_refresh = 9,
    df_election = 10,
};

class PimView : public HeaderView<PimView, 4> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    std::uint8_t version() const { return static_cast<std::uint8_t>(u8(0) >> 4); }
    PimType type() const { return static_cast<PimType>(u8(0) & 0xf); }
    // Over the whole message; of a register over its first eight bytes (RFC 7761 4.9).
    std::uint16_t checksum() const { return be16(2); }
};

enum class PimHelloOption : std::uint16_t {
    hold_time = 1,
    lan_prune_delay = 2,
    dr_priority = 19,
    generation_id = 20,
    address_list = 24,
};

class PimHelloOptionView : public HeaderView<PimHelloOptionView, 4> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    std::uint16_t type() const { return be16(0); }
    // Of the value behind these four bytes.
    std::uint16_t length() const { return be16(2); }
};

// A Register: what is behind these eight bytes is the datagram of the source (RFC 7761 4.9.3).
class PimRegisterView : public HeaderView<PimRegisterView, 8> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    bool border() const { return bit(4, 0x80); }
    bool null_register() const { return bit(4, 0x40); }
    Bytes datagram() const { return clamped(bytes_, kLength); }
};

// An encoded address (RFC 7761 4.9.1): family, encoding, for groups and sources flags and mask
// length, then the address.
struct PimAddress {
    static constexpr std::uint8_t kIpv4Family = 1;
    static constexpr std::uint8_t kIpv6Family = 2;

    IpAddress address;
    std::size_t offset = 0;  // of the address itself
    std::size_t length = 0;  // of the whole

    // Nothing if it is cut off, or of a family or encoding that is not defined. `prefix` is the
    // number of bytes before the address: 2 for unicast, 4 for groups and sources.
    static std::optional<PimAddress> read(Bytes bytes, std::size_t prefix) {
        if (bytes.size() < prefix || bytes[1] != 0) return std::nullopt;
        const bool v4 = bytes[0] == kIpv4Family;
        if (!v4 && bytes[0] != kIpv6Family) return std::nullopt;
        const std::size_t length = prefix + (v4 ? 4 : 16);
        if (bytes.size() < length) return std::nullopt;
        return PimAddress{
            v4 ? IpAddress::load_v4(bytes, prefix) : IpAddress::load_v6(bytes, prefix), prefix,
            length};
    }
};

// The structs' parse takes the whole message and refuses another type, a version that is not 2, and
// a wrong checksum; emit computes it.

struct PimHello {
    static constexpr std::uint16_t kForever = 0xffff;
    struct LanPruneDelay {
        bool tracking = false;
        std::uint16_t propagation_delay = 500;   // milliseconds, 15 bits
        std::uint16_t override_interval = 2500;  // milliseconds

        friend bool operator==(const LanPruneDelay&, const LanPruneDelay&) = default;
    };

    std::uint16_t hold_time = 105;  // seconds; 0: the sender leaves
    std::optional<LanPruneDelay> lan_prune_delay{};
    std::optional<std::uint32_t> dr_priority{};
    std::optional<std::uint32_t> generation_id{};
    std::vector<IpAddress> secondary_addresses{};  // IPv4

    // Skips options that it does not know (4.9.2).
    static Result<PimHello> parse(Bytes message);
    std::size_t header_length() const;
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const PimHello&, const PimHello&) = default;
};

// One source of a group in a Join/Prune. For (*,G) `address` is the RP, wildcard and rp_tree are
// set; for (S,G,rpt) rp_tree alone.
struct PimSource {
    IpAddress address{};
    bool wildcard = false, rp_tree = false;

    friend bool operator==(const PimSource&, const PimSource&) = default;
};

struct PimJoinPrune {
    struct Group {
        IpAddress address{};
        std::vector<PimSource> joins{}, prunes{};

        friend bool operator==(const Group&, const Group&) = default;
    };

    IpAddress upstream{};           // the neighbour that is to act
    std::uint16_t hold_time = 210;  // seconds
    std::vector<Group> groups{};    // at most 255

    // Refuses groups and sources that are no single addresses.
    static Result<PimJoinPrune> parse(Bytes message);
    std::size_t header_length() const;
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const PimJoinPrune&, const PimJoinPrune&) = default;
};

// The eight bytes before the datagram; their checksum covers nothing else.
struct PimRegister {
    bool border = false, null_register = false;

    // Takes a checksum over the whole message too, as receivers are to (4.9.3).
    static Result<PimRegister> parse(Bytes message);
    static constexpr std::size_t header_length() { return PimRegisterView::kLength; }
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const PimRegister&, const PimRegister&) = default;
};

struct PimRegisterStop {
    IpAddress group{};
    IpAddress source{};  // 0.0.0.0: every source

    static Result<PimRegisterStop> parse(Bytes message);
    static constexpr std::size_t header_length() { return 18; }
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const PimRegisterStop&, const PimRegisterStop&) = default;
};

}  // namespace vxlab::wire
