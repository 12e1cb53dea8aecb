// `ip address`: add, change, replace, delete, flush.
#include <fmt/format.h>

#include "core/sim/ip/ip_stack.h"
#include "labs/tools/ip/address_show.h"
#include "labs/tools/ip/commands.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::ip_tool {

namespace {

using sim::AddressRequest;

sim::Scope scope_of(const AddressChange& change) {
    if (change.scope) return static_cast<sim::Scope>(*change.scope);
    const auto& local = change.local.address;
    const auto loopback = local.is_v4() && local.v4_value() >> 24 == 127;
    return loopback ? sim::Scope::host : sim::Scope::universe;
}

AddressRequest request_of(const AddressChange& change, AddressVerb verb) {
    AddressRequest request;
    request.mode = verb == AddressVerb::add      ? AddressRequest::Mode::add
                   : verb == AddressVerb::change ? AddressRequest::Mode::change
                                                 : AddressRequest::Mode::replace;
    request.local = change.local.address;
    if (change.peer) request.peer = change.peer->address;
    request.prefix_length = change.prefix_length();
    request.broadcast = change.broadcast.value_or(IpAddress());
    request.scope = scope_of(change);
    request.label = change.label;
    request.no_dad = (change.flags & ifa::nodad) != 0;
    request.home = (change.flags & ifa::home) != 0;
    request.manage_temporary = (change.flags & ifa::mngtmpaddr) != 0;
    request.no_prefix_route = (change.flags & ifa::noprefixroute) != 0;
    request.auto_join = (change.flags & ifa::autojoin) != 0;
    request.valid_lifetime = change.valid;
    request.preferred_lifetime = change.preferred;
    request.metric = change.metric;
    return request;
}

sim::AddressSelector selector_of(const AddressChange& change) {
    sim::AddressSelector selector;
    selector.local = change.local.address;
    selector.label = change.label;
    if (change.peer) selector.peer = change.peer->address;
    // An IPv4 address without a length stands for any length.
    if (change.peer || change.local.has_length || change.local.address.is_v6())
        selector.prefix_length = change.prefix_length();
    return selector;
}

int modify(Context& context, Arguments& arguments, AddressVerb verb) {
    const auto change =
        parse_address_change(arguments, verb, iproute::ip_family(context.options.family));
    context.process.err(change.warnings);
    if (arguments.failure()) return context.fail(*arguments.failure());
    auto* device = context.name_space->find(context.index_of(change.device));
    if (!device) return context.no_device(change.device);
    if (!change.local.address) return context.answer(refuse(EOPNOTSUPP));
    auto& ip = context.name_space->ip();
    if (verb == AddressVerb::remove)
        return context.answer(ip.delete_address(*device, selector_of(change)));
    return context.answer(ip.add_address(*device, request_of(change, verb)));
}

struct Doomed {
    sim::Interface* interface;
    sim::AddressSelector selector;
};

// What a round of `flush` takes away, printed with -s -s.
std::vector<Doomed> doomed(Context& context, const AddressFilter& filter) {
    std::vector<Doomed> all;
    auto writer = Writer(false, false);
    for (const auto& [index, interface] : context.name_space->interfaces()) {
        if (!filter.device.empty() && context.index_of(filter.device) != index) continue;
        for (const auto* address : pick_addresses(context, *interface, filter)) {
            if (context.options.statistics > 1) print_address(context, writer, *address, true);
            all.push_back({interface, {address->local, address->peer, address->prefix_length, {}}});
        }
    }
    context.show(writer);
    return all;
}

int flush(Context& context, Arguments& arguments) {
    if (!arguments.more()) return context.fail("Flush requires arguments.\n", 1);
    const auto filter =
        parse_address_filter(arguments, iproute::ip_family(context.options.family), context);
    if (arguments.failure()) return context.fail(*arguments.failure());
    if (!filter.device.empty() && context.index_of(filter.device) == 0)
        return context.fail(fmt::format("Device \"{}\" does not exist.\n", filter.device), 1);
    const auto told = context.options.statistics > 0;
    const auto all = doomed(context, filter);
    if (all.empty()) {
        if (told) context.process.out("Nothing to flush.\n");
        return 0;
    }
    if (told)
        context.process.out(fmt::format("\n*** Round 1, deleting {} addresses ***\n", all.size()));
    // Some go with the one before: secondaries with their primary.
    for (const auto& one : all)
        (void)context.name_space->ip().delete_address(*one.interface, one.selector);
    if (told) context.process.out("*** Flush is complete after 1 round ***\n");
    return 0;
}

}  // namespace

int address(Context& context, Arguments arguments) {
    if (!arguments.more()) return show_addresses(context, arguments);
    if (arguments.begins("add")) return modify(context, arguments, AddressVerb::add);
    if (arguments.begins("change") || arguments.is("chg"))
        return modify(context, arguments, AddressVerb::change);
    if (arguments.begins("replace")) return modify(context, arguments, AddressVerb::replace);
    if (arguments.begins("delete")) return modify(context, arguments, AddressVerb::remove);
    if (arguments.begins("show") || arguments.begins("lst") || arguments.begins("list"))
        return show_addresses(context, arguments);
    if (arguments.begins("flush")) return flush(context, arguments);
    for (const auto word : {"save", "showdump", "restore"})
        if (arguments.begins(word)) return context.not_simulated(std::string("address ") + word);
    if (arguments.begins("help")) return context.fail(usage::kAddress, 255);
    return context.fail(
        fmt::format("Command \"{}\" is unknown, try \"ip address help\".\n", arguments.peek()),
        255);
}

}  // namespace vxlab::labs::ip_tool
