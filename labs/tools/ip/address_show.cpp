// Prints addresses as `ip address show` does.
#include "labs/tools/ip/address_show.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include "core/sim/ip/ip_stack.h"
#include "labs/tools/ip/link_show.h"
#include "labs/tools/iproute/names.h"

namespace vxlab::labs::ip_tool {

namespace {

using iproute::Arguments;
using iproute::Context;
using iproute::Writer;
using sim::Address;

std::uint32_t bits(const sim::AddressFlags& flags) {
    std::uint32_t bits = 0;
    const auto add = [&](bool on, std::uint32_t bit) {
        if (on) bits |= bit;
    };
    add(flags.secondary, ifa::secondary);
    add(flags.no_dad, ifa::nodad);
    add(flags.optimistic, ifa::optimistic);
    add(flags.dad_failed, ifa::dadfailed);
    add(flags.home, ifa::home);
    add(flags.deprecated, ifa::deprecated);
    add(flags.tentative, ifa::tentative);
    add(flags.permanent, ifa::permanent);
    add(flags.manage_temporary, ifa::mngtmpaddr);
    add(flags.no_prefix_route, ifa::noprefixroute);
    add(flags.auto_join, ifa::autojoin);
    return bits;
}

bool lets_through(const AddressFilter& filter, const Address& address,
                  const sim::Interface& interface) {
    if (filter.scope && static_cast<std::uint8_t>(address.scope) != *filter.scope) return false;
    if (((bits(address.flags) ^ filter.flags) & filter.flag_mask) != 0) return false;
    if (filter.to && !is_in(address.local, *filter.to)) return false;
    if (filter.label.empty()) return true;
    const auto& label = address.label.empty() ? interface.name : address.label;
    return fnmatch(filter.label.c_str(), label.c_str(), 0) == 0;
}

void print_flags(Writer& writer, const Address& address) {
    const auto flag = [&](bool on, std::string_view word) {
        if (!on) return;
        writer.json(word, true);
        writer.text("{} ", word);
    };
    const auto& flags = address.flags;
    flag(flags.secondary, address.local.is_v6() ? "temporary" : "secondary");
    flag(flags.no_dad, "nodad");
    flag(flags.optimistic, "optimistic");
    flag(flags.dad_failed, "dadfailed");
    flag(flags.home, "home");
    flag(flags.deprecated, "deprecated");
    flag(flags.tentative, "tentative");
    flag(!flags.permanent, "dynamic");
    flag(flags.manage_temporary, "mngtmpaddr");
    flag(flags.no_prefix_route, "noprefixroute");
    flag(flags.auto_join, "autojoin");
}

// Whole seconds that are left; for ever where there is no end.
std::uint32_t seconds_left(const Context& context, const std::optional<Instant>& end) {
    if (!end) return sim::kForever;
    const auto left = *end - context.process.simulator().now();
    return left.nanoseconds <= 0 ? 0 : static_cast<std::uint32_t>(left.nanoseconds / 1'000'000'000);
}

void print_lifetime(const Context& context, Writer& writer, std::string_view key,
                    std::string_view word, const std::optional<Instant>& end) {
    const auto seconds = seconds_left(context, end);
    writer.json(key, seconds);
    if (seconds == sim::kForever)
        writer.text("{} forever", word);
    else
        writer.text("{} {}sec", word, seconds);
}

void print_local(Writer& writer, const Address& address) {
    writer.put("local", "{}", address.local.text());
    if (address.is_peer()) {
        writer.put("address", " peer {}", address.peer.text());
    }
    writer.put("prefixlen", "/{} ", address.prefix_length);
    if (address.metric != 0) writer.put("metric", "metric {} ", address.metric);
}

void print_chosen(const Context& context, Writer& writer,
                  const std::vector<const Address*>& chosen) {
    writer.open_array("addr_info");
    for (const auto* address : chosen) {
        writer.open_object();
        if (context.options.brief)
            print_local(writer, *address);
        else
            print_address(context, writer, *address, context.options.oneline);
        writer.close_object();
    }
    writer.close_array();
    if (context.options.brief) writer.text("\n");
}

void print_interface(const Context& context, Writer& writer, const sim::Interface& interface,
                     const AddressFilter& filter) {
    const auto chosen = pick_addresses(context, interface, filter);
    if (context.options.brief) {
        print_link_brief(context, writer, interface, LinkStyle::address);
    } else if (!context.options.oneline && filter.label.empty()) {  // a label leaves the link out
        print_link(context, writer, interface,
                   filter.device.empty() ? LinkStyle::address : LinkStyle::one);
        writer.text("\n");
    }
    print_chosen(context, writer, chosen);
    if (context.options.statistics == 0 || context.options.brief || context.options.oneline) return;
    print_statistics(context, writer, interface);
    writer.text("\n");
}

// An interface without the addresses that are asked for is left out, unless it has none at all and
// any would do.
bool has_place(const Context& context, const sim::Interface& interface,
               const AddressFilter& filter) {
    if (!pick_addresses(context, interface, filter).empty()) return true;
    const auto& ip = context.name_space->ip();
    return iproute::ip_family(context.options.family) == IpAddress::Family::none &&
           ip.addresses(interface, IpAddress::Family::v4).empty() &&
           ip.addresses(interface, IpAddress::Family::v6).empty();
}

}  // namespace

bool is_in(const IpAddress& address, const iproute::Prefix& prefix) {
    if (!prefix.address) return true;
    if (address.family() != prefix.address.family()) return false;
    const auto one = address.bytes(), other = prefix.address.bytes();
    for (unsigned bit = 0; bit < prefix.length; ++bit)
        if (((one[bit / 8] ^ other[bit / 8]) >> (7 - bit % 8) & 1) != 0) return false;
    return true;
}

std::vector<const Address*> pick_addresses(const Context& context, const sim::Interface& interface,
                                           const AddressFilter& filter) {
    std::vector<const Address*> chosen;
    const auto wanted = iproute::ip_family(context.options.family);
    for (const auto family : {IpAddress::Family::v4, IpAddress::Family::v6}) {
        if (wanted != IpAddress::Family::none && wanted != family) continue;
        for (const auto& address : context.name_space->ip().addresses(interface, family))
            if (lets_through(filter, address, interface)) chosen.push_back(&address);
    }
    return chosen;
}

void print_address(const Context& context, Writer& writer, const Address& address, bool named,
                   bool deleted) {
    if (deleted) writer.flag("deleted", "Deleted ");
    if (named) {
        writer.put("index", "{}: ", address.interface->index);
        writer.put("dev", "{}", address.interface->name);
    }
    writer.put("family", "    {} ", std::string_view(address.local.is_v6() ? "inet6" : "inet"));
    print_local(writer, address);
    if (address.broadcast) writer.put("broadcast", "brd {} ", address.broadcast.text());
    writer.put("scope", "scope {} ", iproute::scope_name(static_cast<std::uint8_t>(address.scope)));
    print_flags(writer, address);
    if (address.local.is_v4() && !address.label.empty()) writer.put("label", "{}", address.label);
    writer.text("{}       ", context.line_end());
    print_lifetime(context, writer, "valid_life_time", "valid_lft", address.valid_until);
    writer.text(" ");
    print_lifetime(context, writer, "preferred_life_time", "preferred_lft",
                   address.preferred_until);
    writer.text("\n");
}

int show_addresses(Context& context, Arguments& arguments) {
    auto again = arguments;
    const auto filter =
        parse_address_filter(arguments, iproute::ip_family(context.options.family), context);
    if (arguments.failure()) return context.fail(*arguments.failure());
    if (!filter.device.empty() && context.index_of(filter.device) == 0)
        return context.fail(fmt::format("Device \"{}\" does not exist.\n", filter.device), 1);
    if (context.shows_links && !filter.device.empty()) return show_links(context, again);
    if (filter.to && context.options.family == iproute::Family::any)
        context.options.family =
            filter.to->address.is_v6() ? iproute::Family::inet6 : iproute::Family::inet;
    const auto links_alone = context.options.family == iproute::Family::link;
    auto writer = context.writer();
    writer.open_array();
    for (const auto& [index, interface] : context.name_space->interfaces()) {
        if (!is_dumped(context, *interface, filter)) continue;
        if (!links_alone && !has_place(context, *interface, filter)) continue;
        writer.open_object();
        if (matches(context, *interface, filter)) {
            if (links_alone) {
                print_link(context, writer, *interface, LinkStyle::address);
                writer.text("\n");
            } else {
                print_interface(context, writer, *interface, filter);
            }
        }
        writer.close_object();
    }
    writer.close_array();
    return context.show(writer);
}

}  // namespace vxlab::labs::ip_tool
