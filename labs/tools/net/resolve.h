// Names of hosts, as far as /etc/hosts knows them: there is no name server in the virtual network.
#pragma once

#include <optional>
#include <string>

#include "core/base/ip_address.h"
#include "labs/tools/process.h"

namespace vxlab::labs {

struct HostAddress {
    IpAddress address{};
    std::string zone;         // behind '%': the interface of a link-local address
    bool is_numeric = false;  // it was typed as an address
};

// Family none: any, IPv4 first. Nothing: no such name.
Async<std::optional<HostAddress>> resolve(Process& process, std::string name,
                                          IpAddress::Family family);
// The name of an address in /etc/hosts; empty: none.
Async<std::string> name_of(Process& process, IpAddress address);

}  // namespace vxlab::labs
