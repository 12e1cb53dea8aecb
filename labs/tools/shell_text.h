// Words as a shell reads them.
#pragma once

#include <string>
#include <vector>

namespace vxlab::labs {

// Parted by blanks, quoted where a shell would read something else.
std::string shell_text(const std::vector<std::string>& words);

}  // namespace vxlab::labs
