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
#include <unordered_set>

#include "core/sim/notification.h"
#include "labs/shell/namespace_view.h"
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
    struct Watch {
        trace::NamespaceId view = 0;
        std::string folder;  // below the view
    };

    // Null: nobody is in that namespace.
    NamespaceView* view_of(const sim::Namespace& name_space);
    void link(sim::Namespace&, const sim::Interface&, sim::Change) override;
    void bridge_port(sim::Namespace&, const sim::Interface&, sim::Change) override;
    void address(sim::Namespace&, const sim::Interface&, const sim::Address&, sim::Change) override;
    void route(sim::Namespace&, const sim::Route&, sim::Change) override;
    void neighbour(sim::Namespace&, const sim::Interface&, const sim::Neighbour&,
                   sim::Change) override;

    void watch(trace::NamespaceId view, const std::string& folder, int descriptor);
    void let_views_go();
    void refresh_names();

    int folder_;
    sim::Simulator& simulator_;
    const Machine& machine_;
    int inotify_ = -1;
    std::map<trace::NamespaceId, NamespaceView> views_;
    std::map<int, Watch> watches_;
    trace::FrameId last_frame_ = 0;
    std::unordered_set<std::string> names_;  // of /run/netns
    std::uint64_t names_revision_ = 0;
};

}  // namespace vxlab::labs
