// How each kind of device is made and changed: the rtnl_link_ops of the kernel. For
// link_request.cpp.
#pragma once

#include "core/sim/link_request.h"

namespace vxlab::sim {

bool is_known_kind(std::string_view kind);

// Makes and registers the device in `target`; devices below are looked up in `name_space`, or where
// the request says. REQUIRES: a known kind, valid names.
KernelResult<Interface*> make_link(Namespace& name_space, Namespace& target,
                                   const LinkRequest& request);

// REQUIRES: the options are of the interface's kind, or monostate.
KernelResult<> change_kind(Interface& interface, const LinkOptions& options);

}  // namespace vxlab::sim
