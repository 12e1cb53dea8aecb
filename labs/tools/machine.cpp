// The names of a machine's namespaces.
#include "labs/tools/machine.h"

#include <algorithm>

namespace vxlab::labs {

std::shared_ptr<sim::Namespace> Machine::find(std::string_view name) const {
    for (const auto& one : named_)
        if (one.name == name) return one.name_space;
    return nullptr;
}

bool Machine::add(std::string name, std::shared_ptr<sim::Namespace> name_space) {
    if (find(name)) return false;
    named_.push_back({std::move(name), std::move(name_space)});
    ++names_revision_;
    return true;
}

bool Machine::remove(std::string_view name) {
    ++names_revision_;
    return std::erase_if(named_, [&](const auto& one) { return one.name == name; }) > 0;
}

std::string Machine::place_name(const sim::Namespace& name_space) const {
    for (const auto& one : named_)
        if (one.name_space.get() == &name_space) return name_ + ':' + one.name;
    return name_;
}

std::shared_ptr<sim::Namespace> Machine::name_space_of(int pid) const {
    for (const auto& process : processes())
        if (process.pid == pid) return process.name_space;
    return nullptr;
}

}  // namespace vxlab::labs
