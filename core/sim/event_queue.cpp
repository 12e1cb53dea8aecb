#include "core/sim/event_queue.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace vxlab::sim {

bool EventQueue::later(const Entry& a, const Entry& b) {
    return std::tie(a.when, a.order) > std::tie(b.when, b.order);
}

TimerHandle EventQueue::add(Instant when, Action action) {
    if (free_.empty()) {
        free_.push_back(static_cast<std::uint32_t>(slots_.size()));
        slots_.emplace_back();
    }
    const auto slot = free_.back();
    free_.pop_back();
    slots_[slot].action = std::move(action);
    slots_[slot].pending = true;
    const auto generation = slots_[slot].generation;
    heap_.push_back({when, ++order_, slot, generation});
    std::push_heap(heap_.begin(), heap_.end(), later);
    ++size_;
    return {slot, generation};
}

bool EventQueue::is_pending(TimerHandle handle) const {
    return handle.generation != 0 && slots_[handle.slot].generation == handle.generation &&
           slots_[handle.slot].pending;
}

bool EventQueue::cancel(TimerHandle& handle) {
    const bool pending = is_pending(handle);
    if (pending) release(handle.slot);
    handle = {};
    return pending;
}

void EventQueue::release(std::uint32_t slot) {
    slots_[slot].action = nullptr;
    slots_[slot].pending = false;
    if (++slots_[slot].generation == 0) slots_[slot].generation = 1;
    free_.push_back(slot);
    --size_;
}

// Cancelled entries stay in the heap until they come up.
void EventQueue::drop_cancelled() {
    while (!heap_.empty() && !is_pending({heap_.front().slot, heap_.front().generation})) {
        std::pop_heap(heap_.begin(), heap_.end(), later);
        heap_.pop_back();
    }
}

std::optional<Instant> EventQueue::next_time() {
    drop_cancelled();
    if (heap_.empty()) return std::nullopt;
    return heap_.front().when;
}

EventQueue::Action EventQueue::take() {
    drop_cancelled();
    const auto slot = heap_.front().slot;
    std::pop_heap(heap_.begin(), heap_.end(), later);
    heap_.pop_back();
    auto action = std::move(slots_[slot].action);
    release(slot);
    return action;
}

}  // namespace vxlab::sim
