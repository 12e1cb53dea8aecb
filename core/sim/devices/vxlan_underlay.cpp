#include "core/sim/devices/vxlan_underlay.h"

#include <algorithm>

#include "core/sim/devices/vxlan.h"
#include "core/sim/ip/ip_stack.h"
#include "core/sim/name_space.h"
#include "core/sim/simulator.h"

namespace vxlab::sim {
namespace {

// VXLAN_F_RCV_FLAGS, the family and the port.
bool can_share(const vtep::VtepConfig& a, const vtep::VtepConfig& b) {
    return a.port == b.port && a.is_v6() == b.is_v6() && a.gbp == b.gbp &&
           a.udp6_zero_checksum_rx == b.udp6_zero_checksum_rx;
}

vtep::Datagram translated(const Datagram& datagram) {
    return {.source = datagram.source,
            .destination = datagram.destination,
            .source_port = datagram.source_port,
            .destination_port = datagram.destination_port,
            .tos = datagram.tos,
            .checksum = datagram.checksum == UdpChecksum::absent ? vtep::UdpChecksum::absent
                                                                 : vtep::UdpChecksum::right,
            .interface = datagram.interface->id,
            .payload = datagram.payload};
}

}  // namespace

void VxlanUnderlay::remove(Vxlan& device) { std::erase(devices_, &device); }

VxlanUnderlay::Socket* VxlanUnderlay::socket_for(const vtep::VtepConfig& config) const {
    for (const auto& socket : sockets_)
        if (can_share(socket->users.front()->config(), config)) return socket.get();
    return nullptr;
}

KernelResult<> VxlanUnderlay::attach(Vxlan& device) {
    const auto& config = device.config();
    auto* socket = socket_for(config);
    if (!socket) {
        auto made = std::make_unique<Socket>();
        socket = made.get();
        const UdpBind bind{.family = config.is_v6() ? IpAddress::Family::v6 : IpAddress::Family::v4,
                           .port = config.port,
                           .zero_checksum6_receive = config.udp6_zero_checksum_rx};
        auto opened = name_space_.ip().open_udp(
            bind, [this, socket](const Datagram& datagram) { receive(*socket, datagram); });
        if (!opened) return tl::unexpected<KernelError>(opened.error());
        socket->udp = std::move(*opened);
        sockets_.push_back(std::move(made));
    }
    // A group that another device has joined is no error.
    if (config.remote.is_multicast())
        (void)name_space_.ip().join_group(config.remote, device.lower());
    socket->users.push_back(&device);
    socket->vteps.add(device.vtep());
    return {};
}

void VxlanUnderlay::detach(Vxlan& device) {
    for (const auto& socket : sockets_) {
        if (std::erase(socket->users, &device) == 0) continue;
        socket->vteps.remove(device.vtep());
        if (device.config().remote.is_multicast() && device.lower())
            (void)name_space_.ip().leave_group(device.config().remote, device.lower());
        break;
    }
    std::erase_if(sockets_, [](const auto& socket) { return socket->users.empty(); });
}

Vxlan* VxlanUnderlay::find(const Vxlan& like, std::uint32_t vni) const {
    const auto* socket = socket_for(like.config());
    auto* found = socket ? socket->vteps.find(vni, like.config().interface) : nullptr;
    for (auto* user : socket ? socket->users : std::vector<Vxlan*>())
        if (&user->vtep() == found) return user;
    return nullptr;
}

void VxlanUnderlay::receive(Socket& socket, const Datagram& datagram) {
    const auto packet = translated(datagram);
    const auto header = wire::VxlanView::over(packet.payload);
    const auto* wanted = header ? socket.vteps.find(header->vni(), packet.interface) : nullptr;
    for (auto* user : socket.users)
        if (wanted && &user->vtep() == wanted)
            return user->receive_datagram(packet, datagram.frame);
    const auto outcome = socket.vteps.receive(packet, name_space_.simulator().now());
    auto frame = datagram.frame;
    datagram.interface->emit_decision(frame, outcome.receive->decision);
}

}  // namespace vxlab::sim
