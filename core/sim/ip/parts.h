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
#include "core/sim/ip/udp_sockets.h"
#include "core/sim/name_space.h"
#include "core/sim/notification.h"
#include "core/sim/simulator.h"

namespace vxlab::sim {

struct IpStack::Parts {
    Parts(IpStack& stack, Namespace& name_space)
        : stack(stack), name_space(name_space), simulator(name_space.simulator()) {}

    // "net.ipv4.conf.eth0.arp_ignore": the interface's value and that of `all`, the larger.
    std::int64_t conf(std::string_view family, const Interface& interface,
                      std::string_view leaf) const;

    IpStack& stack;
    Namespace& name_space;
    Simulator& simulator;
    ProtocolCounters counters{};
    FilterPolicies policies{}, policies6{};
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
};

}  // namespace vxlab::sim
