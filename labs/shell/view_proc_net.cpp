// /proc/net, in the kernel's columns (net/core/net-procfs.c, net/ipv4/fib_trie.c, net/ipv4/arp.c,
// net/ipv6/addrconf.c).
#include <fmt/format.h>

#include "core/sim/ip/ip_stack.h"
#include "labs/shell/view_files.h"

namespace vxlab::labs {
namespace {

using sim::Interface;

// An IPv4 address as the kernel prints its four bytes in memory order: 10.0.0.1 is 0100000A.
std::string raw_text(const IpAddress& address) {
    std::string text;
    for (auto at = address.bytes().rbegin(); at != address.bytes().rend(); ++at)
        text += fmt::format("{:02X}", *at);
    return text.empty() ? "00000000" : text;
}

std::uint32_t mask_of(unsigned prefix_length) {
    return prefix_length == 0 ? 0 : ~std::uint32_t{0} << (32 - prefix_length);
}

constexpr std::string_view kDevHead =
    "Inter-|   Receive                                                |  Transmit\n"
    " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs "
    "drop fifo colls carrier compressed\n";

std::string dev(const Interface& one) {
    const auto &rx = one.rx, &tx = one.tx;
    return fmt::format("{:>6}: {:7} {:7} {:4} {:4} {:4} {:5} {:10} {:9} ", one.name, rx.bytes,
                       rx.packets, rx.errors, rx.dropped, rx.fifo_errors, rx.frame_errors, 0,
                       rx.multicast) +
           fmt::format("{:8} {:7} {:4} {:4} {:4} {:5} {:7} {:10}\n", tx.bytes, tx.packets,
                       tx.errors, tx.dropped, tx.fifo_errors, tx.collisions, tx.carrier_errors, 0);
}

unsigned route_flags(const sim::Route& route, const sim::NextHop& hop) {
    constexpr unsigned up = 1, gateway = 2, host = 4;
    return up | (hop.gateway && !hop.gateway.is_unspecified() ? gateway : 0) |
           (route.prefix_length == 32 ? host : 0);
}

std::string route(const sim::Namespace& name_space) {
    std::string text = fmt::format("{:<127}\n",
                                   "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask"
                                   "\t\tMTU\tWindow\tIRTT");
    for (const auto* one : name_space.ip().routes(IpAddress::Family::v4)) {
        const auto* hop = one->first_hop();
        if (one->table != sim::route_table::kMain || !hop || !hop->interface) continue;
        text += fmt::format(
            "{:<127}\n",
            fmt::format("{}\t{}\t{}\t{:04X}\t0\t0\t{}\t{}\t{}\t{}\t{}", hop->interface->name,
                        raw_text(one->destination), raw_text(hop->gateway), route_flags(*one, *hop),
                        one->metric, raw_text(IpAddress::v4(mask_of(one->prefix_length))),
                        one->metrics.advmss, one->metrics.window, one->metrics.rtt));
    }
    return text;
}

std::string arp(const sim::Namespace& name_space) {
    std::string text =
        "IP address       HW type     Flags       HW address            Mask     Device\n";
    for (const auto* one : name_space.ip().neighbours(IpAddress::Family::v4)) {
        if (one->state == sim::NeighbourState::noarp || one->state == sim::NeighbourState::none)
            continue;
        const unsigned flags = (sim::is_valid(one->state) ? 2u : 0) |
                               (one->state == sim::NeighbourState::permanent ? 4u : 0);
        text +=
            fmt::format("{:<16} 0x{:<10x}0x{:<10x}{:<17}     *        {}\n", one->address.text(), 1,
                        flags, one->mac.value_or(MacAddress{}).text(), one->interface->name);
    }
    return text;
}

std::string if_inet6(const Interface& interface) {
    constexpr unsigned permanent = 0x80, tentative = 0x40, deprecated = 0x20, failed = 0x08;
    std::string text;
    for (const auto& one : interface.name_space->ip().addresses(interface, IpAddress::Family::v6)) {
        for (const auto byte : one.local.bytes()) text += fmt::format("{:02x}", byte);
        const auto& is = one.flags;
        const unsigned flags = (is.permanent ? permanent : 0) | (is.tentative ? tentative : 0) |
                               (is.deprecated ? deprecated : 0) | (is.dad_failed ? failed : 0);
        const auto scope = one.scope == sim::Scope::host   ? 0x10u
                           : one.scope == sim::Scope::link ? 0x20u
                                                           : 0u;
        text += fmt::format(" {:02x} {:02x} {:02x} {:02x} {:>8}\n", interface.index,
                            one.prefix_length, scope, flags, interface.name);
    }
    return text;
}

std::string dev_mcast(const Interface& interface) {
    std::string text;
    for (const auto& one : interface.multicast_filter()) {
        text +=
            fmt::format("{:<4} {:<15} {:<5} {:<5} ", interface.index, interface.name, one.users, 0);
        for (const char c : one.mac.text())
            if (c != ':') text += c;
        text += '\n';
    }
    return text;
}

std::string igmp(const Interface& interface) {
    const auto groups = interface.name_space->ip().groups(interface, IpAddress::Family::v4);
    if (groups.empty()) return {};
    auto text = fmt::format("{}\t{:<10}: {:5} {:>7}\n", interface.index, interface.name,
                            groups.size(), "V3");
    for (const auto& one : groups)
        text += fmt::format("\t\t\t\t{} {:5} 0:00000000\t\t0\n", raw_text(one.address), one.users);
    return text;
}

std::string igmp6(const Interface& interface) {
    constexpr unsigned loaded = 4, no_report = 8;
    std::string text;
    for (const auto& one : interface.name_space->ip().groups(interface, IpAddress::Family::v6)) {
        const auto bytes = one.address.bytes();
        text += fmt::format("{:<4} {:<15} ", interface.index, interface.name);
        for (const auto byte : bytes) text += fmt::format("{:02x}", byte);
        const bool is_local = (bytes[1] & 0xf) < 2;
        const bool is_all_nodes = one.address == *IpAddress::parse("ff02::1");
        const auto flags = (is_local ? 0 : loaded) | (is_local || is_all_nodes ? no_report : 0);
        text += fmt::format(" {:5} {:08X} 0\n", one.users, flags);
    }
    return text;
}

constexpr ProcNetTable kTables[] = {
    {"dev", kDevHead, dev},
    {"if_inet6", "", if_inet6},
    {"dev_mcast", "", dev_mcast},
    {"igmp", "Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter\n", igmp},
    {"igmp6", "", igmp6},
};

}  // namespace

std::span<const ProcNetTable> proc_net_tables() { return kTables; }

void add_proc_net_routes(ViewFiles& files, const sim::Namespace& name_space) {
    files["proc_net/route"] = {route(name_space)};
}

void add_proc_net_neighbours(ViewFiles& files, const sim::Namespace& name_space) {
    files["proc_net/arp"] = {arp(name_space)};
}

}  // namespace vxlab::labs
