// How `ip neigh` and `ip monitor` print a neighbour.
#pragma once

#include "core/sim/ip/neighbour_request.h"
#include "labs/tools/ip/neighbour_words.h"
#include "labs/tools/iproute/context.h"

namespace vxlab::labs::ip_tool {

void print_neighbour(const iproute::Context& context, iproute::Writer& writer,
                     const sim::Neighbour& neighbour, bool with_device, bool deleted = false);
void print_proxy(iproute::Writer& writer, const sim::ProxyNeighbour& proxy, bool with_device);

int show_neighbours(iproute::Context& context, iproute::Arguments& arguments);
int flush_neighbours(iproute::Context& context, iproute::Arguments& arguments);

}  // namespace vxlab::labs::ip_tool
