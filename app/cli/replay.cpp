// vxlab replay: the steps of a trace, forward and back.
#include "app/cli/replay.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdio>
#include <memory>

#include "app/cli/dissection_tree.h"
#include "app/cli/story_text.h"
#include "app/cli/verbs.h"
#include "core/store/journey.h"

namespace vxlab::cli {
namespace {

using Direction = store::Reader::Direction;
using Sought = store::Reader::Sought;

struct Arguments {
    std::string trace;
    bool steps = false, json = false;
    std::optional<std::uint64_t> step;
    std::string at, next, previous;
    std::optional<trace::FrameId> frame;
    std::vector<std::string> show;
};

constexpr const char* kWhatIsAStep =
    "A step is a command of the user, a frame seen at an interface, or what happens by itself "
    "later; decisions and rows that follow from it at once belong to it. Steps are numbered from "
    "1; step 0 is before the first. Without --step or --at, --next counts from the beginning and "
    "--prev from the end. In tables + marks a row that the step made, ~ one that it moved, = one "
    "that it confirmed, and - one that it took away. Behind a # stands the number of a frame, for "
    "--journey. --json prints one object a line, with the events as a .jsonl trace has them.";

int report(const Error& error, int exit_code) {
    std::fflush(stdout);
    fmt::print(stderr, "vxlab replay: {}\n", error.text());
    return exit_code;
}

void write(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

Sought sought(const std::string& name) {
    if (name == "drop") return Sought::drop;
    if (name == "flood") return Sought::flood;
    return name == "change" ? Sought::change : Sought::any;
}

// "1.5", "1.5s", "20ms", "7us": since the first event.
Result<Duration> duration_of(const std::string& text) {
    double value = 0;
    const auto* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    const std::string_view unit(rest, static_cast<std::size_t>(end - rest));
    const double scale = unit.empty() || unit == "s" ? 1e9
                         : unit == "ms"              ? 1e6
                         : unit == "us"              ? 1e3
                         : unit == "ns"              ? 1
                                                     : 0;
    if (error != std::errc() || scale == 0 || !(value >= 0) || value * scale > 9e18)
        return fail(fmt::format("'{}' is no time", text), "--at",
                    "seconds since the first event, such as 1.5 or 20ms");
    return Duration{std::llround(value * scale)};
}

// Where --next and --prev count from, and what is shown without them.
Result<std::optional<std::uint64_t>> starting_step(const Arguments& arguments,
                                                   store::Reader& reader) {
    if (arguments.step) {
        if (*arguments.step <= reader.steps()) return *arguments.step;
        return fail(fmt::format("there is no step {}", *arguments.step), arguments.trace,
                    reader.steps() == 0 ? std::string("the trace is empty")
                                        : fmt::format("its steps are 1 to {}", reader.steps()));
    }
    if (arguments.at.empty()) return std::nullopt;
    const auto after = duration_of(arguments.at);
    if (!after) return tl::unexpected(after.error());
    const auto begin = labs::Story(reader).begin();
    if (!begin) return tl::unexpected(begin.error());
    const auto step = reader.step_at(*begin + *after);
    if (!step) return tl::unexpected(step.error());
    return *step;
}

int show(const Arguments& arguments, store::Reader& reader, Replay& replay) {
    const auto start = starting_step(arguments, reader);
    if (!start) return report(start.error(), 2);
    auto step = start->value_or(0);
    const bool forward = !arguments.next.empty();
    if (forward || !arguments.previous.empty()) {
        const auto& what = forward ? arguments.next : arguments.previous;
        const auto from = *start ? step : forward ? 0 : reader.steps() + 1;
        const auto found =
            reader.find(from, forward ? Direction::forward : Direction::back, sought(what));
        if (!found) return report(found.error(), 1);
        if (*found == 0)
            return report({fmt::format("no {} {} step {}", what == "any" ? "step" : what,
                                       forward ? "after" : "before", from),
                           arguments.trace,
                           {}},
                          1);
        step = *found;
    }
    auto parts = std::set<std::string>(arguments.show.begin(), arguments.show.end());
    if (parts.empty()) parts = {"packet", "why", "fdb", "neigh"};
    const auto shown = replay.show(step, parts);
    return shown ? 0 : report(shown.error(), 1);
}

int run(const Arguments& arguments) {
    const auto opened = store::Reader::open(arguments.trace);
    if (!opened) return report(opened.error(), 1);
    auto& reader = **opened;
    if (!reader.is_complete())
        fmt::print(stderr, "vxlab replay: {}: its writer did not close it; it ends with step {}\n",
                   arguments.trace, reader.steps());
    Replay replay(reader, arguments.json);
    if (arguments.frame) {
        const auto done = replay.journey(*arguments.frame);
        return done ? 0 : report(done.error(), 1);
    }
    const bool one = arguments.step || !arguments.at.empty() || !arguments.next.empty() ||
                     !arguments.previous.empty();
    if (one && !arguments.steps) return show(arguments, reader, replay);
    const auto done = replay.list();
    return done ? 0 : report(done.error(), 1);
}

}  // namespace

Result<void> Replay::print(std::uint64_t step) {
    if (json_) {
        const auto line = step_json(reader_, story_, step);
        if (!line) return tl::unexpected(line.error());
        write(*line + '\n');
        return {};
    }
    const auto told = story_.tell(step);
    if (!told) return tl::unexpected(told.error());
    write(step_line(*told, terminal_));
    return {};
}

Result<void> Replay::list() {
    for (std::uint64_t step = 1; step <= reader_.steps() && std::ferror(stdout) == 0; ++step)
        if (const auto done = print(step); !done) return done;
    return {};
}

Result<void> Replay::journey(trace::FrameId frame) {
    const auto hops = store::journey(reader_, frame);
    if (!hops) return tl::unexpected(hops.error());
    if (hops->empty())
        return fail(fmt::format("no frame {} was seen", frame), {},
                    "vxlab replay TRACE --steps shows their numbers behind a #");
    for (const auto& hop : *hops)
        if (const auto done = print(hop.step); !done) return done;
    return {};
}

Result<void> Replay::print_packet(std::uint64_t step) {
    dissect::Dissection dissection;
    const auto there = story_.dissect(step, dissection);
    if (!there) return tl::unexpected(there.error());
    if (*there) write(tree_lines(dissection, terminal_) + '\n');
    return {};
}

Result<void> Replay::show(std::uint64_t step, const std::set<std::string>& parts) {
    if (json_) {
        const auto line = shown_json(reader_, story_, step, parts);
        if (!line) return tl::unexpected(line.error());
        write(*line + '\n');
        return {};
    }
    if (step == 0) {
        write("Before the first step\n\n");
    } else {
        auto told = story_.tell(step);
        if (!told) return tl::unexpected(told.error());
        const auto sentences = sentence_lines(*told, terminal_);
        told->sentences.clear();
        const auto line = step_line(*told, terminal_);
        write("Step " + line.substr(line.find_first_not_of(' ')) + '\n');
        if (parts.contains("packet"))
            if (const auto done = print_packet(step); !done) return done;
        if (parts.contains("why") && !sentences.empty()) write("why:\n" + sentences + '\n');
    }
    const auto tables = tables_text(reader_, step, parts, terminal_);
    if (!tables) return tl::unexpected(tables.error());
    write(*tables);
    return {};
}

void add_replay(CLI::App& app, int& exit_code) {
    const auto arguments = std::make_shared<Arguments>();
    auto* verb = app.add_subcommand("replay", "Step through a trace, forward and back");
    const CLI::IsMember whats({"any", "drop", "flood", "change"});
    verb->add_option("TRACE", arguments->trace, "a .vxtrace")->type_name("")->required();
    verb->add_flag("--steps", arguments->steps, "List the steps in words (without other options)");
    auto* step = verb->add_option("--step", arguments->step, "Show this step")->type_name("N");
    auto* at = verb->add_option("--at", arguments->at,
                                "Show the step at this time since the first: 1.5, 20ms")
                   ->type_name("TIME");
    step->excludes(at);
    auto* next = verb->add_option("--next", arguments->next,
                                  "Go on to the next step, drop, flood or change of a row")
                     ->type_name("WHAT")
                     ->check(whats);
    verb->add_option("--prev", arguments->previous, "Go back to the one before")
        ->type_name("WHAT")
        ->check(whats)
        ->excludes(next);
    verb->add_option("--journey", arguments->frame,
                     "List the steps of this frame's packet, from its origin to all its copies")
        ->type_name("FRAME");
    verb->add_option("--show", arguments->show,
                     "Of a step: packet, why, fdb, neigh, routes, groups, flows, nexthop")
        ->type_name("WHAT,…")
        ->delimiter(',')
        ->check(CLI::IsMember(kShown));
    verb->add_flag("--json", arguments->json, "One JSON object a step");
    verb->footer(kWhatIsAStep);
    verb->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace vxlab::cli
