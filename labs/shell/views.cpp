// Files in a tmpfs, and inotify on those that may be written.
#include "labs/shell/views.h"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "labs/shell/protocol.h"

namespace vxlab::labs {
namespace {

std::string parent_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

std::string content_of(const std::string& path) {
    std::string content(4096, '\0');
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return {};
    const auto length = ::read(file, content.data(), content.size());
    ::close(file);
    content.resize(length < 0 ? 0 : static_cast<std::size_t>(length));
    return content;
}

std::uint64_t frames_of(const sim::Namespace& name_space) {
    std::uint64_t frames = 0;
    for (const auto& [index, interface] : name_space.interfaces())
        frames += interface->rx.packets + interface->tx.packets + interface->rx.dropped +
                  interface->tx.dropped;
    return frames;
}

}  // namespace

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

std::string Views::path(trace::NamespaceId view, const std::string& file) const {
    return folder_ + "/views/" + std::to_string(view) + '/' + file;
}

void Views::show(const std::shared_ptr<sim::Namespace>& name_space) {
    if (folder_.empty() || views_.count(name_space->id())) return;
    auto& view = views_[name_space->id()];
    view.name_space = name_space;
    std::error_code ignored;
    std::filesystem::create_directories(path(name_space->id(), "proc_net"), ignored);
    const auto target = std::string(kSandboxFolder) + "/views/" + std::to_string(name_space->id());
    (void)!::symlink((target + "/proc_net").c_str(),
                     path(name_space->id(), "proc_net_link").c_str());
    dirty_ = true;
    refresh();
}

void Views::refresh() {
    if (folder_.empty()) return;
    refresh_names();
    for (auto view = views_.begin(); view != views_.end();) {
        if (view->second.name_space.expired()) {
            std::error_code ignored;
            std::filesystem::remove_all(path(view->first, ""), ignored);
            view = views_.erase(view);
        } else {
            refresh(view->first, view->second);
            ++view;
        }
    }
    dirty_ = false;
    // What we wrote ourselves is not news.
    take_writes();
}

void Views::refresh(trace::NamespaceId id, View& view) {
    const auto name_space = view.name_space.lock();
    const auto frames = frames_of(*name_space);
    const auto revision = name_space->sysctls().revision();
    const bool same_sysctls = revision == view.sysctls;
    if (!dirty_ && frames == view.frames && same_sysctls) return;
    view.frames = frames;
    view.sysctls = revision;
    ViewFiles files;
    add_class_net(files, "sys_class_net", *name_space);
    add_proc_net(files, "proc_net", *name_space);
    add_sysctls(files, "proc_sys_net", *name_space);
    replace(id, view, std::move(files));
}

void Views::replace(trace::NamespaceId id, View& view, ViewFiles files) {
    std::set<std::string> emptied;
    for (const auto& [name, file] : view.files) {
        if (files.count(name)) continue;
        ::unlink(path(id, name).c_str());
        for (auto folder = parent_of(name); folder.find('/') != folder.npos;
             folder = parent_of(folder))
            emptied.insert(folder);
    }
    for (auto folder = emptied.rbegin(); folder != emptied.rend(); ++folder)
        ::rmdir(path(id, *folder).c_str());
    for (const auto& [name, file] : files) {
        const auto old = view.files.find(name);
        if (old == view.files.end() || old->second != file) write(id, name, file);
    }
    view.files = std::move(files);
}

void Views::write(trace::NamespaceId id, const std::string& name, const ViewFile& file) {
    const auto target = path(id, name);
    const auto folder = parent_of(name);
    if (::access(path(id, folder).c_str(), F_OK) != 0) {
        std::error_code ignored;
        std::filesystem::create_directories(path(id, folder), ignored);
    }
    if (file.kind == ViewFile::Kind::link) {
        ::unlink(target.c_str());
        (void)!::symlink(file.content.c_str(), target.c_str());
        return;
    }
    const auto mode = file.kind == ViewFile::Kind::writable ? 0644 : 0444;
    const int descriptor =
        ::open(target.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
    if (descriptor < 0) return;
    (void)!::write(descriptor, file.content.data(), file.content.size());
    ::close(descriptor);
    if (file.kind == ViewFile::Kind::writable) watch_folder(id, folder);
}

// Once a folder: the kernel gives the same number for the same one.
void Views::watch_folder(trace::NamespaceId id, const std::string& folder) {
    const int watch = ::inotify_add_watch(inotify_, path(id, folder).c_str(), IN_CLOSE_WRITE);
    if (watch >= 0) watches_[watch] = {id, folder};
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
            if ((event->mask & IN_IGNORED) != 0) watches_.erase(event->wd);
            const auto watch = watches_.find(event->wd);
            if (watch != watches_.end() && event->len > 0)
                written.insert({watch->second.view, watch->second.folder + '/' + event->name});
        }
    }
    for (const auto& [view, file] : written) take(view, file);
}

// Our own writes come back too: then the file says what we wrote.
void Views::take(trace::NamespaceId id, const std::string& file) {
    const auto view = views_.find(id);
    if (view == views_.end()) return;
    const auto name_space = view->second.name_space.lock();
    const auto known = view->second.files.find(file);
    if (!name_space || known == view->second.files.end()) return;
    auto content = content_of(path(id, file));
    if (content == known->second.content) return;
    known->second.content = content;
    while (!content.empty() && (content.back() == '\n' || content.back() == ' '))
        content.pop_back();
    const auto slash = file.find('/');
    if (file.substr(0, slash) == "proc_sys_net") {
        write_sysctl(*name_space, file.substr(slash + 1), content);
    } else {
        write_class_net(*name_space, file.substr(slash + 1), content);
    }
    dirty_ = true;
}

void Views::refresh_names() {
    std::vector<std::string> names;
    for (const auto& one : machine_.named()) names.push_back(one.name);
    if (names == names_) return;
    const auto is_in = [](const std::vector<std::string>& all, const std::string& name) {
        return std::find(all.begin(), all.end(), name) != all.end();
    };
    for (const auto& name : names_)
        if (!is_in(names, name)) ::unlink((folder_ + "/netns/" + name).c_str());
    for (const auto& name : names)
        if (!is_in(names_, name))
            ::close(
                ::open((folder_ + "/netns/" + name).c_str(), O_CREAT | O_RDONLY | O_CLOEXEC, 0444));
    names_ = std::move(names);
}

}  // namespace vxlab::labs
