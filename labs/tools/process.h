// What a running tool sees of the world: its arguments, its namespace, its three streams, time.
//
// A tool is a coroutine `Task tool(Process&)`; its exit status is what it returns. It writes what
// the real tool writes, to out() and err(), and never touches the operating system itself: a
// session (labs/shell) lends it descriptors, a test lends it strings.
#pragma once

#include <coroutine>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/instant.h"
#include "core/sim/simulator.h"
#include "labs/tools/task.h"

namespace vxlab::labs {

class Machine;  // the Linux box that a process runs on: its root namespace, named namespaces, PIDs

// Whose waiting moves virtual time: an active waiter's (ping, sleep), never a passive one's
// (tcpdump).
enum class Waiting { active, passive };

class Process {
public:
    virtual ~Process() = default;

    const std::vector<std::string>& arguments() const {
        return arguments_;
    }  // [0] is the tool's name
    sim::Simulator& simulator() const { return *simulator_; }
    Machine& machine() const { return *machine_; }
    sim::Namespace& name_space() const { return *name_space_; }
    const std::string& working_folder() const { return working_folder_; }

    virtual void out(std::string_view text) = 0;
    virtual void err(std::string_view text) = 0;
    virtual bool out_is_terminal() const = 0;
    // All of standard input (`ip -batch -`); of a file, relative to the working folder; nothing if
    // it cannot be read, with the errno in `error`.
    virtual std::string read_input() = 0;
    virtual std::optional<std::string> read_file(const std::string& path, int& error) = 0;
    virtual bool write_file(const std::string& path, Bytes content, bool append, int& error) = 0;

    // co_await process.wait(…): until notify() or the deadline, whichever comes first; returns
    // whether it was notify(). A signal wakes it too: then signal() says which.
    class Wait;
    Wait wait(Waiting kind, std::optional<Instant> deadline);
    // co_await process.sleep(duration)
    Wait sleep(Duration duration);
    // Wakes the process if it waits: from a simulator's callback.
    virtual void notify() = 0;
    // SIGINT or SIGTERM that came since the last call; 0 for none. Tools that end by one print what
    // the real ones print (ping's statistics) and return 128 + n or what the real one returns.
    virtual int take_signal() = 0;

protected:
    std::vector<std::string> arguments_;
    sim::Simulator* simulator_ = nullptr;
    Machine* machine_ = nullptr;
    sim::Namespace* name_space_ = nullptr;
    std::string working_folder_;

    virtual void begin_wait(Waiting kind, std::optional<Instant> deadline,
                            std::coroutine_handle<> waiter) = 0;
    // Of the wait that just ended.
    virtual bool was_notified() const = 0;
};

class Process::Wait {
public:
    Wait(Process& process, Waiting kind, std::optional<Instant> deadline)
        : process_(process), kind_(kind), deadline_(deadline) {}
    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> waiter) {
        process_.begin_wait(kind_, deadline_, waiter);
    }
    bool await_resume() const { return process_.was_notified(); }

private:
    Process& process_;
    Waiting kind_;
    std::optional<Instant> deadline_;
};

inline Process::Wait Process::wait(Waiting kind, std::optional<Instant> deadline) {
    return Wait(*this, kind, deadline);
}

inline Process::Wait Process::sleep(Duration duration) {
    return Wait(*this, Waiting::active, simulator_->now() + duration);
}

// A tool by its name: "ip", "ping". `run` may finish at once.
struct Tool {
    std::string_view name;
    Task (*run)(Process& process);
};

}  // namespace vxlab::labs
