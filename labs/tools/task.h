// Coroutines: what a tool is (Task), and what it may await (Async<T>). Each runs until it waits;
// thirty commands at once are thirty of these, on one thread.
//
// Mind g++ 12: name a braced or temporary argument of a co_await first (`const Request request{…};
// co_await f(request);`), and write no co_await in a `? :`; it destroys such temporaries twice.
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace vxlab::labs {

// Starts suspended. Either another coroutine awaits it, which starts it and gets its value; or an
// owner calls start() and looks at done(). Destroying it destroys whatever it awaits.
template <class T>
class [[nodiscard]] Async {
public:
    struct promise_type {
        std::optional<T> value;
        std::coroutine_handle<> continuation = std::noop_coroutine();

        Async get_return_object() {
            return Async(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        auto final_suspend() noexcept {
            struct Continue {
                bool await_ready() noexcept { return false; }
                std::coroutine_handle<> await_suspend(
                    std::coroutine_handle<promise_type> ended) noexcept {
                    return ended.promise().continuation;
                }
                void await_resume() noexcept {}
            };
            return Continue{};
        }
        void return_value(T result) { value = std::move(result); }
        void unhandled_exception() { std::terminate(); }
    };

    Async() = default;
    Async(Async&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
    Async& operator=(Async&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Async() {
        if (handle_) handle_.destroy();
    }

    void start() { handle_.resume(); }
    bool done() const { return !handle_ || handle_.done(); }
    // REQUIRES: done(), and not moved from.
    T& result() const { return *handle_.promise().value; }

    auto operator co_await() const {
        struct Awaiter {
            std::coroutine_handle<promise_type> handle;
            bool await_ready() const { return false; }
            std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiter) {
                handle.promise().continuation = waiter;
                return handle;
            }
            T await_resume() { return std::move(*handle.promise().value); }
        };
        return Awaiter{handle_};
    }

private:
    explicit Async(std::coroutine_handle<promise_type> handle) : handle_(handle) {}

    std::coroutine_handle<promise_type> handle_;
};

// A tool; its value is the exit status.
using Task = Async<int>;

}  // namespace vxlab::labs
