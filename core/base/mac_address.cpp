#include "core/base/mac_address.h"

#include <fmt/format.h>

namespace vxlab {
namespace {

std::optional<unsigned> hex_digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
    return std::nullopt;
}

}  // namespace

std::optional<MacAddress> MacAddress::parse(std::string_view text) {
    std::uint64_t value = 0;
    int digits = 0;
    char separator = 0;
    for (char c : text) {
        if (const auto digit = hex_digit(c)) {
            value = value << 4 | *digit;
            if (++digits > 12) return std::nullopt;
            continue;
        }
        const bool known = c == ':' || c == '-' || c == '.';
        const bool between_bytes = digits > 0 && digits < 12 && digits % 2 == 0;
        if (!known || !between_bytes || (separator != 0 && separator != c)) return std::nullopt;
        separator = c;
    }
    const std::size_t separators = text.size() - static_cast<std::size_t>(digits);
    const bool spaced = separators == 5 || (separators == 2 && separator == '.');
    if (digits != 12 || !spaced) return std::nullopt;
    return MacAddress(value);
}

std::string MacAddress::text() const {
    const auto octet = [this](int i) { return value_ >> (40 - 8 * i) & 0xff; };
    return fmt::format("{:02x}:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}", octet(0), octet(1), octet(2),
                       octet(3), octet(4), octet(5));
}

}  // namespace vxlab
