// How `ip route show|flush|get` and `ip monitor` pick and print routes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/sim/ip/route_request.h"
#include "labs/tools/iproute/context.h"

namespace vxlab::labs::ip_tool {

// What `show` and `flush` pick. What the filter fixes to one value is not printed.
struct RouteFilter {
    std::uint32_t table = sim::route_table::kMain;  // 0: all
    bool cache = false;
    std::string device;
    bool none = false;  // asks for what no route has: `iif`, `from`
    std::optional<std::uint8_t> tos{}, protocol{}, scope{}, type{};
    std::optional<std::uint32_t> metric{};
    std::optional<iproute::Prefix> via{}, source{};
    std::optional<iproute::Prefix> root{}, match{};  // both, and the same: exactly this
};

RouteFilter parse_route_filter(iproute::Arguments& arguments, IpAddress::Family family);

bool lets_through(const iproute::Context& context, const RouteFilter& filter,
                  const sim::Route& route);
std::vector<const sim::Route*> pick_routes(const iproute::Context& context,
                                           const RouteFilter& filter);

// A whole line, or several.
void print_route(const iproute::Context& context, iproute::Writer& writer, const sim::Route& route,
                 const RouteFilter& filter, bool deleted = false);
// The metrics of a route or a cached one: "mtu 1400 ".
void print_route_metrics(iproute::Writer& writer, const sim::RouteMetrics& metrics);

int show_routes(iproute::Context& context, iproute::Arguments& arguments);
int flush_routes(iproute::Context& context, iproute::Arguments& arguments);
int get_route(iproute::Context& context, iproute::Arguments& arguments);

}  // namespace vxlab::labs::ip_tool
