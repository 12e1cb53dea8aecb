// `-batch FILE`: one command a line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "labs/tools/iproute/context.h"

namespace vxlab::labs::iproute {

// One command of a batch: its words, and the line that it ends on.
struct BatchLine {
    std::vector<std::string> words;
    int number = 0;
};

// The commands of a text: words are parted by blanks, quoted by " or ', ended by a comment (#); a
// backslash before the line's end goes on in the next line. Lines without words are left out.
std::vector<BatchLine> parse_batch(std::string_view text);

using Command = Async<int> (*)(Context& context, Arguments arguments);
// Runs the batch of the options. The exit status.
Async<int> run_batch(Context& context, Command command);

}  // namespace vxlab::labs::iproute
