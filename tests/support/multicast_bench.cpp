#include "tests/support/multicast_bench.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "core/trace/words.h"
#include "core/wire/ethernet.h"
#include "core/wire/ipv4.h"

namespace vxlab::test {
namespace {

IpAddress address_of(std::string_view text) { return *IpAddress::parse(text); }

std::string tree_name(const IpAddress& source, const IpAddress& group) {
    return fmt::format("({},{})", source.is_unspecified() ? "*" : source.text(), group.text());
}

std::string names(std::string_view word, const std::vector<const sim::Interface*>& interfaces) {
    std::string text;
    for (const auto* interface : interfaces) text += " " + interface->name;
    return text.empty() ? text : fmt::format(" {}{}", word, text);
}

}  // namespace

void MulticastBench::start(const std::string& space, std::string_view point,
                           sim::MulticastRouterOptions options) {
    sysctl(space, "net.ipv4.ip_forward", "1");
    if (!point.empty()) options.rendezvous_points.push_back({.address = address_of(point)});
    auto router = sim::MulticastRouter::start(this->space(space), options);
    if (!router) {
        fmt::print(stderr, "tests/support/multicast_bench: {}: errno {}\n", space,
                   router.error().number);
        std::abort();
    }
    routers_[space] = std::move(*router);
}

void MulticastBench::say(const std::string& space, std::string_view group, std::uint8_t ttl,
                         std::size_t size) {
    const std::vector<std::uint8_t> payload(size);
    (void)ip(space).send_udp({.destination = address_of(group),
                              .source_port = 1000,
                              .destination_port = 9,
                              .ttl = ttl,
                              .discovery = sim::PathMtuDiscovery::dont,
                              .payload = payload});
}

void MulticastBench::join(std::string_view path, std::string_view group) {
    auto& interface = at(path);
    (void)interface.name_space->ip().join_group(address_of(group), &interface);
}

void MulticastBench::leave(std::string_view path, std::string_view group) {
    auto& interface = at(path);
    (void)interface.name_space->ip().leave_group(address_of(group), &interface);
}

std::vector<std::string> MulticastBench::routes(const std::string& space) {
    std::vector<std::string> lines;
    for (const auto& route : ip(space).multicast_routes()) {
        auto line =
            fmt::format("{} {} >", tree_name(route->source, route->group), route->input->name);
        for (const auto* output : route->outputs) line += " " + output->name;
        lines.push_back(line);
    }
    return lines;
}

std::vector<std::string> MulticastBench::trees(const std::string& space) {
    std::vector<std::string> lines;
    for (const auto& row : router(space).trees()) {
        auto line = tree_name(row.source, row.group);
        if (row.upstream) line += " " + row.upstream->name;
        if (row.neighbour) line += " " + row.neighbour.text();
        lines.push_back(line + names("joined", row.joined) + names("members", row.members));
    }
    return lines;
}

std::vector<std::string> MulticastBench::story(const std::vector<std::string>& texts) {
    auto lines = story();
    std::erase_if(lines, [&](const std::string& line) {
        return std::none_of(texts.begin(), texts.end(),
                            [&](const std::string& text) { return line.find(text) != line.npos; });
    });
    return lines;
}

void MulticastBench::hear(const trace::Event& event, const std::string&) {
    if (event.kind == trace::EventKind::seen_out) return hear_sent(event);
    if (event.kind != trace::EventKind::decided) return hear_row(event);
    const auto& decision = event.decision;
    const auto reason = trace::name(decision.reason);
    const bool told = reason.starts_with("multicast-") || reason.starts_with("pim-") ||
                      decision.reason == trace::Reason::ttl_exceeded;
    if (!told || decision.reason == trace::Reason::pim_hello) return;
    auto line =
        fmt::format("{} {} {}", path_of(event.interface), trace::name(decision.verdict), reason);
    if (decision.copies != 0) line += fmt::format(" x{}", decision.copies);
    story_.push_back(line);
}

void MulticastBench::hear_sent(const trace::Event& event) {
    const auto packet =
        wire::Ipv4View::over(wire::clamped(event.bytes, wire::EthernetView::kLength));
    const auto* sender = simulator.interface(event.interface);
    if (load_be16(event.bytes, 12) != 0x0800 || !packet || !sender || sender->master) return;
    const bool message =
        packet->protocol() == wire::IpProtocol::igmp || packet->protocol() == wire::IpProtocol::pim;
    if (message) messages.emplace_back(event.bytes.begin(), event.bytes.end());
    if (!message && !packet->destination().is_multicast()) return;
    const auto line = packet_line(event.bytes);
    for (const auto* noise : {"pim hello", "igmp 0x11 0.0.0.0", ":224.0.0."})
        if (line.find(noise) != line.npos) return;
    story_.push_back(fmt::format("{} > {}", path_of(event.interface), line));
}

void MulticastBench::hear_row(const trace::Event& event) {
    const auto& row = event.row;
    const bool told =
        row.table == trace::Table::groups || row.table == trace::Table::multicast_routes;
    if (!told || event.kind == trace::EventKind::row_refreshed) return;
    const auto source = row.via ? row.via : IpAddress::v4(0);
    story_.push_back(fmt::format("{} {} {} {}", path_of(event.interface), trace::name(event.kind),
                                 trace::name(row.table), tree_name(source, row.address)));
}

}  // namespace vxlab::test
