// What the numbers of a simulator's events are called, told to a recorder before the events that
// need it: names as `ip link` and `ip netns` show them at that time.
#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/sim/notification.h"
#include "core/sim/simulator.h"
#include "core/trace/recorder.h"
#include "labs/tools/machine.h"

namespace vxlab::labs {

// Those there are now: asked for again when there are more namespaces.
using MachineList = std::function<std::vector<const Machine*>()>;

class Names : sim::Listener {
public:
    // All outlive it.
    Names(sim::Simulator& simulator, MachineList list, trace::Recorder& recorder);
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

    sim::Simulator& simulator_;
    MachineList list_;
    std::vector<const Machine*> machines_;
    std::size_t places_counted_ = 0;  // when machines_ was made
    trace::Recorder& recorder_;
    std::vector<trace::InterfaceName> interfaces_;  // by id, as told
    std::unordered_map<trace::NamespaceId, trace::NamespaceName> places_;
    std::uint64_t revision_ = 0;  // of all machines' names together
};

}  // namespace vxlab::labs
