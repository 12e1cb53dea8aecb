// What the shell reads in /sys/class/net, /proc/net, /proc/sys/net and /run/netns, kept true, and
// what it writes there, taken in.
//
// The files lie in the sandbox's own tmpfs: FOLDER/views/N for the namespace with id N, mounted in
// place by whoever enters that namespace, and FOLDER/netns/M for machine M. They are written anew
// after a command changed something; a write to one is found by inotify.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/sim/notification.h"
#include "labs/shell/namespace_view.h"
#include "labs/tools/network.h"

namespace vxlab::labs {

class Views : sim::Listener {
public:
    // `folder`: a descriptor of FOLDER, owned by the caller; -1: there is nobody to read, so
    // nothing is done. All outlive the views.
    Views(int folder, Network& network);
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
    // The files of a machine's /run/netns.
    struct Names {
        const Machine& machine;
        std::unordered_set<std::string> written;
        std::uint64_t revision = 0;
    };
    void refresh_names(Names& names);

    int folder_;
    sim::Simulator& simulator_;
    int inotify_ = -1;
    std::map<trace::NamespaceId, NamespaceView> views_;
    std::map<int, Watch> watches_;
    trace::FrameId last_frame_ = 0;
    std::vector<Names> names_;
};

}  // namespace vxlab::labs
