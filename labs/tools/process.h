// What a running tool sees of the world: its arguments, its namespace, its streams, files, time,
// signals, and the programs that it starts.
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
#include "core/base/kernel_error.h"
#include "core/sim/simulator.h"
#include "labs/tools/task.h"

namespace vxlab::labs {

class Machine;  // the Linux box that a process runs on: see machine.h
class Network;  // all of them: see network.h

// Whose waiting moves virtual time: an active waiter's (ping, sleep), never a passive one's
// (tcpdump).
enum class Waiting { active, passive };

// A program that a tool runs or becomes: `ip netns exec X CMD`, `sudo CMD`, `timeout 5 CMD`. It may
// be any program, a bash or another tool; found by PATH as execvp does.
struct Program {
    std::vector<std::string> arguments;
    std::shared_ptr<sim::Namespace> name_space;  // null: the one of the process
    std::string machine;                         // empty: the one of the process
    bool own_group = false;  // spawn: in a process group with its parent, which signals reach whole
};

enum class FileUse { replace, append };

class Process {
public:
    virtual ~Process() = default;

    // [0] is the tool's name without a folder.
    const std::vector<std::string>& arguments() const { return arguments_; }
    sim::Simulator& simulator() const;
    const Network& network() const { return *network_; }
    Machine& machine() const { return *machine_; }
    sim::Namespace& name_space() const { return *name_space_; }
    const std::shared_ptr<sim::Namespace>& shared_name_space() const { return name_space_; }
    int pid() const { return pid_; }

    void out(std::string_view text) { write(1, text); }
    void err(std::string_view text) { write(2, text); }
    virtual bool out_is_terminal() const = 0;
    // To 1, 2 or what open() gave. What cannot be written ends the process as SIGPIPE does.
    virtual void write(int handle, std::string_view bytes) = 0;
    // All of standard input, however long its writer takes: `co_await process.read_input()`.
    virtual Async<KernelResult<std::string>> read_input() = 0;
    // A whole file as the process sees it (relative paths, /dev/fd/N), or the errno.
    virtual Async<KernelResult<std::string>> read_file(std::string path) = 0;
    // The same of "-": standard input.
    Async<KernelResult<std::string>> read_input_or_file(std::string path);
    // A file to write(), from its beginning or at its end; gives a handle.
    virtual Async<KernelResult<int>> open(std::string path, FileUse use) = 0;

    // co_await process.wait(…): until notify() or the deadline, whichever comes first; returns
    // whether it was notify(). A caught signal and the end of a child notify too, and a notify()
    // that came while the process did not wait ends its next wait at once.
    class Wait;
    Wait wait(Waiting kind, std::optional<Instant> deadline);
    // co_await process.sleep(duration): active, to the end, whoever notifies.
    Async<bool> sleep(Duration duration);
    // From a simulator's callback, say: resumes the process soon, not within the call.
    virtual void notify() = 0;

    // SIGINT, SIGTERM, SIGHUP and SIGQUIT end a process unless it catches them, as ping does with
    // SIGINT to print its statistics.
    virtual void catch_signal(int number) = 0;
    // A caught signal that came since the last call; 0 for none.
    virtual int take_signal() = 0;
    // Ends as if by that signal: `co_return process.die(SIGKILL);`
    virtual int die(int signal_number) = 0;

    // Becomes the program: `co_return co_await process.exec(program);` comes back only if there is
    // no such program, with the errno.
    virtual Async<int> exec(Program program) = 0;
    // Starts it as a child with the streams of this process; gives 0 or the errno. One at a time.
    virtual Async<int> spawn(Program program) = 0;
    // As wait(2) encodes it, once the child has ended: see WIFEXITED.
    virtual std::optional<int> child_status() const = 0;
    virtual void signal_child(int number) = 0;

protected:
    std::vector<std::string> arguments_;
    Network* network_ = nullptr;
    Machine* machine_ = nullptr;
    std::shared_ptr<sim::Namespace> name_space_;
    int pid_ = 0;

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

// A tool by its name: "ip", "ping". `run` may finish at once.
struct Tool {
    std::string_view name;
    Task (*run)(Process& process);
};

}  // namespace vxlab::labs
