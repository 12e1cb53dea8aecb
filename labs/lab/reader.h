// Lab files: YAML in, a Lab and everything that is wrong with it out.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "labs/lab/lab.h"
#include "labs/lab/problems.h"

namespace vxlab::lab {

// The version that is written, and the newest that is read.
inline constexpr int kVersion = 1;

struct Reading {
    Lab lab;            // as far as it could be read
    Problems problems;  // sorted; empty: the lab can be built
};

// Reads and checks (check.h). Never fails as a whole.
Reading read_lab(std::string_view text);

struct LabFile {
    std::string text;
    Reading reading;
};
// The error is that the file cannot be read at all.
Result<LabFile> read_lab_file(const std::string& path);

}  // namespace vxlab::lab
