#include "labs/tools/iperf/units.h"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <string_view>

namespace vxlab::labs::iperf_tool {
namespace {

constexpr std::string_view kPowers = "kmgt";

int power_of(char letter) {
    const auto found = kPowers.find(static_cast<char>(std::tolower(letter)));
    return found == kPowers.npos ? 0 : static_cast<int>(found) + 1;
}

struct Parsed {
    double number = 0;
    char letter = 0;
};

std::optional<Parsed> parse(const std::string& text) {
    char* end = nullptr;
    const double number = std::strtod(text.c_str(), &end);
    const auto read = static_cast<std::size_t>(end - text.c_str());
    if (read == 0 || text.size() - read > 1 || !std::isfinite(number) || number < 0 ||
        number > 1e15)
        return std::nullopt;
    const char letter = read < text.size() ? *end : '\0';
    if (letter != 0 && power_of(letter) == 0) return std::nullopt;
    return Parsed{number, letter};
}

}  // namespace

std::string amount_text(double bytes, char format) {
    static constexpr std::array<std::string_view, 5> kBytes{"Byte", "KByte", "MByte", "GByte",
                                                            "TByte"};
    static constexpr std::array<std::string_view, 5> kBits{"bit", "Kbit", "Mbit", "Gbit", "Tbit"};
    const bool in_bytes = std::isupper(static_cast<unsigned char>(format)) != 0;
    const double base = in_bytes ? 1024 : 1000;
    double value = in_bytes ? bytes : bytes * 8;
    int power = power_of(format);
    if (power == 0) {
        for (; value >= base && power < 4; ++power) value /= base;
    } else {
        value /= std::pow(base, power);
    }
    const auto unit = (in_bytes ? kBytes : kBits)[static_cast<std::size_t>(power)];
    const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    return fmt::format("{:4.{}f} {}", value, decimals, unit);
}

std::optional<double> parse_amount(const std::string& text) {
    const auto parsed = parse(text);
    if (!parsed) return std::nullopt;
    const double base = std::isupper(static_cast<unsigned char>(parsed->letter)) ? 1024 : 1000;
    return parsed->number * std::pow(base, power_of(parsed->letter));
}

std::optional<double> parse_amount(const std::string& text, double base) {
    const auto parsed = parse(text);
    if (!parsed) return std::nullopt;
    return parsed->number * std::pow(base, power_of(parsed->letter));
}

std::optional<double> parse_number(const std::string& text) {
    const auto parsed = parse(text);
    return parsed && parsed->letter == 0 ? std::optional(parsed->number) : std::nullopt;
}

}  // namespace vxlab::labs::iperf_tool
