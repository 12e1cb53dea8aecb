#include "core/sim/ip/ip_stack.h"

#include "core/sim/interface.h"

namespace vxlab::sim {

IpStack::IpStack(Simulator&, trace::NamespaceId) {}

void IpStack::receive(Interface& interface, Frame frame) {
    interface.drop(frame, trace::Reason::no_consumer);
}

void IpStack::link_changed(Interface&, LinkChange) {}

}  // namespace vxlab::sim
