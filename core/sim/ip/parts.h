// The parts of an IpStack and what they know of one another. For the files of this folder alone.
#pragma once

#include "core/sim/interface.h"
#include "core/sim/ip/address_table.h"
#include "core/sim/ip/group_table.h"
#include "core/sim/ip/icmp_errors.h"
#include "core/sim/ip/ip_input.h"
#include "core/sim/ip/ip_output.h"
#include "core/sim/ip/ip_stack.h"
#include "core/sim/ip/neighbour_table.h"
#include "core/sim/ip/raw_sockets.h"
#include "core/sim/ip/reassembly.h"
#include "core/sim/ip/route_table.h"
#include "core/sim/ip/settings.h"
#include "core/sim/ip/tcp_table.h"
#include "core/sim/ip/udp_sockets.h"
#include "core/sim/name_space.h"
#include "core/sim/notification.h"
#include "core/sim/simulator.h"

namespace vxlab::sim {

struct IpStack::Parts {
    Parts(IpStack& stack, Namespace& name_space)
        : stack(stack),
          name_space(name_space),
          simulator(name_space.simulator()),
          settings(name_space.sysctls()) {}

    IpStack& stack;
    Namespace& name_space;
    Simulator& simulator;
    // What is scheduled and outlives the stack sees by it that the stack is gone.
    std::shared_ptr<void> alive = std::make_shared<char>();
    Settings settings;
    ProtocolCounters counters{};
    FilterPolicies policies{}, policies6{};
    FilterCounters filter_counters{}, filter_counters6{};
    std::vector<Rule> rules = default_rules(IpAddress::Family::v4);
    std::vector<Rule> rules6 = default_rules(IpAddress::Family::v6);
    AddressTable addresses{*this};
    RouteTable routes{*this};
    NeighbourTable neighbours{*this};
    GroupTable groups{*this};
    IpOutput output{*this};
    IpInput input{*this};
    IcmpErrors errors{*this};
    Reassembly reassembly{*this};
    UdpSockets udp{*this};
    RawSockets raw{*this};
    TcpTable tcp{*this};
};

}  // namespace vxlab::sim
