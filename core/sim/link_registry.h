// How interfaces come into a namespace, move to another and go: what all ways to make one share
// (register_netdevice, dev_change_net_namespace, unregister_netdevice). For core/sim alone; users
// make requests (link_request.h).
#pragma once

#include <memory>

#include "core/sim/name_space.h"

namespace vxlab::sim {

struct LinkRegistry {
    // REQUIRES: the name is free there, and the index (0: the next one). The listeners hear of it
    // when it is complete: notify.
    static Interface& add(Namespace& name_space, std::unique_ptr<Interface> interface,
                          int index = 0);
    // Deletes it, after what stands on it. The reference is void afterwards.
    static void remove(Interface& interface);
    // REQUIRES: the name is free there.
    static void move(Interface& interface, Namespace& target, std::string name);

    // An errno as dev_get_valid_name answers it.
    static KernelResult<> check_name(const Namespace& name_space, const std::string& name);

    // Tells the listeners that the interface is as it is now.
    static void notify(const Interface& interface, bool removed = false);

private:
    static void leave(Interface& interface, bool moving);
    static void unlist(Interface& interface);
    static void enter(Interface& interface, Namespace& name_space, int index);
};

}  // namespace vxlab::sim
