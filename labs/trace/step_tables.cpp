// Rows of a step, and ways through them.
#include "labs/trace/step_tables.h"

#include <fmt/format.h>

#include <map>

namespace vxlab::labs {
namespace {

using trace::EventKind;

char mark_of(EventKind kind) {
    switch (kind) {
        case EventKind::row_added:
            return '+';
        case EventKind::row_moved:
            return '~';
        case EventKind::row_refreshed:
            return '=';
        default:
            return '-';
    }
}

// The route by which a namespace reaches an address; null: none.
const trace::Row* route_to(const std::vector<MarkedRow>& rows, trace::NamespaceId place,
                           const IpAddress& address) {
    const trace::Row* best = nullptr;
    for (const auto& [row, mark, changed_in] : rows) {
        const auto& route = row.row;
        if (mark == '-' || route.table != trace::Table::routes || row.name_space != place ||
            route.address.family() != address.family())
            continue;
        const bool matches = [&] {
            const auto network = route.address.bytes(), host = address.bytes();
            for (std::size_t bit = 0; bit < route.prefix_length; ++bit)
                if (((network[bit / 8] ^ host[bit / 8]) & (0x80 >> bit % 8)) != 0) return false;
            return route.prefix_length <= 8 * network.size();
        }();
        if (matches && (!best || route.prefix_length > best->prefix_length)) best = &route;
    }
    return best;
}

std::string gateway_text(const std::vector<MarkedRow>& rows, trace::NamespaceId place,
                         const IpAddress& vtep) {
    if (vtep.is_multicast()) return "(group)";
    const auto* route = route_to(rows, place, vtep);
    if (!route) return "no route";
    const auto gateway = route->via ? route->via : vtep;
    for (const auto& [row, mark, changed_in] : rows)
        if (mark != '-' && row.row.table == trace::Table::neighbours && row.name_space == place &&
            row.row.address == gateway && !row.row.mac.is_zero())
            return fmt::format("{} at {}", gateway.text(), row.row.mac.text());
    return gateway.text();
}

}  // namespace

std::string part_of(trace::Table table) {
    using trace::Table;
    static const std::map<Table, const char*> parts{
        {Table::bridge_fdb, "fdb"},         {Table::vtep_fdb, "fdb"},
        {Table::neighbours, "neigh"},       {Table::routes, "routes"},
        {Table::addresses, "routes"},       {Table::groups, "groups"},
        {Table::multicast_routes, "groups"}};
    const auto part = parts.find(table);
    return part == parts.end() ? std::string() : part->second;
}

Result<trace::EventId> last_event_of(store::Reader& reader, std::uint64_t step) {
    if (step == 0) return 0;
    return reader.step(step).map([](const store::Step* found) { return found->events.back().id; });
}

Result<std::vector<MarkedRow>> marked_rows(store::Reader& reader, std::uint64_t step) {
    auto rows = reader.rows(step);
    if (!rows) return tl::unexpected(rows.error());
    std::map<trace::EventId, EventKind> in_step;
    std::vector<MarkedRow> marked;
    if (step != 0) {
        const auto found = reader.step(step);
        if (!found) return tl::unexpected(found.error());
        for (const auto& event : (*found)->events) {
            in_step[event.id] = event.kind;
            if (event.kind == EventKind::row_aged || event.kind == EventKind::row_removed)
                marked.push_back(
                    {{event.row, event.name_space, event.interface, event.id, event.id},
                     '-',
                     step});
        }
    }
    for (const auto& row : *rows) {
        const auto changed_in = reader.step_of(row.changed);
        if (!changed_in) return tl::unexpected(changed_in.error());
        const auto event = in_step.find(row.touched);
        marked.push_back({row, event == in_step.end() ? ' ' : mark_of(event->second), *changed_in});
    }
    return marked;
}

std::vector<Nexthop> nexthops(const store::Names& names, const std::vector<MarkedRow>& rows,
                              trace::EventId at) {
    std::vector<Nexthop> all;
    for (const auto& one : rows) {
        const auto& row = one.row.row;
        if (row.table != trace::Table::vtep_fdb) continue;
        // The underlay is where the row's own interface is; without one, where the device is.
        const auto* through = names.find(row.interface, at);
        const auto place = row.interface != 0 && through ? through->name_space : one.row.name_space;
        all.push_back({one, row.via ? gateway_text(rows, place, row.via) : std::string()});
    }
    return all;
}

}  // namespace vxlab::labs
