// The mounts of a sandbox: its own /run, /proc and /sys, and the shim over the real tools.
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <set>

#include "labs/shell/keeper.h"
#include "labs/shell/shim/view.h"

namespace vxlab::labs {
namespace {

constexpr const char* kPlacesOfTools[] = {"/usr/local/sbin", "/usr/local/bin", "/usr/sbin",
                                          "/usr/bin",        "/sbin",          "/bin"};

std::string refused(const char* what) { return std::string(what) + ": " + std::strerror(errno); }

bool write_file(const char* path, const std::string& text) {
    const int file = ::open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return false;
    const bool written = ::write(file, text.data(), text.size()) >= 0;
    ::close(file);
    return written;
}

bool become_root(const KeeperTask& task) {
    const auto user = "0 " + std::to_string(task.user) + " 1\n";
    const auto group = "0 " + std::to_string(task.group) + " 1\n";
    return write_file("/proc/self/setgroups", "deny") && write_file("/proc/self/uid_map", user) &&
           write_file("/proc/self/gid_map", group);
}

bool mount_over(const char* type, const char* target, const char* data = nullptr) {
    return ::mount(type, target, type, MS_NOSUID | MS_NODEV, data) == 0;
}

// Sockets in the real /run lead to daemons that would act on the host, so none of it stays.
bool mount_run(const KeeperTask& task) {
    if (!mount_over("tmpfs", "/run", "mode=755")) return false;
    for (const char* folder : {"/run/netns", "/run/lock", "/run/user"}) ::mkdir(folder, 0755);
    ::mkdir(("/run/user/" + std::to_string(task.user)).c_str(), 0700);
    struct stat status {};
    if (::lstat("/var/run", &status) == 0 && S_ISDIR(status.st_mode))
        ::mount("/run", "/var/run", nullptr, MS_BIND, nullptr);
    return true;
}

// Settings of the machine that are not the network's can be read, not changed, not even by root.
void protect_settings() {
    if (::mount("/proc/sys", "/proc/sys", nullptr, MS_BIND, nullptr) == 0)
        ::mount(nullptr, "/proc/sys", nullptr, MS_BIND | MS_REMOUNT | MS_RDONLY, nullptr);
}

void cover_tools(const KeeperTask& task) {
    std::set<std::pair<dev_t, ino_t>> done;  // /sbin may be /usr/sbin
    for (const std::string place : kPlacesOfTools) {
        struct stat folder {
        }, file{};
        if (::stat(place.c_str(), &folder) != 0 ||
            !done.insert({folder.st_dev, folder.st_ino}).second)
            continue;
        for (const auto& name : task.options.names) {
            const auto path = place + '/' + name;
            if (::lstat(path.c_str(), &file) == 0) shim::cover(task.options.shim, path);
        }
    }
}

}  // namespace

std::string close_off(const KeeperTask& task) {
    if (task.maps_user && !become_root(task)) return refused("the map of users");
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        return refused("private mounts");
    if (!mount_over("proc", "/proc")) return refused("mounting /proc");
    // Shows this network namespace's interfaces: none but lo. Where it is refused, the view covers
    // the part that names interfaces.
    mount_over("sysfs", "/sys");
    protect_settings();
    cover_tools(task);
    if (!mount_run(task)) return refused("mounting /run");
    ::sethostname(task.options.machine.data(), task.options.machine.size());
    return {};
}

}  // namespace vxlab::labs
