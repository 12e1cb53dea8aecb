// The parts of a MulticastRouter and what they know of one another. For the files of this folder
// alone.
#pragma once

#include "core/sim/devices/register_tunnel.h"
#include "core/sim/ip/ip_stack.h"
#include "core/sim/multicast/multicast_flows.h"
#include "core/sim/multicast/multicast_ports.h"
#include "core/sim/multicast/multicast_trees.h"
#include "core/sim/name_space.h"
#include "core/sim/notification.h"
#include "core/sim/simulator.h"

namespace vxlab::sim {

struct MulticastRouter::Parts final : Listener {
    Parts(Namespace& name_space, MulticastRouterOptions options);
    ~Parts() override;

    // A change of the unicast tables: all trees are looked at again, soon.
    void route(Namespace& where, const Route&, Change) override;
    void address(Namespace& where, const Interface& interface, const Address&, Change) override;
    void link(Namespace& where, const Interface& interface, Change change) override;

    void receive_igmp(const RawPacket& packet);
    void receive_pim(const RawPacket& packet);

    Namespace& name_space;
    Simulator& simulator;
    IpStack& stack;
    MulticastRouterOptions options;
    std::shared_ptr<void> alive = std::make_shared<char>();
    trace::EventId cause = 0;  // see Cause
    std::unique_ptr<MulticastRoutingSocket> kernel;
    std::unique_ptr<RawSocket> igmp, pim;
    RegisterTunnel* tunnel = nullptr;
    Timer look_again{simulator};
    MulticastFlows flows{*this};
    MulticastTrees trees{*this};
    MulticastPorts ports{*this};
};

// While it lives, what is sent is sent because of that frame.
class MulticastRouter::Cause {
public:
    Cause(Parts& parts, const Frame& frame)
        : parts_(parts), before_(std::exchange(parts.cause, frame.cause)) {}
    ~Cause() { parts_.cause = before_; }
    Cause(const Cause&) = delete;
    Cause& operator=(const Cause&) = delete;

private:
    Parts& parts_;
    trace::EventId before_;
};

}  // namespace vxlab::sim
