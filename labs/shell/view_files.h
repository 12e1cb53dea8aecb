// The files of a machine that show its network: what they say, and what writing to them does.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "core/sim/name_space.h"

namespace vxlab::labs {

struct ViewFile {
    enum class Kind { read_only, writable, link, folder };
    std::string content;  // of a link: where it points
    Kind kind = Kind::read_only;

    friend bool operator==(const ViewFile&, const ViewFile&) = default;
};
// By path below the view. A folder is there because something is in it, or because it is named.
using ViewFiles = std::map<std::string, ViewFile, std::less<>>;

// Of sys_class_net: the folder of an interface, with those files that the simulator has values for,
// and the links to it in the folder of its bridge.
void add_class_net(ViewFiles& files, const sim::Interface& interface);
// What frames change of it.
void add_class_net_counters(ViewFiles& files, const sim::Interface& interface);

// A file of /proc/net with lines for each interface, in the order of their indexes.
struct ProcNetTable {
    std::string_view name, head;
    std::string (*lines)(const sim::Interface&);
};
std::span<const ProcNetTable> proc_net_tables();
// Of proc_net: the others.
void add_proc_net_routes(ViewFiles& files, const sim::Namespace& name_space);
void add_proc_net_neighbours(ViewFiles& files, const sim::Namespace& name_space);

// Of proc_sys_net.
void add_sysctls(ViewFiles& files, const sim::Sysctls::Values& sysctls);

// Somebody wrote `value` (without the newline) to that path below sys_class_net, or proc_sys_net.
// What the kernel would refuse changes nothing.
void write_class_net(const sim::Namespace& name_space, std::string_view path,
                     std::string_view value);
void write_sysctl(sim::Namespace& name_space, std::string_view path, std::string_view value);

}  // namespace vxlab::labs
