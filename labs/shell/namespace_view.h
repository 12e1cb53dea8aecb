// What the shell reads of one namespace, as files in a folder: sys_class_net, proc_net,
// proc_sys_net.
//
// The files are made in sections, of which each is made anew only when what it shows has changed: a
// command on one of a thousand interfaces writes the files of that one. A file is renamed into its
// place, so that nobody reads half of it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/trace/event.h"
#include "labs/shell/view_files.h"

namespace vxlab::labs {

class NamespaceView {
public:
    // Called with each folder that holds writable files, once it is there.
    using Watch = std::function<void(const std::string& folder)>;

    // `path` is that of the view's folder, which is made here.
    NamespaceView(std::string path, const std::shared_ptr<sim::Namespace>& name_space, Watch watch);
    // Takes the folder away.
    ~NamespaceView();
    NamespaceView(const NamespaceView&) = delete;
    NamespaceView& operator=(const NamespaceView&) = delete;

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
    enum class Part { link, counters, tables, sysctls, global_sysctls, routes, neighbours };
    struct Section {
        Part part;
        trace::InterfaceId interface = 0;
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
    ViewFiles files_of(const Section& section, const sim::Namespace& name_space);
    void remember_lines(const sim::Interface& interface);
    ViewFiles tables_of(const sim::Namespace& name_space) const;
    void remove(const std::vector<std::string>& paths);
    void write(const std::string& name, const ViewFile& file);
    void make_folder(const std::string& folder);

    std::string path_;
    std::weak_ptr<sim::Namespace> name_space_;
    Watch watch_;
    std::unordered_map<std::string, ViewFile> files_;  // as they lie there
    std::map<Section, std::vector<std::string>> sections_;
    std::set<Section> dirty_;
    std::map<trace::InterfaceId, Known> known_;
    std::set<std::string> folders_, watched_;
    std::uint64_t sysctl_writes_ = 0;
};

}  // namespace vxlab::labs
