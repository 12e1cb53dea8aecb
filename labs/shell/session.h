// One run of `vxlab sh`: a shell in its sandbox over a virtual network, and the commands that it
// gives on the machines there. One thread: a loop over the sockets of the shims and the events of
// the simulator.
//
// Commands go on one at a time, and virtual time moves, only while every process of the shell
// sleeps. So what was started together starts at one time in the order of the forks, what a command
// causes in the shell happens before the next goes on, and nothing is overtaken by a jump of the
// clock. A shell that never sleeps (a busy loop) is not waited for for ever.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/base/result.h"
#include "labs/shell/process_watch.h"
#include "labs/shell/sandbox.h"
#include "labs/shell/shell_process.h"
#include "labs/shell/views.h"
#include "labs/shell/wall_clock.h"
#include "labs/tools/network.h"

namespace vxlab::labs {

struct SessionOptions {
    SandboxOptions sandbox;  // its machine is where the shell begins
    bool is_paced = false;   // waits take as long as they say
    int signal_source = -1;  // a signalfd whose signals go to the shell; -1: none
};

class Session : ShellHost {
public:
    // The network outlives it; its machines are those that it has now. The error: it has not the
    // one to begin on, or a shell cannot be started here.
    static Result<std::unique_ptr<Session>> create(Network& network, const SessionOptions& options);
    ~Session() override;

    // What the system forbids, for one line of warning; empty: nothing.
    const std::string& why_not_closed() const { return sandbox_->why_not(); }
    // Until the shell ends; its exit status, 128 + n if signal n ended it.
    int run();

private:
    Session(Network& network, const SessionOptions& options, std::unique_ptr<Sandbox> sandbox);

    // Waits up to `timeout` (nothing: for ever) and takes in what came; whether something did.
    bool receive(std::optional<Duration> timeout);
    void accept_shims();
    void pass_on_signal();

    // Starts or resumes the next command that can go on, if there is one and the shell is quiet.
    void run_next();
    void publish();
    void move_time();
    void jump();
    // As far as the wall clock, if virtual time follows it.
    void catch_up();
    // How long to wait for the outside before there is something to do.
    std::optional<Duration> patience();
    Duration until_next();

    // Null: none.
    ShellProcess* next_to_run() const;
    // Nothing but the simulator can make anything happen now.
    bool is_quiet();
    // As is_quiet, but gives up after `patience` of no quiet.
    bool is_quiet_or_late(Duration patience);
    bool is_time_wanted();
    // Of an event or a deadline.
    std::optional<Instant> next_time();
    // To the next time, if that is not beyond `limit`.
    bool step(Instant limit);

    Machine& first() const { return *network_.find(options_.sandbox.machine); }
    Machine* find_machine(const std::string& name) override;
    std::shared_ptr<sim::Namespace> find_name_space(const Machine& machine,
                                                    std::uint32_t id) override;
    void before_program(const std::shared_ptr<sim::Namespace>& where) override;
    void told_shim() override { disturbed_ = true; }
    void continued(pid_t process) override { watch_.forget_stopped(process); }
    std::vector<ProcessEntry> list_processes(const Machine& machine);
    // The machine and the namespace of a program that is none of the lent tools.
    struct Place {
        Machine* machine = nullptr;
        std::shared_ptr<sim::Namespace> name_space;
    };
    Place place_of(pid_t process);
    void note_names();
    void let_namespaces_go();

    SessionOptions options_;
    Network& network_;
    sim::Simulator& simulator_;
    std::unique_ptr<Sandbox> sandbox_;
    ProcessWatch watch_;
    Views views_;
    // Where programs run or ran, by id.
    std::map<trace::NamespaceId, std::shared_ptr<sim::Namespace>> held_;
    std::unordered_set<const sim::Namespace*>
        named_;  // as of that revision of the names; and roots
    std::uint64_t names_revision_ = 0;
    std::vector<std::unique_ptr<ShellProcess>> processes_;
    std::vector<std::function<std::vector<ProcessEntry>()>> before_;  // of the machines, as found
    WallClock clock_;
    std::optional<Instant> restless_since_;  // by the wall clock
    Duration next_look_{};
    std::uint64_t turn_ = 0;
    bool disturbed_ = true;  // something happened since all slept
    bool shell_ended_ = false;
};

}  // namespace vxlab::labs
