// The search along PATH.
#include "labs/shell/shim/find_program.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string_view>

namespace vxlab::labs::shim {
namespace {

bool is_shim(const std::string& path) {
    struct stat file {
    }, self{};
    return ::stat(path.c_str(), &file) == 0 && ::stat("/proc/self/exe", &self) == 0 &&
           file.st_dev == self.st_dev && file.st_ino == self.st_ino;
}

// 0 if it can be executed.
int trouble_with(const std::string& path) {
    struct stat file {};
    if (::stat(path.c_str(), &file) != 0) return errno;
    return S_ISREG(file.st_mode) && ::access(path.c_str(), X_OK) == 0 ? 0 : EACCES;
}

Found checked(std::string path) {
    if (const int error = trouble_with(path)) return {{}, error, false};
    const bool shim = is_shim(path);
    return {std::move(path), 0, shim};
}

}  // namespace

Found find_program(const std::string& name) {
    if (name.find('/') != std::string::npos) return checked(name);
    const char* set = std::getenv("PATH");
    std::string_view path = set ? set : "/bin:/usr/bin";
    Found best{{}, ENOENT, false};
    for (bool more = !name.empty(); more;) {
        const auto end = path.find(':');
        const std::string folder(path.substr(0, end));
        more = end != std::string_view::npos;
        if (more) path.remove_prefix(end + 1);
        auto found = checked(folder.empty() ? name : folder + '/' + name);
        if (found.error == 0) return found;
        if (found.error == EACCES) best = found;
    }
    return best;
}

}  // namespace vxlab::labs::shim
