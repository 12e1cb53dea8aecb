// Boxes of text lines, side by side. For text_drawing.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vxlab::labs {

// Columns on a terminal: of ASCII and of the characters that boxes are drawn with.
std::size_t columns(std::string_view text);

// What the first line begins with, and every other.
struct Indent {
    std::string first, rest;
};

// The text in lines of up to `width` columns, broken at blanks.
std::vector<std::string> wrapped(const std::string& text, std::size_t width, const Indent& indent);

// For wrapped(): not to be broken but behind a comma.
std::string kept_together(std::string text);

struct TextBox {
    std::string title;
    std::vector<std::string> lines;
};

// As many in a row as fit into the width.
std::string side_by_side(const std::vector<TextBox>& boxes, std::size_t width);

}  // namespace vxlab::labs
