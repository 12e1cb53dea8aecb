// The endpoints of tunnels.
#include <fmt/format.h>

#include <algorithm>

#include "labs/lab/checks.h"
#include "labs/lab/words.h"

namespace vxlab::lab {
namespace {

void check_families(const Vtep& vtep, Problems& problems) {
    std::vector<IpAddress> all{vtep.local, vtep.remote, vtep.group};
    all.insert(all.end(), vtep.flood.begin(), vtep.flood.end());
    for (const auto& row : vtep.fdb) all.push_back(row.to);
    const auto is = [&](IpAddress::Family family) {
        return std::any_of(all.begin(), all.end(),
                           [&](const auto& one) { return one.family() == family; });
    };
    if (is(IpAddress::Family::v4) && is(IpAddress::Family::v6))
        problems.push_back({vtep.mark,
                            fmt::format("{} mixes IPv4 and IPv6 in its underlay", vtep.name),
                            "one VTEP has one family"});
}

void check_destinations(const Vtep& vtep, Problems& problems) {
    if (vtep.remote && vtep.group)
        problems.push_back({vtep.mark, fmt::format("{} has a remote and a group", vtep.name),
                            "a VTEP has one default destination; put others below 'flood'"});
    if (vtep.remote.is_multicast())
        problems.push_back(
            {vtep.mark, fmt::format("{} is a group", vtep.remote.text()), "write it as 'group'"});
    if (vtep.group && vtep.dev.empty())
        problems.push_back({vtep.mark, "a group needs the interface it is joined on, 'dev'", {}});
    for (const auto& one : vtep.flood)
        if (one.is_multicast() && vtep.dev.empty())
            problems.push_back(
                {vtep.mark, fmt::format("{} in the flood list needs 'dev'", one.text()), {}});
}

void check_rows(const Vtep& vtep, Problems& problems) {
    for (const auto& row : vtep.fdb) {
        if (!row.to && row.dev.empty())
            problems.push_back({row.mark, "a row of a VTEP's FDB needs the remote VTEP, 'to'", {}});
        if (row.vlan) problems.push_back({row.mark, "a VTEP's rows have no VLAN", {}});
    }
}

}  // namespace

void check_vtep(const Vtep& vtep, const PlaceView& view, Problems& problems) {
    check_families(vtep, problems);
    check_destinations(vtep, problems);
    check_rows(vtep, problems);
    const auto devices = devices_of(*view.place);
    const bool has_dev = std::find(devices.begin(), devices.end(), vtep.dev) != devices.end();
    if (!vtep.dev.empty() && (!has_dev || vtep.dev == vtep.name))
        problems.push_back({vtep.mark,
                            fmt::format("{} has no interface '{}'", title(view), vtep.dev),
                            suggest(vtep.dev, devices)});
    const auto addresses = addresses_of(*view.place);
    const bool is_local = std::any_of(addresses.begin(), addresses.end(),
                                      [&](const auto& one) { return one.address == vtep.local; });
    if (vtep.local && !is_local) {
        std::vector<std::string> known;
        for (const auto& one : addresses) known.push_back(one.address.text());
        problems.push_back(
            {vtep.mark,
             fmt::format("local: {} is no address of {}", vtep.local.text(), title(view)),
             suggest(vtep.local.text(), known)});
    }
}

}  // namespace vxlab::lab
