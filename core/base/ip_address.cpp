#include "core/base/ip_address.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace vxlab {
namespace {

std::optional<std::uint32_t> parse_number(std::string_view text, unsigned base,
                                          std::size_t max_digits, std::uint32_t max) {
    if (text.empty() || text.size() > max_digits) return std::nullopt;
    std::uint32_t value = 0;
    for (char c : text) {
        unsigned digit = 99;
        if (c >= '0' && c <= '9') digit = static_cast<unsigned>(c - '0');
        if (c >= 'a' && c <= 'f') digit = static_cast<unsigned>(c - 'a' + 10);
        if (c >= 'A' && c <= 'F') digit = static_cast<unsigned>(c - 'A' + 10);
        if (digit >= base) return std::nullopt;
        value = value * base + digit;
    }
    if (value > max) return std::nullopt;
    return value;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i < text.size() && text[i] != separator) continue;
        parts.push_back(text.substr(begin, i - begin));
        begin = i + 1;
    }
    return parts;
}

std::optional<std::uint32_t> parse_v4(std::string_view text) {
    const auto parts = split(text, '.');
    if (parts.size() != 4) return std::nullopt;
    std::uint32_t value = 0;
    for (const auto part : parts) {
        const auto octet = parse_number(part, 10, 3, 255);
        if (!octet || (part.size() > 1 && part[0] == '0')) return std::nullopt;
        value = value << 8 | *octet;
    }
    return value;
}

// The 16-bit groups of one side of "::", a trailing dotted quad counting as two.
std::optional<std::vector<std::uint16_t>> parse_groups(std::string_view text) {
    std::vector<std::uint16_t> groups;
    if (text.empty()) return groups;
    const auto parts = split(text, ':');
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i + 1 == parts.size() && parts[i].find('.') != std::string_view::npos) {
            const auto quad = parse_v4(parts[i]);
            if (!quad) return std::nullopt;
            groups.push_back(static_cast<std::uint16_t>(*quad >> 16));
            groups.push_back(static_cast<std::uint16_t>(*quad & 0xffff));
            continue;
        }
        const auto group = parse_number(parts[i], 16, 4, 0xffff);
        if (!group) return std::nullopt;
        groups.push_back(static_cast<std::uint16_t>(*group));
    }
    return groups;
}

std::optional<IpAddress> parse_v6(std::string_view text) {
    const auto gap = text.find("::");
    const bool has_gap = gap != std::string_view::npos;
    const auto head = parse_groups(has_gap ? text.substr(0, gap) : text);
    const auto tail = has_gap ? parse_groups(text.substr(gap + 2)) : std::vector<std::uint16_t>{};
    if (!head || !tail) return std::nullopt;
    const std::size_t count = head->size() + tail->size();
    if (has_gap ? count > 7 : count != 8) return std::nullopt;
    std::array<std::uint8_t, 16> octets{};
    for (std::size_t i = 0; i < head->size(); ++i) store_be16(octets, 2 * i, (*head)[i]);
    for (std::size_t i = 0; i < tail->size(); ++i)
        store_be16(octets, 16 - 2 * (tail->size() - i), (*tail)[i]);
    return IpAddress::load_v6(octets, 0);
}

// RFC 5952: the longest run of at least two zero groups, the first of equals.
struct ZeroRun {
    std::size_t begin = 8;
    std::size_t length = 0;
};

ZeroRun longest_zero_run(const std::array<std::uint16_t, 8>& groups) {
    ZeroRun best;
    for (std::size_t i = 0; i < 8; ++i) {
        std::size_t length = 0;
        while (i + length < 8 && groups[i + length] == 0) ++length;
        if (length >= 2 && length > best.length) best = {i, length};
    }
    return best;
}

std::string v6_text(Bytes octets) {
    std::array<std::uint16_t, 8> groups{};
    for (std::size_t i = 0; i < 8; ++i) groups[i] = load_be16(octets, 2 * i);
    const auto run = longest_zero_run(groups);
    const bool mapped = run.begin == 0 && run.length == 5 && groups[5] == 0xffff;
    const bool compatible = run.begin == 0 && run.length == 6;
    if (mapped || compatible) {
        return fmt::format("::{}{}.{}.{}.{}", mapped ? "ffff:" : "", octets[12], octets[13],
                           octets[14], octets[15]);
    }
    std::string text;
    for (std::size_t i = 0; i < 8; ++i) {
        if (i == run.begin) {
            text += "::";
            i += run.length - 1;
            continue;
        }
        if (!text.empty() && text.back() != ':') text += ':';
        text += fmt::format("{:x}", groups[i]);
    }
    return text;
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    if (text.find(':') != std::string_view::npos) return parse_v6(text);
    if (const auto value = parse_v4(text)) return v4(*value);
    return std::nullopt;
}

std::string IpAddress::text() const {
    if (is_v6()) return v6_text(octets_);
    if (!is_v4()) return {};
    return fmt::format("{}.{}.{}.{}", octets_[12], octets_[13], octets_[14], octets_[15]);
}

}  // namespace vxlab
