// Indentation alone.
#include "labs/lab/text_parts.h"

#include <algorithm>

namespace vxlab::lab {
namespace {

std::size_t indent_of(const std::string& line) {
    return std::min(line.find_first_not_of(' '), line.size());
}

bool is_item(const std::string& line, std::size_t indent) {
    return line.compare(indent, 2, "- ") == 0 || line.substr(indent) == "-";
}

bool is_marker(const std::string& line) {
    return line.compare(0, 3, "---") == 0 || line.compare(0, 3, "...") == 0;
}

// Where the key's colon is; npos: the line has no key.
std::size_t colon_of(const std::string& line, std::size_t indent) {
    const char quote = line[indent];
    std::size_t at = indent;
    if (quote == '\'' || quote == '"') {
        at = line.find(quote, indent + 1);
        if (at == std::string::npos) return at;
        ++at;
    }
    for (; at < line.size(); ++at)
        if (line[at] == ':' && (at + 1 == line.size() || line[at + 1] == ' ')) return at;
    return std::string::npos;
}

std::string key_of(const std::string& line, std::size_t indent, std::size_t colon) {
    auto key = line.substr(indent, colon - indent);
    while (!key.empty() && key.back() == ' ') key.pop_back();
    const bool is_quoted = key.size() >= 2 && (key[0] == '\'' || key[0] == '"');
    return is_quoted ? key.substr(1, key.size() - 2) : key;
}

// Whether what is behind the colon is on the next lines, as a block.
bool goes_on(const std::string& line, std::size_t colon) {
    const auto value = line.find_first_not_of(' ', colon + 1);
    return value == std::string::npos || line[value] == '#';
}

class Scanner {
public:
    explicit Scanner(const Lines& lines) : lines_(lines) {}

    // Nothing is found where the lines are no block.
    void scan(Part& whole, std::size_t begin, std::size_t end) const {
        while (begin < end && (is_quiet(lines_[begin]) || is_marker(lines_[begin]))) ++begin;
        if (begin == end) return;
        const auto indent = indent_of(lines_[begin]);
        whole.is_list = is_item(lines_[begin], indent);
        for (auto i = begin; i < end; ++i) {
            if (is_quiet(lines_[i]) || is_marker(lines_[i])) continue;
            const auto own = indent_of(lines_[i]);
            const bool is_next = own == indent && (whole.is_list || !is_item(lines_[i], indent));
            if (own < indent || (is_next && !add(whole, i, indent))) {
                whole.parts.clear();
                return;
            }
            whole.parts.back().end = i + 1;
        }
        if (!whole.is_list)
            for (auto& part : whole.parts) look_into(part);
    }

private:
    bool add(Part& whole, std::size_t line, std::size_t indent) const {
        Part part;
        part.begin = line;
        part.indent = indent;
        if (!whole.is_list) {
            const auto colon = colon_of(lines_[line], indent);
            if (colon == std::string::npos) return false;
            part.key = key_of(lines_[line], indent, colon);
        }
        whole.parts.push_back(std::move(part));
        return true;
    }

    void look_into(Part& part) const {
        const auto& line = lines_[part.begin];
        if (goes_on(line, colon_of(line, part.indent))) scan(part, part.begin + 1, part.end);
    }

    const Lines& lines_;
};

}  // namespace

Lines lines_of(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        lines.emplace_back(line);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

bool is_quiet(const std::string& line) {
    const auto first = line.find_first_not_of(" \t");
    return first == std::string::npos || line[first] == '#';
}

Part parts_of(const Lines& lines) {
    Part whole;
    whole.end = lines.size();
    Scanner(lines).scan(whole, 0, lines.size());
    return whole;
}

}  // namespace vxlab::lab
