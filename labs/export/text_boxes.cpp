// Text in boxes.
#include "labs/export/text_boxes.h"

#include <algorithm>
#include <utility>

namespace vxlab::labs {
namespace {

constexpr char kKeep = '\x1f';               // a blank that is none to wrapped()
constexpr std::size_t kGap = 2, kFrame = 4;  // "│ " and " │"

std::string repeated(std::string_view text, std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += text;
    return all;
}

std::size_t width_of(const TextBox& box) {
    std::size_t inner = columns(box.title) + 1;
    for (const auto& line : box.lines) inner = std::max(inner, columns(line));
    return inner + kFrame;
}

struct Slot {
    const TextBox* box;
    std::size_t width;
};

std::string line_of(const Slot& slot, std::size_t row, std::size_t height) {
    const auto& [box, width] = slot;
    if (row == 0)
        return "┌─ " + box->title + ' ' + repeated("─", width - kFrame - columns(box->title) - 1) +
               "┐";
    if (row == height + 1) return "└" + repeated("─", width - 2) + "┘";
    const auto text = row <= box->lines.size() ? box->lines[row - 1] : std::string();
    return "│ " + text + std::string(width - kFrame - columns(text), ' ') + " │";
}

void append_row(std::string& all, const std::vector<Slot>& slots) {
    std::size_t height = 0;
    for (const auto& slot : slots) height = std::max(height, slot.box->lines.size());
    for (std::size_t row = 0; row < height + 2; ++row) {
        for (std::size_t i = 0; i < slots.size(); ++i)
            all += std::string(i == 0 ? 0 : kGap, ' ') + line_of(slots[i], row, height);
        all += '\n';
    }
}

}  // namespace

std::size_t columns(std::string_view text) {
    constexpr unsigned char kTopTwo = 0xc0, kContinuation = 0x80;
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & kTopTwo) != kContinuation;
    }));
}

std::vector<std::string> wrapped(const std::string& text, std::size_t width, const Indent& indent) {
    std::vector<std::string> lines;
    std::string line = indent.first;
    bool is_begun = false;  // the line has a word
    for (std::size_t at = 0; at < text.size();) {
        const auto blank = std::min(text.find(' ', at), text.size());
        auto word = text.substr(at, blank - at);
        std::replace(word.begin(), word.end(), kKeep, ' ');
        at = blank + 1;
        if (is_begun && columns(line) + 1 + columns(word) > width) {
            lines.push_back(std::exchange(line, indent.rest + word));
        } else {
            line += (is_begun ? " " : "") + word;
            is_begun = true;
        }
    }
    lines.push_back(line);
    return lines;
}

std::string kept_together(std::string text) {
    for (std::size_t i = 1; i < text.size(); ++i)
        if (text[i] == ' ' && text[i - 1] != ',') text[i] = kKeep;
    return text;
}

std::string side_by_side(const std::vector<TextBox>& boxes, std::size_t width) {
    std::string all;
    std::vector<Slot> row;
    std::size_t used = 0;
    for (const auto& box : boxes) {
        const auto needs = width_of(box);
        if (!row.empty() && used + kGap + needs > width) {
            append_row(all, std::exchange(row, {}));
            used = 0;
        }
        used += (row.empty() ? 0 : kGap) + needs;
        row.push_back({&box, needs});
    }
    if (!row.empty()) append_row(all, row);
    return all;
}

}  // namespace vxlab::labs
