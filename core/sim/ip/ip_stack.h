// The protocols of a namespace: takes the frames of its interfaces and sends its own.
#pragma once

#include <string_view>

#include "core/sim/frame.h"
#include "core/sim/link_change.h"

namespace vxlab::sim {

class Interface;
class Namespace;

class IpStack {
public:
    // The namespace is fully made but for its interfaces, and outlives the stack.
    explicit IpStack(Namespace& name_space);

    // A frame that no device above took, from its Ethernet header.
    void receive(Interface& interface, Frame frame);
    // Called after the change, but for `left` (before).
    void link_changed(Interface& interface, LinkChange change);
    // A sysctl was written: does what follows from it.
    void sysctl_changed(std::string_view path);
};

}  // namespace vxlab::sim
