#include "core/sim/devices/tunnel_socket.h"

#include <algorithm>

#include "core/sim/devices/vxlan.h"
#include "core/sim/name_space.h"
#include "core/sim/simulator.h"

namespace vxlab::sim {

KernelResult<std::shared_ptr<TunnelSocket>> TunnelSocket::open(Namespace& name_space,
                                                               const vtep::VtepConfig& config) {
    for (const auto& [index, interface] : name_space.interfaces())
        if (auto* other = dynamic_cast<Vxlan*>(interface))
            if (auto socket = other->socket(); socket && socket->serves(config)) return socket;
    std::shared_ptr<TunnelSocket> socket(new TunnelSocket);
    socket->port_ = config.port;
    socket->v6_ = config.is_v6();
    socket->zero_checksum6_ = config.udp6_zero_checksum_rx;
    socket->gbp_ = config.gbp;
    UdpBind bind;
    bind.family = socket->v6_ ? IpAddress::Family::v6 : IpAddress::Family::v4;
    bind.port = config.port;
    bind.zero_checksum6_receive = socket->zero_checksum6_;
    auto* self = socket.get();
    auto udp = name_space.ip().open_udp(
        bind, [self](const Datagram& datagram) { self->receive(datagram); });
    if (!udp) return tl::unexpected(udp.error());
    socket->udp_ = std::move(*udp);
    return socket;
}

bool TunnelSocket::serves(const vtep::VtepConfig& config) const {
    return port_ == config.port && v6_ == config.is_v6() &&
           zero_checksum6_ == config.udp6_zero_checksum_rx && gbp_ == config.gbp;
}

void TunnelSocket::add(Vxlan& device, vtep::Vtep& vtep) {
    members_.add(vtep);
    devices_.emplace_back(&vtep, &device);
}

void TunnelSocket::remove(Vxlan&, const vtep::Vtep& vtep) {
    members_.remove(vtep);
    std::erase_if(devices_, [&](const auto& entry) { return entry.first == &vtep; });
}

void TunnelSocket::receive(const Datagram& datagram) {
    const vtep::Datagram outer{.source = datagram.source,
                               .destination = datagram.destination,
                               .source_port = datagram.source_port,
                               .destination_port = datagram.destination_port,
                               .tos = datagram.tos,
                               .checksum = datagram.checksum == UdpChecksum::absent
                                               ? vtep::UdpChecksum::absent
                                               : vtep::UdpChecksum::right,
                               .interface = datagram.interface->id,
                               .payload = datagram.payload};
    const Vxlan::Context context(datagram.frame);
    const auto outcome = members_.receive(outer, datagram.interface->simulator().now());
    const auto found = std::find_if(devices_.begin(), devices_.end(),
                                    [&](const auto& entry) { return entry.first == outcome.vtep; });
    auto seen = datagram.frame;
    auto& at =
        found == devices_.end() ? *datagram.interface : static_cast<Interface&>(*found->second);
    at.emit_decision(seen, outcome.receive->decision);
    if (found == devices_.end()) return;
    found->second->received(*outcome.receive, seen);
}

}  // namespace vxlab::sim
