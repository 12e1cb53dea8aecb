// `bridge fdb` as written.
#pragma once

#include <string>

#include "core/sim/fdb_request.h"
#include "labs/tools/iproute/arguments.h"
#include "labs/tools/iproute/device_names.h"

namespace vxlab::labs::bridge_tool {

struct FdbWords {
    sim::FdbRequest request;
    std::string device;
    std::string mac;  // as written
    bool has_nexthop_id = false;
};

// Of `add`, `append`, `replace` and `delete`. What is not given is filled in as iproute2 does: self
// and permanent.
FdbWords parse_fdb_words(iproute::Arguments& arguments, IpAddress::Family family,
                         const DeviceNames& names);

// Six hexadecimal numbers with colons, as sscanf reads them. Nothing: none.
std::optional<MacAddress> parse_fdb_mac(std::string_view word);

struct FdbFilter {
    std::string bridge, device;
    bool has_port = false;  // the device was given as `brport`
    std::uint16_t vlan = 0;
    std::uint16_t states = 0;  // nud; 0: all
    bool dynamic = false;
};

FdbFilter parse_fdb_filter(iproute::Arguments& arguments);

struct FdbQuestion {
    std::string mac, device, bridge;
    std::uint16_t flags = 0;  // ntf
    std::uint16_t vlan = 0;
};

FdbQuestion parse_fdb_question(iproute::Arguments& arguments);

struct FdbFlushWords {
    sim::FdbFlush filter;
    std::string device, port;
};

FdbFlushWords parse_fdb_flush(iproute::Arguments& arguments);

}  // namespace vxlab::labs::bridge_tool
