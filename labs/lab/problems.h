// What is wrong with a lab file: all of it at once, each with its place.
#pragma once

#include <string>
#include <vector>

#include "labs/lab/lab.h"

namespace vxlab::lab {

struct Problem {
    Mark mark{};
    std::string what;  // a sentence without a full stop
    std::string hint;  // what to write instead; may be empty

    // "lab.yaml:3:5: what; hint"
    std::string text(const std::string& file) const;
};

using Problems = std::vector<Problem>;

// By their places.
void sort(Problems& problems);

// The word of `known` that was probably meant; empty: none is near.
std::string nearest(const std::string& word, const std::vector<std::string>& known);
// "did you mean 'x'?", or "one of: a, b, c".
std::string suggest(const std::string& word, const std::vector<std::string>& known);

}  // namespace vxlab::lab
