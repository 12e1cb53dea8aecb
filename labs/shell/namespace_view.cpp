#include "labs/shell/namespace_view.h"

#include <utility>

#include "core/sim/devices/bridge/bridge.h"
#include "core/sim/simulator.h"
#include "labs/shell/protocol.h"

namespace vxlab::labs {
namespace {

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

NamespaceView::NamespaceView(int base, const std::string& path,
                             const std::shared_ptr<sim::Namespace>& name_space,
                             ViewTree::Watch watch)
    : tree_(base, path, std::move(watch)), name_space_(name_space) {
    const auto target = std::string(kSandboxFolder) + '/' + path + "/proc_net";
    tree_.write({{"proc_net_link", {target, ViewFile::Kind::link}}});
    for (const auto& [index, interface] : name_space->interfaces()) everything_changed(*interface);
    routes_changed();
    neighbours_changed();
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
        const auto* interface = find(name_space, section.id);
        if (!interface) {
            for (const auto part : {Part::counters, Part::sysctls})
                dirty_.insert({part, section.id});
            continue;
        }
        dirty_.insert({Part::counters, section.id});
        auto& known = known_[section.id];
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

void NamespaceView::notice_lines(const sim::Namespace& name_space) {
    std::vector<trace::InterfaceId> changed;
    for (const auto& section : dirty_)
        if (section.part == Part::counters) changed.push_back(section.id);
    for (const auto id : changed) {
        std::vector<std::string> lines;
        if (const auto* interface = find(name_space, id))
            for (const auto& table : proc_net_tables()) lines.push_back(table.lines(*interface));
        const bool is_gone = lines.empty();
        remember_lines(id, std::move(lines));
        if (is_gone) known_.erase(id);
    }
}

// A table is made anew when a line of it is another.
void NamespaceView::remember_lines(trace::InterfaceId id, std::vector<std::string> lines) {
    auto& known = known_[id].lines;
    lines.resize(proc_net_tables().size());
    known.resize(lines.size());
    for (std::uint32_t number = 0; number < lines.size(); ++number)
        if (lines[number] != known[number]) dirty_.insert({Part::table, number});
    known = std::move(lines);
}

ViewFiles NamespaceView::table_of(std::size_t number, const sim::Namespace& name_space) const {
    const auto& table = proc_net_tables()[number];
    std::string text(table.head);
    for (const auto& [index, interface] : name_space.interfaces())
        if (const auto known = known_.find(interface->id); known != known_.end())
            text += known->second.lines[number];
    return {{"proc_net/" + std::string(table.name), {std::move(text)}}};
}

ViewFiles NamespaceView::files_of(const Section& section, const sim::Namespace& name_space) const {
    ViewFiles files;
    const auto& sysctls = name_space.sysctls();
    const auto* interface = find(name_space, section.id);
    switch (section.part) {
        case Part::link:
            if (interface) add_class_net(files, *interface);
            break;
        case Part::counters:
            if (interface) add_class_net_counters(files, *interface);
            break;
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
        case Part::table:
            return table_of(section.id, name_space);
    }
    return files;
}

void NamespaceView::refresh() {
    const auto name_space = name_space_.lock();
    if (!name_space) return;
    notice_sysctls(*name_space);
    if (dirty_.empty()) return;
    notice_names(*name_space);
    notice_lines(*name_space);
    std::map<Section, ViewFiles> fresh;
    for (const auto& section : std::exchange(dirty_, {}))
        fresh[section] = files_of(section, *name_space);
    // What a section gives up may be another's now.
    std::vector<std::string> former;
    for (const auto& [section, files] : fresh)
        for (const auto& [path, file] : sections_[section])
            if (!files.contains(path)) former.push_back(path);
    tree_.remove(former);
    for (auto& [section, files] : fresh) {
        tree_.write(files, sections_[section]);
        sections_[section] = std::move(files);
        if (sections_[section].empty()) sections_.erase(section);
    }
}

ViewFile* NamespaceView::find_file(const std::string& path) {
    for (auto& [section, files] : sections_)
        if (const auto found = files.find(path); found != files.end()) return &found->second;
    return nullptr;
}

bool NamespaceView::take(const std::string& file) {
    const auto name_space = name_space_.lock();
    auto* known = find_file(file);
    if (!name_space || !known) return false;
    auto content = tree_.content(file);
    if (content == known->content) return false;
    known->content = content;
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
