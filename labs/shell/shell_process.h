// A tool at work for a shim: the Process that a session gives it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/sim/command.h"
#include "labs/shell/channel.h"
#include "labs/shell/output.h"
#include "labs/tools/network.h"
#include "labs/tools/process.h"

namespace vxlab::labs {

// What a process needs of its session.
class ShellHost {
public:
    virtual ~ShellHost() = default;
    // Null: no such machine.
    virtual Machine* find_machine(const std::string& name) = 0;
    virtual std::shared_ptr<sim::Namespace> find_name_space(const Machine& machine,
                                                            std::uint32_t id) = 0;
    // A program is to run there: what it may read must be true, and the namespace stays.
    virtual void before_program(const std::shared_ptr<sim::Namespace>& where) = 0;
    // A shim was told something: the shell is about to act on it.
    virtual void told_shim() = 0;
    // A process that was stopped goes on.
    virtual void continued(pid_t process) = 0;
};

class ShellProcess : public Process {
public:
    ShellProcess(ShellHost& host, Network& network, int socket);
    ~ShellProcess() override;

    // Reads what the shim sent. Afterwards is_gone() may hold.
    void receive();
    // Its socket is closed: it was killed, or became another program.
    bool is_gone() const { return gone_; }
    // Its tool is to start.
    bool is_requested() const { return state_ == State::requested; }
    bool is_ended() const { return state_ == State::ended; }
    void start(std::uint64_t turn);
    // Those who started earlier go first, and who just went goes last; those who are to start go in
    // the order in which the shell forked them: the PIDs of their ancestors, then their own.
    bool goes_before(const ShellProcess& other) const;
    void set_ancestry(std::vector<pid_t> ancestry) { ancestry_ = std::move(ancestry); }
    const std::vector<pid_t>& ancestry() const { return ancestry_; }

    // What it waits for, while it waits.
    bool is_waiting() const { return static_cast<bool>(waiter_); }
    bool moves_time() const { return is_waiting() && kind_ == Waiting::active; }
    std::optional<Instant> deadline() const { return is_waiting() ? deadline_ : std::nullopt; }
    bool is_ready() const;
    void resume(std::uint64_t turn);

    // Passes output on, and at the end the status. Returns whether anything went out.
    bool publish();

    Channel& channel() { return channel_; }
    Output& output() { return output_; }

    bool out_is_terminal() const override { return request_.out_is_terminal; }
    void write(int handle, std::string_view bytes) override { output_.write(handle, bytes); }
    Async<KernelResult<std::string>> read_input() override { return read_file({}); }
    Async<KernelResult<std::string>> read_file(std::string path) override;
    Async<KernelResult<int>> open(std::string path, FileUse use) override;
    void notify() override { notified_ = true; }
    void catch_signal(int number) override { caught_.insert(number); }
    int take_signal() override;
    int die(int number) override;
    Async<int> exec(Program program) override;
    Async<int> spawn(Program program) override;
    std::optional<int> child_status() const override { return child_status_; }
    void signal_child(int number) override;

protected:
    void begin_wait(Waiting kind, std::optional<Instant> deadline,
                    std::coroutine_handle<> waiter) override;
    bool was_notified() const override { return woken_by_notify_; }

private:
    enum class State { connected, requested, running, ended };

    void handle(const Message& message);
    void take_request(const Message& message);
    void refuse_shim(const std::string& why);
    void signal(int number);
    void end(int status);
    void send(ToShim type, std::string_view body);
    // The shim's answer to the last thing that was asked of it.
    Async<Message> answer();
    Async<int> ask_for(ToShim type, Program program);

    ShellHost& host_;
    Channel channel_;
    Output output_;
    RunRequest request_;
    sim::Command command_;
    State state_ = State::connected;
    bool gone_ = false;
    Task task_;
    int status_ = 0, death_ = 0;

    std::vector<pid_t> ancestry_;  // from the shell down to itself
    std::uint64_t turn_ = 0;       // when it last went; 0: not yet
    std::coroutine_handle<> waiter_;
    Waiting kind_ = Waiting::passive;
    std::optional<Instant> deadline_;
    bool notified_ = false, woken_by_notify_ = false;

    std::set<int> caught_;
    std::vector<int> signals_;
    std::vector<Message> answers_;
    std::optional<int> child_status_;
    int last_handle_ = 2;
};

}  // namespace vxlab::labs
