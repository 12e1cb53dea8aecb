// Packets that leave: of this namespace's own sockets and protocols, and forwarded ones.
#pragma once

#include <vector>

#include "core/sim/ip/ip_stack.h"
#include "core/wire/ip_protocol.h"

namespace vxlab::sim {

// A packet of our own. What is behind the IP header is whole, its checksum computed.
struct OutPacket {
    IpAddress source{};
    IpAddress destination{};
    wire::IpProtocol protocol = wire::IpProtocol::udp;
    std::uint8_t ttl = 0;  // 0: the default; 1 for groups
    std::uint8_t tos = 0;
    PathMtuDiscovery discovery = PathMtuDiscovery::dont;
    bool multicast_loop = true;  // groups: a copy for our own members
    std::uint32_t flow_label = 0;
    Bytes options{};  // IPv4
    // Sent one behind the other: a tunnel's headers and the frame in it come without a copy.
    Bytes transport{}, tunnel{}, payload{};
    trace::FrameId came_from = 0;
    trace::EventId cause = 0;

    std::size_t content_size() const { return transport.size() + tunnel.size() + payload.size(); }
};

// An IPv6 address of link scope means nothing without a device.
bool needs_device(const IpAddress& destination);

class IpOutput {
public:
    explicit IpOutput(IpStack::Parts& parts) : parts_(parts) {}

    // The way that a packet takes. Errors as the system call's: ENETUNREACH, EHOSTUNREACH, …
    KernelResult<RouteAnswer> route(const IpAddress& source, const IpAddress& destination,
                                    Interface* device, std::uint8_t tos = 0) const;
    // REQUIRES: packet.source is set. Errors: EMSGSIZE.
    KernelResult<> send(const RouteAnswer& way, const OutPacket& packet);
    // A packet that came in by `input` and goes on. `packet` is the frame from its Ethernet header.
    void forward(Interface& input, Frame frame);

private:
    struct Place {
        Interface& interface;
        IpAddress next_hop;
        bool broadcast = false;
    };

    std::vector<std::uint8_t> build(const OutPacket& packet, const RouteAnswer& way) const;
    std::uint8_t default_ttl(const IpAddress& destination, const Interface& interface) const;
    void dispatch(const Place& place, Frame frame, bool loop);
    void send_fragments(const Place& place, const Frame& frame, std::uint32_t mtu, bool loop);
    void forward_v4(Interface& input, Frame frame);
    void forward_v6(Interface& input, Frame frame);
    void forward_on(Interface& input, const RouteAnswer& way, Frame frame,
                    const IpAddress& destination);

    IpStack::Parts& parts_;
    std::uint16_t last_identification_ = 0;
};

}  // namespace vxlab::sim
