// Steps and actions on an engine.
#include "labs/run/run_lab.h"

#include <fmt/format.h>

#include "labs/lab/words.h"
#include "labs/plan/diff.h"
#include "labs/plan/naming.h"

namespace vxlab::labs {
namespace {

std::string last_line(const std::string& text) {
    auto end = text.find_last_not_of("\n ");
    if (end == std::string::npos) return {};
    const auto begin = text.find_last_of('\n', end);
    return text.substr(begin == std::string::npos ? 0 : begin + 1,
                       end - (begin == std::string::npos ? std::size_t(-1) : begin));
}

std::vector<std::string> line_of(const plan::Command& command, const plan::Words& words) {
    return plan::command_line(command, words, plan::Naming::machines);
}

Result<void> run(Engine& engine, const plan::Command& command) {
    const auto line = line_of(command, command.words);
    const auto outcome = engine.execute(command.machine, line);
    if (outcome.status == 0) return {};
    return fail(
        fmt::format("{} (exit status {})", last_line(outcome.err + outcome.out), outcome.status),
        fmt::format("{}# {}", command.machine, plan::quoted(line)));
}

struct Doer {
    Engine& engine;
    Result<void> operator()(const plan::MakeMachine& one) const {
        return engine.add_machine(one.name);
    }
    Result<void> operator()(const plan::Connect& one) const {
        return engine.connect(one.machine, one.interface, one.other_machine, one.other_interface,
                              one.quality);
    }
    Result<void> operator()(const plan::Command& one) const { return run(engine, one); }
    Result<void> operator()(const plan::RouteMulticast& one) const {
        return engine.route_multicast(one.machine, one.rendezvous_point);
    }
};

// What of the expectation was missed; empty: nothing.
std::string missed(const plan::Expectation& expect, const Outcome& outcome) {
    const auto all = outcome.out + outcome.err;
    if (expect.fails && outcome.status == 0) return "it succeeded: " + last_line(all);
    if (!expect.fails && outcome.status != expect.status)
        return fmt::format("exit status {}: {}", outcome.status, last_line(all));
    for (const auto& text : expect.contains)
        if (all.find(text) == std::string::npos) return fmt::format("it does not say '{}'", text);
    for (const auto& text : expect.lacks)
        if (all.find(text) != std::string::npos) return fmt::format("it says '{}'", text);
    if (!expect.at_least && !expect.at_most) return {};
    const auto rate = plan::rate_of(all);
    if (!rate) return "it tells no rate: " + last_line(all);
    if (expect.at_least && *rate < static_cast<double>(*expect.at_least))
        return fmt::format("{:.1f} Mbit/s, less than {}", *rate / 1e6,
                           lab::text_of_rate(*expect.at_least));
    if (expect.at_most && *rate > static_cast<double>(*expect.at_most))
        return fmt::format("{:.1f} Mbit/s, more than {}", *rate / 1e6,
                           lab::text_of_rate(*expect.at_most));
    return {};
}

// The line that people look for.
std::string told(const plan::Expectation& expect, const Outcome& outcome) {
    const auto all = outcome.out + outcome.err;
    auto marks = expect.contains;
    marks.insert(marks.end(), {"packet loss", "packets received", "response(s)", "bits/sec"});
    for (const auto& mark : marks) {
        const auto at = all.rfind(mark);
        if (at == std::string::npos) continue;
        const auto begin = all.find_last_of('\n', at);
        const auto from = begin == std::string::npos ? 0 : begin + 1;
        return all.substr(from, all.find('\n', at) - from);
    }
    return last_line(all);
}

void run_commands(Engine& engine, const plan::PlannedAction& action, ActionResult& result) {
    for (const auto& command : action.commands) {
        const bool is_last = &command == &action.commands.back();
        const auto line = line_of(command, command.words);
        const auto outcome = engine.execute(command.machine, line);
        const auto miss = missed(is_last ? action.expect : plan::Expectation{}, outcome);
        result.is_met = miss.empty();
        result.detail = miss.empty() ? told(action.expect, outcome) : miss;
        if (!miss.empty() && !is_last) result.detail = plan::quoted(line) + ": " + miss;
        if (!result.is_met) return;
    }
}

}  // namespace

Result<void> bring_up(Engine& engine, const plan::Steps& steps) { return apply(engine, {}, steps); }

Result<void> apply(Engine& engine, const plan::Steps& undone, const plan::Steps& done) {
    for (const auto& step : undone) {
        const auto* command = std::get_if<plan::Command>(&step);
        const auto undo = command ? plan::undo_of(*command) : std::nullopt;
        if (!command)
            return fail("machines and cables cannot go while the lab runs", {}, "start it anew");
        if (!undo) continue;
        if (auto ran = run(engine, *undo); !ran) return ran;
    }
    for (const auto& step : done)
        if (auto ran = std::visit(Doer{engine}, step); !ran) return ran;
    return {};
}

ActionResult perform(Engine& engine, const plan::PlannedAction& action) {
    ActionResult result{action.title, true, {}, {}};
    const auto began = engine.now();
    const int server = action.server ? engine.start(action.server->machine,
                                                    line_of(*action.server, action.server->words))
                                     : 0;
    if (action.wait) engine.wait(*action.wait);
    if (action.send) {
        for (int i = 0; i < action.send->count && result.is_met; ++i) {
            const auto sent = engine.send(action.send->from, action.send->frame);
            result.is_met = sent.has_value();
            if (!sent) result.detail = sent.error().text();
        }
    }
    run_commands(engine, action, result);
    if (server != 0) engine.stop(server);
    result.took = engine.now() - began;
    return result;
}

}  // namespace vxlab::labs
