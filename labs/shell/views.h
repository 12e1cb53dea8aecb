// What the shell reads in /sys/class/net, /proc/net, /proc/sys/net and /run/netns, kept true, and
// what it writes there, taken in.
//
// The files lie in the sandbox's own tmpfs: FOLDER/views/N for the namespace with id N, mounted in
// place by whoever enters that namespace, and FOLDER/netns. They are written anew after a command
// changed something; a write to one is found by inotify.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/sim/notification.h"
#include "labs/shell/view_files.h"
#include "labs/tools/machine.h"

namespace vxlab::labs {

class Views : sim::Listener {
public:
    // `folder`: a descriptor of FOLDER, owned by the caller; -1: there is nobody to read, so
    // nothing is done. All outlive the views.
    Views(int folder, sim::Simulator& simulator, const Machine& machine);
    ~Views() override;

    // From now on there is a view of it.
    void show(const std::shared_ptr<sim::Namespace>& name_space);
    // Makes the files say what is so now.
    void refresh();
    // What the shell wrote goes to the simulator.
    void take_writes();
    // To poll for reading; -1: none.
    int watched() const { return inotify_; }

private:
    struct View {
        std::weak_ptr<sim::Namespace> name_space;
        ViewFiles files;            // as they lie there
        std::uint64_t sysctls = 0;  // revision of the sysctls in them
        std::uint64_t frames = 0;   // seen by its interfaces
    };
    struct Watch {
        trace::NamespaceId view = 0;
        std::string folder;  // below the view
    };

    void link(sim::Namespace&, const sim::Interface&, sim::Change) override { dirty_ = true; }
    void bridge_port(sim::Namespace&, const sim::Interface&, sim::Change) override {
        dirty_ = true;
    }
    void address(sim::Namespace&, const sim::Interface&, const sim::Address&,
                 sim::Change) override {
        dirty_ = true;
    }
    void route(sim::Namespace&, const sim::Route&, sim::Change) override { dirty_ = true; }
    void neighbour(sim::Namespace&, const sim::Interface&, const sim::Neighbour&,
                   sim::Change) override {
        dirty_ = true;
    }

    std::string path(trace::NamespaceId view, const std::string& file) const;
    void refresh(trace::NamespaceId id, View& view);
    void replace(trace::NamespaceId id, View& view, ViewFiles files);
    void write(trace::NamespaceId id, const std::string& name, const ViewFile& file);
    void watch_folder(trace::NamespaceId id, const std::string& folder);
    void take(trace::NamespaceId id, const std::string& file);
    void refresh_names();

    std::string folder_;
    sim::Simulator& simulator_;
    const Machine& machine_;
    int inotify_ = -1;
    bool dirty_ = true;
    std::map<trace::NamespaceId, View> views_;
    std::map<int, Watch> watches_;
    std::vector<std::string> names_;  // of /run/netns
};

}  // namespace vxlab::labs
