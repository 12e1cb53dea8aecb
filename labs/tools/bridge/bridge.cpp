// `bridge` itself: options, objects, and batches of commands.
#include "labs/tools/bridge/bridge.h"

#include <fmt/format.h>

#include "labs/tools/bridge/commands.h"
#include "labs/tools/iproute/batch.h"
#include "labs/tools/iproute/options.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs {

namespace bridge_tool {

int answer(const Context& context, const KernelResult<>& result, int refused) {
    return result ? 0 : context.fail(iproute::answer_text(result.error()), refused);
}

int no_device(const Context& context, std::string_view name) {
    return context.fail(fmt::format("Cannot find device \"{}\"\n", name), 255);
}

int no_bridge_device(const Context& context, std::string_view name) {
    return context.fail(fmt::format("Cannot find bridge device \"{}\"\n", name), 255);
}

int leading_number(const std::string& word) {
    const auto value = std::strtol(word.c_str(), nullptr, 10);
    return value < -0x7fff'ffff || value > 0x7fff'ffff ? 0 : static_cast<int>(value);
}

namespace {

// iproute2's order, since beginnings of names count.
Async<int> run(Context& context, Arguments arguments) {
    if (arguments.begins("link")) co_return link(context, arguments);
    if (arguments.begins("fdb")) co_return fdb(context, arguments);
    if (arguments.begins("mdb")) co_return mdb(context, arguments);
    if (arguments.begins("vlan")) co_return vlan(context, arguments);
    if (arguments.begins("vni")) co_return context.not_simulated("vni");
    if (arguments.begins("monitor")) co_return co_await monitor(context, arguments);
    if (arguments.begins("help")) co_return context.fail(usage::kBridge, 255);
    co_return context.fail(
        fmt::format("Object \"{}\" is unknown, try \"bridge help\".\n", arguments.peek()), 255);
}

}  // namespace

}  // namespace bridge_tool

Task bridge(Process& process) {
    iproute::Context context(process, "bridge");
    iproute::Arguments arguments(std::span(process.arguments()).subspan(1));
    if (const auto status = iproute::read_bridge_options(context, arguments)) co_return *status;
    if (context.options.batch) co_return co_await iproute::run_batch(context, bridge_tool::run);
    if (!arguments.more()) co_return context.fail(usage::kBridge, 255);
    co_return co_await bridge_tool::run(context, arguments);
}

}  // namespace vxlab::labs
