// Words of a command line: see arguments.h.
#include "labs/tools/iproute/arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

namespace vxlab::labs::iproute {

namespace {

const std::string kNothing;

// What strtol and strtoul would read; nothing unless they read all of it.
template <class Value, class Read>
std::optional<Value> whole_number(const std::string& word, int base, Read read) {
    if (word.empty()) return std::nullopt;
    char* end = nullptr;
    errno = 0;
    const auto value = read(word.c_str(), &end, base);
    if (end == word.c_str() || *end != 0 || errno == ERANGE) return std::nullopt;
    return static_cast<Value>(value);
}

std::string_view family_name(IpAddress::Family family) {
    switch (family) {
        case IpAddress::Family::v4:
            return "inet";
        case IpAddress::Family::v6:
            return "inet6";
        case IpAddress::Family::none:
            break;
    }
    return "any valid";
}

// The zero address of "any" and "default".
IpAddress unspecified(IpAddress::Family family) {
    if (family != IpAddress::Family::v6) return IpAddress::v4(0);
    return *IpAddress::parse("::");
}

// "10.1" is 10.1.0.0 to iproute2: what is left out is zero.
std::optional<IpAddress> parse_short_v4(std::string_view word) {
    std::uint32_t value = 0;
    int octets = 0;
    for (std::size_t at = 0; octets < 4; ++octets) {
        const auto dot = std::min(word.find('.', at), word.size());
        const auto octet = parse_unsigned(std::string(word.substr(at, dot - at)), 255, 0);
        if (!octet || word[at] < '0' || word[at] > '9') return std::nullopt;
        value |= static_cast<std::uint32_t>(*octet) << (24 - 8 * octets);
        if (dot == word.size()) return IpAddress::v4(value);
        at = dot + 1;
        if (at == word.size()) return IpAddress::v4(value);
    }
    return std::nullopt;
}

bool is_default_word(std::string_view word) {
    return word == "default" || word == "any" || word == "all";
}

// A length in digits, or as a netmask.
std::optional<std::uint8_t> parse_length(std::string_view text, const IpAddress& address) {
    const auto most = address.is_v6() ? 128 : 32;
    if (const auto number = parse_unsigned(std::string(text)))
        return *number <= static_cast<unsigned>(most)
                   ? std::optional(static_cast<std::uint8_t>(*number))
                   : std::nullopt;
    const auto mask = IpAddress::parse(text);
    if (!mask || !mask->is_v4() || !address.is_v4()) return std::nullopt;
    const auto inverted = ~mask->v4_value();
    if ((inverted & (inverted + 1)) != 0) return std::nullopt;
    std::uint8_t length = 32;
    while (length > 0 && (inverted >> (32 - length) & 1) != 0) --length;
    return length;
}

}  // namespace

bool is_prefix_of(std::string_view word, std::string_view full) {
    return !word.empty() && full.starts_with(word);
}

std::optional<std::uint64_t> parse_unsigned(const std::string& word, std::uint64_t most, int base) {
    const auto value = whole_number<std::uint64_t>(word, base, std::strtoul);
    return value && *value <= most ? value : std::nullopt;
}

std::optional<std::int64_t> parse_signed(const std::string& word, int base) {
    return whole_number<std::int64_t>(word, base, std::strtol);
}

std::optional<IpAddress> parse_address(std::string_view word, IpAddress::Family family) {
    if (is_default_word(word)) {
        if (family == IpAddress::Family::none && word != "any") return IpAddress();
        return unspecified(family);
    }
    const auto v6 = word.find(':') != std::string_view::npos;
    const auto address = v6 ? IpAddress::parse(word) : parse_short_v4(word);
    if (!address) return std::nullopt;
    if (family != IpAddress::Family::none && address->family() != family) return std::nullopt;
    return address;
}

std::optional<Prefix> parse_prefix(std::string_view word, IpAddress::Family family) {
    Prefix prefix;
    if (is_default_word(word)) {
        prefix.is_default = true;
        if (family != IpAddress::Family::none) prefix.address = unspecified(family);
        return prefix;
    }
    const auto slash = word.find('/');
    const auto address = parse_address(word.substr(0, slash), family);
    if (!address) return std::nullopt;
    prefix.address = *address;
    prefix.length = prefix.full_length();
    if (slash == std::string_view::npos) return prefix;
    const auto length = parse_length(word.substr(slash + 1), *address);
    if (!length) return std::nullopt;
    prefix.length = *length;
    prefix.has_length = true;
    return prefix;
}

const std::string& Arguments::peek() const { return more() ? words_[at_] : kNothing; }

const std::string& Arguments::last() const { return at_ > 0 ? words_[at_ - 1] : kNothing; }

bool Arguments::is(std::string_view word) {
    if (!more() || words_[at_] != word) return false;
    ++at_;
    return true;
}

bool Arguments::is_one_of(std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [this](auto word) { return is(word); });
}

