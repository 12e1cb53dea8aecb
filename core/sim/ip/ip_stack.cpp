#include "core/sim/ip/ip_stack.h"

#include "core/sim/interface.h"

namespace vxlab::sim {

IpStack::IpStack(Namespace&) {}

void IpStack::receive(Interface& interface, Frame frame) {
    interface.drop(frame, trace::Reason::no_consumer);
}

void IpStack::link_changed(Interface&, LinkChange) {}

void IpStack::sysctl_changed(std::string_view) {}

}  // namespace vxlab::sim
