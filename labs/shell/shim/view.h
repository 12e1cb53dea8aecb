// The files that show one network namespace: /sys/class/net, /proc/net, /proc/sys/net.
//
// A session keeps them in folders of its own, FOLDER/views/N; entering a view mounts them in place.
// Shared by the shim (`ip netns exec`) and by the session's sandbox.
#pragma once

#include <cstdint>
#include <string>

namespace vxlab::labs::shim {

// Mounts `source`, a file or folder, over `target`; a target that is a symbolic link is covered
// itself, not what it points to. False: it cannot be, and errno says why.
bool cover(const std::string& source, const std::string& target);

// Gives this process a mount namespace of its own in which the view is mounted, and on another
// machine (`machine` is not empty) its host name and its /run/netns. Where that is not allowed (a
// session without a sandbox) or nothing is there to mount, nothing happens.
void enter_view(const std::string& folder, std::uint32_t name_space, const std::string& machine);

// Mounts the view in the present mount namespace.
void mount_view(const std::string& folder, std::uint32_t name_space);
// The same of the names of a machine's namespaces.
void mount_names(const std::string& folder, const std::string& machine);

}  // namespace vxlab::labs::shim
