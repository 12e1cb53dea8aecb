// The rows of all FDBs in one form, as `bridge fdb show` and `bridge monitor` print them: of
// bridges, of vxlan devices, and the address filters of other devices.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/ip_address.h"
#include "core/base/mac_address.h"
#include "labs/tools/bridge/fdb_words.h"
#include "labs/tools/iproute/context.h"

namespace vxlab::sim {
struct BridgeFdbRow;
}

namespace vxlab::labs::bridge_tool {

struct FdbLine {
    MacAddress mac{};
    const sim::Interface* device = nullptr;
    const sim::Interface* master = nullptr;  // the bridge whose row it is
    std::uint16_t vlan = 0;
    IpAddress dst{};
    std::uint16_t port = 0;  // 0: the device's
    std::uint32_t vni = 0;   // 0: the device's
    std::string via;
    std::uint16_t state = 0;                    // nud
    std::uint16_t flags = 0;                    // ntf
    std::optional<Duration> used{}, updated{};  // ago
};

FdbLine line_of(const iproute::Context& context, const sim::Interface& bridge,
                const sim::BridgeFdbRow& row);
// The rows of one device, in the kernel's order.
std::vector<FdbLine> fdb_lines(const iproute::Context& context, const sim::Interface& device);

// Whole lines.
void print_fdb_line(const iproute::Context& context, iproute::Writer& writer, const FdbLine& line,
                    bool with_device);

}  // namespace vxlab::labs::bridge_tool
