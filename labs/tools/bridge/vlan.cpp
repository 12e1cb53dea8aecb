// `bridge vlan`: the VLANs of ports and of bridges.
#include <fmt/format.h>

#include "core/sim/devices/bridge/bridge.h"
#include "labs/tools/bridge/commands.h"
#include "labs/tools/bridge/vlan_words.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::bridge_tool {

namespace {

using sim::Bridge;
using sim::BridgeVlan;

constexpr int kNameWidth = 16;

Bridge* bridge_of(sim::Interface* interface) {
    return interface && interface->kind() == sim::LinkKind::bridge ? static_cast<Bridge*>(interface)
                                                                   : nullptr;
}

// The VLANs of a port, or of the bridge itself with `self`.
int change(Context& context, const VlanWords& words, sim::Interface& device, bool adding) {
    auto* bridge = bridge_of(words.to_device ? &device : device.master);
    if (!bridge) return answer(context, refuse(EOPNOTSUPP));
    auto* port = words.to_device ? nullptr : bridge->port_of(device);
    for (int id = words.first; id <= words.last; ++id) {
        const auto number = static_cast<std::uint16_t>(id);
        const auto result = adding ? bridge->add_vlan(port, number, words.pvid, words.untagged)
                                   : bridge->delete_vlan(port, number);
        if (!result) return answer(context, result);
    }
    return 0;
}

int modify(Context& context, Arguments& arguments, bool adding) {
    const auto words = parse_vlan_words(arguments);
    if (arguments.failure()) return context.fail(*arguments.failure());
    auto* device = context.name_space->find(context.index_of(words.device));
    if (!device) return no_bridge_device(context, words.device);
    if (words.last > words.first && words.pvid)
        return context.fail("pvid cannot be configured for a vlan range\n", 255);
    if (words.has_tunnel) return context.not_simulated("vlan tunnel_info");
    return change(context, words, *device, adding);
}

const std::map<std::uint16_t, BridgeVlan>* vlans_of(const sim::Interface& interface) {
    if (interface.kind() == sim::LinkKind::bridge)
        return &static_cast<const Bridge&>(interface).vlans();
    const auto* bridge = bridge_of(interface.master);
    const auto* port = bridge ? bridge->port_of(interface) : nullptr;
    return port ? &port->vlans : nullptr;
}

void print_statistics(Writer& writer, const BridgeVlan& vlan) {
    writer.text("{:<{}}  ", "", kNameWidth);
    writer.put("rx_bytes", "  RX: {} bytes", vlan.rx_bytes);
    writer.put("rx_packets", " {} packets\n", vlan.rx_packets);
    writer.text("{:<{}}  ", "", kNameWidth);
    writer.put("tx_bytes", "  TX: {} bytes", vlan.tx_bytes);
    writer.put("tx_packets", " {} packets\n", vlan.tx_packets);
}

void print_vlan(const Context& context, Writer& writer, const BridgeVlan& vlan) {
    writer.put("vlan", "{}", vlan.id);
    writer.open_array("flags");
    if (vlan.pvid) writer.put({}, " {}", std::string_view("PVID"));
    if (vlan.untagged) writer.put({}, " {}", std::string_view("Egress Untagged"));
    writer.close_array();
    writer.text("\n");
    if (context.options.statistics > 0) print_statistics(writer, vlan);
}

void print_port(const Context& context, Writer& writer, const sim::Interface& interface,
                const std::map<std::uint16_t, BridgeVlan>& vlans, int filter) {
    auto name = std::string_view(interface.name);
    for (const auto& [id, vlan] : vlans) {
        if (filter != 0 && id != filter) continue;
        if (!name.empty()) {
            writer.open_object();
            writer.json("ifname", name);
            writer.open_array("vlans");
        }
        writer.text("{:<{}}  ", name, kNameWidth);
        name = {};
        writer.open_object();
        print_vlan(context, writer, vlan);
        writer.close_object();
    }
    if (!name.empty()) return;
    writer.close_array();
    writer.close_object();
}

int show(Context& context, Arguments& arguments) {
    std::string device;
    int filter = 0;
    while (arguments.more()) {
        if (arguments.is("dev"))
            device = arguments.next();
        else if (arguments.is("vid"))
            filter = leading_number(arguments.next());
        else
            arguments.next();  // iproute2 passes over what it does not know
    }
    if (arguments.failure()) return context.fail(*arguments.failure());
    if (!device.empty() && !context.device(device)) return no_device(context, device);
    auto writer = context.writer();
    writer.open_array();
    writer.text("{:<{}}  vlan-id{}\n", "port", kNameWidth,
                context.options.statistics > 0 ? "" : "  ");
    for (const auto& [index, interface] : context.name_space->interfaces()) {
        if (!device.empty() && interface->name != device) continue;
        if (const auto* vlans = vlans_of(*interface))
            print_port(context, writer, *interface, *vlans, filter);
    }
    writer.close_array();
    return context.show(writer);
}

}  // namespace

int vlan(Context& context, Arguments arguments) {
    if (!arguments.more()) return show(context, arguments);
    if (arguments.begins("add")) return modify(context, arguments, true);
    if (arguments.begins("delete")) return modify(context, arguments, false);
    if (arguments.begins("show") || arguments.begins("lst") || arguments.begins("list"))
        return show(context, arguments);
    for (const auto word : {"tunnelshow", "set", "global"})
        if (arguments.begins(word)) return context.not_simulated(std::string("vlan ") + word);
    if (arguments.begins("help")) return context.fail(usage::kBridgeVlan, 255);
    return context.fail(
        fmt::format("Command \"{}\" is unknown, try \"bridge vlan help\".\n", arguments.peek()),
        255);
}

}  // namespace vxlab::labs::bridge_tool
