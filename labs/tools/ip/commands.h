// The objects of `ip`: what each does with the words behind its name. They return the exit status.
#pragma once

#include "labs/tools/iproute/context.h"

namespace vxlab::labs::ip_tool {

using iproute::Arguments;
using iproute::Context;
using iproute::Writer;

int link(Context& context, Arguments arguments);
int address(Context& context, Arguments arguments);
int route(Context& context, Arguments arguments);
int rule(Context& context, Arguments arguments);
int neighbour(Context& context, Arguments arguments);
int group_address(Context& context, Arguments arguments);
int multicast_route(Context& context, Arguments arguments);
int tuntap(Context& context, Arguments arguments);
Async<int> netns(Context& context, Arguments arguments);
Async<int> monitor(Context& context, Arguments arguments);

}  // namespace vxlab::labs::ip_tool
