// Single quotes keep everything but themselves.
#include "labs/tools/shell_text.h"

#include <string_view>

namespace vxlab::labs {
namespace {

bool is_plain(const std::string& word) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%_+=:,./-";
    return !word.empty() && word.find_first_not_of(plain) == std::string::npos;
}

}  // namespace

std::string shell_text(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) {
        if (!text.empty()) text += ' ';
        if (is_plain(word)) {
            text += word;
            continue;
        }
        text += '\'';
        for (const char c : word) text += c == '\'' ? "'\\''" : std::string(1, c);
        text += '\'';
    }
    return text;
}

}  // namespace vxlab::labs
