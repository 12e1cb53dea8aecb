// Reading a lab file for a verb, with its problems told.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "labs/lab/reader.h"

namespace vxlab::cli {

// Prints what is wrong to standard error; the error is the exit status: 1 for problems, 2 for a
// file that cannot be read.
tl::expected<lab::LabFile, int> read_lab(const std::string& verb, const std::string& path);

}  // namespace vxlab::cli