bool Arguments::begins(std::string_view full) {
    if (!more() || !is_prefix_of(words_[at_], full)) return false;
    ++at_;
    return true;
}

std::string Arguments::next() {
    if (failure_) return {};
    if (at_ == words_.size()) {
        incomplete();
        return {};
    }
    return words_[at_++];
}

std::int32_t Arguments::integer(std::string_view message) {
    const auto word = next();
    const auto value = parse_signed(word);
    const auto fits = value && *value >= std::numeric_limits<std::int32_t>::min() &&
                      *value <= std::numeric_limits<std::int32_t>::max();
    if (!fits) invalid(message, word);
    return fits ? static_cast<std::int32_t>(*value) : 0;
}

bool Arguments::on_off(std::string_view keyword) {
    const auto word = next();
    if (word != "on" && word != "off")
        fail(fmt::format("Error: argument of \"{}\" must be \"on\" or \"off\", not \"{}\"\n",
                         keyword, word),
             1);
    return word == "on";
}

bool Arguments::on_off_prefix(std::string_view keyword, int status) {
    const auto word = next();
    if (is_prefix_of(word, "off")) return false;
    if (!is_prefix_of(word, "on"))
        fail(fmt::format("Error: argument of \"{}\" must be one of \"off\", \"on\", not \"{}\"\n",
                         keyword, word),
             status);
    return true;
}

MacAddress Arguments::mac() {
    const auto word = next();
    std::uint64_t value = 0;
    int octets = 0;
    for (std::size_t at = 0; !failure_; ++octets) {
        const auto colon = std::min(word.find(':', at), word.size());
        const auto octet = parse_unsigned(word.substr(at, colon - at), 255, 16);
        if (!octet)
            fail(fmt::format("\"{}\" is invalid lladdr.\n", word.substr(at, colon - at)), 1);
        value = value << 8 | octet.value_or(0);
        if (colon == word.size()) {
            ++octets;
            break;
        }
        at = colon + 1;
    }
    if (octets != 6) fail(fmt::format("Invalid address length {} - must be 6 bytes\n", octets), 1);
    return MacAddress(value);
}

IpAddress Arguments::address(IpAddress::Family family) {
    const auto word = next();
    const auto address = parse_address(word, family);
    if (!address)
        fail(fmt::format("Error: {} address is expected rather than \"{}\".\n", family_name(family),
                         word),
             1);
    return address.value_or(IpAddress());
}

Prefix Arguments::prefix(IpAddress::Family family) {
    const auto word = next();
    const auto prefix = parse_prefix(word, family);
    if (!prefix)
        fail(fmt::format("Error: {} prefix is expected rather than \"{}\".\n", family_name(family),
                         word),
             1);
    return prefix.value_or(Prefix());
}

void Arguments::fail(std::string text, int status) {
    if (!failure_) failure_ = Failure{std::move(text), status};
}

void Arguments::invalid(std::string_view message, std::string_view argument) {
    fail(fmt::format("Error: argument \"{}\" is wrong: {}\n", argument, message));
}

void Arguments::duplicate(std::string_view key, std::string_view argument) {
    fail(fmt::format("Error: duplicate \"{}\": \"{}\" is the second value.\n", key, argument));
}

void Arguments::garbage(std::string_view key, std::string_view argument) {
    fail(
        fmt::format("Error: either \"{}\" is duplicate, or \"{}\" is a garbage.\n", key, argument));
}

void Arguments::missing(std::string_view key) {
    fail(fmt::format("Error: argument \"{}\" is required\n", key));
}

void Arguments::incomplete() { fail("Command line is not complete. Try option \"help\"\n"); }

}  // namespace vxlab::labs::iproute
