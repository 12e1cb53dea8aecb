#include "core/sim/ip/udp_sockets.h"

#include <algorithm>
#include <cerrno>

#include "core/sim/ip/parts.h"
#include "core/wire/icmp.h"
#include "core/wire/icmpv6.h"
#include "core/wire/udp.h"

namespace vxlab::sim {

UdpSocket::~UdpSocket() { stack_.parts().udp.close(*this); }

KernelResult<> UdpSocket::connect(const IpAddress& address, std::uint16_t port) {
    return stack_.parts().udp.connect(*this, address, port);
}

KernelResult<> UdpSocket::send(const UdpSend& request) {
    return stack_.parts().udp.send(this, request);
}

bool UdpSockets::is_free(const UdpBind& bind) const {
    return std::none_of(sockets_.begin(), sockets_.end(), [&](const UdpSocket* other) {
        const auto& there = other->bound();
        if (there.port != bind.port || there.family != bind.family) return false;
        if (there.device && bind.device && there.device != bind.device) return false;
        if (there.reuse_address && bind.reuse_address) return false;
        const bool any = !there.address || !bind.address || there.address.is_unspecified() ||
                         bind.address.is_unspecified();
        return any || there.address == bind.address;
    });
}

std::uint16_t UdpSockets::free_port(const UdpBind& bind) const {
    constexpr std::uint32_t kFirst = 32'768, kCount = 28'232;  // ip_local_port_range
    auto wanted = bind;
    for (int tries = 0; tries < 1000; ++tries) {
        wanted.port = static_cast<std::uint16_t>(kFirst + parts_.simulator.random() % kCount);
        if (is_free(wanted)) return wanted.port;
    }
    return 0;
}

KernelResult<std::unique_ptr<UdpSocket>> UdpSockets::open(const UdpBind& bind) {
    auto bound = bind;
    const bool named = bind.address && !bind.address.is_unspecified() &&
                       !bind.address.is_multicast() && !parts_.addresses.is_broadcast(bind.address);
    if (named && !parts_.addresses.is_local(bind.address, nullptr)) return refuse(EADDRNOTAVAIL);
    if (bound.port == 0) bound.port = free_port(bind);
    if (bound.port == 0 || !is_free(bound)) return refuse(EADDRINUSE);
    std::unique_ptr<UdpSocket> socket(new UdpSocket(parts_.stack, bound));
    sockets_.push_back(socket.get());
    return socket;
}

KernelResult<> UdpSockets::connect(UdpSocket& socket, const IpAddress& address,
                                   std::uint16_t port) {
    const auto way = parts_.output.route(socket.bound_.address, address,
                                         const_cast<Interface*>(socket.bound_.device));
    if (!way) return tl::unexpected(way.error());
    socket.connected_address_ = address;
    socket.connected_source_ = way->source;
    socket.connected_port_ = port;
    return {};
}

KernelResult<> UdpSockets::send(const UdpSocket* socket, const UdpSend& request) {
    auto source = request.source;
    auto* device = request.device;
    auto source_port = request.source_port;
    auto destination = request.destination;
    auto destination_port = request.destination_port;
    if (socket != nullptr) {
        if (!source) source = socket->bound_.address;
        if (source.is_multicast()) source = {};
        if (device == nullptr) device = const_cast<Interface*>(socket->bound_.device);
        if (source_port == 0) source_port = socket->bound_.port;
        if (!destination) {
            destination = socket->connected_address_;
            destination_port = socket->connected_port_;
        }
    }
    if (!destination) return refuse(EDESTADDRREQ);
    if (device == nullptr && needs_device(destination)) return refuse(EINVAL);
    const auto way = parts_.output.route(source, destination, device, request.tos);
    if (!way) return tl::unexpected(way.error());
    if (!request.broadcast && way->type == RouteType::broadcast) return refuse(EACCES);
    const auto from = way->source;
    if (!from) return refuse(EADDRNOTAVAIL);
    const auto size = wire::UdpView::kLength + request.header.size() + request.payload.size();
    if (size > 65'507 + wire::UdpView::kLength) return refuse(EMSGSIZE);
    std::uint8_t header[wire::UdpView::kLength];
    wire::Udp udp{.source_port = source_port,
                  .destination_port = destination_port,
                  .length = static_cast<std::uint16_t>(size)};
    udp.emit(header);
    if (request.checksum) {
        udp.checksum =
            wire::InternetSum::pseudo_header(from, destination, wire::IpProtocol::udp, size)
                .add(header)
                .add(request.header)
                .add(request.payload)
                .checksum();
        if (udp.checksum == 0) udp.checksum = 0xffff;  // 0 would mean that there is none
        udp.emit(header);
    }
    ++(destination.is_v4() ? parts_.counters.udp : parts_.counters.udp6).out_datagrams;
    OutPacket packet;
    packet.source = from;
    packet.destination = destination;
    packet.protocol = wire::IpProtocol::udp;
    packet.ttl = request.ttl;
    packet.tos = request.tos;
    // A tunnel says itself what may be fragmented.
    packet.discovery = request.dont_fragment ? PathMtuDiscovery::must
                       : socket != nullptr   ? request.discovery
                                             : PathMtuDiscovery::dont;
    packet.multicast_loop = request.multicast_loop;
    packet.flow_label = request.flow_label;
    packet.transport = header;
    packet.tunnel = request.header;
    packet.payload = request.payload;
    packet.came_from = request.came_from;
    packet.cause = request.cause;
    return parts_.output.send(*way, packet);
}

bool UdpSockets::takes(const UdpSocket& socket, const InPacket& packet, std::uint16_t source_port,
                       std::uint16_t destination_port) const {
    const auto& bound = socket.bound_;
    if (bound.port != destination_port) return false;
    if (bound.family != packet.source.family() &&
        !(bound.family == IpAddress::Family::v6 && !bound.v6_only))
        return false;
    if (bound.device != nullptr && bound.device != packet.interface) return false;
    if (bound.address && !bound.address.is_unspecified() && bound.address != packet.destination)
        return false;
    if (!socket.connected_address_) return true;
    return socket.connected_address_ == packet.source && socket.connected_port_ == source_port;
}

int UdpSockets::score(const UdpSocket& socket) const {
    const auto& bound = socket.bound_;
    return (socket.connected_address_ ? 4 : 0) + (bound.device != nullptr ? 2 : 0) +
           (bound.address && !bound.address.is_unspecified() ? 2 : 0);
}

// One socket takes a datagram for an address of ours, every one what went to a group.
std::vector<UdpSocket*> UdpSockets::takers(const InPacket& packet, std::uint16_t source_port,
                                           std::uint16_t destination_port) const {
    std::vector<UdpSocket*> found;
    for (auto* socket : sockets_)
        if (takes(*socket, packet, source_port, destination_port)) found.push_back(socket);
    if (packet.to_group || found.size() <= 1) return found;
    return {*std::max_element(
        found.begin(), found.end(),
        [this](const UdpSocket* a, const UdpSocket* b) { return score(*a) < score(*b); })};
}

void UdpSockets::receive(const InPacket& packet, Frame& frame) {
    const bool v4 = packet.source.is_v4();
    auto& counters = v4 ? parts_.counters.udp : parts_.counters.udp6;
    const auto view = wire::UdpView::over(packet.payload);
    if (!view || view->length() < wire::UdpView::kLength ||
        view->length() > packet.payload.size()) {
        ++counters.in_errors;
        return packet.interface->drop(frame, trace::Reason::bad_header);
    }
    const bool absent = view->checksum() == 0;
    if (!absent && !wire::transport_checksum_ok(packet.source, packet.destination,
                                                wire::IpProtocol::udp, view->datagram())) {
        ++counters.in_checksum_errors;
        return packet.interface->drop(frame, trace::Reason::bad_checksum);
    }
    auto sockets = takers(packet, view->source_port(), view->destination_port());
    // RFC 8200 8.1: over IPv6 a checksum is due, unless the socket says otherwise (RFC 6935).
    if (absent && !v4)
        std::erase_if(sockets,
                      [](const UdpSocket* s) { return !s->bound().zero_checksum6_receive; });
    if (sockets.empty()) {
        ++counters.no_ports;
        packet.interface->drop(frame, trace::Reason::no_socket);
        if (packet.to_group) return;
        if (v4)
            return parts_.errors.send(frame, wire::IcmpType::destination_unreachable,
                                      wire::icmp_unreachable::kPort);
        return parts_.errors.send6(*packet.interface, frame,
                                   wire::Icmpv6Type::destination_unreachable, 4);
    }
    ++counters.in_datagrams;
    packet.interface->emit_decision(
        frame, {.verdict = trace::Verdict::deliver, .reason = trace::Reason::socket});
    const Datagram datagram{.source = packet.source,
                            .destination = packet.destination,
                            .source_port = view->source_port(),
                            .destination_port = view->destination_port(),
                            .payload = view->payload(),
                            .ttl = packet.ttl,
                            .tos = packet.tos,
                            .checksum = absent ? UdpChecksum::absent : UdpChecksum::right,
                            .interface = packet.interface,
                            .frame = frame};
    for (auto* socket : sockets)
        if (socket->on_datagram) socket->on_datagram(datagram);
}

void UdpSockets::error(SocketError error, const IpAddress& source, Bytes datagram) {
    const auto view = wire::UdpView::over(datagram);
    if (!view) return;
    error.destination_port = view->destination_port();
    for (auto* socket : sockets_) {
        const auto& bound = socket->bound_;
        if (bound.port != view->source_port() || bound.family != source.family()) continue;
        const bool refused = error.number == ECONNREFUSED && bool{socket->connected_address_};
        if (!bound.error_queue && !refused) continue;
        if (socket->on_error) socket->on_error(error);
        return;
    }
}

}  // namespace vxlab::sim
