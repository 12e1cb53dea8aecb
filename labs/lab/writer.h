// A lab as the text of a lab file, made to be read: read_lab gives the same lab back.
#pragma once

#include <string>

#include "labs/lab/lab.h"

namespace vxlab::lab {

std::string write_lab(const Lab& lab);

}  // namespace vxlab::lab
