// What no single line of a lab file shows: names that clash or mean nothing, addresses that cannot
// work, things that do not fit together.
#pragma once

#include "labs/lab/lab.h"
#include "labs/lab/problems.h"

namespace vxlab::lab {

// Adds what it finds. A lab without problems can be planned (labs/plan).
void check_lab(const Lab& lab, Problems& problems);

}  // namespace vxlab::lab
