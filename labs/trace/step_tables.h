// The tables of a trace as they are after a step, with what the step did to them.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/store/reader.h"

namespace vxlab::labs {

// A row that is there after the step, or that the step took away.
struct MarkedRow {
    store::TableRow row;
    char mark = ' ';  // '+' made, '~' moved, '-' lost, '=' confirmed in this step
    std::uint64_t changed_in = 0;
};

// REQUIRES: step <= reader.steps().
Result<std::vector<MarkedRow>> marked_rows(store::Reader& reader, std::uint64_t step);

// The event up to which names hold after that step; 0 before the first.
Result<trace::EventId> last_event_of(store::Reader& reader, std::uint64_t step);

// What `--show` and the tables of the window call a table: "fdb", "neigh", "routes", "groups";
// empty: it is in none.
std::string part_of(trace::Table table);

// {VNI, destination} → VTEP → gateway, out of the FDBs, routes and neighbours.
struct Nexthop {
    MarkedRow row;        // of the VTEP's FDB
    std::string gateway;  // "192.168.1.254 at 02:…", "no route", "(group)"; empty: no remote
};
std::vector<Nexthop> nexthops(const store::Names& names, const std::vector<MarkedRow>& rows,
                              trace::EventId at);

}  // namespace vxlab::labs
