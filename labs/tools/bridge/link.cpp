// `bridge link`: ports and what they are set to.
#include <fmt/format.h>

#include "core/sim/link_request.h"
#include "labs/tools/bridge/commands.h"
#include "labs/tools/bridge/link_words.h"
#include "labs/tools/bridge/port_show.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::bridge_tool {

namespace {

int set(Context& context, Arguments& arguments) {
    const auto words = parse_port_words(arguments, context);
    if (arguments.failure()) return context.fail(*arguments.failure());
    auto* device = context.name_space->find(context.index_of(words.device));
    if (!device) return no_bridge_device(context, words.device);
    if (words.to_device || words.has_mode || !device->master)
        return answer(context, refuse(EOPNOTSUPP));
    sim::LinkRequest request;
    request.port_options = words.change;
    return answer(context, sim::change_link(*device, request));
}

int show(Context& context, Arguments& arguments) {
    std::string device;
    std::string bridge;
    while (arguments.more()) {
        if (arguments.is("dev"))
            device = arguments.next();
        else if (arguments.is("master"))
            bridge = arguments.next();
        else
            arguments.next();  // iproute2 passes over what it does not know
    }
    if (arguments.failure()) return context.fail(*arguments.failure());
    if (!device.empty() && !context.device(device)) return no_device(context, device);
    if (!bridge.empty() && !context.device(bridge)) return no_device(context, bridge);
    auto writer = context.writer();
    writer.open_array();
    for (const auto& [index, interface] : context.name_space->interfaces()) {
        if (!interface->master || interface->master->kind() != sim::LinkKind::bridge) continue;
        if (!device.empty() && interface->name != device) continue;
        if (!bridge.empty() && interface->master->name != bridge) continue;
        writer.open_object();
        print_port(context, writer, *interface, true);
        writer.close_object();
    }
    writer.close_array();
    return context.show(writer);
}

}  // namespace

int link(Context& context, Arguments arguments) {
    if (!arguments.more()) return show(context, arguments);
    if (arguments.begins("set") || arguments.begins("change")) return set(context, arguments);
    if (arguments.begins("show") || arguments.begins("lst") || arguments.begins("list"))
        return show(context, arguments);
    if (arguments.begins("help")) return context.fail(usage::kBridgeLink, 255);
    return context.fail(
        fmt::format("Command \"{}\" is unknown, try \"bridge link help\".\n", arguments.peek()),
        255);
}

}  // namespace vxlab::labs::bridge_tool
