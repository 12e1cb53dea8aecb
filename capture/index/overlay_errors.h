// What the network itself reports about its packets: ICMP errors, path MTU, fragments; and VXLAN
// at ports that nobody named.
#pragma once

#include <unordered_map>

#include "capture/dissect/options.h"
#include "capture/index/overlay_parts.h"

namespace vxlab::index {

class OverlayErrors {
public:
    static constexpr std::size_t kMaxRows = 10'000;

    // Which ports are a tunnel's; borrowed.
    explicit OverlayErrors(const dissect::Options& options) : options_(options) {}

    // A level of a packet, in the tunnel it lies in.
    void add_level(const source::Packet& packet, const Level& level, TunnelId tunnel);
    void add_remarks(const source::Packet& packet, const dissect::Dissection& dissection);

    void append_findings(std::vector<Finding>& out) const;

private:
    // The beginning of the packet that an ICMP error complains about.
    struct Quote {
        IpAddress source, destination;
        std::uint16_t port = 0;  // UDP destination
        bool tunnel = false;     // ... which is a tunnel's
    };
    struct ErrorKey {
        const FindingDef* def = nullptr;
        std::string sentence;

        friend auto operator<=>(const ErrorKey&, const ErrorKey&) = default;
    };
    struct Lookalike {
        PacketList packets;
        std::set<std::uint32_t> vnis;
        std::string ends;  // of the first packet
    };

    bool is_tunnel_port(std::uint16_t port) const;
    void add_icmp(const source::Packet& packet, const Level& level, TunnelId tunnel);
    void add_icmpv6(const source::Packet& packet, const Level& level, TunnelId tunnel);
    Quote read_quote(Bytes bytes) const;
    void unreachable(const source::Packet& packet, const Level& level, const Quote& quote,
                     bool port, std::string_view what);
    void too_big(const source::Packet& packet, const Level& level, TunnelId tunnel,
                 const Quote& quote, std::uint32_t mtu);
    void check_length(const source::Packet& packet, const Level& level, TunnelId tunnel);
    void look_for_vxlan(const source::Packet& packet, const Level& level);
    void note(const FindingDef& def, std::string sentence, std::uint64_t packet);

    const dissect::Options& options_;
    std::map<ErrorKey, PacketList> errors_;
    std::map<std::pair<TunnelId, IpAddress>, std::uint32_t> path_mtus_;
    std::map<std::uint16_t, Lookalike> lookalikes_;
    PacketList fragments_;
};

}  // namespace vxlab::index
