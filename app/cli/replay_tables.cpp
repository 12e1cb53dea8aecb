// The tables of a step.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "app/cli/replay.h"
#include "app/cli/table.h"
#include "core/trace/words.h"
#include "labs/trace/row_words.h"

namespace vxlab::cli {
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

dissect::Role role_of(char mark) {
    if (mark == '-') return dissect::Role::error;
    return mark == '+' || mark == '~' ? dissect::Role::control : dissect::Role::plain;
}

// The rows of one kind of table, as lines.
std::string one_table(store::Reader& reader, const std::vector<MarkedRow>& rows, trace::Table table,
                      trace::EventId at, const Terminal& terminal) {
    Table lines({"", "of", "row", "state", ">step"});
    const auto name = [&](trace::InterfaceId id) { return reader.names().interface(id, at); };
    for (const auto& [row, mark, changed_in] : rows) {
        if (row.row.table != table) continue;
        const auto role = role_of(mark);
        lines.add({{std::string(1, mark), role},
                   {name(row.device), role},
                   {labs::row_text(row.row, name), role},
                   {std::string(trace::name(row.row.state)), role},
                   {std::to_string(changed_in), role}});
    }
    const auto title = labs::table_title(table);
    if (lines.empty()) return fmt::format("{}: empty\n", title);
    return fmt::format("{}:\n{}", title, lines.text(terminal));
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

// {VNI, destination} → VTEP → gateway, out of the FDBs, routes and neighbours.
std::string nexthop_table(store::Reader& reader, const std::vector<MarkedRow>& rows,
                          trace::EventId at, const Terminal& terminal) {
    Table lines({"", "of", ">VNI", "destination", "VTEP", "gateway", ">step"});
    for (const auto& [row, mark, changed_in] : rows) {
        if (row.row.table != trace::Table::vtep_fdb) continue;
        const auto role = role_of(mark);
        // The underlay is where the row's own interface is; without one, where the device is.
        const auto* through = reader.names().find(row.row.interface, at);
        const auto place = row.row.interface != 0 && through ? through->name_space : row.name_space;
        lines.add({{std::string(1, mark), role},
                   {reader.names().interface(row.device, at), role},
                   {std::to_string(row.row.vni), role},
                   {row.row.mac.is_zero() ? "all else" : row.row.mac.text(), role},
                   {row.row.via.text(), role},
                   {row.row.via ? gateway_text(rows, place, row.row.via) : "", role},
                   {std::to_string(changed_in), role}});
    }
    if (lines.empty()) return "nexthop: empty\n";
    return "nexthop:\n" + lines.text(terminal);
}

}  // namespace

bool is_shown(trace::Table table, const std::set<std::string>& parts) {
    using trace::Table;
    static const std::map<Table, const char*> parts_of{
        {Table::bridge_fdb, "fdb"},         {Table::vtep_fdb, "fdb"},
        {Table::neighbours, "neigh"},       {Table::routes, "routes"},
        {Table::addresses, "routes"},       {Table::groups, "groups"},
        {Table::multicast_routes, "groups"}};
    const auto part = parts_of.find(table);
    return part != parts_of.end() && parts.contains(part->second);
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

Result<std::string> tables_text(store::Reader& reader, std::uint64_t step,
                                const std::set<std::string>& parts, const Terminal& terminal) {
    const auto rows = marked_rows(reader, step);
    if (!rows) return tl::unexpected(rows.error());
    trace::EventId at = 0;
    if (step != 0) {
        const auto found = reader.step(step);
        if (!found) return tl::unexpected(found.error());
        at = (*found)->events.back().id;
    }
    std::string text;
    for (const auto table :
         {trace::Table::bridge_fdb, trace::Table::vtep_fdb, trace::Table::neighbours,
          trace::Table::routes, trace::Table::addresses, trace::Table::groups,
          trace::Table::multicast_routes})
        if (is_shown(table, parts)) text += one_table(reader, *rows, table, at, terminal);
    if (parts.contains("flows")) text += "flows: empty, since no Open vSwitch is simulated yet\n";
    if (parts.contains("nexthop")) text += nexthop_table(reader, *rows, at, terminal);
    return text;
}

}  // namespace vxlab::cli
