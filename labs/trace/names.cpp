// Names are compared at every event: a listener alone would miss the names that namespaces get
// after their interfaces.
#include "labs/trace/names.h"

#include "core/sim/interface.h"
#include "core/sim/name_space.h"

namespace vxlab::labs {
namespace {

trace::NamespaceName name_of(trace::NamespaceId id, const Network& network) {
    for (const auto& machine : network.machines()) {
        if (machine->root()->id() == id) return {id, machine->name(), {}};
        for (const auto& one : machine->named())
            if (one.name_space->id() == id) return {id, machine->name(), one.name};
    }
    return {id, {}, {}};
}

}  // namespace

Names::Names(Network& network, trace::Recorder& recorder)
    : network_(network), simulator_(network.simulator()), recorder_(recorder) {
    simulator_.add_listener(*this);
    for (const auto* place : simulator_.namespaces()) tell_place(place->id());
}

Names::~Names() { simulator_.remove_listener(*this); }

void Names::before(const trace::Event& event) {
    auto revision = static_cast<std::uint64_t>(network_.machines().size());
    for (const auto& machine : network_.machines()) revision += machine->names_revision();
    if (revision != revision_) {
        revision_ = revision;
        look_at_places();
    }
    if (event.name_space != 0 && !places_.contains(event.name_space)) tell_place(event.name_space);
    look_at(event.interface);
    look_at(event.row.interface);
    look_at(event.decision.row.interface);
}

void Names::look_at(trace::InterfaceId id) {
    const auto* interface = simulator_.interface(id);
    if (!interface || !interface->name_space) return;
    if (id >= interfaces_.size()) interfaces_.resize(id + 1);
    auto& known = interfaces_[id];
    const auto place = interface->name_space->id();
    if (known.name == interface->name && known.name_space == place && !known.gone) return;
    if (!places_.contains(place)) tell_place(place);
    known = {id, place, interface->name, std::string(name(interface->kind())), false};
    recorder_.name(known);
}

// A name that is gone stays with what is left of its namespace.
void Names::look_at_places() {
    for (const auto& [id, known] : places_) {
        auto now = name_of(id, network_);
        if (now == known || (now.name.empty() && !known.machine.empty())) continue;
        recorder_.name(places_[id] = std::move(now));
    }
}

void Names::tell_place(trace::NamespaceId id) {
    recorder_.name(places_[id] = name_of(id, network_));
    if (const auto* place = simulator_.name_space(id))
        for (const auto& [index, interface] : place->interfaces()) look_at(interface->id);
}

void Names::link(sim::Namespace&, const sim::Interface& interface, sim::Change change) {
    look_at(interface.id);
    if (change != sim::Change::removed) return;
    interfaces_[interface.id].gone = true;
    recorder_.name(interfaces_[interface.id]);
}

}  // namespace vxlab::labs
