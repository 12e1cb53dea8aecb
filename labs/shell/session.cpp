// The loop of a session.
#include "labs/shell/session.h"

#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "core/sim/name_space.h"
#include "core/sim/simulator.h"
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

Result<std::unique_ptr<Session>> Session::create(Network& network, const SessionOptions& options) {
    const auto& machine = options.sandbox.machine;
    if (!network.find(machine))
        return fail("there is no machine of that name", machine, network.list());
    auto sandbox = Sandbox::prepare(with_names(options.sandbox));
    if (!sandbox) return tl::unexpected(sandbox.error());
    return std::unique_ptr<Session>(new Session(network, options, std::move(*sandbox)));
}

Session::Session(Network& network, const SessionOptions& options, std::unique_ptr<Sandbox> sandbox)
    : options_(options),
      network_(network),
      simulator_(network.simulator()),
      sandbox_(std::move(sandbox)),
      watch_(sandbox_->proc(), sandbox_->watch_root()),
      views_(sandbox_->is_closed() ? sandbox_->folder() : -1, network) {
    for (const auto& machine : network_.machines()) {
        before_.push_back(std::move(machine->processes));
        machine->processes = [this, &machine = *machine] { return list_processes(machine); };
    }
}

Session::~Session() {
    for (std::size_t i = 0; i < before_.size(); ++i)
        network_.machines()[i]->processes = std::move(before_[i]);
}

int Session::run() {
    const auto& root = first().root();
    views_.show(root);
    sandbox_->begin(root->id());
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
    return name.empty() ? &first() : network_.find(name);
}

std::shared_ptr<sim::Namespace> Session::find_name_space(const Machine& machine, std::uint32_t id) {
    if (machine.root()->id() == id) return machine.root();
    for (const auto& one : machine.named())
        if (one.name_space->id() == id) return one.name_space;
    const auto held = held_.find(id);
    return held == held_.end() ? nullptr : held->second;
}

void Session::before_program(const std::shared_ptr<sim::Namespace>& where) {
    views_.show(where);
    held_.try_emplace(where->id(), where);
}

Session::Place Session::place_of(pid_t process) {
    // A shim that `ip netns exec` sent elsewhere has the environment of where it began.
    for (const auto& tool : processes_)
        if (tool->pid() == process && tool->shared_name_space())
            return {&tool->machine(), tool->shared_name_space()};
    auto* machine = find_machine(watch_.environment_of(process, kMachineVariable));
    if (!machine) return {};
    const auto found = watch_.environment_of(process, kNamespaceVariable);
    const auto id = static_cast<std::uint32_t>(std::strtoul(found.c_str(), nullptr, 10));
    return {machine, found.empty() ? machine->root() : find_name_space(*machine, id)};
}

std::vector<ProcessEntry> Session::list_processes(const Machine& machine) {
    std::vector<ProcessEntry> entries;
    for (const auto pid : watch_.processes()) {
        const auto tool = std::find_if(processes_.begin(), processes_.end(),
                                       [pid](const auto& one) { return one->pid() == pid; });
        const bool is_tool = tool != processes_.end() && !(*tool)->arguments().empty();
        auto place = place_of(pid);
        if (place.machine == &machine && place.name_space)
            entries.push_back({pid, is_tool ? (*tool)->arguments()[0] : watch_.name_of(pid),
                               std::move(place.name_space)});
    }
    std::sort(entries.begin(), entries.end(),
              [](const auto& a, const auto& b) { return a.pid < b.pid; });
    return entries;
}

void Session::note_names() {
    std::uint64_t revision = 0;
    for (const auto& machine : network_.machines()) revision += machine->names_revision();
    if (std::exchange(names_revision_, revision) == revision) return;
    named_.clear();
    for (const auto& machine : network_.machines()) {
        named_.insert(machine->root().get());
        for (const auto& one : machine->named()) named_.insert(one.name_space.get());
    }
}

// A namespace that lost its name lives as long as a program runs in it.
void Session::let_namespaces_go() {
    note_names();
    const auto is_named = [&](const auto& held) { return named_.contains(held.second.get()); };
    if (std::all_of(held_.begin(), held_.end(), is_named)) return;
    std::unordered_set<const sim::Namespace*> used;
    for (const auto pid : watch_.processes()) used.insert(place_of(pid).name_space.get());
    std::erase_if(held_, [&](const auto& held) {
        return !is_named(held) && !used.contains(held.second.get());
    });
}

}  // namespace vxlab::labs
