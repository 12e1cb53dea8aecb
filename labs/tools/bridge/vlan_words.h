// `bridge vlan add` and `del` as written, and `bridge mdb add` and `del`.
#pragma once

#include <string>

#include "labs/tools/iproute/arguments.h"

namespace vxlab::labs::bridge_tool {

struct VlanWords {
    std::string device;
    int first = -1, last = -1;  // the same unless a range was given
    bool pvid = false;
    bool untagged = false;
    bool to_device = false;  // `self`
    bool has_tunnel = false;
};

VlanWords parse_vlan_words(iproute::Arguments& arguments);

struct MdbWords {
    std::string device, port, group, source;
    bool permanent = false;
    std::uint16_t vlan = 0;
};

MdbWords parse_mdb_words(iproute::Arguments& arguments);

}  // namespace vxlab::labs::bridge_tool
