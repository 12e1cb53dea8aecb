// Prints the rows of FDBs as `bridge fdb show` does.
#include "labs/tools/bridge/fdb_show.h"

#include <fmt/format.h>

#include "core/sim/devices/bridge/bridge.h"
#include "core/sim/devices/tap.h"
#include "core/sim/devices/vxlan.h"
#include "core/vtep/vtep.h"

namespace vxlab::labs::bridge_tool {

namespace {

using iproute::Context;
using iproute::Writer;
using sim::LinkKind;
namespace nud = sim::nud;
namespace ntf = sim::ntf;

std::int64_t seconds(Duration duration) { return duration.nanoseconds / 1'000'000'000; }

std::string state_word(std::uint16_t state) {
    if ((state & nud::permanent) != 0) return "permanent";
    if ((state & nud::noarp) != 0) return "static";
    if ((state & nud::stale) != 0) return "stale";
    if ((state & nud::reachable) != 0) return "";
    return fmt::format("state={:#x}", state);
}

void print_flags(Writer& writer, std::uint16_t flags) {
    writer.open_array("flags");
    const auto flag = [&](std::uint16_t bit, std::string_view word) {
        if ((flags & bit) != 0) writer.put({}, "{} ", word);
    };
    flag(ntf::self, "self");
    flag(ntf::router, "router");
    flag(ntf::extern_learned, "extern_learn");
    flag(ntf::offloaded, "offload");
    flag(ntf::sticky, "sticky");
    writer.close_array();
}

void add_bridge_lines(const Context& context, std::vector<FdbLine>& lines,
                      const sim::Bridge& bridge, const sim::BridgePort* port) {
    for (const auto* row : bridge.fdb().rows())
        if (row->port == port) lines.push_back(line_of(context, bridge, *row));
}

void add_filter_lines(std::vector<FdbLine>& lines, const sim::Interface& device) {
    if (device.flags.loopback) return;
    if (device.kind() == LinkKind::tun && !static_cast<const sim::Tap&>(device).options().is_tap)
        return;
    for (const auto* filter : {&device.unicast_filter(), &device.multicast_filter()})
        for (const auto& address : *filter) {
            FdbLine line;
            line.mac = address.mac;
            line.device = &device;
            line.state = nud::permanent;
            line.flags = ntf::self;
            lines.push_back(line);
        }
}

std::string name_of(const Context& context, trace::InterfaceId id) {
    const auto* interface = context.process.simulator().interface(id);
    return interface ? interface->name : std::string();
}

void add_vxlan_lines(const Context& context, std::vector<FdbLine>& lines,
                     const sim::Interface& device) {
    const auto& vxlan = static_cast<const sim::Vxlan&>(device);
    const auto& config = vxlan.config();
    const auto now = context.process.simulator().now();
    const auto& fdb = vxlan.vtep().fdb();
    for (const auto* row : fdb.rows()) {
        for (std::size_t i = 0; i < fdb.remote_count(*row); ++i) {
            const auto& remote = fdb.remote(*row, i);
            FdbLine line;
            line.mac = row->mac;
            line.device = &device;
            if (remote.ip) line.dst = remote.ip;
            if (remote.port != config.port) line.port = remote.port;
            if (remote.vni != config.vni) line.vni = remote.vni;
            if (remote.interface != 0) line.via = name_of(context, remote.interface);
            line.state = row->state;
            line.flags = static_cast<std::uint16_t>((row->flags & 0xff) | ntf::self);
            line.used = now - row->used;
            line.updated = now - row->updated;
            lines.push_back(line);
        }
    }
}

}  // namespace

FdbLine line_of(const Context& context, const sim::Interface& bridge,
                const sim::BridgeFdbRow& row) {
    FdbLine line;
    line.mac = row.mac;
    line.device = row.port ? &row.port->interface : &bridge;
    line.master = &bridge;
    line.vlan = row.vlan;
    line.state = row.local ? nud::permanent : row.fixed ? nud::noarp : nud::reachable;
    const auto flag = [&](bool on, std::uint16_t bit) {
        if (on) line.flags = static_cast<std::uint16_t>(line.flags | bit);
    };
    flag(row.extern_learn, ntf::extern_learned);
    flag(row.offloaded, ntf::offloaded);
    flag(row.sticky, ntf::sticky);
    const auto now = context.process.simulator().now();
    line.used = now - row.used;
    line.updated = now - row.updated;
    return line;
}

std::vector<FdbLine> fdb_lines(const Context& context, const sim::Interface& device) {
    std::vector<FdbLine> lines;
    if (device.master && device.master->kind() == LinkKind::bridge) {
        const auto& bridge = static_cast<const sim::Bridge&>(*device.master);
        add_bridge_lines(context, lines, bridge, bridge.port_of(device));
    }
    if (device.kind() == LinkKind::vxlan)
        add_vxlan_lines(context, lines, device);
    else
        add_filter_lines(lines, device);
    if (device.kind() == LinkKind::bridge)
        add_bridge_lines(context, lines, static_cast<const sim::Bridge&>(device), nullptr);
    return lines;
}

void print_fdb_line(const Context& context, Writer& writer, const FdbLine& line, bool with_device) {
    writer.put("mac", "{} ", line.mac.text());
    if (with_device) writer.put("ifname", "dev {} ", line.device->name);
    if (line.dst) writer.put("dst", "dst {} ", line.dst.text());
    if (line.vlan != 0) writer.put("vlan", "vlan {} ", line.vlan);
    if (line.port != 0) writer.put("port", "port {} ", line.port);
    if (line.vni != 0) writer.put("vni", "vni {} ", line.vni);
    if (!line.via.empty()) writer.put("viaIf", "via {} ", line.via);
    if (context.options.statistics > 0 && line.used) {
        writer.put("used", "used {}", seconds(*line.used));
        writer.put("updated", "/{} ", seconds(*line.updated));
    }
    print_flags(writer, line.flags);
    if (line.master) writer.put("master", "master {} ", line.master->name);
    writer.put("state", "{}", state_word(line.state));
    writer.text("\n");
}

}  // namespace vxlab::labs::bridge_tool
