// The protocols of a namespace: takes the frames of its interfaces and sends its own.
#pragma once

#include "core/sim/frame.h"
#include "core/sim/link_change.h"
#include "core/trace/event.h"

namespace vxlab::sim {

class Interface;
class Simulator;

class IpStack {
public:
    // Both outlive the stack. `name_space` names it in trace events.
    IpStack(Simulator& simulator, trace::NamespaceId name_space);

    // A whole Ethernet frame for the protocols.
    void receive(Interface& interface, Frame frame);
    void link_changed(Interface& interface, LinkChange change);
};

}  // namespace vxlab::sim
