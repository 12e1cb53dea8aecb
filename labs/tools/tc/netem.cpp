// The options of netem (iproute2, tc/q_netem.c).
#include <fmt/format.h>

#include <cctype>

#include "labs/tools/iproute/usage.h"
#include "labs/tools/tc/units.h"
#include "labs/tools/tc/words.h"

namespace vxlab::labs::tc_tool {
namespace {

using iproute::Arguments;

class Netem {
public:
    Netem(Arguments& arguments, QdiscWords& words)
        : arguments_(arguments), words_(words), options_(words.options) {}

    void parse() {
        options_.limit = 1000;
        while (arguments_.more()) take();
        if (options_.reorder > 0 && options_.gap == 0) options_.gap = 1;
        if (!arguments_.failure() && options_.reorder > 0 && options_.delay <= Duration{})
            arguments_.fail("reordering not possible without specifying some delay\n" +
                                std::string(usage::kNetem),
                            1);
    }

private:
    void take() {
        if (arguments_.begins("limit")) {
            const auto limit = parse_size(arguments_.next());
            if (!limit) return illegal("limit");
            options_.limit = *limit;
        } else if (arguments_.begins("latency") || arguments_.begins("delay")) {
            delay();
        } else if (arguments_.begins("loss") || arguments_.begins("drop")) {
            loss();
        } else if (arguments_.begins("duplicate")) {
            share("duplicate", options_.duplicate, options_.duplicate_correlation);
        } else if (arguments_.begins("reorder")) {
            share("reorder", options_.reorder, options_.reorder_correlation);
        } else if (arguments_.begins("corrupt")) {
            share("corrupt", options_.corrupt, options_.corrupt_correlation);
        } else if (arguments_.begins("gap")) {
            const auto gap = iproute::parse_unsigned(arguments_.next());
            if (!gap) return illegal("gap");
            options_.gap = static_cast<std::uint32_t>(*gap);
        } else if (arguments_.begins("rate")) {
            const auto rate = parse_rate(arguments_.next());
            if (!rate) return illegal("rate");
            options_.rate = *rate;
            if (has_number()) unmodelled("rate … PACKETOVERHEAD");
        } else if (arguments_.begins("distribution") || arguments_.begins("ecn") ||
                   arguments_.begins("slot") || arguments_.begins("seed")) {
            unmodelled(arguments_.last());
        } else {
            arguments_.fail(fmt::format("What is \"{}\"?\n{}", arguments_.next(), usage::kNetem),
                            1);
        }
    }

    void delay() {
        const auto time = parse_time(arguments_.next());
        if (!time) return illegal("latency");
        options_.delay = *time;
        if (!has_number()) return;
        const auto jitter = parse_time(arguments_.next());
        if (!jitter) return illegal("latency");
        options_.jitter = *jitter;
        if (!has_number()) return;
        const auto correlation = parse_share(arguments_.next());
        if (!correlation) return illegal("latency");
        options_.delay_correlation = *correlation;
    }

    void loss() {
        if (arguments_.is("state") || arguments_.is("gemodel")) return unmodelled("loss state");
        if (!arguments_.is("random") && !has_number() && arguments_.more()) {
            arguments_.fail(fmt::format("Unknown loss parameter: {}\n", arguments_.next()), 1);
            return;
        }
        share("loss", options_.loss, options_.loss_correlation);
    }

    void share(std::string_view name, double& value, double& correlation) {
        const auto read = parse_share(arguments_.next());
        if (!read) return illegal(name == "loss" ? "loss percent" : name);
        value = *read;
        if (!has_number()) return;
        const auto leaning = parse_share(arguments_.next());
        if (!leaning) return illegal(name);
        correlation = *leaning;
    }

    bool has_number() const {
        return arguments_.more() && !arguments_.peek().empty() &&
               (std::isdigit(static_cast<unsigned char>(arguments_.peek()[0])) != 0);
    }
    void illegal(std::string_view name) {
        if (!arguments_.failure()) arguments_.fail(fmt::format("Illegal \"{}\"\n", name), 1);
    }
    void unmodelled(std::string_view what) {
        words_.unmodelled = fmt::format("netem {}", what);
        while (arguments_.more()) arguments_.next();
    }

    Arguments& arguments_;
    QdiscWords& words_;
    sim::QueueDiscipline& options_;
};

}  // namespace

void parse_netem(Arguments& arguments, QdiscWords& words) { Netem(arguments, words).parse(); }

}  // namespace vxlab::labs::tc_tool
