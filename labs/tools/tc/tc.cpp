#include "labs/tools/tc/tc.h"

#include <fmt/format.h>

#include <cerrno>

#include "labs/tools/iproute/batch.h"
#include "labs/tools/iproute/options.h"
#include "labs/tools/iproute/usage.h"
#include "labs/tools/tc/show.h"
#include "labs/tools/tc/words.h"

namespace vxlab::labs {
namespace tc_tool {
namespace {

using iproute::Arguments;
using iproute::Context;
using sim::QueueDiscipline;

enum class Verb { add, change, replace, remove };

// A qdisc that somebody asked for, not the default of the device.
bool has_own(const sim::Interface& interface) { return interface.queue_discipline().handle != 0; }

KernelResult<> remove(sim::Interface& interface, const QdiscWords& words) {
    if (!has_own(interface)) return refuse(ENOENT, "Cannot delete qdisc with handle of zero.");
    const auto handle = interface.queue_discipline().handle;
    if (words.handle != 0 && words.handle != handle) return refuse(EINVAL, "Invalid handle.");
    interface.set_queue_discipline({});
    return {};
}

KernelResult<> apply(sim::Interface& interface, Verb verb, const QdiscWords& words) {
    if (verb == Verb::remove) return remove(interface, words);
    if (!words.root) return refuse(ENOENT, "Handle cannot be zero.");
    if (words.kind.empty()) return refuse(ENOENT, "Specified qdisc kind is unknown.");
    const auto& present = interface.queue_discipline();
    const bool same_kind = has_own(interface) && present.kind == words.options.kind;
    if (verb == Verb::add && has_own(interface) && words.handle != 0 &&
        words.handle != present.handle)
        return refuse(EEXIST, "NLM_F_REPLACE needed to override.");
    if (verb == Verb::add && has_own(interface))
        return refuse(EEXIST, "Exclusivity flag on, cannot modify.");
    if (verb == Verb::change && !has_own(interface))
        return refuse(ENOENT, "Qdisc not found. To create specify NLM_F_CREATE flag.");
    if (verb == Verb::change && !same_kind)
        return refuse(EINVAL, "Invalid qdisc name: must match existing qdisc.");
    auto wanted = words.options;
    wanted.handle = words.handle != 0 ? words.handle
                    : same_kind       ? present.handle
                                      : interface.simulator().next_queue_handle();
    interface.set_queue_discipline(wanted);
    return {};
}

int modify(Context& context, Verb verb, Arguments arguments) {
    const auto words = parse_qdisc(arguments);
    if (arguments.failure()) return context.fail(*arguments.failure());
    if (!words.unmodelled.empty()) return context.not_simulated(words.unmodelled);
    auto* interface = context.device(words.device);
    if (!words.device.empty() && !interface) return context.no_device(words.device);
    if (!interface) return context.answer(refuse(ENODEV));
    return context.answer(apply(*interface, verb, words));
}

int qdisc(Context& context, Arguments arguments) {
    if (!arguments.more() || arguments.begins("list") || arguments.begins("show") ||
        arguments.is("lst"))
        return show_qdiscs(context, arguments);
    if (arguments.begins("add")) return modify(context, Verb::add, arguments);
    if (arguments.begins("change")) return modify(context, Verb::change, arguments);
    if (arguments.begins("replace")) return modify(context, Verb::replace, arguments);
    if (arguments.begins("delete")) return modify(context, Verb::remove, arguments);
    if (arguments.begins("link")) return context.not_simulated("qdisc link");
    if (arguments.begins("help")) return context.fail(usage::kTcQdisc, 0);
    return context.fail(
        fmt::format("Command \"{}\" is unknown, try \"tc qdisc help\".\n", arguments.peek()), 255);
}

Async<int> run(Context& context, Arguments arguments) {
    if (arguments.begins("qdisc")) co_return qdisc(context, arguments);
    for (const auto* object : {"class", "filter", "chain", "actions", "monitor", "exec"})
        if (arguments.begins(object)) co_return context.not_simulated(object);
    if (arguments.begins("help")) {
        context.process.out(usage::kTc);
        co_return 0;
    }
    co_return context.fail(
        fmt::format("Object \"{}\" is unknown, try \"tc help\".\n", arguments.peek()), 255);
}

}  // namespace
}  // namespace tc_tool

Task tc(Process& process) {
    iproute::Context context(process, "tc");
    iproute::Arguments arguments(std::span(process.arguments()).subspan(1));
    if (const auto status = iproute::read_tc_options(context, arguments)) co_return *status;
    if (context.options.batch) co_return co_await iproute::run_batch(context, tc_tool::run);
    if (!arguments.more()) {
        process.out(usage::kTc);
        co_return 0;
    }
    co_return co_await tc_tool::run(context, arguments);
}

}  // namespace vxlab::labs
