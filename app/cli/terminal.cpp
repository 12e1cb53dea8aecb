#include "app/cli/terminal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

namespace vxlab::cli {
namespace {

// The 256-colour entries nearest to the layer colours of the app, readable on light and dark.
int palette_index(dissect::Role role) {
    using dissect::Role;
    switch (role) {
        case Role::outer:
            return 33;
        case Role::tunnel:
            return 208;
        case Role::inner:
            return 35;
        case Role::control:
            return 135;
        case Role::warning:
            return 178;
        case Role::error:
            return 160;
        case Role::plain:
            break;
    }
    return -1;
}

}  // namespace

Terminal::Terminal(int descriptor) {
    const char* no_color = std::getenv("NO_COLOR");
    colors_ = isatty(descriptor) == 1 && (no_color == nullptr || *no_color == '\0');
}

std::string Terminal::colored(dissect::Role role, const std::string& text) const {
    const int index = palette_index(role);
    if (!colors_ || index < 0) return text;
    return fmt::format("\x1b[38;5;{}m{}\x1b[0m", index, text);
}

std::string Terminal::faint(const std::string& text) const {
    return colors_ ? fmt::format("\x1b[2m{}\x1b[0m", text) : text;
}

}  // namespace vxlab::cli
