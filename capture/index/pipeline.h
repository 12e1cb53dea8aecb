// A capture's packets through several threads: batches are read one after the other, prepared by
// whichever thread is free (dissected), and consumed in their order (counted, indexed).
#pragma once

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "capture/dissect/options.h"
#include "capture/source/file_source.h"

namespace vxlab::index {

// A Slot holds one batch and what is made of it: it has a member `source::PacketBatch batch`, is
// constructed from dissect::Options and used again for batch after batch.
template <class Slot>
class Pipeline {
public:
    using Prepare = std::function<void(Slot&)>;
    using Consume = std::function<bool(Slot&)>;  // false: stop everything
    using Between = std::function<bool()>;       // false: stop everything

    // Any number of threads are in `prepare` at once, each with a slot of its own. Of each consumer
    // one call runs at a time, in the order of the batches. The first consumer may change the slot;
    // the others see it when the first is done with it, and all at once.
    Pipeline(source::FileSource& capture, std::size_t packets_a_batch,
             const dissect::Options& options, Prepare prepare, std::vector<Consume> consumers)
        : capture_(capture),
          packets_a_batch_(packets_a_batch),
          prepare_(std::move(prepare)),
          consumers_(std::move(consumers)),
          consumed_(consumers_.size()),
          busy_(consumers_.size()) {
        for (std::size_t i = 0; i < 2 * kThreads + 1; ++i) slots_.emplace_back(options);
    }

    // Until the capture ends or something stops it: false then. Threads end before it returns. The
    // caller's own thread calls `between` between its pieces of work.
    bool run(const Between& between = {}) {
        {
            std::vector<std::jthread> others;
            for (std::size_t i = 1; i < kThreads; ++i) others.emplace_back([this] { work({}); });
            work(between);
        }
        return !stopped_;
    }

    // The error that the capture ended with. REQUIRES: run() has returned.
    const std::optional<Error>& error() const { return error_; }

private:
    using Lock = std::unique_lock<std::mutex>;
    struct Place : Slot {
        using Slot::Slot;
        bool prepared = false;
    };
    // Reading takes about an eighth of the work and is one thread's: more would wait for it.
    static inline const std::size_t kThreads =
        std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 8);

    Place& place(std::uint64_t number) { return slots_[number % slots_.size()]; }

    void work(const Between& between) {
        Lock lock(mutex_);
        while (!stopped_) {
            if (between && !goes_on(lock, between)) {
                stopped_ = true;
                changed_.notify_all();
            } else if (consume_some(lock) || read_some(lock)) {
                changed_.notify_all();
            } else if (ended_ && slowest() == read_) {
                return;
            } else {
                changed_.wait(lock);
            }
        }
    }

    static bool goes_on(Lock& lock, const Between& between) {
        lock.unlock();
        const bool go_on = between();
        lock.lock();
        return go_on;
    }

    bool consume_some(Lock& lock) {
        for (std::size_t i = 0; i < consumers_.size(); ++i) {
            const auto number = consumed_[i];
            const auto limit = i == 0 ? read_ : consumed_[0];
            if (busy_[i] || number == limit || !place(number).prepared) continue;
            busy_[i] = true;
            lock.unlock();
            const bool go_on = consumers_[i](place(number));
            lock.lock();
            busy_[i] = false;
            stopped_ = stopped_ || !go_on;
            ++consumed_[i];
            return true;
        }
        return false;
    }

    bool read_some(Lock& lock) {
        if (ended_ || reading_ || read_ - slowest() == slots_.size()) return false;
        reading_ = true;
        auto& slot = place(read_);
        slot.prepared = false;
        lock.unlock();
        auto more = capture_.next_batch(slot.batch, packets_a_batch_);
        lock.lock();
        reading_ = false;
        if (!more) error_ = more.error();
        ended_ = !more.value_or(false);
        if (ended_) return true;
        ++read_;
        changed_.notify_all();
        lock.unlock();
        prepare_(slot);
        lock.lock();
        slot.prepared = true;
        return true;
    }

    std::uint64_t slowest() const { return *std::min_element(consumed_.begin(), consumed_.end()); }

    source::FileSource& capture_;
    const std::size_t packets_a_batch_;
    const Prepare prepare_;
    const std::vector<Consume> consumers_;

    // Everything below is guarded by mutex_, but for the insides of a slot: they belong to who
    // reads, prepares or consumes it.
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Place> slots_;              // batch n is in slot n modulo their number
    std::uint64_t read_ = 0;               // batches
    std::vector<std::uint64_t> consumed_;  // batches, by consumer
    std::vector<bool> busy_;               // consumers
    bool reading_ = false;
    bool ended_ = false;
    bool stopped_ = false;
    std::optional<Error> error_;
};

}  // namespace vxlab::index
