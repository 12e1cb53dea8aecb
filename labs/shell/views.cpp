// Files in a tmpfs, and inotify on those that may be written.
#include "labs/shell/views.h"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <set>
#include <utility>

#include "core/sim/simulator.h"

namespace vxlab::labs {
namespace {

std::string path_of(trace::NamespaceId view) { return "views/" + std::to_string(view); }
std::string path_of(const Machine& machine) { return "netns/" + machine.name(); }

std::string path_of_descriptor(int descriptor) {
    return "/proc/self/fd/" + std::to_string(descriptor);
}

}  // namespace

Views::Views(int folder, Network& network) : folder_(folder), simulator_(network.simulator()) {
    simulator_.add_listener(*this);
    if (folder < 0) return;
    inotify_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    for (const auto& machine : network.machines()) {
        ::mkdirat(folder, path_of(*machine).c_str(), 0755);
        names_.push_back({*machine, {}, 0});
    }
}

// The files go with the sandbox's tmpfs.
Views::~Views() {
    simulator_.remove_listener(*this);
    if (inotify_ >= 0) ::close(inotify_);
}

void Views::show(const std::shared_ptr<sim::Namespace>& name_space) {
    const auto id = name_space->id();
    if (folder_ < 0 || views_.contains(id)) return;
    views_.try_emplace(id, folder_, path_of(id), name_space,
                       [this, id](const auto& folder, int file) { watch(id, folder, file); });
    refresh();
}

NamespaceView* Views::view_of(const sim::Namespace& name_space) {
    const auto found = views_.find(name_space.id());
    return found == views_.end() ? nullptr : &found->second;
}

void Views::link(sim::Namespace& where, const sim::Interface& interface, sim::Change) {
    if (auto* view = view_of(where)) view->interface_changed(interface.id);
}

void Views::bridge_port(sim::Namespace& where, const sim::Interface& interface, sim::Change) {
    if (auto* view = view_of(where)) view->interface_changed(interface.id);
}

void Views::address(sim::Namespace& where, const sim::Interface& interface, const sim::Address&,
                    sim::Change) {
    if (auto* view = view_of(where)) view->addresses_changed(interface.id);
}

void Views::route(sim::Namespace& where, const sim::Route&, sim::Change) {
    if (auto* view = view_of(where)) view->routes_changed();
}

void Views::neighbour(sim::Namespace& where, const sim::Interface&, const sim::Neighbour&,
                      sim::Change) {
    if (auto* view = view_of(where)) view->neighbours_changed();
}

void Views::refresh() {
    if (folder_ < 0) return;
    for (auto& names : names_) refresh_names(names);
    let_views_go();
    const bool frames_passed = last_frame_ != simulator_.last_frame();
    last_frame_ = simulator_.last_frame();
    for (auto& [id, view] : views_) {
        if (frames_passed) view.frames_passed();
        view.refresh();
    }
}

void Views::let_views_go() {
    std::error_code ignored;
    for (auto at = views_.begin(); at != views_.end();) {
        const auto one = at++;
        if (one->second.name_space()) continue;
        std::filesystem::remove_all(path_of_descriptor(folder_) + '/' + path_of(one->first),
                                    ignored);
        views_.erase(one);
    }
}

void Views::watch(trace::NamespaceId view, const std::string& folder, int descriptor) {
    const auto path = path_of_descriptor(descriptor);
    const int watch = ::inotify_add_watch(inotify_, path.c_str(), IN_CLOSE_WRITE);
    if (watch >= 0) watches_[watch] = {view, folder};
}

void Views::take_writes() {
    if (inotify_ < 0) return;
    alignas(inotify_event) char bytes[16384];
    std::set<std::pair<trace::NamespaceId, std::string>> written;
    for (;;) {
        const auto length = ::read(inotify_, bytes, sizeof bytes);
        if (length <= 0) break;
        for (const char* at = bytes; at < bytes + length;) {
            const auto* event = reinterpret_cast<const inotify_event*>(at);
            at += sizeof *event + event->len;
            const auto watch = watches_.find(event->wd);
            if (watch == watches_.end()) continue;
            if (event->len > 0)
                written.insert({watch->second.view, watch->second.folder + '/' + event->name});
            if ((event->mask & IN_IGNORED) != 0) watches_.erase(watch);
        }
    }
    for (const auto& [view, file] : written)
        if (const auto found = views_.find(view); found != views_.end()) found->second.take(file);
}

void Views::refresh_names(Names& names) {
    const auto& machine = names.machine;
    if (std::exchange(names.revision, machine.names_revision()) == machine.names_revision()) return;
    const auto path_of_name = [&](const auto& name) { return path_of(machine) + '/' + name; };
    const auto& named = machine.named();
    for (const auto& one : named)
        if (names.written.insert(one.name).second)
            ::close(::openat(folder_, path_of_name(one.name).c_str(),
                             O_CREAT | O_RDONLY | O_CLOEXEC, 0444));
    if (names.written.size() == named.size()) return;
    std::unordered_set<std::string_view> kept;
    for (const auto& one : named) kept.insert(one.name);
    std::erase_if(names.written, [&](const auto& name) {
        return !kept.contains(name) && ::unlinkat(folder_, path_of_name(name).c_str(), 0) == 0;
    });
}

}  // namespace vxlab::labs
