// `ip link add` and `ip link set` as written, in two parts as iproute2 reads them: what holds for
// any kind, and, once the device was found, what stands behind `type KIND`.
#pragma once

#include <string>

#include "core/sim/link_request.h"
#include "labs/tools/iproute/arguments.h"
#include "labs/tools/iproute/device_names.h"

namespace vxlab::labs::ip_tool {

struct LinkWords {
    sim::LinkRequest request;
    std::string device;  // of `dev`; empty: not given
    std::string link;    // of `link`, not looked up yet
    bool has_index = false;
    bool no_process = false;      // `netns PID` of a process that is not there
    std::optional<bool> eui64{};  // addrgenmode eui64, or none
    std::string not_simulated;    // a word that iproute2 knows and we do not model
    std::string warnings;         // whole lines, for stderr
};

// Reads up to the end or the word after `type`, which is then in request.kind.
LinkWords parse_link_words(iproute::Arguments& arguments, const DeviceNames& names);

// Reads what follows `type KIND` into the request. `changing`: of `ip link set`.
void parse_link_kind(iproute::Arguments& arguments, LinkWords& words, bool changing,
                     const DeviceNames& names);

// The kinds, one file each. `warnings` takes whole lines for stderr,
// `not_simulated` a word that is not modelled.
sim::VxlanChange parse_vxlan(iproute::Arguments& arguments, bool changing, const DeviceNames& names,
                             std::string& warnings, std::string& not_simulated);
sim::BridgeChange parse_bridge(iproute::Arguments& arguments);
sim::BridgePortChange parse_bridge_port(iproute::Arguments& arguments, const DeviceNames& names);
sim::VlanOptions parse_vlan(iproute::Arguments& arguments);
sim::MacvlanOptions parse_macvlan(iproute::Arguments& arguments);
sim::VethPeer parse_veth(iproute::Arguments& arguments, const DeviceNames& names);

}  // namespace vxlab::labs::ip_tool
