#include "core/sim/ip/raw_sockets.h"

#include <algorithm>
#include <cerrno>

#include "core/sim/ip/parts.h"
#include "core/wire/icmpv6.h"

namespace vxlab::sim {

IcmpSocket::~IcmpSocket() { stack_.parts().raw.close(*this); }

KernelResult<> IcmpSocket::send(const IcmpSend& request) {
    return stack_.parts().raw.send(*this, request);
}

std::unique_ptr<IcmpSocket> RawSockets::open(IpAddress::Family family) {
    std::unique_ptr<IcmpSocket> socket(new IcmpSocket(parts_.stack, family));
    sockets_.push_back(socket.get());
    return socket;
}

KernelResult<> RawSockets::send(const IcmpSocket& socket, const IcmpSend& request) {
    if (!request.device && needs_device(request.destination)) return refuse(EINVAL);
    const auto way =
        parts_.output.route(request.source, request.destination, request.device, request.tos);
    if (!way) return tl::unexpected(way.error());
    if (!request.broadcast && way->type == RouteType::broadcast) return refuse(EACCES);
    const auto source = way->source;
    if (!source) return refuse(socket.family() == IpAddress::Family::v4 ? EINVAL : EADDRNOTAVAIL);
    std::vector<std::uint8_t> message(request.message.begin(), request.message.end());
    const bool v6 = socket.family() == IpAddress::Family::v6;
    if (v6) wire::write_icmpv6_checksum(message, source, request.destination);
    OutPacket packet;
    packet.source = source;
    packet.destination = request.destination;
    packet.protocol = v6 ? wire::IpProtocol::icmpv6 : wire::IpProtocol::icmp;
    packet.ttl = request.ttl;
    packet.tos = request.tos;
    packet.discovery = request.discovery;
    packet.multicast_loop = request.multicast_loop;
    packet.flow_label = request.flow_label;
    packet.options = request.options;
    packet.payload = message;
    return parts_.output.send(*way, packet);
}

// A callback may open and close sockets.
void RawSockets::receive(const IcmpMessage& message) {
    const auto sockets = sockets_;
    for (auto* socket : sockets)
        if (std::find(sockets_.begin(), sockets_.end(), socket) != sockets_.end() &&
            socket->family() == message.source.family() && socket->on_message)
            socket->on_message(message);
}

void RawSockets::error(const SocketError& error, wire::IpProtocol protocol) {
    const auto family = protocol == wire::IpProtocol::icmp     ? IpAddress::Family::v4
                        : protocol == wire::IpProtocol::icmpv6 ? IpAddress::Family::v6
                                                               : IpAddress::Family::none;
    const auto sockets = sockets_;
    for (auto* socket : sockets)
        if (std::find(sockets_.begin(), sockets_.end(), socket) != sockets_.end() &&
            socket->family() == family && socket->on_error)
            socket->on_error(error);
}

RawSocket::~RawSocket() { stack_.parts().raw.close(*this); }

KernelResult<> RawSocket::send(const RawSend& request) {
    return stack_.parts().raw.send(*this, request);
}

std::unique_ptr<RawSocket> RawSockets::open(wire::IpProtocol protocol) {
    std::unique_ptr<RawSocket> socket(new RawSocket(parts_.stack, protocol));
    others_.push_back(socket.get());
    return socket;
}

KernelResult<> RawSockets::send(const RawSocket& socket, const RawSend& request) {
    const auto way = parts_.output.route(request.source, request.destination, request.device);
    if (!way) return tl::unexpected(way.error());
    if (!way->source) return refuse(EADDRNOTAVAIL);
    OutPacket packet;
    packet.source = way->source;
    packet.destination = request.destination;
    packet.protocol = socket.protocol();
    packet.ttl = request.ttl;
    packet.tos = request.tos;
    packet.multicast_loop = request.multicast_loop;
    packet.options = request.options;
    packet.transport = request.header;
    packet.payload = request.payload;
    packet.came_from = request.came_from;
    packet.cause = request.cause;
    return parts_.output.send(*way, packet);
}

bool RawSockets::receive(const InPacket& packet, Frame& frame) {
    if (!packet.source.is_v4()) return false;
    const RawPacket shown{.source = packet.source,
                          .destination = packet.destination,
                          .ttl = packet.ttl,
                          .payload = packet.payload,
                          .interface = *packet.interface,
                          .frame = frame};
    bool taken = false;
    const auto sockets = others_;
    for (auto* socket : sockets)
        if (std::find(others_.begin(), others_.end(), socket) != others_.end() &&
            socket->protocol() == packet.protocol) {
            taken = true;
            if (socket->on_packet) socket->on_packet(shown);
        }
    return taken;
}

}  // namespace vxlab::sim
