// Colours on a terminal, nothing when the output goes elsewhere.
#pragma once

#include <string>

#include "capture/dissect/summary_line.h"

namespace vxlab::cli {

class Terminal {
public:
    // Colours when the descriptor is a terminal and NO_COLOR is not set (https://no-color.org).
    explicit Terminal(int descriptor);

    // The text in the colour of its role (the app's: outer blue, tunnel orange, inner green).
    std::string colored(dissect::Role role, const std::string& text) const;
    // Not the news: grey.
    std::string faint(const std::string& text) const;

private:
    bool colors_ = false;
};

}  // namespace vxlab::cli
