// iptables and ip6tables 1.8.9 (nf_tables): the policies of the filter table, and lists. There are
// no rules here, so what lists or empties them has little to do.
#pragma once

#include <string_view>

#include "labs/tools/process.h"

namespace vxlab::labs {

Task iptables(Process& process);

namespace iptables_tool {
extern const std::string_view kUsage;
}

}  // namespace vxlab::labs
