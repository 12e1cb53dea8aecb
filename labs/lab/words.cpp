// Text of a lab file's values.
#include "labs/lab/words.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

namespace vxlab::lab {
namespace {

template <class Number>
std::optional<Number> number(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    return value;
}

struct Unit {
    std::string_view name;
    double factor;
};

constexpr std::array kTimes{Unit{"ns", 1}, Unit{"us", 1e3}, Unit{"ms", 1e6}, Unit{"min", 60e9},
                            Unit{"s", 1e9}};
constexpr std::array kRates{Unit{"gbit", 1e9}, Unit{"mbit", 1e6}, Unit{"kbit", 1e3},
                            Unit{"bit", 1}};

// "1.5ms" as a multiple of the smallest unit.
template <std::size_t N>
std::optional<double> measure(std::string_view text, const std::array<Unit, N>& units) {
    for (const auto& unit : units) {
        if (text.size() <= unit.name.size() || !text.ends_with(unit.name)) continue;
        const auto count = number<double>(text.substr(0, text.size() - unit.name.size()));
        constexpr double kMost = 9e18;
        if (!count || !(*count >= 0) || *count * unit.factor > kMost) return std::nullopt;
        return std::round(*count * unit.factor);
    }
    return std::nullopt;
}

// In the largest unit that leaves a whole number.
template <std::size_t N>
std::string in_units(std::uint64_t value, const std::array<Unit, N>& units) {
    const Unit* best = nullptr;
    for (const auto& unit : units) {
        const auto factor = static_cast<std::uint64_t>(unit.factor);
        if (value % factor == 0 && (!best || unit.factor > best->factor)) best = &unit;
    }
    return fmt::format("{}{}", value / static_cast<std::uint64_t>(best->factor), best->name);
}

}  // namespace

std::optional<Prefix> parse_prefix(std::string_view text, bool length_needed) {
    const auto slash = text.find('/');
    if (slash == text.npos && length_needed) return std::nullopt;
    const auto address = IpAddress::parse(text.substr(0, slash));
    if (!address) return std::nullopt;
    const std::uint8_t most = address->is_v4() ? 32 : 128;
    if (slash == text.npos) return Prefix{*address, most};
    const auto length = number<std::uint8_t>(text.substr(slash + 1));
    if (!length || *length > most) return std::nullopt;
    return Prefix{*address, *length};
}

std::string text(const Prefix& prefix) {
    return fmt::format("{}/{}", prefix.address.text(), prefix.length);
}

bool contains(const Prefix& network, const IpAddress& address) {
    const auto ours = network.address.bytes(), theirs = address.bytes();
    if (ours.size() != theirs.size()) return false;
    constexpr std::size_t kBits = 8;
    for (std::size_t bit = 0; bit < network.length; ++bit) {
        const auto differs = ours[bit / kBits] ^ theirs[bit / kBits];
        if ((differs >> (kBits - 1 - bit % kBits) & 1) != 0) return false;
    }
    return true;
}

std::optional<Duration> parse_duration(std::string_view text) {
    const auto nanoseconds = measure(text, kTimes);
    if (!nanoseconds) return std::nullopt;
    return Duration{static_cast<std::int64_t>(*nanoseconds)};
}

std::string text(Duration duration) {
    if (duration.nanoseconds == 0) return "0s";
    auto text = in_units(static_cast<std::uint64_t>(duration.nanoseconds), kTimes);
    // 120 s are 2 minutes, but nobody writes 90 s otherwise.
    return text;
}

std::optional<std::uint64_t> parse_rate(std::string_view text) {
    const auto bits = measure(text, kRates);
    if (!bits) return std::nullopt;
    return static_cast<std::uint64_t>(*bits);
}

std::string text_of_rate(std::uint64_t rate) { return in_units(rate, kRates); }

std::optional<double> parse_share(std::string_view text) {
    if (!text.ends_with('%')) return std::nullopt;
    const auto percent = number<double>(text.substr(0, text.size() - 1));
    constexpr double kAll = 100;
    if (!percent || !(*percent >= 0) || *percent > kAll) return std::nullopt;
    return *percent / kAll;
}

std::string text_of_share(double share) { return fmt::format("{:g}%", share * 100); }

std::optional<Ref> parse_ref(std::string_view text) {
    Ref ref;
    const auto colon = text.find(':');
    if (colon != text.npos) {
        ref.interface = text.substr(colon + 1);
        if (ref.interface.empty()) return std::nullopt;
        text = text.substr(0, colon);
    }
    const auto slash = text.find('/');
    ref.machine = text.substr(0, slash);
    if (slash != text.npos) {
        ref.name_space = text.substr(slash + 1);
        if (ref.name_space.empty()) return std::nullopt;
    }
    if (ref.machine.empty()) return std::nullopt;
    return ref;
}

std::string text(const Ref& ref) {
    auto text = ref.machine;
    if (!ref.name_space.empty()) text += '/' + ref.name_space;
    if (!ref.interface.empty()) text += ':' + ref.interface;
    return text;
}

std::optional<std::vector<std::uint8_t>> parse_hex(std::string_view text) {
    std::vector<std::uint8_t> bytes;
    std::string digits;
    for (const char c : text) {
        if (c == ' ' || c == ':' || c == '\n' || c == '\t') continue;
        digits += c;
    }
    if (digits.empty() || digits.size() % 2 != 0) return std::nullopt;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        std::uint8_t value = 0;
        const auto* begin = digits.data() + i;
        const auto [end, error] = std::from_chars(begin, begin + 2, value, 16);
        if (error != std::errc{} || end != begin + 2) return std::nullopt;
        bytes.push_back(value);
    }
    return bytes;
}

std::string text_of_hex(const std::vector<std::uint8_t>& bytes) {
    return fmt::format("{:02x}", fmt::join(bytes, ""));
}

std::optional<std::vector<std::string>> split_words(const std::string& line) {
    std::vector<std::string> words;
    std::string word;
    bool is_open = false;  // a word has begun, though it may be empty
    char quote = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quote == '\'' && c != '\'') {
            word += c;
        } else if (quote != 0 && c == quote) {
            quote = 0;
        } else if (quote == 0 && (c == '\'' || c == '"')) {
            quote = c;
            is_open = true;
        } else if (c == '\\' && i + 1 < line.size()) {
            word += line[++i];
            is_open = true;
        } else if (quote == 0 && (c == ' ' || c == '\t' || c == '\n')) {
            if (is_open) words.push_back(std::exchange(word, {}));
            is_open = false;
        } else {
            constexpr std::string_view kShell = "|;&<>$`()*?", kInQuotes = "$`";
            if ((quote == 0 ? kShell : kInQuotes).find(c) != std::string_view::npos)
                return std::nullopt;
            word += c;
            is_open = true;
        }
    }
    if (quote != 0) return std::nullopt;
    if (is_open) words.push_back(word);
    return words;
}

bool is_name(std::string_view text, std::size_t most) {
    if (text.empty() || text.size() > most || text[0] == '-' || text[0] == '.') return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-' || c == '.';
    });
}

std::string_view name(InterfaceKind kind) {
    constexpr std::array<std::string_view, 8> kNames{"veth",  "nic", "vlan",     "macvlan",
                                                     "dummy", "tap", "internal", "loopback"};
    return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name(BridgeKind kind) { return kind == BridgeKind::kernel ? "linux" : "ovs"; }

std::string_view name(VtepKind kind) {
    constexpr std::array<std::string_view, 3> kNames{"linux", "ovs", "userspace"};
    return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace vxlab::lab
