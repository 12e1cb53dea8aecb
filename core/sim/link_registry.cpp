#include "core/sim/link_registry.h"

#include <algorithm>
#include <cerrno>

#include "core/sim/ip/ip_stack.h"
#include "core/sim/notification.h"
#include "core/sim/simulator.h"

namespace vxlab::sim {

KernelResult<> LinkRegistry::check_name(const Namespace& name_space, const std::string& name) {
    const auto bad = [](unsigned char c) {
        return c == '/' || c == ':' || c == ' ' || (c >= '\t' && c <= '\r');
    };
    if (name.empty() || name.size() > 15 || name == "." || name == ".." ||
        std::any_of(name.begin(), name.end(), bad))
        return refuse(EINVAL);
    if (name_space.find(name)) return refuse(EEXIST);
    return {};
}

void LinkRegistry::notify(const Interface& interface, bool removed) {
    const auto* other = interface.link_name_space();
    if (other && other != interface.name_space) interface.name_space->name_nsid(*other);
    interface.simulator().tell_command();
    for (auto* listener : interface.simulator().listeners())
        listener->link(*interface.name_space, interface, removed ? Change::removed : Change::made);
}

void LinkRegistry::enter(Interface& interface, Namespace& name_space, int index) {
    if (index == 0) {
        do {
            ++name_space.last_index_;
        } while (name_space.interfaces_.contains(name_space.last_index_));
        index = name_space.last_index_;
    }
    interface.name_space = &name_space;
    interface.index = index;
    name_space.interfaces_[index] = &interface;
    name_space.sysctls().add_interface(interface.name);
}

void LinkRegistry::unlist(Interface& interface) {
    auto& name_space = *interface.name_space;
    name_space.interfaces_.erase(interface.index);
    name_space.sysctls().remove_interface(interface.name);
}

Interface& LinkRegistry::add(Namespace& name_space, std::unique_ptr<Interface> interface,
                             int index) {
    auto& simulator = name_space.simulator();
    interface->id = static_cast<trace::InterfaceId>(simulator.interfaces_.size());
    auto& added = *interface;
    simulator.interfaces_.push_back(std::move(interface));
    enter(added, name_space, index);
    added.changed(LinkChange::arrived);
    name_space.ip().link_changed(added, LinkChange::arrived);
    return added;
}

void LinkRegistry::leave(Interface& interface, bool moving) {
    const auto uppers = interface.uppers();
    for (auto upper = uppers.rbegin(); upper != uppers.rend(); ++upper)
        if (!moving || (*upper)->goes_when_lower_moves()) remove(**upper);
    (void)interface.set_up(false);
    if (interface.master) (void)interface.set_master(nullptr);
    interface.name_space->ip().link_changed(interface, LinkChange::left);
}

void LinkRegistry::remove(Interface& interface) {
    leave(interface, false);
    auto* companion = interface.take_along();
    interface.removed();
    notify(interface, true);
    unlist(interface);
    interface.simulator().interfaces_[interface.id].reset();
    if (companion) remove(*companion);
}

void LinkRegistry::move(Interface& interface, Namespace& target, std::string name) {
    leave(interface, true);
    notify(interface, true);
    unlist(interface);
    interface.name = std::move(name);
    interface.was_up_ = false;
    const bool index_is_free = !target.interfaces_.contains(interface.index);
    enter(interface, target, index_is_free ? interface.index : 0);
    interface.update_oper_state();
    interface.changed(LinkChange::arrived);
    target.ip().link_changed(interface, LinkChange::arrived);
    notify(interface);
}

}  // namespace vxlab::sim
