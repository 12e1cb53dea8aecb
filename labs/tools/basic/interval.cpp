// Times and signals as coreutils' commands take them.
#include <cmath>
#include <cstdlib>
#include <limits>
#include <utility>

#include "labs/tools/basic/basic.h"

namespace vxlab::labs {
namespace {

double unit_seconds(char unit) {
    switch (unit) {
        case '\0':
        case 's':
            return 1;
        case 'm':
            return 60;
        case 'h':
            return 3600;
        case 'd':
            return 86400;
        default:
            return 0;
    }
}

constexpr std::pair<const char*, int> kSignals[] = {
    {"HUP", 1},   {"INT", 2},   {"QUIT", 3},  {"KILL", 9},  {"USR1", 10}, {"USR2", 12},
    {"PIPE", 13}, {"ALRM", 14}, {"TERM", 15}, {"CONT", 18}, {"STOP", 19}, {"TSTP", 20},
};

}  // namespace

std::optional<Duration> parse_interval(const std::string& text) {
    char* end = nullptr;
    const double number = std::strtod(text.c_str(), &end);
    if (end == text.c_str() || std::isnan(number) || number < 0) return std::nullopt;
    const double unit = unit_seconds(*end);
    if (unit == 0 || (*end != '\0' && end[1] != '\0')) return std::nullopt;
    constexpr Duration infinite{std::numeric_limits<std::int64_t>::max()};
    const double nanoseconds = number * unit * 1e9;
    if (nanoseconds >= 9e18) return infinite;
    return Duration{std::llround(nanoseconds)};
}

std::optional<int> parse_signal(const std::string& text) {
    char* end = nullptr;
    const long number = std::strtol(text.c_str(), &end, 10);
    if (end != text.c_str() && *end == '\0')
        return number >= 0 && number < 65 ? std::optional(static_cast<int>(number)) : std::nullopt;
    const auto name = text.rfind("SIG", 0) == 0 ? text.substr(3) : text;
    for (const auto& [known, value] : kSignals)
        if (name == known) return value;
    return std::nullopt;
}

}  // namespace vxlab::labs
