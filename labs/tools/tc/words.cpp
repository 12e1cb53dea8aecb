#include "labs/tools/tc/words.h"

#include <fmt/format.h>

#include "labs/tools/iproute/usage.h"
#include "labs/tools/tc/units.h"

namespace vxlab::labs::tc_tool {
namespace {

using iproute::Arguments;
using Kind = sim::QueueDiscipline::Kind;

// get_qdisc_handle: "1:" or "1"; what stands behind the colon is not looked at.
std::optional<std::uint32_t> parse_handle(const std::string& word) {
    if (word == "none") return 0;
    const auto major = iproute::parse_unsigned(word.substr(0, word.find(':')), 0xffff, 16);
    return major ? std::optional(static_cast<std::uint32_t>(*major)) : std::nullopt;
}

void parse_fifo(Arguments& arguments, QdiscWords& words) {
    while (arguments.more()) {
        if (arguments.is("limit")) {
            const auto word = arguments.next();
            const auto limit = parse_size(word);
            if (!limit) {
                arguments.fail(fmt::format("pfifo: Illegal value for \"limit\": \"{}\"\n", word),
                               1);
                return;
            }
            words.options.limit = *limit;
        } else {
            arguments.fail(
                fmt::format("pfifo: unknown parameter \"{}\"\n"
                            "Usage: ... <[p|b]fifo | pfifo_head_drop> [ limit NUMBER ]\n",
                            arguments.next()),
                1);
        }
    }
}

void parse_options(Arguments& arguments, QdiscWords& words) {
    if (words.kind == "netem") {
        words.options.kind = Kind::netem;
        return parse_netem(arguments, words);
    }
    if (words.kind == "tbf") {
        words.options.kind = Kind::tbf;
        return parse_tbf(arguments, words);
    }
    if (words.kind == "pfifo") {
        words.options.kind = Kind::pfifo;
        words.options.limit = 1000;
        return parse_fifo(arguments, words);
    }
    if (words.kind != "noqueue") words.unmodelled = words.kind;
    while (arguments.more()) arguments.next();
}

}  // namespace

QdiscWords parse_qdisc(Arguments& arguments) {
    QdiscWords words;
    while (arguments.more()) {
        if (arguments.is("dev")) {
            if (!words.device.empty()) arguments.duplicate("dev", arguments.next());
            words.device = arguments.next();
        } else if (arguments.is("root")) {
            words.root = true;
        } else if (arguments.is("handle")) {
            const auto word = arguments.next();
            const auto handle = parse_handle(word);
            if (!handle) arguments.invalid("invalid qdisc ID", word);
            words.handle = handle.value_or(0);
        } else if (arguments.is("parent") || arguments.is("ingress") || arguments.is("clsact") ||
                   arguments.is("stab") || arguments.is("estimator")) {
            if (words.unmodelled.empty()) words.unmodelled = arguments.last();
            while (arguments.more()) arguments.next();
        } else if (arguments.begins("help")) {
            arguments.fail(std::string(usage::kTcQdisc), 255);
        } else {
            words.kind = arguments.next();
            parse_options(arguments, words);
        }
    }
    return words;
}

}  // namespace vxlab::labs::tc_tool
