// What the numbers of a simulator's events are called, told to a recorder before the events that
// need it: names as `ip link` and `ip netns` show them at that time.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "core/sim/notification.h"
#include "core/sim/simulator.h"
#include "core/trace/recorder.h"
#include "labs/tools/network.h"

namespace vxlab::labs {

class Names : sim::Listener {
public:
    // Both outlive it.
    Names(Network& network, trace::Recorder& recorder);
    ~Names() override;
    Names(const Names&) = delete;
    Names& operator=(const Names&) = delete;

    // Tells what changed of all that the event speaks of.
    void before(const trace::Event& event);

private:
    void link(sim::Namespace& name_space, const sim::Interface& interface,
              sim::Change change) override;
    void look_at(trace::InterfaceId id);
    void look_at_places();
    void tell_place(trace::NamespaceId id);

    Network& network_;
    sim::Simulator& simulator_;
    trace::Recorder& recorder_;
    std::vector<trace::InterfaceName> interfaces_;  // by id, as told
    std::unordered_map<trace::NamespaceId, trace::NamespaceName> places_;
    std::uint64_t revision_ = 0;  // of all machines' names together
};

}  // namespace vxlab::labs
