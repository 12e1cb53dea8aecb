// Actions to commands.
#include "labs/plan/actions.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "labs/lab/lookup.h"
#include "labs/lab/words.h"
#include "labs/plan/diff.h"
#include "labs/plan/mending.h"
#include "labs/plan/naming.h"
#include "labs/plan/place_plan.h"
#include "labs/plan/planner.h"

namespace vxlab::plan {
namespace {

constexpr int kPingSeconds = 2;

class Planner {
public:
    explicit Planner(const lab::Lab& lab) : lab_(lab) {}

    Result<PlannedAction> plan(const lab::Action& action) {
        PlannedAction planned;
        if (auto done =
                std::visit([&](const auto& what) { return add(planned, what); }, action.what);
            !done)
            return tl::unexpected(done.error());
        if (!action.title.empty()) planned.title = action.title;
        return planned;
    }

private:
    static Command command(const lab::Ref& at, Words words) {
        return {at.machine, at.name_space, std::move(words), {}, {}, {}, {}};
    }
    lab::Ref full(const lab::Ref& ref) const { return lab::resolve(lab_, ref); }
    static std::string place(const lab::Ref& ref) {
        return lab::text(lab::Ref{ref.machine, ref.name_space, {}, {}});
    }

    // An address as it stands, or the first one of a place.
    IpAddress address(const std::string& target) const {
        if (const auto given = IpAddress::parse(target)) return *given;
        const auto ref = lab::parse_ref(target);
        const auto view = ref ? lab::find_place(lab_, *ref) : std::nullopt;
        if (!view) return {};
        const auto all = lab::addresses_of(*view->place, ref->interface);
        return all.empty() ? IpAddress{} : all[0].address;
    }

    Result<void> add(PlannedAction& planned, const lab::Ping& ping) {
        const auto to = address(ping.to);
        const auto from = full(ping.from);
        Words words{"ping", "-c", std::to_string(ping.count), "-W", std::to_string(kPingSeconds)};
        if (ping.dont_fragment) words.insert(words.end(), {"-M", "do"});
        if (ping.size) words.insert(words.end(), {"-s", std::to_string(*ping.size)});
        if (!from.interface.empty()) words.insert(words.end(), {"-I", from.interface});
        words.emplace_back(to.text());
        planned.commands = {command(from, words)};
        planned.expect.fails = !ping.wants_reply;
        planned.title = fmt::format("{} pings {}{}: {}", place(from), ping.to,
                                    to.text() == ping.to ? "" : " (" + to.text() + ')',
                                    ping.wants_reply ? "reply" : "loss");
        return {};
    }

    Result<void> add(PlannedAction& planned, const lab::Arping& arping) {
        const auto to = address(arping.to);
        const auto from = full(arping.from);
        planned.commands = {command(
            from, {"arping", "-c", std::to_string(arping.count), "-w",
                   std::to_string(arping.count + kPingSeconds), "-I", from.interface, to.text()})};
        planned.expect.fails = !arping.wants_reply;
        planned.title = fmt::format("{} asks who has {}: {}", lab::text(from), to.text(),
                                    arping.wants_reply ? "reply" : "loss");
        return {};
    }

    Result<void> add(PlannedAction& planned, const lab::Iperf& iperf) {
        const auto from = full(iperf.from), to = full(iperf.to);
        const auto target = address(lab::text(iperf.to));
        Words server{"iperf", "-s"};
        Words client{"iperf", "-c", target.text(), "-t", std::to_string(iperf.seconds)};
        for (auto* words : {&server, &client}) {
            if (target.is_v6()) words->emplace_back("-V");
            if (iperf.udp) words->emplace_back("-u");
        }
        planned.server = command(to, server);
        planned.commands = {command(from, client)};
        planned.expect.at_least = iperf.at_least;
        planned.expect.at_most = iperf.at_most;
        planned.title = fmt::format("iperf from {} to {}", place(from), place(to));
        return {};
    }

    Result<void> add(PlannedAction& planned, const lab::Send& send) {
        planned.send = send;
        planned.send->from = full(send.from);
        planned.title = fmt::format("{} sends a frame of {} bytes", lab::text(planned.send->from),
                                    send.frame.size());
        return {};
    }

