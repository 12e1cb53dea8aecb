// Prints a link as `bridge` does.
#include "labs/tools/bridge/port_show.h"

#include <fmt/format.h>

#include "core/sim/devices/bridge/bridge.h"
#include "labs/tools/ip/kind_details.h"
#include "labs/tools/ip/link_show.h"

namespace vxlab::labs::bridge_tool {

namespace {

using iproute::Context;
using iproute::Writer;

const sim::BridgePort* port_of(const sim::Interface& interface) {
    if (!interface.master || interface.master->kind() != sim::LinkKind::bridge) return nullptr;
    return static_cast<const sim::Bridge*>(interface.master)->port_of(interface);
}

void print_options(const Context& context, Writer& writer, const sim::BridgePortOptions& options) {
    const auto on_off = [&](std::string_view key, bool on) {
        writer.text("{} {} ", key, on ? "on" : "off");
        writer.json(key, on);
    };
    writer.text("{}    ", context.line_end());
    on_off("hairpin", options.hairpin);
    on_off("guard", options.guard);
    on_off("root_block", options.root_block);
    on_off("fastleave", options.fast_leave);
    on_off("learning", options.learning);
    on_off("flood", options.flood);
    on_off("mcast_flood", options.mcast_flood);
    on_off("bcast_flood", options.bcast_flood);
    writer.put("mcast_router", "mcast_router {} ", options.mcast_router);
    on_off("mcast_to_unicast", options.mcast_to_unicast);
    on_off("neigh_suppress", options.neigh_suppress);
    on_off("vlan_tunnel", options.vlan_tunnel);
    on_off("isolated", options.isolated);
    on_off("locked", options.locked);
    if (options.backup_port != 0)
        writer.put("backup_port", "backup_port {} ", context.device_name(options.backup_port));
}

}  // namespace

void print_port(const Context& context, Writer& writer, const sim::Interface& interface,
                bool state) {
    ip_tool::print_link_head(context, writer, interface, ip_tool::LinkBelow::index_alone);
    if (interface.master) writer.put("master", "master {} ", interface.master->name);
    const auto* port = port_of(interface);
    if (port && state) {
        writer.put("state", "state {} ", ip_tool::port_state_name(port->state));
        writer.put("priority", "priority {} ", port->options.priority);
        writer.put("cost", "cost {} ", port->options.cost);
        if (context.options.details > 0) print_options(context, writer, port->options);
    }
    writer.text("\n");
}

}  // namespace vxlab::labs::bridge_tool
