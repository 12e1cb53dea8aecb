// The loop of a session.
#include "labs/shell/session.h"

#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "core/sim/name_space.h"
#include "labs/tools/registry.h"

namespace vxlab::labs {
namespace {

SandboxOptions with_names(SandboxOptions options) {
    for (const auto& tool : tools()) options.names.emplace_back(tool.name);
    return options;
}

// How long a shell that does not sleep keeps its next command waiting.
constexpr auto kRunPatience = Duration::milliseconds(20);

int exit_status(int wait_status) {
    return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

}  // namespace

Result<std::unique_ptr<Session>> Session::create(const SessionOptions& options) {
    auto sandbox = Sandbox::prepare(with_names(options.sandbox));
    if (!sandbox) return tl::unexpected(sandbox.error());
    return std::unique_ptr<Session>(new Session(options, std::move(*sandbox)));
}

Session::Session(const SessionOptions& options, std::unique_ptr<Sandbox> sandbox)
    : options_(options),
      simulator_(options.simulator),
      sandbox_(std::move(sandbox)),
      watch_(sandbox_->proc(), sandbox_->watch_root()),
      machine_(options.sandbox.machine, simulator_.make_namespace()),
      views_(sandbox_->is_closed() ? sandbox_->folder() : -1, simulator_, machine_) {
    // A booted machine has lo up.
    (void)machine_.root()->loopback().set_up(true);
    simulator_.settle();
    machine_.processes = [this] { return list_processes(); };
}

Session::~Session() { end_trace(); }

int Session::run() {
    views_.show(machine_.root());
    sandbox_->begin(machine_.root()->id());
    while (!shell_ended_) {
        receive(patience());
        catch_up();
        run_next();
        publish();
        move_time();
    }
    return exit_status(sandbox_->wait_status());
}

ShellProcess* Session::next_to_run() const {
    ShellProcess* next = nullptr;
    for (const auto& process : processes_) {
        const bool can_go =
            process->is_requested() || (process->is_ready() && !watch_.is_stopped(process->pid()));
        if (can_go && (!next || process->goes_before(*next))) next = process.get();
    }
    return next;
}

void Session::run_next() {
    if (!next_to_run() || !is_quiet_or_late(kRunPatience)) return;
    auto* process = next_to_run();  // who has spoken up since may come first
    if (!process) return;
    views_.take_writes();
    if (process->is_requested()) {
        process->start(++turn_);
    } else {
        process->resume(++turn_);
    }
    simulator_.settle();
    views_.refresh();
}

void Session::publish() {
    for (const auto& process : processes_)
        if (process->publish()) disturbed_ = true;
    const auto gone = std::erase_if(processes_, [](const auto& p) { return p->is_gone(); });
    if (gone > 0) let_namespaces_go();
}

Machine* Session::find_machine(const std::string& name) {
    return name.empty() || name == machine_.name() ? &machine_ : nullptr;
}

std::shared_ptr<sim::Namespace> Session::find_name_space(const Machine& machine, std::uint32_t id) {
    if (machine.root()->id() == id) return machine.root();
    for (const auto& one : machine.named())
        if (one.name_space->id() == id) return one.name_space;
    const auto held = held_.find(id);
    return held == held_.end() ? nullptr : held->second;
}

void Session::before_program(Machine&, const std::shared_ptr<sim::Namespace>& where) {
    views_.show(where);
    held_.try_emplace(where->id(), where);
}

std::vector<ProcessEntry> Session::list_processes() {
    std::vector<ProcessEntry> entries;
    for (const auto pid : watch_.processes()) {
        // A shim that `ip netns exec` sent elsewhere has the environment of where it began.
        const auto tool =
            std::find_if(processes_.begin(), processes_.end(), [pid](const auto& process) {
                return process->pid() == pid && process->shared_name_space();
            });
        if (tool != processes_.end()) {
            entries.push_back({pid, (*tool)->arguments()[0], (*tool)->shared_name_space()});
            continue;
        }
        const auto found = watch_.environment_of(pid, kNamespaceVariable);
        const auto id = static_cast<std::uint32_t>(std::strtoul(found.c_str(), nullptr, 10));
        if (auto where = found.empty() ? machine_.root() : find_name_space(machine_, id))
            entries.push_back({pid, watch_.name_of(pid), std::move(where)});
    }
    std::sort(entries.begin(), entries.end(),
              [](const auto& a, const auto& b) { return a.pid < b.pid; });
    return entries;
}

// A namespace that lost its name lives as long as a program runs in it.
void Session::let_namespaces_go() {
    if (std::exchange(names_revision_, machine_.names_revision()) != machine_.names_revision()) {
        named_ = {machine_.root().get()};
        for (const auto& one : machine_.named()) named_.insert(one.name_space.get());
    }
    const auto is_named = [&](const auto& held) { return named_.contains(held.second.get()); };
    if (std::all_of(held_.begin(), held_.end(), is_named)) return;
    const auto entries = list_processes();
    std::erase_if(held_, [&](const auto& held) {
        return !is_named(held) &&
               std::none_of(entries.begin(), entries.end(),
                            [&](const auto& entry) { return entry.name_space == held.second; });
    });
}

}  // namespace vxlab::labs
