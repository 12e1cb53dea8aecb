// The UDP socket that the vxlan devices of a namespace share: one for each family, port and set of
// receive flags (vxlan_sock_add of drivers/net/vxlan/vxlan_core.c).
#pragma once

#include <memory>
#include <vector>

#include "core/sim/ip/ip_stack.h"
#include "core/vtep/socket.h"

namespace vxlab::sim {

class Vxlan;

class TunnelSocket {
public:
    // The socket of a device that is up there and may share it, or a new one. EADDRINUSE: the port
    // is taken otherwise.
    static KernelResult<std::shared_ptr<TunnelSocket>> open(Namespace& name_space,
                                                            const vtep::VtepConfig& config);

    void add(Vxlan& device, vtep::Vtep& vtep);
    void remove(Vxlan& device, const vtep::Vtep& vtep);
    bool serves(const vtep::VtepConfig& config) const;

private:
    TunnelSocket() = default;
    void receive(const Datagram& datagram);

    vtep::VtepSocket members_;
    std::vector<std::pair<const vtep::Vtep*, Vxlan*>> devices_;
    std::unique_ptr<UdpSocket> udp_;
    std::uint16_t port_ = 0;
    bool v6_ = false, zero_checksum6_ = false, gbp_ = false;
};

}  // namespace vxlab::sim
