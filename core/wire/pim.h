// PIM version 2 (RFC 7761): the header, hello options and the encoded addresses.
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

class PimHelloOptionView : public HeaderView<PimHelloOptionView, 4> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    std::uint16_t type() const { return be16(0); }
    // Of the value behind these four bytes.
    std::uint16_t length() const { return be16(2); }
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

}  // namespace vxlab::wire
