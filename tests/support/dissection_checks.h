// What holds for every dissection of any bytes: checked by the fuzz target and by tests.
#pragma once

#include <string>

#include "capture/dissect/dissector.h"

namespace vxlab::test {

// Dissects the packet alone, light and in full, and says in what the two differ. Empty when they
// agree.
std::string disagreement(const dissect::Options& options, const source::Packet& packet);

// What is wrong with a full dissection: ranges outside their buffers, remarks without a sentence.
// Empty when all is well.
std::string problems_in(const dissect::Dissection& full);

}  // namespace vxlab::test
