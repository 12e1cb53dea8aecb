// /proc/sys/net: a file a sysctl.
#include "core/sim/sysctls.h"
#include "labs/shell/view_files.h"

namespace vxlab::labs {
namespace {

// Where the name of an interface stands in the path: "net.ipv4.conf.", then it.
constexpr std::string_view kPerInterface[] = {"net.ipv4.conf.", "net.ipv6.conf.", "net.ipv4.neigh.",
                                              "net.ipv6.neigh."};

std::string with_slashes(std::string_view path) {
    std::string text(path);
    for (auto& c : text) c = c == '.' ? '/' : c;
    return text;
}

// An interface name keeps its dots ("eth0.5").
std::string file_of(std::string_view path) {
    for (const auto folder : kPerInterface) {
        if (path.substr(0, folder.size()) != folder) continue;
        const auto leaf = path.rfind('.');
        return with_slashes(path.substr(4, folder.size() - 4)) +
               std::string(path.substr(folder.size(), leaf - folder.size())) + '/' +
               std::string(path.substr(leaf + 1));
    }
    return with_slashes(path.substr(4));
}

}  // namespace

void add_sysctls(ViewFiles& files, const sim::Sysctls::Values& sysctls) {
    for (const auto& [path, value] : sysctls)
        files["proc_sys_net/" + file_of(path)] = {value + '\n', ViewFile::Kind::writable};
}

void write_sysctl(sim::Namespace& name_space, std::string_view path, std::string_view value) {
    std::string name = "net.";
    for (const char c : path) name += c == '/' ? '.' : c;
    (void)name_space.sysctls().set(name, value);
}

}  // namespace vxlab::labs
