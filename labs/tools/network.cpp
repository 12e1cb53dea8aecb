// Machines by name.
#include "labs/tools/network.h"

namespace vxlab::labs {

Machine& Network::add(const std::string& name) {
    machines_.push_back(std::make_unique<Machine>(name, simulator_.make_namespace()));
    return *machines_.back();
}

Machine* Network::find(const std::string& name) const {
    for (const auto& machine : machines_)
        if (machine->name() == name) return machine.get();
    return nullptr;
}

std::string Network::list() const {
    std::string text = machines_.size() == 1 ? "the machine is " : "the machines are ";
    for (const auto& machine : machines_)
        text += (machine == machines_.front() ? "" : ", ") + machine->name();
    return text;
}

}  // namespace vxlab::labs
