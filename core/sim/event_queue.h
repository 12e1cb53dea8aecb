// What is to happen, in order of time; equal times in the order they were asked for.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "core/base/instant.h"

namespace vxlab::sim {

// Names one event that is to come. A handle of an event that ran or was cancelled does nothing.
struct TimerHandle {
    std::uint32_t slot = 0;
    std::uint32_t generation = 0;  // 0: names nothing
};

class EventQueue {
public:
    using Action = std::function<void()>;

    TimerHandle add(Instant when, Action action);
    // Whether it was still to come. The handle names nothing afterwards.
    bool cancel(TimerHandle& handle);
    bool is_pending(TimerHandle handle) const;

    std::optional<Instant> next_time();
    // The next action; REQUIRES next_time().
    Action take();
    std::size_t size() const { return size_; }

private:
    struct Slot {
        Action action;
        std::uint32_t generation = 1;
        bool pending = false;
    };
    struct Entry {
        Instant when;
        std::uint64_t order;
        std::uint32_t slot, generation;
    };

    static bool later(const Entry& a, const Entry& b);
    void release(std::uint32_t slot);
    void drop_cancelled();

    std::vector<Entry> heap_;
    std::vector<Slot> slots_;
    std::vector<std::uint32_t> free_;
    std::uint64_t order_ = 0;
    std::size_t size_ = 0;
};

}  // namespace vxlab::sim
