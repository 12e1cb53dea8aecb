// The values that the sysctls of a new namespace have (Linux 6.18).
#pragma once

#include <string_view>
#include <vector>

namespace vxlab::sim {

struct SysctlDefault {
    std::string_view name, value;
};

// Below net.
extern const std::vector<SysctlDefault> kGlobalSysctls;
// Below net.ipv4.conf.X, net.ipv6.conf.X and so on, of an ordinary interface.
extern const std::vector<SysctlDefault> kIpv4Conf, kIpv6Conf, kIpv4Neighbour, kIpv6Neighbour;

}  // namespace vxlab::sim
