// `ip` itself: options, objects, and batches of commands.
#include "labs/tools/ip/ip.h"

#include <fmt/format.h>

#include "labs/tools/ip/commands.h"
#include "labs/tools/iproute/batch.h"
#include "labs/tools/iproute/options.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs {

namespace {

using iproute::Arguments;
using iproute::Context;

int show_usage(Context& context, Arguments) { return context.fail(usage::kIp, 255); }

struct Object {
    std::string_view name;
    int (*run)(Context&, Arguments);              // null: see below
    Async<int> (*run_long)(Context&, Arguments);  // null too: not simulated
};

// In iproute2's order, since beginnings of names count.
constexpr Object kObjects[] = {
    {"address", ip_tool::address, nullptr},
    {"addrlabel", nullptr, nullptr},
    {"maddress", ip_tool::group_address, nullptr},
    {"route", ip_tool::route, nullptr},
    {"rule", ip_tool::rule, nullptr},
    {"neighbor", ip_tool::neighbour, nullptr},
    {"neighbour", ip_tool::neighbour, nullptr},
    {"ntable", nullptr, nullptr},
    {"ntbl", nullptr, nullptr},
    {"link", ip_tool::link, nullptr},
    {"l2tp", nullptr, nullptr},
    {"fou", nullptr, nullptr},
    {"ila", nullptr, nullptr},
    {"macsec", nullptr, nullptr},
    {"tunnel", nullptr, nullptr},
    {"tunl", nullptr, nullptr},
    {"tuntap", ip_tool::tuntap, nullptr},
    {"tap", ip_tool::tuntap, nullptr},
    {"token", nullptr, nullptr},
    {"tcpmetrics", nullptr, nullptr},
    {"tcp_metrics", nullptr, nullptr},
    {"monitor", nullptr, ip_tool::monitor},
    {"xfrm", nullptr, nullptr},
    {"mroute", ip_tool::multicast_route, nullptr},
    {"mrule", nullptr, nullptr},
    {"netns", nullptr, ip_tool::netns},
    {"netconf", nullptr, nullptr},
    {"vrf", nullptr, nullptr},
    {"sr", nullptr, nullptr},
    {"nexthop", nullptr, nullptr},
    {"mptcp", nullptr, nullptr},
    {"ioam", nullptr, nullptr},
    {"help", show_usage, nullptr},
    {"stats", nullptr, nullptr},
};

Async<int> run(Context& context, Arguments arguments) {
    for (const auto& object : kObjects) {
        if (!arguments.begins(object.name)) continue;
        if (object.run) co_return object.run(context, arguments);
        if (object.run_long) co_return co_await object.run_long(context, arguments);
        co_return context.not_simulated(object.name);
    }
    co_return context.fail(
        fmt::format("Object \"{}\" is unknown, try \"ip help\".\n", arguments.peek()), 1);
}

}  // namespace

Task ip(Process& process) {
    Context context(process, "ip");
    Arguments arguments(std::span(process.arguments()).subspan(1));
    if (const auto status = iproute::read_ip_options(context, arguments)) co_return *status;
    if (context.options.batch) co_return co_await iproute::run_batch(context, run);
    if (!arguments.more()) co_return context.fail(usage::kIp, 255);
    co_return co_await run(context, arguments);
}

}  // namespace vxlab::labs
