// When a session waits, and when virtual time moves.
#include <algorithm>

#include "labs/shell/session.h"

namespace vxlab::labs {
namespace {

// How long the shell may keep virtual time from moving by never sleeping. Then time follows the
// wall clock, so that a busy loop which waits for a background job sees it end.
constexpr auto kTimePatience = Duration::seconds(2);
constexpr auto kFirstLook = Duration::microseconds(20);
constexpr auto kLastLook = Duration::milliseconds(1);
// How long time jumps before signals and new commands are looked for again.
constexpr auto kStretch = Duration::milliseconds(2);

}  // namespace

bool Session::is_quiet() {
    if (!disturbed_) return true;
    // What they did before they slept is in the sockets by now.
    if (!watch_.all_asleep() || receive(Duration{})) return false;
    disturbed_ = false;
    restless_since_.reset();
    return true;
}

bool Session::is_quiet_or_late(Duration patience) {
    if (is_quiet()) return true;
    if (!restless_since_) restless_since_ = WallClock::now();
    return *restless_since_ + patience <= WallClock::now();
}

bool Session::is_time_wanted() {
    const bool events = simulator_.next_event().has_value();
    return std::any_of(processes_.begin(), processes_.end(), [&](const auto& process) {
        return process->moves_time() && (events || process->deadline()) &&
               !process->output().is_full() && !watch_.is_stopped(process->pid());
    });
}

std::optional<Instant> Session::next_time() {
    auto next = simulator_.next_event();
    for (const auto& process : processes_)
        if (const auto deadline = process->deadline();
            deadline && *deadline > simulator_.now() && (!next || *deadline < *next))
            next = deadline;
    return next;
}

bool Session::step(Instant limit) {
    const auto next = next_time();
    if (!next || *next > limit) return false;
    simulator_.run_until(*next);
    return true;
}

void Session::move_time() {
    if (next_to_run()) return;
    if (!is_time_wanted()) {
        clock_.stop();
    } else if (options_.is_paced) {
        clock_.follow(simulator_.now());
    } else if (is_quiet()) {
        clock_.stop();
        if (!next_to_run() && is_time_wanted()) jump();
    } else if (is_quiet_or_late(kTimePatience)) {
        clock_.follow(simulator_.now());
    }
}

void Session::jump() {
    const auto enough = WallClock::now() + kStretch;
    while (!next_to_run() && step({INT64_MAX}) && WallClock::now() < enough) {
    }
}

void Session::catch_up() {
    if (!clock_.is_followed()) return;
    const auto now = clock_.virtual_now();
    while (!next_to_run() && step(now)) {
    }
    if (!next_to_run() && simulator_.now() < now) simulator_.run_until(now);
}

Duration Session::until_next() {
    const auto next = next_time();
    if (!next || !clock_.is_followed()) return {};
    return std::max(Duration{}, *next - clock_.virtual_now());
}

std::optional<Duration> Session::patience() {
    // A signal that came while we looked whether all sleep may have ended one.
    if (std::any_of(processes_.begin(), processes_.end(), [](const auto& process) {
            return process->is_ended() && process->output().is_empty();
        }))
        return Duration{};
    const bool runs = next_to_run() != nullptr;
    if (!runs && !is_time_wanted()) return std::nullopt;
    if (!runs && options_.is_paced) return until_next();
    if (!disturbed_) return Duration{};
    next_look_ = std::clamp(Duration{next_look_.nanoseconds * 2}, kFirstLook, kLastLook);
    return next_look_;
}

}  // namespace vxlab::labs
