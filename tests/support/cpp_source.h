// Reads C++ sources well enough to check their style: comments and literals blanked, functions with
// their lengths, includes. It knows our formatting, not the language: what clang-format would have
// written differently may be misread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vxlab::test {

// The same text with the inside of comments and of string and character literals blanked; line ends
// stay, so that lines keep their numbers.
std::string without_comments_and_literals(std::string_view source);

struct Function {
    std::string head;  // what stands before the opening brace, in one line
    int line = 0;      // of the first line of the head, 1-based
    int lines = 0;     // head and body
};

// Every function with a body, outermost ones only: a lambda counts as part of its function.
std::vector<Function> functions(std::string_view source);

struct Include {
    std::string path;
    bool quoted = false;  // "path", not <path>
    int line = 0;         // 1-based
};

std::vector<Include> includes(std::string_view source);

}  // namespace vxlab::test
