// What `ip monitor` reports of addresses, routes and neighbours.
#pragma once

#include <functional>
#include <variant>

#include "core/sim/ip/address_request.h"
#include "core/sim/ip/neighbour_request.h"
#include "core/sim/ip/route_request.h"

namespace vxlab::sim {

struct IpChange {
    bool deleted = false;
    // A row of a table, valid during the call.
    std::variant<const Address*, const Route*, const Neighbour*, const Rule*> row;
};

using IpChangeListener = std::function<void(const IpChange&)>;

}  // namespace vxlab::sim
