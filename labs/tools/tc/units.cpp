#include "labs/tools/tc/units.h"

#include <fmt/format.h>
#include <strings.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <span>
#include <string_view>

namespace vxlab::labs::tc_tool {
namespace {

struct Unit {
    const char* name;
    double factor;
};

// Bits per second.
constexpr std::array<Unit, 19> kRates{{{"bit", 1},
                                       {"kibit", 1024},
                                       {"kbit", 1e3},
                                       {"mibit", 1024.0 * 1024},
                                       {"mbit", 1e6},
                                       {"gibit", 1024.0 * 1024 * 1024},
                                       {"gbit", 1e9},
                                       {"tibit", 1024.0 * 1024 * 1024 * 1024},
                                       {"tbit", 1e12},
                                       {"bps", 8},
                                       {"kibps", 8192},
                                       {"kbps", 8e3},
                                       {"mibps", 8.0 * 1024 * 1024},
                                       {"mbps", 8e6},
                                       {"gibps", 8.0 * 1024 * 1024 * 1024},
                                       {"gbps", 8e9},
                                       {"tibps", 8.0 * 1024 * 1024 * 1024 * 1024},
                                       {"tbps", 8e12},
                                       {"", 1}}};
// Bytes.
constexpr std::array<Unit, 11> kSizes{{{"", 1},
                                       {"b", 1},
                                       {"k", 1024},
                                       {"kb", 1024},
                                       {"m", 1024.0 * 1024},
                                       {"mb", 1024.0 * 1024},
                                       {"g", 1024.0 * 1024 * 1024},
                                       {"gb", 1024.0 * 1024 * 1024},
                                       {"kbit", 1024.0 / 8},
                                       {"mbit", 1024.0 * 1024 / 8},
                                       {"gbit", 1024.0 * 1024 * 1024 / 8}}};
// Nanoseconds.
constexpr std::array<Unit, 13> kTimes{{{"s", 1e9},
                                       {"sec", 1e9},
                                       {"secs", 1e9},
                                       {"ms", 1e6},
                                       {"msec", 1e6},
                                       {"msecs", 1e6},
                                       {"us", 1e3},
                                       {"usec", 1e3},
                                       {"usecs", 1e3},
                                       {"ns", 1},
                                       {"nsec", 1},
                                       {"nsecs", 1},
                                       {"", 1e3}}};

constexpr double kTicksPerMicrosecond = 15.625;

// The number with its unit, whatever its case; nothing beyond `most`.
std::optional<double> parse(const std::string& word, std::span<const Unit> units, double most) {
    char* end = nullptr;
    const double number = std::strtod(word.c_str(), &end);
    if (end == word.c_str() || !std::isfinite(number) || number < 0) return std::nullopt;
    for (const auto& unit : units) {
        if (::strcasecmp(end, unit.name) != 0) continue;
        const double value = number * unit.factor;
        return value <= most ? std::optional(value) : std::nullopt;
    }
    return std::nullopt;
}

std::uint32_t ticks(std::uint32_t bytes, std::uint64_t bits_per_second) {
    const auto rate = static_cast<double>(bits_per_second / 8);
    return static_cast<std::uint32_t>(1e6 * (bytes / rate) * kTicksPerMicrosecond);
}

}  // namespace

std::optional<std::uint64_t> parse_rate(const std::string& word) {
    const auto value = parse(word, kRates, 1e18);
    // The kernel is told bytes per second.
    return value ? std::optional(static_cast<std::uint64_t>(*value) / 8 * 8) : std::nullopt;
}

std::optional<std::uint32_t> parse_size(const std::string& word) {
    const auto value = parse(word, kSizes, 0xffff'ffff);
    return value ? std::optional(static_cast<std::uint32_t>(*value)) : std::nullopt;
}

std::optional<Duration> parse_time(const std::string& word) {
    const auto value = parse(word, kTimes, 1e15);
    return value ? std::optional(Duration{std::llround(*value)}) : std::nullopt;
}

std::optional<double> parse_share(const std::string& word) {
    char* end = nullptr;
    const double value = std::strtod(word.c_str(), &end);
    const bool whole = end != word.c_str() && (*end == '\0' || std::string_view(end) == "%");
    if (!whole || !(value >= 0) || value > 100) return std::nullopt;
    return value / 100;
}

std::string rate_text(std::uint64_t bits_per_second) {
    static constexpr std::array<std::string_view, 5> kPrefixes{"", "K", "M", "G", "T"};
    std::size_t i = 0;
    auto rate = bits_per_second;
    for (; i + 1 < kPrefixes.size(); ++i) {
        if (rate < 1000 || (rate % 1000 != 0 && rate < 1000 * 1000)) break;
        rate /= 1000;
    }
    return fmt::format("{}{}bit", rate, kPrefixes[i]);
}

std::string size_text(std::uint32_t bytes) {
    constexpr double kKilo = 1024, kMega = 1024 * 1024;
    const double size = bytes;
    if (size >= kMega && std::fabs(kMega * std::rint(size / kMega) - size) < 1024)
        return fmt::format("{:g}Mb", std::rint(size / kMega));
    if (size >= kKilo && std::fabs(kKilo * std::rint(size / kKilo) - size) < 16)
        return fmt::format("{:g}Kb", std::rint(size / kKilo));
    return fmt::format("{}b", bytes);
}

std::string time_text(std::uint32_t microseconds) {
    const double time = microseconds;
    if (time >= 1e6) return fmt::format("{:.3g}s", time / 1e6);
    if (time >= 1e3) return fmt::format("{:.3g}ms", time / 1e3);
    return fmt::format("{}us", microseconds);
}

std::string share_text(double share) { return fmt::format("{:g}", 100 * share); }

std::uint32_t burst_time(std::uint32_t bytes, std::uint64_t bits_per_second) {
    return static_cast<std::uint32_t>(ticks(bytes, bits_per_second) / kTicksPerMicrosecond);
}

std::uint32_t round_burst(std::uint32_t bytes, std::uint64_t bits_per_second) {
    const auto rate = static_cast<double>(bits_per_second / 8);
    return static_cast<std::uint32_t>(rate * burst_time(bytes, bits_per_second) / 1e6);
}

}  // namespace vxlab::labs::tc_tool
