// Reads `ip address`: see address_words.h. The order of the keywords is iproute2's, since
// beginnings of them are taken in that order.
#include "labs/tools/ip/address_words.h"

#include <fmt/format.h>

#include "labs/tools/iproute/names.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::ip_tool {

namespace {

using iproute::Arguments;
using Family = IpAddress::Family;

struct Flag {
    std::string_view word;
    std::uint32_t bit;
    bool may_be_asked;  // CONFFLAG
};

constexpr Flag kFlags[] = {{"secondary", ifa::secondary, false},
                           {"temporary", ifa::secondary, false},
                           {"nodad", ifa::nodad, true},
                           {"optimistic", ifa::optimistic, false},
                           {"dadfailed", ifa::dadfailed, false},
                           {"home", ifa::home, true},
                           {"deprecated", ifa::deprecated, false},
                           {"tentative", ifa::tentative, false},
                           {"permanent", ifa::permanent, false},
                           {"mngtmpaddr", ifa::mngtmpaddr, true},
                           {"noprefixroute", ifa::noprefixroute, true},
                           {"autojoin", ifa::autojoin, true}};

std::uint32_t read_lifetime(Arguments& arguments, std::string_view message) {
    if (arguments.is("forever")) return sim::kForever;
    return arguments.number(message);
}

bool read_flag(Arguments& arguments, AddressChange& change) {
    for (const auto& flag : kFlags) {
        if (!flag.may_be_asked || !arguments.is(flag.word)) continue;
        const auto v6_only =
            flag.bit == ifa::nodad || flag.bit == ifa::home || flag.bit == ifa::mngtmpaddr;
        if (v6_only && !change.local.address.is_v6())
            change.warnings +=
                fmt::format("Warning: {} option can be set only for IPv6 addresses\n", flag.word);
        else
            change.flags |= flag.bit;
        return true;
    }
    return false;
}

// "+": all host bits of the prefix are one; "-": zero.
std::optional<IpAddress> host_bits(const iproute::Prefix& prefix, bool ones) {
    const auto mask = prefix.length == 0 ? 0U : ~0U << (32 - prefix.length);
    const auto net = prefix.address.v4_value() & mask;
    return IpAddress::v4(ones ? net | ~mask : net);
}

// `brd` waits until the prefix is known: its word.
struct Pending {
    std::string broadcast;
    bool has_broadcast = false;
    std::string label;
};

void read_local(Arguments& arguments, AddressChange& change, Family& family) {
    const auto word = arguments.peek();
    if (change.local.address || change.local.is_default) {
        arguments.garbage("local", word);
        return;
    }
    change.local = arguments.prefix(family);
    if (family == Family::none) family = change.local.address.family();
}

void read_peer(Arguments& arguments, AddressChange& change, Family& family) {
    const auto word = arguments.peek();
    if (change.peer) {
        arguments.duplicate("peer", word);
        return;
    }
    change.peer = arguments.prefix(family);
    if (family == Family::none) family = change.peer->address.family();
}

void read_broadcast(Arguments& arguments, Pending& pending, AddressChange& change, Family family) {
    const auto word = arguments.next();
    if (pending.has_broadcast) arguments.duplicate("broadcast", word);
    pending.has_broadcast = true;
    pending.broadcast = word;
    if (word == "+" || word == "-" || arguments.failure()) return;
    arguments.back();
    change.broadcast = arguments.address(family);
}

void read_scope(Arguments& arguments, AddressChange& change) {
    const auto word = arguments.next();
    change.scope = iproute::parse_scope(word);
    if (!change.scope) arguments.invalid("invalid scope value.", word);
}

bool read_value(Arguments& arguments, AddressChange& change, Pending& pending, Family& family) {
    if (arguments.is_one_of({"peer", "remote"})) {
        read_peer(arguments, change, family);
    } else if (arguments.begins("broadcast") || arguments.is("brd")) {
        read_broadcast(arguments, pending, change, family);
    } else if (arguments.is("anycast")) {
        change.anycast = arguments.address(family);
    } else if (arguments.is("scope")) {
        read_scope(arguments, change);
    } else if (arguments.is("dev")) {
        change.device = arguments.next();
    } else if (arguments.is("label")) {
        change.label = arguments.next();
    } else if (arguments.begins("metric") || arguments.begins("priority") ||
               arguments.is("preference")) {
        change.metric = arguments.number("\"metric\" value is invalid\n");
    } else if (arguments.begins("valid_lft")) {
        change.valid = read_lifetime(arguments, "valid_lft value");
    } else if (arguments.begins("preferred_lft")) {
        change.preferred = read_lifetime(arguments, "preferred_lft value");
    } else {
        return false;
    }
    return true;
}

void check_lifetimes(Arguments& arguments, const AddressChange& change) {
    if (change.valid == 0) {
        arguments.fail("valid_lft is zero\n", 1);
    } else if (change.valid < change.preferred &&
               (change.valid != sim::kForever || change.preferred != sim::kForever)) {
        arguments.fail("preferred_lft is greater than valid_lft\n", 1);
    }
}

void complete_broadcast(Arguments& arguments, const Pending& pending, AddressChange& change) {
    if (!pending.has_broadcast) return;
    if (!change.local.address.is_v4()) {
        arguments.fail("Broadcast can be set only for IPv4 addresses\n", 1);
        return;
    }
    if (pending.broadcast != "+" && pending.broadcast != "-") return;
    const auto& prefix = change.peer ? *change.peer : change.local;
    if (prefix.length <= 30) change.broadcast = host_bits(prefix, pending.broadcast == "+");
}

// Old scripts remove by address alone; iproute2 then asks for every prefix.
void warn_of_wildcard(AddressChange& change) {
    if (change.peer || change.local.has_length || !change.local.address.is_v4()) return;
    change.warnings += fmt::format(
        "Warning: Executing wildcard deletion to stay compatible with old scripts.\n"
        "         Explicitly specify the prefix length ({}/32) to avoid this warning.\n"
        "         This special behaviour is likely to disappear in further releases,\n"
        "         fix your scripts!\n",
        change.local.address.text());
}

}  // namespace

