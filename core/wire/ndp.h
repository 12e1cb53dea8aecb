// Neighbor Discovery (RFC 4861): views and structs over whole ICMPv6 messages, type byte first.
// Checksums as in icmpv6.h; that the hop limit is 255 is for the caller to see.
#pragma once

#include "core/base/ip_address.h"
#include "core/base/mac_address.h"
#include "core/wire/icmpv6.h"
#include "core/wire/options.h"

namespace vxlab::wire {

enum class NdpOptionKind : std::uint8_t {
    source_link_layer_address = 1,
    target_link_layer_address = 2,
    prefix_information = 3,
    redirected_header = 4,
    mtu = 5,
    advertisement_interval = 7,  // RFC 6275
    home_agent_information = 8,  // RFC 6275
    timestamp = 13,              // RFC 3971
    nonce = 14,                  // RFC 3971
    route_information = 24,      // RFC 4191
    recursive_dns = 25,          // RFC 8106
    flags_extension = 26,        // RFC 5175
    dns_search_list = 31,        // RFC 8106
    captive_portal = 37,         // RFC 8910
    pref64 = 38,                 // RFC 8781
};

// Kind, length in units of 8 bytes, value; a length of 0 is malformed.
struct NdpOptionRule {
    static Option first(Bytes bytes) {
        return option_of_length(bytes, bytes.size() > 1 ? std::size_t{8} * bytes[1] : 0, 2);
    }
};
using NdpOptions = OptionRange<NdpOptionRule>;

// The MAC of the first link-layer address option of this kind.
std::optional<MacAddress> link_layer_address(const NdpOptions& options, NdpOptionKind kind);

class RouterSolicitationView : public HeaderView<RouterSolicitationView, 8> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    NdpOptions options() const { return NdpOptions(bytes_.subspan(kLength)); }
};

class RouterAdvertisementView : public HeaderView<RouterAdvertisementView, 16> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    std::uint8_t hop_limit() const { return u8(4); }
    bool managed_flag() const { return bit(5, 0x80); }              // M
    bool other_configuration_flag() const { return bit(5, 0x40); }  // O
    std::uint16_t router_lifetime() const { return be16(6); }       // seconds
    std::uint32_t reachable_time() const { return be32(8); }        // milliseconds
    std::uint32_t retransmission_time() const { return be32(12); }  // milliseconds
    NdpOptions options() const { return NdpOptions(bytes_.subspan(kLength)); }
};

class NeighborSolicitationView : public HeaderView<NeighborSolicitationView, 24> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    IpAddress target() const { return IpAddress::load_v6(bytes_, 8); }
    NdpOptions options() const { return NdpOptions(bytes_.subspan(kLength)); }
};

class NeighborAdvertisementView : public HeaderView<NeighborAdvertisementView, 24> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    bool router_flag() const { return bit(4, 0x80); }
    bool solicited_flag() const { return bit(4, 0x40); }
    bool override_flag() const { return bit(4, 0x20); }
    IpAddress target() const { return IpAddress::load_v6(bytes_, 8); }
    NdpOptions options() const { return NdpOptions(bytes_.subspan(kLength)); }
};

class RedirectView : public HeaderView<RedirectView, 40> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    IpAddress target() const { return IpAddress::load_v6(bytes_, 8); }
    IpAddress destination() const { return IpAddress::load_v6(bytes_, 24); }
    NdpOptions options() const { return NdpOptions(bytes_.subspan(kLength)); }
};

// A prefix information option, from its kind byte on.
class PrefixInformationView : public HeaderView<PrefixInformationView, 32> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    std::uint8_t prefix_length() const { return u8(2); }
    bool on_link_flag() const { return bit(3, 0x80); }
    bool autonomous_flag() const { return bit(3, 0x40); }
    std::uint32_t valid_lifetime() const { return be32(4); }      // seconds; all ones: for ever
    std::uint32_t preferred_lifetime() const { return be32(8); }  // seconds; all ones: for ever
    IpAddress prefix() const { return IpAddress::load_v6(bytes_, 16); }
};

// All structs refuse what a node ignores (RFC 4861, 6.1 and 7.1): a code other than 0, a message
// that is cut off, an option that is malformed, a multicast target. Options they do not know are
// skipped, and so not emitted again.
struct NeighborSolicitation {
    IpAddress target{};
    std::optional<MacAddress> source_mac{};  // absent in duplicate address detection

    static Result<NeighborSolicitation> parse(Bytes message);
    std::size_t header_length() const { return 24 + (source_mac ? 8u : 0u); }
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const NeighborSolicitation&, const NeighborSolicitation&) = default;
};

struct NeighborAdvertisement {
    bool router = false;
    bool solicited = false;
    bool override_entry = false;
    IpAddress target{};
    std::optional<MacAddress> target_mac{};

    static Result<NeighborAdvertisement> parse(Bytes message);
    std::size_t header_length() const { return 24 + (target_mac ? 8u : 0u); }
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const NeighborAdvertisement&, const NeighborAdvertisement&) = default;
};

struct RouterSolicitation {
    std::optional<MacAddress> source_mac{};

    static Result<RouterSolicitation> parse(Bytes message);
    std::size_t header_length() const { return 8 + (source_mac ? 8u : 0u); }
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const RouterSolicitation&, const RouterSolicitation&) = default;
};

struct PrefixInformation {
    IpAddress prefix{};
    std::uint8_t prefix_length = 64;
    bool on_link = true;
    bool autonomous = true;
    std::uint32_t valid_lifetime = 86400;      // seconds
    std::uint32_t preferred_lifetime = 14400;  // seconds

    friend bool operator==(const PrefixInformation&, const PrefixInformation&) = default;
};

struct RouterAdvertisement {
    std::uint8_t hop_limit = 64;
    bool managed = false;
    bool other_configuration = false;
    std::uint16_t router_lifetime = 1800;   // seconds
    std::uint32_t reachable_time = 0;       // milliseconds, 0: unspecified
    std::uint32_t retransmission_time = 0;  // milliseconds, 0: unspecified
    std::optional<MacAddress> source_mac{};
    std::optional<std::uint32_t> mtu{};
    std::vector<PrefixInformation> prefixes{};

    static Result<RouterAdvertisement> parse(Bytes message);
    std::size_t header_length() const {
        return 16 + (source_mac ? 8u : 0u) + (mtu ? 8u : 0u) + 32 * prefixes.size();
    }
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const RouterAdvertisement&, const RouterAdvertisement&) = default;
};

}  // namespace vxlab::wire
