// `bridge link set` as written.
#pragma once

#include <string>

#include "core/sim/devices/bridge/options.h"
#include "labs/tools/iproute/arguments.h"
#include "labs/tools/iproute/device_names.h"

namespace vxlab::labs::bridge_tool {

struct PortWords {
    std::string device;
    sim::BridgePortChange change;
    bool to_device = false;  // `self`
    bool has_mode = false;   // `hwmode`, for hardware
};

PortWords parse_port_words(iproute::Arguments& arguments, const DeviceNames& names);

}  // namespace vxlab::labs::bridge_tool