std::uint8_t AddressChange::prefix_length() const { return peer ? peer->length : local.length; }

AddressChange parse_address_change(Arguments& arguments, AddressVerb verb, Family family) {
    AddressChange change;
    Pending pending;
    while (arguments.more()) {
        if (read_value(arguments, change, pending, family) || read_flag(arguments, change))
            continue;
        if (!arguments.is("local") && iproute::is_prefix_of(arguments.peek(), "help")) {
            arguments.fail(std::string(usage::kAddress));
            break;
        }
        read_local(arguments, change, family);
    }
    if (!arguments.failure() && change.device.empty())
        arguments.fail("Not enough information: \"dev\" argument is required.\n", 1);
    if (arguments.failure()) return change;
    if (verb == AddressVerb::remove) {
        warn_of_wildcard(change);
        return change;
    }
    complete_broadcast(arguments, pending, change);
    if (change.valid != sim::kForever || change.preferred != sim::kForever)
        check_lifetimes(arguments, change);
    return change;
}

namespace {

bool read_flag_filter(Arguments& arguments, AddressFilter& filter) {
    if (arguments.is("primary")) {
        filter.flag_mask |= ifa::secondary;
        filter.flags &= ~ifa::secondary;
        return true;
    }
    if (arguments.is("dynamic")) {
        filter.flag_mask |= ifa::permanent;
        filter.flags &= ~ifa::permanent;
        return true;
    }
    for (const auto& flag : kFlags) {
        const auto negated = "-" + std::string(flag.word);
        const auto off = arguments.is(negated);
        if (!off && !arguments.is(flag.word)) continue;
        filter.flag_mask |= flag.bit;
        filter.flags = off ? filter.flags & ~flag.bit : filter.flags | flag.bit;
        return true;
    }
    return false;
}

void read_scope_filter(Arguments& arguments, AddressFilter& filter) {
    const auto word = arguments.next();
    if (word == "all") return;
    filter.scope = iproute::parse_scope(word);
    if (!filter.scope) arguments.invalid("invalid \"scope\"\n", word);
}

void read_device_filter(Arguments& arguments, AddressFilter& filter) {
    arguments.is("dev");
    const auto word = arguments.next();
    if (!filter.device.empty()) arguments.garbage("dev", word);
    filter.device = word;
}

void read_master(Arguments& arguments, AddressFilter& filter, const DeviceNames& devices) {
    filter.master = arguments.next();
    if (devices.index_of(filter.master) == 0)
        arguments.invalid("Device does not exist\n", filter.master);
}

void read_group(Arguments& arguments, AddressFilter& filter) {
    const auto word = arguments.next();
    filter.group = iproute::parse_group(word);
    if (!filter.group) arguments.invalid("Invalid \"group\" value\n", word);
}

}  // namespace

AddressFilter parse_address_filter(Arguments& arguments, Family family,
                                   const DeviceNames& devices) {
    AddressFilter filter;
    while (arguments.more()) {
        if (arguments.is("to"))
            filter.to = arguments.prefix(family);
        else if (arguments.is("scope"))
            read_scope_filter(arguments, filter);
        else if (arguments.is("up"))
            filter.up = true;
        else if (read_flag_filter(arguments, filter))
            continue;
        else if (arguments.is("label"))
            filter.label = arguments.next();
        else if (arguments.is("group"))
            read_group(arguments, filter);
        else if (arguments.is("master"))
            read_master(arguments, filter, devices);
        else if (arguments.is("vrf"))
            arguments.invalid("Not a valid VRF name\n", arguments.next());
        else if (arguments.is("nomaster"))
            filter.no_master = true;
        else if (arguments.is("type"))
            filter.kind = arguments.next();
        else
            read_device_filter(arguments, filter);
    }
    return filter;
}

}  // namespace vxlab::labs::ip_tool
