// The files of a machine that show its network: what they say, and what writing to them does.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/sim/name_space.h"

namespace vxlab::labs {

struct ViewFile {
    enum class Kind { read_only, writable, link };
    std::string content;  // of a link: where it points
    Kind kind = Kind::read_only;

    friend bool operator==(const ViewFile&, const ViewFile&) = default;
};
// By path below the folder; folders are there because something is in them.
using ViewFiles = std::map<std::string, ViewFile>;

// Of /sys/class/net: a folder an interface, with those files that the simulator has values for.
void add_class_net(ViewFiles& files, std::string_view folder, const sim::Namespace& name_space);
// Of /proc/net: dev, route, arp, if_inet6.
void add_proc_net(ViewFiles& files, std::string_view folder, const sim::Namespace& name_space);
// Of /proc/sys/net.
void add_sysctls(ViewFiles& files, std::string_view folder, const sim::Namespace& name_space);

// Somebody wrote `value` (without the newline) to that path below the folder. What the kernel would
// refuse changes nothing.
void write_class_net(const sim::Namespace& name_space, std::string_view path,
                     std::string_view value);
void write_sysctl(sim::Namespace& name_space, std::string_view path, std::string_view value);

}  // namespace vxlab::labs
