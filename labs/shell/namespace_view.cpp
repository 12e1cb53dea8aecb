#include "labs/shell/namespace_view.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "core/sim/devices/bridge/bridge.h"
#include "core/sim/simulator.h"
#include "labs/shell/protocol.h"

namespace vxlab::labs {
namespace {

std::string parent_of(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == path.npos ? std::string() : path.substr(0, slash);
}

std::string content_of(const std::string& path) {
    std::string content(4096, '\0');
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return {};
    const auto length = ::read(file, content.data(), content.size());
    ::close(file);
    content.resize(length < 0 ? 0 : static_cast<std::size_t>(length));
    return content;
}

std::uint64_t frames_of(const sim::Interface& interface) {
    return interface.rx.packets + interface.tx.packets + interface.rx.dropped +
           interface.tx.dropped;
}

std::string face_of(const sim::Bridge& bridge) {
    const auto& root = bridge.spanning_tree().root;
    return bridge.name + ' ' + bridge.address.text() + ' ' + root.mac.text() +
           std::to_string(root.priority);
}

// Null: it is gone, or in another namespace.
const sim::Interface* find(const sim::Namespace& name_space, trace::InterfaceId id) {
    const auto* interface = name_space.simulator().interface(id);
    return interface && interface->name_space == &name_space ? interface : nullptr;
}

}  // namespace

NamespaceView::NamespaceView(std::string path, const std::shared_ptr<sim::Namespace>& name_space,
                             Watch watch)
    : path_(std::move(path) + '/'), name_space_(name_space), watch_(std::move(watch)) {
    make_folder("proc_net");
    const auto target = std::string(kSandboxFolder) + "/views/" + std::to_string(name_space->id());
    (void)!::symlink((target + "/proc_net").c_str(), (path_ + "proc_net_link").c_str());
    for (const auto& [index, interface] : name_space->interfaces()) everything_changed(*interface);
    routes_changed();
    neighbours_changed();
}

NamespaceView::~NamespaceView() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

void NamespaceView::everything_changed(const sim::Interface& interface) {
    for (const auto part : {Part::link, Part::counters, Part::sysctls})
        dirty_.insert({part, interface.id});
}

void NamespaceView::frames_passed() {
    const auto name_space = name_space_.lock();
    if (!name_space) return;
    for (const auto& [index, interface] : name_space->interfaces()) {
        auto& known = known_[interface->id];
        if (known.frames == frames_of(*interface)) continue;
        known.frames = frames_of(*interface);
        dirty_.insert({Part::counters, interface->id});
        // Its timers and its tree.
        if (interface->kind() == sim::LinkKind::bridge) interface_changed(interface->id);
    }
}

// A new name is another folder; and ports say how their bridge is called.
void NamespaceView::notice_names(const sim::Namespace& name_space) {
    const auto changed = dirty_;
    for (const auto& section : changed) {
        if (section.part != Part::link) continue;
        const auto* interface = find(name_space, section.interface);
        if (!interface) {
            for (const auto part : {Part::counters, Part::sysctls})
                dirty_.insert({part, section.interface});
            known_.erase(section.interface);
            continue;
        }
        dirty_.insert({Part::counters, section.interface});
        auto& known = known_[section.interface];
        if (std::exchange(known.name, interface->name) != interface->name)
            everything_changed(*interface);
        const auto* bridge = dynamic_cast<const sim::Bridge*>(interface);
        if (!bridge || std::exchange(known.face, face_of(*bridge)) == face_of(*bridge)) continue;
        for (const auto& port : bridge->ports()) interface_changed(port->interface.id);
    }
}

void NamespaceView::notice_sysctls(const sim::Namespace& name_space) {
    if (sysctl_writes_ == name_space.sysctls().writes()) return;
    sysctl_writes_ = name_space.sysctls().writes();
    dirty_.insert({Part::global_sysctls, 0});
    for (const auto& [index, interface] : name_space.interfaces())
        dirty_.insert({Part::sysctls, interface->id});
}

void NamespaceView::remember_lines(const sim::Interface& interface) {
    auto& lines = known_[interface.id].lines;
    lines.clear();
    for (const auto& table : proc_net_tables()) lines.push_back(table.lines(interface));
}

ViewFiles NamespaceView::tables_of(const sim::Namespace& name_space) const {
    ViewFiles files;
    std::size_t at = 0;
    for (const auto& table : proc_net_tables()) {
        std::string text(table.head);
        for (const auto& [index, interface] : name_space.interfaces())
            if (const auto known = known_.find(interface->id);
                known != known_.end() && at < known->second.lines.size())
                text += known->second.lines[at];
        files["proc_net/" + std::string(table.name)] = {std::move(text), ViewFile::Kind::read_only};
        ++at;
    }
    return files;
}

ViewFiles NamespaceView::files_of(const Section& section, const sim::Namespace& name_space) {
    ViewFiles files;
    const auto& sysctls = name_space.sysctls();
    const auto* interface = find(name_space, section.interface);
    switch (section.part) {
        case Part::link:
            if (interface) add_class_net(files, *interface);
            break;
        case Part::counters:
            if (!interface) break;
            add_class_net_counters(files, *interface);
            remember_lines(*interface);
            break;
        case Part::tables:
            return tables_of(name_space);
        case Part::sysctls:
            if (interface) add_sysctls(files, sysctls.of_interface(interface->name));
            break;
        case Part::global_sysctls:
            add_sysctls(files, sysctls.of_no_interface());
            break;
        case Part::routes:
            add_proc_net_routes(files, name_space);
            break;
        case Part::neighbours:
            add_proc_net_neighbours(files, name_space);
            break;
    }
    return files;
}

void NamespaceView::refresh() {
    const auto name_space = name_space_.lock();
    if (!name_space) return;
    notice_sysctls(*name_space);
    if (dirty_.empty()) return;
    notice_names(*name_space);
    ViewFiles fresh;
    std::vector<std::string> former;
    const auto make = [&](const Section& section) {
        auto& paths = sections_[section];
        former.insert(former.end(), paths.begin(), paths.end());
        paths.clear();
        auto files = files_of(section, *name_space);
        for (const auto& [path, file] : files) paths.push_back(path);
        if (paths.empty()) sections_.erase(section);
        fresh.merge(files);
    };
    for (const auto& section : dirty_)
        if (section.part != Part::tables) make(section);
    make({Part::tables});
    dirty_.clear();
    std::erase_if(former, [&](const auto& path) { return fresh.contains(path); });
    remove(former);
    for (const auto& [path, file] : fresh) {
        const auto [there, is_new] = files_.try_emplace(path);
        if (!is_new && there->second == file) continue;
        write(path, file);
        there->second = file;
    }
}

void NamespaceView::remove(const std::vector<std::string>& paths) {
    std::set<std::string> emptied;
    for (const auto& path : paths) {
        const auto found = files_.find(path);
        if (found == files_.end()) continue;
        if (found->second.kind == ViewFile::Kind::folder) emptied.insert(path);
        files_.erase(found);
        ::unlink((path_ + path).c_str());
        for (auto folder = parent_of(path); folder.find('/') != folder.npos;
             folder = parent_of(folder))
            emptied.insert(folder);
    }
    for (auto folder = emptied.rbegin(); folder != emptied.rend(); ++folder) {
        if (files_.contains(*folder) || ::rmdir((path_ + *folder).c_str()) != 0) continue;
        folders_.erase(*folder);
        watched_.erase(*folder);
    }
}

void NamespaceView::make_folder(const std::string& folder) {
    if (folders_.contains(folder)) return;
    std::error_code ignored;
    std::filesystem::create_directories(path_ + folder, ignored);
    for (auto made = folder; !made.empty(); made = parent_of(made)) folders_.insert(made);
}

void NamespaceView::write(const std::string& name, const ViewFile& file) {
    if (file.kind == ViewFile::Kind::folder) return make_folder(name);
    const auto folder = parent_of(name);
    make_folder(folder);
    const auto target = path_ + name;
    if (file.kind == ViewFile::Kind::link) {
        ::unlink(target.c_str());
        (void)!::symlink(file.content.c_str(), target.c_str());
        return;
    }
    const auto mode = file.kind == ViewFile::Kind::writable ? 0644 : 0444;
    const auto draft = path_ + ".draft";
    const int descriptor = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (descriptor < 0) return;
    (void)!::write(descriptor, file.content.data(), file.content.size());
    ::close(descriptor);
    if (::rename(draft.c_str(), target.c_str()) != 0) ::unlink(draft.c_str());
    if (file.kind == ViewFile::Kind::writable && watched_.insert(folder).second) watch_(folder);
}

bool NamespaceView::take(const std::string& file) {
    const auto name_space = name_space_.lock();
    const auto known = files_.find(file);
    if (!name_space || known == files_.end()) return false;
    auto content = content_of(path_ + file);
    if (content == known->second.content) return false;
    known->second.content = content;
    while (!content.empty() && (content.back() == '\n' || content.back() == ' '))
        content.pop_back();
    const auto slash = file.find('/');
    if (file.substr(0, slash) == "proc_sys_net") {
        write_sysctl(*name_space, file.substr(slash + 1), content);
        // Also when it was refused, or means another value than it says.
        sysctl_writes_ = 0;
    } else {
        write_class_net(*name_space, file.substr(slash + 1), content);
        for (const auto& [index, interface] : name_space->interfaces())
            if (file.substr(slash + 1).starts_with(interface->name + '/'))
                interface_changed(interface->id);
    }
    return true;
}

}  // namespace vxlab::labs
