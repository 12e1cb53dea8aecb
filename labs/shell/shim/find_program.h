// Which file a name means, as execvp(3) looks for it, and whether that file is the shim itself.
#pragma once

#include <string>

namespace vxlab::labs::shim {

struct Found {
    std::string path;  // empty: none
    int error = 0;     // the errno that execvp would give
    bool is_shim = false;
};
Found find_program(const std::string& name);

}  // namespace vxlab::labs::shim
