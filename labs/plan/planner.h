// From a lab to the steps that make it, in the order in which they are done.
#pragma once

#include "core/base/result.h"
#include "labs/lab/lab.h"
#include "labs/plan/command.h"

namespace vxlab::plan {

// REQUIRES: check_lab found nothing. The error names a part that no engine of this version can
// build (an Open vSwitch bridge, a container, a VM, a userspace VTEP, an uplink).
Result<Steps> plan_lab(const lab::Lab& lab);

// The interface at the other end of a cable. Nothing: there is no cable.
struct End {
    std::string machine, interface;
};
std::optional<End> other_end(const lab::Lab& lab, const std::string& machine,
                             const lab::Interface& interface);

}  // namespace vxlab::plan
