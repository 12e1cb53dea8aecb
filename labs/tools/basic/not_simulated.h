// What a tool says of something that the real one has and the simulator does not model.
#pragma once

#include <string>
#include <string_view>

namespace vxlab::labs {

// "vxlab: ip: 'xfrm' is not simulated; try --engine live" and the end of the line.
std::string not_simulated_line(std::string_view tool, std::string_view what);

}  // namespace vxlab::labs
