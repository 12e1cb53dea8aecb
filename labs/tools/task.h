// The coroutine that a tool is: it runs until it waits, and ends with an exit status. Thirty
// commands at once are thirty of these, on one thread.
#pragma once

#include <coroutine>
#include <exception>
#include <utility>

namespace vxlab::labs {

// Starts suspended; whoever owns it calls start(), and is told of the end by done().
class Task {
public:
    struct promise_type {
        int status = 0;
        Task get_return_object() {
            return Task(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_value(int value) { status = value; }
        void unhandled_exception() { std::terminate(); }
    };

    Task() = default;
    Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
    Task& operator=(Task&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Task() {
        if (handle_) handle_.destroy();
    }

    void start() { handle_.resume(); }
    bool done() const { return !handle_ || handle_.done(); }
    // REQUIRES: done().
    int status() const { return handle_ ? handle_.promise().status : 0; }

private:
    explicit Task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}

    std::coroutine_handle<promise_type> handle_;
};

}  // namespace vxlab::labs
