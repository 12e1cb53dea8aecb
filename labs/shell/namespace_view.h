// What the shell reads of one namespace, as files in a folder: sys_class_net, proc_net,
// proc_sys_net.
//
// The files are made in sections, of which each is made anew only when what it shows has changed: a
// command on one of a thousand interfaces writes the files of that one.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/trace/event.h"
#include "labs/shell/view_files.h"
#include "labs/shell/view_tree.h"

namespace vxlab::labs {

class NamespaceView {
public:
    // `base` and `watch` as for a ViewTree; `path`, below base, is the view's folder, made here.
    NamespaceView(int base, const std::string& path,
                  const std::shared_ptr<sim::Namespace>& name_space, ViewTree::Watch watch);

    // Null: it is gone.
    std::shared_ptr<sim::Namespace> name_space() const { return name_space_.lock(); }

    // What no longer is as the files say.
    void interface_changed(trace::InterfaceId id) { dirty_.insert({Part::link, id}); }
    void addresses_changed(trace::InterfaceId id) { dirty_.insert({Part::counters, id}); }
    void routes_changed() { dirty_.insert({Part::routes, 0}); }
    void neighbours_changed() { dirty_.insert({Part::neighbours, 0}); }
    void frames_passed();

    // Makes the files true again.
    void refresh();

    // Somebody closed that file after writing: if it no longer says what we wrote, its content
    // (without what ends the line) goes to the simulator. Whether it did.
    bool take(const std::string& file);

private:
    enum class Part { link, counters, sysctls, global_sysctls, routes, neighbours, table };
    struct Section {
        Part part;
        std::uint32_t id = 0;  // of the interface; of a table: its place in proc_net_tables()
        friend auto operator<=>(const Section&, const Section&) = default;
    };
    struct Known {
        std::string face;  // of a bridge: what its ports show of it
        std::string name;
        std::uint64_t frames = 0;
        std::vector<std::string> lines;  // one for each of proc_net_tables()
    };

    void everything_changed(const sim::Interface& interface);
    void notice_names(const sim::Namespace& name_space);
    void notice_sysctls(const sim::Namespace& name_space);
    // Of the /proc/net tables.
    void notice_lines(const sim::Namespace& name_space);
    void remember_lines(trace::InterfaceId id, std::vector<std::string> lines);
    ViewFiles table_of(std::size_t number, const sim::Namespace& name_space) const;
    ViewFiles files_of(const Section& section, const sim::Namespace& name_space) const;
    // As it lies there; null: there is none.
    ViewFile* find_file(const std::string& path);

    ViewTree tree_;
    std::weak_ptr<sim::Namespace> name_space_;
    std::map<Section, ViewFiles> sections_;  // as they lie there
    std::set<Section> dirty_;
    std::unordered_map<trace::InterfaceId, Known> known_;
    std::uint64_t sysctl_writes_ = 0;
};

}  // namespace vxlab::labs
