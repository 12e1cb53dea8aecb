// What a user may set about dissection: which UDP ports mean which tunnel.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>

#include "capture/dissect/protocol.h"
#include "core/base/result.h"

namespace vxlab::dissect {

struct Options {
    // Consulted for the destination port first, then for the source port.
    std::map<std::uint16_t, Protocol> udp_ports = {
        {53, Protocol::dns},      {67, Protocol::dhcp},
        {68, Protocol::dhcp},     {4500, Protocol::udp_encapsulation},
        {4789, Protocol::vxlan},  {4790, Protocol::vxlan_gpe},
        {5353, Protocol::dns},    {5355, Protocol::dns},
        {6081, Protocol::geneve}, {8472, Protocol::vxlan},
    };
    // Layers of one packet beyond which nothing more is dissected.
    int max_layers = 500;
    // Tunnels in tunnels.
    int max_tunnel_depth = 32;

    // Adds one rule as tshark's -d takes it: "udp.port==4799,vxlan" (vxlan, vxlan_gpe or vxlan-gpe,
    // geneve, dns, dhcp, data). Refuses everything else with the place in the Error.
    Result<void> decode_as(std::string_view rule);
};

}  // namespace vxlab::dissect
