// `bridge fdb`: its verbs.
#include <fmt/format.h>

#include <cerrno>

#include "labs/tools/bridge/commands.h"
#include "labs/tools/bridge/fdb_show.h"
#include "labs/tools/bridge/fdb_words.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::bridge_tool {

namespace {

namespace nud = sim::nud;
namespace ntf = sim::ntf;

constexpr int kRefusedGet = 254;

enum class Verb { add, append, replace, remove };

int modify(Context& context, Arguments& arguments, Verb verb) {
    const auto words =
        parse_fdb_words(arguments, iproute::ip_family(context.options.family), context);
    if (arguments.failure()) return context.fail(*arguments.failure());
    auto* device = context.name_space->find(context.index_of(words.device));
    if (!device) return no_device(context, words.device);
    // There is no `ip nexthop` here, so no object to name.
    if (words.has_nexthop_id) return answer(context, refuse(EINVAL, "Nexthop id does not exist"));
    if (verb == Verb::remove) return answer(context, sim::delete_fdb(*device, words.request));
    const auto how = verb == Verb::add      ? sim::FdbVerb::add
                     : verb == Verb::append ? sim::FdbVerb::append
                                            : sim::FdbVerb::replace;
    return answer(context, sim::change_fdb(*device, how, words.request));
}

bool lets_through(const FdbFilter& filter, const FdbLine& line) {
    if (filter.vlan != 0 && line.vlan != filter.vlan) return false;
    if (filter.dynamic && (line.state & nud::permanent) != 0) return false;
    if (filter.states == 0) return true;
    // What a vxlan device calls permanent is reachable and without ARP too.
    const auto vxlan = line.device->kind() == sim::LinkKind::vxlan && !line.master;
    const auto more = vxlan && (line.state & nud::permanent) != 0 ? nud::noarp | nud::reachable : 0;
    return ((line.state | more) & filter.states) != 0;
}

int show(Context& context, Arguments& arguments) {
    const auto filter = parse_fdb_filter(arguments);
    if (arguments.failure()) return context.fail(*arguments.failure());
    const auto* bridge = context.device(filter.bridge);
    if (!filter.bridge.empty() && !bridge) return no_bridge_device(context, filter.bridge);
    const auto* device = context.device(filter.device);
    if (!filter.device.empty() && !device) return no_device(context, filter.device);
    auto writer = context.writer();
    writer.open_array();
    for (const auto& [index, interface] : context.name_space->interfaces()) {
        if (device && interface != device) continue;
        if (bridge && interface != bridge && interface->master != bridge) continue;
        for (const auto& line : fdb_lines(context, *interface)) {
            if (!lets_through(filter, line)) continue;
            writer.open_object();
            print_fdb_line(context, writer, line, !device);
            writer.close_object();
        }
    }
    writer.close_array();
    return context.show(writer);
}

// The row of the MAC in the FDB that was asked; what the kernel says if it cannot be.
KernelResult<FdbLine> find(const Context& context, const FdbQuestion& question, MacAddress mac) {
    const auto* bridge = context.device(question.bridge);
    const auto* device = context.device(question.device);
    if (bridge && device) return refuse(EINVAL, "Master and device are mutually exclusive");
    const auto self = device && (question.flags & ntf::self) != 0;
    if (device && !self && !device->master) return refuse(EINVAL, "Device is not a bridge port");
    if (self && device->kind() != sim::LinkKind::vxlan && device->kind() != sim::LinkKind::bridge)
        return refuse(EOPNOTSUPP, "Get operation not supported by device");
    const auto* master = bridge ? bridge : self ? nullptr : device->master;
    for (const auto& [index, interface] : context.name_space->interfaces()) {
        for (const auto& line : fdb_lines(context, *interface)) {
            if (line.mac != mac || (!self && line.master != master)) continue;
            if (self && (line.device != device || line.master)) continue;
            if (line.vlan == question.vlan) return line;
        }
    }
    return refuse(ENOENT, "Fdb entry not found");
}

int get(Context& context, Arguments& arguments) {
    const auto question = parse_fdb_question(arguments);
    if (arguments.failure()) return context.fail(*arguments.failure());
    const auto mac = parse_fdb_mac(question.mac);
    if (!mac) return context.fail(fmt::format("Invalid mac address {}\n", question.mac), 255);
    if (!question.device.empty() && !context.device(question.device))
        return no_device(context, question.device);
    if (!question.bridge.empty() && !context.device(question.bridge))
        return no_device(context, question.bridge);
    const auto found = find(context, question, *mac);
    if (!found) return answer(context, tl::unexpected(found.error()), kRefusedGet);
    auto writer = context.writer();
    writer.open_array();
    writer.open_object();
    print_fdb_line(context, writer, *found, true);
    writer.close_object();
    writer.close_array();
    return context.show(writer);
}

int flush(Context& context, Arguments& arguments) {
    auto words = parse_fdb_flush(arguments);
    if (arguments.failure()) return context.fail(*arguments.failure());
    auto* device = context.device(words.device);
    if (!device) return no_bridge_device(context, words.device);
    if (!words.port.empty()) {
        words.filter.port = context.index_of(words.port);
        if (words.filter.port == 0)
            return context.fail(fmt::format("Cannot find bridge port device \"{}\"\n", words.port),
                                255);
    }
    return answer(context, sim::flush_fdb(*device, words.filter));
}

}  // namespace

int fdb(Context& context, Arguments arguments) {
    if (!arguments.more()) return show(context, arguments);
    if (arguments.begins("add")) return modify(context, arguments, Verb::add);
    if (arguments.begins("append")) return modify(context, arguments, Verb::append);
    if (arguments.begins("replace")) return modify(context, arguments, Verb::replace);
    if (arguments.begins("delete")) return modify(context, arguments, Verb::remove);
    if (arguments.begins("get")) return get(context, arguments);
    if (arguments.begins("show") || arguments.begins("lst") || arguments.begins("list"))
        return show(context, arguments);
    if (arguments.begins("flush")) return flush(context, arguments);
    if (arguments.begins("help")) return context.fail(usage::kFdb, 255);
    return context.fail(
        fmt::format("Command \"{}\" is unknown, try \"bridge fdb help\".\n", arguments.peek()),
        255);
}

}  // namespace vxlab::labs::bridge_tool
