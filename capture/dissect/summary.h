// What an index row keeps of a packet: the headers outside and directly inside the first tunnel.
// The dissectors fill it in the same pass that builds the tree, so row and tree cannot disagree.
#pragma once

#include <cstdint>

#include "capture/dissect/protocol.h"
#include "capture/dissect/remark.h"
#include "core/base/ip_address.h"
#include "core/base/mac_address.h"

namespace vxlab::dissect {

// The headers at one tunnel depth.
struct HeaderSummary {
    MacAddress mac_source, mac_destination;
    IpAddress ip_source, ip_destination;
    std::uint16_t source_port = 0;  // UDP or TCP; both 0 when there is neither
    std::uint16_t destination_port = 0;
    bool has_mac = false;
    bool has_ports = false;
};

struct Summary {
    HeaderSummary outer;          // tunnel depth 0
    HeaderSummary inner;          // tunnel depth 1
    std::uint64_t protocols = 0;  // bit(protocol) of every layer
    std::uint32_t vni = 0;        // of the first VXLAN or Geneve header
    bool has_vni = false;
    bool vni_valid = false;               // the I flag was set
    bool beyond = false;                  // has headers that outer and inner do not describe
    bool needs_history = false;           // its meaning depends on earlier packets (a fragment)
    Protocol protocol = Protocol::frame;  // the highest one understood
    std::uint8_t tunnel_depth = 0;
    Severity severity = Severity::none;  // the worst remark
};

}  // namespace vxlab::dissect
