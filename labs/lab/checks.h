// The parts of check_lab, for check.cpp.
#pragma once

#include <string>

#include "labs/lab/lab.h"
#include "labs/lab/lookup.h"
#include "labs/lab/problems.h"

namespace vxlab::lab {

// Names that are used twice, or would be too long for the kernel once the parts are built.
void check_names(const Lab& lab, Problems& problems);
// What cables join.
void check_cables(const Lab& lab, Problems& problems);
// Devices, addresses and rows of one place; `machine`: whose it is, null for a router's.
void check_place(const PlaceView& view, const Machine* machine, Problems& problems);
void check_vtep(const Vtep& vtep, const PlaceView& view, Problems& problems);
void check_actions(const Lab& lab, Problems& problems);

// A line that is run as one command, without a shell.
void check_command(const std::string& line, const Mark& mark, Problems& problems);

// "h1/red"
std::string title(const PlaceView& view);

}  // namespace vxlab::lab