    Result<void> add(PlannedAction& planned, const lab::Move& move) {
        const auto guest = full(move.guest);
        auto moved = lab_;
        if (!lab::move_guest(moved, move))
            return fail("only a namespace can move", lab::text(guest),
                        "containers and VMs come with a later version");
        const auto before = plan_lab(lab_), after = plan_lab(moved);
        if (!before) return tl::unexpected(before.error());
        if (!after) return tl::unexpected(after.error());
        auto commands = commands_of(diff(*before, *after));
        if (!commands) return tl::unexpected(commands.error());
        planned.commands = std::move(*commands);
        planned.title = fmt::format("{} moves to {}", place(guest), move.to);
        lab_ = std::move(moved);
        return {};
    }

    Result<void> add(PlannedAction& planned, const lab::Cable& cable) {
        const auto at = full(cable.interface);
        const auto view = lab::find_place(lab_, at);
        const auto* interface = view ? lab::find_interface(*view->place, at.interface) : nullptr;
        const auto end = interface ? other_end(lab_, at.machine, *interface) : std::nullopt;
        if (!end) return fail("there is no cable", lab::text(at));
        // Without a carrier from its other end, an interface has none itself.
        planned.commands = {
            command({end->machine, {}, {}, {}},
                    {"ip", "link", "set", end->interface, cable.is_cut ? "down" : "up"})};
        if (!cable.is_cut)
            for (auto& one : set_again(lab_, {end->machine, {}, end->interface, {}}))
                planned.commands.push_back(std::move(one));
        planned.title =
            fmt::format("the cable of {} is {}", lab::text(at), cable.is_cut ? "cut" : "mended");
        return {};
    }

    Result<void> add(PlannedAction& planned, const lab::ChangeFdb& change) {
        const auto at = full(change.at);
        const auto view = lab::find_place(lab_, at);
        const bool is_vtep = view && lab::find_vtep(*view->place, at.interface) != nullptr;
        planned.commands = {command(at, fdb_words(change.verb, change.row, at.interface, is_vtep))};
        planned.title =
            fmt::format("{}: fdb {} {}", lab::text(at), change.verb, change.row.mac.text());
        return {};
    }

    Result<void> add(PlannedAction& planned, const lab::Wait& wait) {
        planned.wait = wait.time;
        planned.title = fmt::format("{} pass", lab::text(wait.time));
        return {};
    }

    Result<void> add(PlannedAction& planned, const lab::RunCommand& run) {
        const auto at = full(run.at);
        const auto words = lab::split_words(run.command);
        if (!words || words->empty())
            return fail("an action runs one command, without what a shell does", run.command,
                        "quote with '…' what is to be taken as it is");
        planned.commands = {command(at, Words(words->begin(), words->end()))};
        planned.expect.status = run.status;
        planned.expect.contains = run.contains;
        planned.expect.lacks = run.lacks;
        planned.title = fmt::format("{} runs {}", place(at), run.command);
        return {};
    }

    lab::Lab lab_;
};

}  // namespace

Result<std::vector<PlannedAction>> plan_actions(const lab::Lab& lab) {
    std::vector<PlannedAction> actions;
    Planner planner(lab);
    for (const auto& action : lab.actions) {
        auto planned = planner.plan(action);
        if (!planned) {
            auto error = planned.error();
            if (action.mark.line > 0)
                error.where =
                    fmt::format("the action of line {}: {}", action.mark.line, error.where);
            return tl::unexpected(error);
        }
        actions.push_back(std::move(*planned));
    }
    return actions;
}

std::optional<double> rate_of(const std::string& output) {
    constexpr std::pair<std::string_view, double> kUnits[] = {
        {" Gbits/sec", 1e9}, {" Mbits/sec", 1e6}, {" Kbits/sec", 1e3}, {" bits/sec", 1}};
    std::optional<double> rate;
    std::size_t last = 0;
    for (const auto& [unit, factor] : kUnits) {
        const auto at = output.rfind(unit);
        if (at == std::string::npos || at < last) continue;
        const auto begin = output.find_last_of(' ', at - 1) + 1;
        double value = 0;
        const auto [end, error] = std::from_chars(output.data() + begin, output.data() + at, value);
        if (error != std::errc{}) continue;
        last = at;
        rate = value * factor;
    }
    return rate;
}

}  // namespace vxlab::plan
