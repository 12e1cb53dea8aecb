// What a lent name says whose tool there is not, and modprobe.
#include "labs/tools/basic/not_simulated.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "labs/tools/basic/basic.h"

namespace vxlab::labs {

std::string not_simulated_line(std::string_view tool, std::string_view what) {
    return fmt::format("vxlab: {}: '{}' is not simulated; try --engine live\n", tool, what);
}

Task run_not_simulated(Process& process) {
    process.err("vxlab: " + process.arguments()[0] + ": not simulated; try --engine live\n");
    co_return 1;
}

namespace {

constexpr std::array<std::string_view, 8> kModules{"8021q",   "bridge", "br_netfilter", "dummy",
                                                   "macvlan", "tun",    "veth",         "vxlan"};

}  // namespace

Task run_modprobe(Process& process) {
    int status = 0;
    for (std::size_t i = 1; i < process.arguments().size(); ++i) {
        const auto& word = process.arguments()[i];
        if (word.rfind('-', 0) == 0) continue;
        const bool known = std::find(kModules.begin(), kModules.end(), word) != kModules.end();
        if (known) continue;
        process.err(not_simulated_line("modprobe", word));
        status = 1;
    }
    co_return status;
}

}  // namespace vxlab::labs
