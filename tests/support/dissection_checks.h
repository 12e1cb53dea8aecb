// What holds for every dissection of any bytes: checked by the fuzz target and by tests.
#pragma once

#include <string>

#include "capture/dissect/dissector.h"

namespace vxlab::test {

// Dissects the packet alone, light and in full, and says what is wrong with the result: ranges
// outside their buffers, a light summary that differs from the full one, remarks without a
// sentence. Empty when all is well.
std::string problems_of(const dissect::Options& options, const source::Packet& packet);

// The same of one full dissection.
std::string problems_in(const dissect::Dissection& full);

}  // namespace vxlab::test
