// One sentence a table.
#include "labs/trace/row_words.h"

#include <fmt/format.h>

#include "core/trace/words.h"

namespace vxlab::labs {
namespace {

using trace::EventKind;
using trace::Row;
using trace::RowState;
using trace::Table;

std::string in_vlan(const Row& row) {
    return row.vlan == 0 ? std::string() : fmt::format(" (VLAN {})", row.vlan);
}

std::string bridge_row(const Row& row, const InterfaceNamer& name) {
    if (row.interface == 0)
        return fmt::format("{} is the bridge's own{}", row.mac.text(), in_vlan(row));
    if (row.state == RowState::permanent)
        return fmt::format("{} is the address of port {}{}", row.mac.text(), name(row.interface),
                           in_vlan(row));
    return fmt::format("{} is behind port {}{}", row.mac.text(), name(row.interface), in_vlan(row));
}

std::string vtep_row(const Row& row, const InterfaceNamer& name) {
    const bool is_group = row.via.is_multicast();
    const auto out = row.interface == 0 || !is_group
                         ? std::string()
                         : fmt::format(" out of {}", name(row.interface));
    const auto where =
        row.via ? fmt::format("{} {}{}", is_group ? "group" : "VTEP", row.via.text(), out)
                : std::string("no VTEP");
    const auto vni = row.vni == 0 ? std::string() : fmt::format(" (VNI {})", row.vni);
    if (row.mac.is_zero()) return fmt::format("what is not known goes to {}{}", where, vni);
    return fmt::format("{} is behind {}{}", row.mac.text(), where, vni);
}

std::string neighbour_row(const Row& row) {
    switch (row.state) {
        case RowState::incomplete:
            return fmt::format("{}: asked for, no answer yet", row.address.text());
        case RowState::failed:
            return fmt::format("{} does not answer", row.address.text());
        default:
            return fmt::format("{} is at {} ({})", row.address.text(), row.mac.text(),
                               trace::name(row.state));
    }
}

std::string route_row(const Row& row, const InterfaceNamer& name) {
    const auto via = row.via ? fmt::format(" via {}", row.via.text()) : std::string();
    const auto out =
        row.interface == 0 ? std::string() : fmt::format(" out of {}", name(row.interface));
    return fmt::format("{}/{}{}{}", row.address.text(), row.prefix_length, via, out);
}

std::string group_row(const Row& row, const InterfaceNamer& name) {
    const auto source = row.via ? fmt::format(" from {}", row.via.text()) : std::string();
    const auto where = row.interface == 0 ? std::string("the bridge itself") : name(row.interface);
    return fmt::format("{}{} is wanted at {}{}", row.address.text(), source, where, in_vlan(row));
}

// Of which kinds of row it is news whose they are, and not just that they are there.
bool can_be_learned(Table table) {
    return table == Table::bridge_fdb || table == Table::vtep_fdb || table == Table::groups;
}

std::string verb(const trace::Event& event) {
    const auto table = event.row.table;
    switch (event.kind) {
        case EventKind::row_added:
            return event.frame != 0 && can_be_learned(table) ? "learned" : "new row";
        case EventKind::row_moved:
            return table == Table::neighbours ? "now" : "moved";
        case EventKind::row_refreshed:
            return "still";
        case EventKind::row_aged:
            return "aged out";
        default:
            return "removed";
    }
}

}  // namespace

std::string table_title(Table table) {
    switch (table) {
        case Table::bridge_fdb:
            return "bridge FDB";
        case Table::vtep_fdb:
            return "VTEP FDB";
        case Table::multicast_routes:
            return "multicast routes";
        default:
            return std::string(trace::name(table));
    }
}

std::string row_text(const Row& row, const InterfaceNamer& name) {
    switch (row.table) {
        case Table::bridge_fdb:
            return bridge_row(row, name);
        case Table::vtep_fdb:
            return vtep_row(row, name);
        case Table::neighbours:
            return neighbour_row(row);
        case Table::routes:
            return route_row(row, name);
        case Table::groups:
            return group_row(row, name);
        case Table::addresses:
            return fmt::format("{}/{} on {}", row.address.text(), row.prefix_length,
                               name(row.interface));
        case Table::multicast_routes:
            return fmt::format("{} from {} comes in by {}", row.address.text(),
                               row.via ? row.via.text() : "anyone", name(row.interface));
        case Table::none:
            break;
    }
    return {};
}

std::string change_text(const trace::Event& event, const InterfaceNamer& name) {
    return fmt::format("{}, {}: {}", table_title(event.row.table), verb(event),
                       row_text(event.row, name));
}

}  // namespace vxlab::labs
