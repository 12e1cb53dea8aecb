// The objects of `bridge`: what each does with the words behind its name. They return the exit
// status, which for refused requests is 255, unlike `ip`'s.
#pragma once

#include "labs/tools/iproute/context.h"

namespace vxlab::labs::bridge_tool {

using iproute::Arguments;
using iproute::Context;
using iproute::Writer;

int link(Context& context, Arguments arguments);
int fdb(Context& context, Arguments arguments);
int mdb(Context& context, Arguments arguments);
int vlan(Context& context, Arguments arguments);
Async<int> monitor(Context& context, Arguments arguments);

// What rtnetlink answered, in words: 0 or `refused`.
int answer(const Context& context, const KernelResult<>& result, int refused = 255);
// Cannot find device "…", and the same of a bridge device.
int no_device(const Context& context, std::string_view name);
int no_bridge_device(const Context& context, std::string_view name);
// atoi: the number that a word begins with, or 0.
int leading_number(const std::string& word);

}  // namespace vxlab::labs::bridge_tool
