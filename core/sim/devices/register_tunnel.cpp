#include "core/sim/devices/register_tunnel.h"

#include <cerrno>

#include "core/sim/link_registry.h"
#include "core/sim/simulator.h"
#include "core/wire/ethernet.h"

namespace vxlab::sim {

RegisterTunnel::RegisterTunnel(Simulator& simulator) : Interface(simulator, "pimreg") {
    flags.noarp = true;
    flags.broadcast = flags.multicast = false;
    broadcast = {};
    mtu = 1500 - 20 - 8;
    min_mtu = max_mtu = 0;
    rx_uncounted_ = tx_uncounted_ = wire::EthernetView::kLength;
}

bool RegisterTunnel::start_transmit(Frame& frame) {
    if (on_datagram) on_datagram(frame);
    return true;
}

void RegisterTunnel::decapsulate(Bytes datagram, const Frame& outer) {
    std::vector<std::uint8_t> bytes;
    wire::Ethernet{.destination = broadcast, .source = address, .type = wire::EtherType::ipv4}
        .append(bytes);
    bytes.insert(bytes.end(), datagram.begin(), datagram.end());
    auto frame = simulator_.make_frame(std::move(bytes), outer.id);
    frame.cause = outer.cause;
    receive(std::move(frame));
}

KernelResult<RegisterTunnel*> add_register_tunnel(Namespace& name_space) {
    if (name_space.find("pimreg")) return refuse(ENOBUFS);
    auto made = std::make_unique<RegisterTunnel>(name_space.simulator());
    auto& tunnel = *made;
    LinkRegistry::add(name_space, std::move(made));
    if (const auto up = tunnel.set_up(true); !up) return tl::unexpected(up.error());
    LinkRegistry::notify(tunnel);
    return &tunnel;
}

}  // namespace vxlab::sim
