// Mounting a namespace's files in place.
#include "labs/shell/shim/view.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace vxlab::labs::shim {
namespace {

// open_tree(2) and move_mount(2), which glibc 2.35 lacks; linux/mount.h clashes with sys/mount.h.
constexpr unsigned kOpenTreeClone = 1;
constexpr unsigned kEmptySource = 4;

}  // namespace

bool cover(const std::string& source, const std::string& target) {
    const auto tree = static_cast<int>(::syscall(SYS_open_tree, AT_FDCWD, source.c_str(),
                                                 kOpenTreeClone | O_CLOEXEC | AT_SYMLINK_NOFOLLOW));
    if (tree < 0) return false;
    const bool moved =
        ::syscall(SYS_move_mount, tree, "", AT_FDCWD, target.c_str(), kEmptySource) == 0;
    ::close(tree);
    return moved;
}

void mount_view(const std::string& folder, std::uint32_t name_space) {
    const auto view = folder + "/views/" + std::to_string(name_space);
    cover(view + "/sys_class_net", "/sys/class/net");
    cover(view + "/proc_sys_net", "/proc/sys/net");
    // A folder cannot cover the symbolic link that /proc/net is; another link can.
    cover(view + "/proc_net_link", "/proc/net");
}

void mount_names(const std::string& folder, const std::string& machine) {
    cover(folder + "/netns/" + machine, "/run/netns");
}

void enter_view(const std::string& folder, std::uint32_t name_space, const std::string& machine) {
    if (::unshare(CLONE_NEWNS) != 0) return;
    ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr);
    mount_view(folder, name_space);
    if (machine.empty()) return;
    mount_names(folder, machine);
    if (::unshare(CLONE_NEWUTS) == 0) ::sethostname(machine.data(), machine.size());
}

}  // namespace vxlab::labs::shim
