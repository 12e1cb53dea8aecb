// An event that is to come for its owner: it can be put off, and never comes once the owner is
// gone.
#pragma once

#include <utility>

#include "core/sim/simulator.h"

namespace vxlab::sim {

class Timer {
public:
    explicit Timer(Simulator& simulator) : simulator_(&simulator) {}
    ~Timer() { stop(); }
    Timer(Timer&& other) noexcept
        : simulator_(other.simulator_), handle_(std::exchange(other.handle_, {})) {}
    Timer& operator=(Timer&&) = delete;

    // Instead of what was to come. The action may start this timer anew and destroy it.
    void start(Duration after, EventQueue::Action action) {
        stop();
        handle_ = simulator_->schedule(after, std::move(action));
    }
    void stop() { simulator_->cancel(handle_); }
    bool is_running() const { return simulator_->is_pending(handle_); }
    // Zero unless it runs.
    Duration remaining() const { return simulator_->remaining(handle_); }

private:
    Simulator* simulator_;
    TimerHandle handle_{};
};

}  // namespace vxlab::sim
