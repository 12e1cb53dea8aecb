#include "app/cli/table.h"

#include <algorithm>

namespace vxlab::cli {
namespace {

// Characters, of UTF-8 that has no wide or combining ones.
std::size_t width_of(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xc0) != 0x80;
    }));
}

}  // namespace

Table::Table(std::vector<std::string> titles) : titles_(std::move(titles)) {
    for (auto& title : titles_) {
        right_.push_back(title.starts_with('>'));
        if (right_.back()) title.erase(0, 1);
    }
}

std::string Table::text(const Terminal& terminal) const {
    std::vector<std::size_t> widths;
    for (const auto& title : titles_) widths.push_back(width_of(title));
    for (const auto& row : rows_)
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], width_of(row[i].text));
    std::string out;
    const auto append = [&](const std::vector<Cell>& row) {
        std::string line = "  ";
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string blanks(widths[i] - width_of(row[i].text), ' ');
            const auto shown = terminal.colored(row[i].role, row[i].text);
            line += right_[i] ? blanks + shown : shown + blanks;
            line += "  ";
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + '\n';
    };
    std::vector<Cell> header;
    for (const auto& title : titles_) header.push_back({title});
    append(header);
    for (const auto& row : rows_) append(row);
    return out;
}

std::string grouped(std::uint64_t number) {
    auto text = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), ",");
    return text;
}

}  // namespace vxlab::cli
