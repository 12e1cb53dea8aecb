// The tables of a step.
#include <fmt/format.h>

#include "app/cli/replay.h"
#include "app/cli/table.h"
#include "core/trace/words.h"
#include "labs/trace/row_words.h"
#include "labs/trace/step_tables.h"

namespace vxlab::cli {
namespace {

dissect::Role role_of(char mark) {
    if (mark == '-') return dissect::Role::error;
    return mark == '+' || mark == '~' ? dissect::Role::control : dissect::Role::plain;
}

// The rows of one kind of table, as lines.
std::string one_table(store::Reader& reader, const std::vector<labs::MarkedRow>& rows,
                      trace::Table table, trace::EventId at, const Terminal& terminal) {
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

std::string nexthop_table(store::Reader& reader, const std::vector<labs::MarkedRow>& rows,
                          trace::EventId at, const Terminal& terminal) {
    Table lines({"", "of", ">VNI", "destination", "VTEP", "gateway", ">step"});
    for (const auto& [marked, gateway] : labs::nexthops(reader.names(), rows, at)) {
        const auto& row = marked.row.row;
        const auto role = role_of(marked.mark);
        lines.add({{std::string(1, marked.mark), role},
                   {reader.names().interface(marked.row.device, at), role},
                   {std::to_string(row.vni), role},
                   {row.mac.is_zero() ? "all else" : row.mac.text(), role},
                   {row.via.text(), role},
                   {gateway, role},
                   {std::to_string(marked.changed_in), role}});
    }
    if (lines.empty()) return "nexthop: empty\n";
    return "nexthop:\n" + lines.text(terminal);
}

}  // namespace

bool is_shown(trace::Table table, const std::set<std::string>& parts) {
    return parts.contains(labs::part_of(table));
}

Result<std::string> tables_text(store::Reader& reader, std::uint64_t step,
                                const std::set<std::string>& parts, const Terminal& terminal) {
    const auto rows = labs::marked_rows(reader, step);
    if (!rows) return tl::unexpected(rows.error());
    const auto at = labs::last_event_of(reader, step);
    if (!at) return tl::unexpected(at.error());
    std::string text;
    for (const auto table :
         {trace::Table::bridge_fdb, trace::Table::vtep_fdb, trace::Table::neighbours,
          trace::Table::routes, trace::Table::addresses, trace::Table::groups,
          trace::Table::multicast_routes})
        if (is_shown(table, parts)) text += one_table(reader, *rows, table, *at, terminal);
    if (parts.contains("flows")) text += "flows: empty, since no Open vSwitch is simulated yet\n";
    if (parts.contains("nexthop")) text += nexthop_table(reader, *rows, *at, terminal);
    return text;
}

}  // namespace vxlab::cli
