// The options of tbf (iproute2, tc/q_tbf.c).
#include <fmt/format.h>

#include "labs/tools/iproute/usage.h"
#include "labs/tools/tc/units.h"
#include "labs/tools/tc/words.h"

namespace vxlab::labs::tc_tool {
namespace {

using iproute::Arguments;

class Tbf {
public:
    Tbf(Arguments& arguments, QdiscWords& words)
        : arguments_(arguments), words_(words), options_(words.options) {}

    void parse() {
        options_.limit = 0;
        while (arguments_.more()) take();
        if (arguments_.failure() || !words_.unmodelled.empty()) return;
        std::string missing;
        if (options_.rate == 0) missing += "tbf: the \"rate\" parameter is mandatory.\n";
        if (options_.burst == 0) missing += "tbf: the \"burst\" parameter is mandatory.\n";
        if (options_.limit == 0 && options_.latency <= Duration{})
            missing += "tbf: either \"limit\" or \"latency\" is required.\n";
        if (!missing.empty()) return arguments_.fail(missing + std::string(usage::kTbf), 1);
        finish();
    }

private:
    void take() {
        if (arguments_.begins("limit")) {
            if (options_.latency > Duration{}) return both();
            if (const auto size = value("limit", parse_size)) options_.limit = *size;
        } else if (arguments_.begins("latency")) {
            if (options_.limit != 0) return both();
            if (const auto time = value("latency", parse_time)) options_.latency = *time;
        } else if (arguments_.begins("burst") || arguments_.is("buffer") ||
                   arguments_.is("maxburst")) {
            if (const auto size = value("burst", parse_size)) options_.burst = *size;
        } else if (arguments_.begins("rate")) {
            if (const auto rate = value("rate", parse_rate)) options_.rate = *rate;
        } else if (arguments_.is("mtu") || arguments_.is("minburst") ||
                   arguments_.begins("peakrate") || arguments_.begins("overhead") ||
                   arguments_.begins("linklayer")) {
            words_.unmodelled = fmt::format("tbf {}", arguments_.last());
            while (arguments_.more()) arguments_.next();
        } else {
            arguments_.fail(
                fmt::format("tbf: unknown parameter \"{}\"\n{}", arguments_.next(), usage::kTbf),
                1);
        }
    }

    // What tc tells the kernel: a limit in bytes.
    void finish() {
        if (options_.latency > Duration{}) {
            const auto microseconds = static_cast<double>(options_.latency.nanoseconds) / 1e3;
            const auto rate = static_cast<double>(options_.rate / 8);
            options_.limit = static_cast<std::uint32_t>(rate * microseconds / 1e6 + options_.burst);
            options_.latency = {};
        }
    }

    template <class Parse>
    auto value(std::string_view name, Parse parse) -> decltype(parse("")) {
        const auto word = arguments_.next();
        const auto read = parse(word);
        if (!read && !arguments_.failure())
            arguments_.fail(fmt::format("tbf: illegal value for \"{}\": \"{}\"\n", name, word), 1);
        return read;
    }
    void both() {
        arguments_.fail("tbf: specifying both \"latency\" and \"limit\" is not allowed\n", 1);
    }

    Arguments& arguments_;
    QdiscWords& words_;
    sim::QueueDiscipline& options_;
};

}  // namespace

void parse_tbf(Arguments& arguments, QdiscWords& words) { Tbf(arguments, words).parse(); }

}  // namespace vxlab::labs::tc_tool
