// Work off the GUI thread: a function on Qt's thread pool, its result on the thread that asked.
#pragma once

#include <QFutureWatcher>
#include <QtConcurrent>
#include <atomic>
#include <functional>
#include <memory>

namespace vxlab::jobs {

// What work and whoever waits for it share. Safe from any thread.
struct JobState {
    std::atomic<bool> cancelled = false;
    std::atomic<std::size_t> done = 0;  // how far it is, in units of its own
};

// One kind of work, at most one piece at a time. A Job belongs to the thread it was made on.
// Destroying it cancels: the work ends by itself, and nobody hears of it.
template <class T>
class Job {
public:
    using Work = std::function<T(JobState& state)>;
    using Arrived = std::function<void(T result)>;

    Job() {
        QObject::connect(&watcher_, &QFutureWatcher<T>::finished, &watcher_, [this] {
            const auto arrived = std::exchange(arrived_, nullptr);
            state_.reset();
            if (arrived) arrived(watcher_.result());
        });
    }
    ~Job() { cancel(); }
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;

    // Cancels what runs, and runs work; it must own what it touches. `arrived` hears the result.
    void start(Work work, Arrived arrived) {
        cancel();
        state_ = std::make_shared<JobState>();
        arrived_ = std::move(arrived);
        watcher_.setFuture(QtConcurrent::run(
            [work = std::move(work), state = state_]() -> T { return work(*state); }));
    }

    void cancel() {
        if (state_) state_->cancelled = true;
        state_.reset();
        arrived_ = nullptr;
    }

    bool is_running() const { return state_ != nullptr; }
    std::size_t done() const { return state_ ? state_->done.load() : 0; }

private:
    QFutureWatcher<T> watcher_;
    std::shared_ptr<JobState> state_;
    Arrived arrived_;
};

}  // namespace vxlab::jobs
