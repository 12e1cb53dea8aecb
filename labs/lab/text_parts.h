// The block structure of a YAML text by its lines: which lines a key has, and which a list's item.
// What stands in flow style, in quotes over several lines or behind | is not looked into.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vxlab::lab {

using Lines = std::vector<std::string>;  // without their ends

struct Part {
    std::string key;                 // of a list's item: empty
    std::size_t begin = 0, end = 0;  // lines; blank lines and comments behind it are not part of it
    std::size_t indent = 0;
    bool is_list = false;     // its parts are items
    std::vector<Part> parts;  // empty: a value that is not looked into
};

Lines lines_of(std::string_view text);

// The whole text as a part without a key.
Part parts_of(const Lines& lines);

// Blank, or nothing but a comment.
bool is_quiet(const std::string& line);

}  // namespace vxlab::lab
