// Files in a tmpfs, and inotify on those that may be written.
#include "labs/shell/views.h"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <set>
#include <utility>

#include "core/sim/simulator.h"

namespace vxlab::labs {

Views::Views(int folder, sim::Simulator& simulator, const Machine& machine)
    : simulator_(simulator), machine_(machine) {
    simulator_.add_listener(*this);
    if (folder < 0) return;
    folder_ = "/proc/self/fd/" + std::to_string(folder);
    inotify_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
}

Views::~Views() {
    simulator_.remove_listener(*this);
    if (inotify_ >= 0) ::close(inotify_);
}

std::string Views::path_of(trace::NamespaceId view) const {
    return folder_ + "/views/" + std::to_string(view);
}

void Views::show(const std::shared_ptr<sim::Namespace>& name_space) {
    const auto id = name_space->id();
    if (folder_.empty() || views_.contains(id)) return;
    views_.try_emplace(id, path_of(id), name_space,
                       [this, id](const std::string& folder) { watch(id, folder); });
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
    if (folder_.empty()) return;
    refresh_names();
    std::erase_if(views_, [](const auto& entry) { return !entry.second.name_space(); });
    const bool frames_passed = last_frame_ != simulator_.last_frame();
    last_frame_ = simulator_.last_frame();
    for (auto& [id, view] : views_) {
        if (frames_passed) view.frames_passed();
        view.refresh();
    }
}

void Views::watch(trace::NamespaceId view, const std::string& folder) {
    const auto path = path_of(view) + '/' + folder;
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

void Views::refresh_names() {
    if (std::exchange(names_revision_, machine_.names_revision()) == machine_.names_revision())
        return;
    std::set<std::string> names;
    for (const auto& one : machine_.named()) names.insert(one.name);
    const auto path = folder_ + "/netns/";
    for (const auto& name : names_)
        if (!names.contains(name)) ::unlink((path + name).c_str());
    for (const auto& name : names)
        if (!names_.contains(name))
            ::close(::open((path + name).c_str(), O_CREAT | O_RDONLY | O_CLOEXEC, 0444));
    names_ = std::move(names);
}

}  // namespace vxlab::labs
