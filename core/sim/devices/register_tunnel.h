// pimreg: the end of the tunnel that PIM Registers make between a source's router and the
// rendezvous point (net/ipv4/ipmr.c, VIFF_REGISTER). The messages themselves are the daemon's.
#pragma once

#include <functional>

#include "core/sim/interface.h"

namespace vxlab::sim {

class RegisterTunnel final : public Interface {
public:
    explicit RegisterTunnel(Simulator& simulator);
    LinkKind kind() const override { return LinkKind::none; }
    std::string_view link_type() const override { return "pimreg"; }
    bool is_namespace_local() const override { return true; }

    // A datagram that came in a Register: of the frame `outer`.
    void decapsulate(Bytes datagram, const Frame& outer);

    // What is to go to the rendezvous point: an Ethernet header and the datagram. During the call.
    std::function<void(Frame& frame)> on_datagram;

private:
    bool start_transmit(Frame& frame) override;
};

// Up. ENOBUFS: the name is taken.
KernelResult<RegisterTunnel*> add_register_tunnel(Namespace& name_space);

}  // namespace vxlab::sim
