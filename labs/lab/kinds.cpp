// The kinds of scalars of a lab file.
#include <algorithm>
#include <array>
#include <charconv>

#include "labs/lab/fields.h"
#include "labs/lab/words.h"

namespace vxlab::lab {
namespace {

template <class Number, Number least, Number most>
std::optional<Number> number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    if (value < std::int64_t{least} || value > std::int64_t{most}) return std::nullopt;
    return static_cast<Number>(value);
}

std::optional<double> real(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    constexpr double kMost = 1e6;
    const bool fits = value > -kMost && value < kMost;
    if (error != std::errc{} || end != text.data() + text.size() || !fits) return std::nullopt;
    return value;
}

std::optional<std::string> any_text(std::string_view text) {
    if (text.empty()) return std::nullopt;
    return std::string(text);
}

template <std::size_t most>
std::optional<std::string> identifier(std::string_view text) {
    if (!is_name(text, most)) return std::nullopt;
    return std::string(text);
}

std::optional<bool> flag(std::string_view text) {
    for (const auto* word : {"true", "yes", "on"})
        if (text == word) return true;
    for (const auto* word : {"false", "no", "off"})
        if (text == word) return false;
    return std::nullopt;
}

std::optional<bool> reply(std::string_view text) {
    if (text == "reply") return true;
    if (text == "loss") return false;
    return std::nullopt;
}

std::optional<IpAddress> group(std::string_view text) {
    const auto address = IpAddress::parse(text);
    return address && address->is_multicast() ? address : std::nullopt;
}

// Of one of those words, or a number of a byte.
std::optional<std::string> word_or_byte(std::string_view text,
                                        std::initializer_list<std::string_view> words) {
    const bool is_word = std::find(words.begin(), words.end(), text) != words.end();
    if (is_word || number<int, 0, 255>(text)) return std::string(text);
    return std::nullopt;
}

std::optional<std::string> ttl(std::string_view text) {
    return word_or_byte(text, {"auto", "inherit"});
}

std::optional<std::string> tos(std::string_view text) { return word_or_byte(text, {"inherit"}); }

template <const auto& words>
std::optional<std::string> one_of(std::string_view text) {
    if (std::find(words.begin(), words.end(), text) == words.end()) return std::nullopt;
    return std::string(text);
}

constexpr std::array<std::string_view, 3> kDfWords{"set", "unset", "inherit"};
constexpr std::array<std::string_view, 4> kModes{"bridge", "private", "vepa", "passthru"};
constexpr std::array<std::string_view, 4> kVerbs{"add", "append", "replace", "del"};

constexpr std::uint32_t kMaxVni = 0xff'ffff;
constexpr std::uint32_t kMaxMtu = 65'535;
constexpr std::uint32_t kMaxSeconds = 1'000'000;
constexpr std::uint16_t kMaxVlan = 4094;
constexpr int kMaxCount = 1'000'000;

}  // namespace

const Kind<std::string> kText{"a text", any_text};
const Kind<std::string> kName{
    "a name of an interface (letters, digits, '-', '_', '.', 15 at most, not '-' first)",
    identifier<kInterfaceNameLength>};
const Kind<std::string> kNamespaceName{
    "a name (letters, digits, '-', '_', '.', 64 at most, not '-' first)", identifier<kNameLength>};
const Kind<std::string> kTtl{"a TTL: 0 to 255, auto or inherit", ttl};
const Kind<std::string> kTos{"a TOS: 0 to 255 or inherit", tos};
const Kind<std::string> kDf{"one of set, unset, inherit", one_of<kDfWords>};
const Kind<std::string> kMacvlanMode{"one of bridge, private, vepa, passthru", one_of<kModes>};
const Kind<std::string> kFdbVerb{"one of add, append, replace, del", one_of<kVerbs>};
const Kind<bool> kFlag{"true or false", flag};
const Kind<bool> kReply{"reply or loss", reply};
const Kind<IpAddress> kAddress{"an address such as 10.0.0.1 or fd00::1", IpAddress::parse};
const Kind<IpAddress> kGroup{"a multicast group such as 239.1.1.1 or ff05::100", group};
const Kind<Prefix> kPrefix{"an address with its prefix length, such as 10.0.0.1/24",
                           [](std::string_view text) { return parse_prefix(text); }};
const Kind<Prefix> kNetwork{"a network such as 10.0.0.0/24",
                            [](std::string_view text) { return parse_prefix(text, false); }};
const Kind<MacAddress> kMac{"a MAC address such as 52:54:00:12:34:56", MacAddress::parse};
const Kind<Duration> kDuration{"a time such as 10us, 1.5ms, 2s or 1min", parse_duration};
const Kind<std::uint64_t> kRate{"a rate such as 100mbit or 1gbit", parse_rate};
const Kind<double> kShare{"a share such as 0.5%", parse_share};
const Kind<double> kNumber{"a number", real};
const Kind<std::uint32_t> kVni{"a VNI: 0 to 16777215", number<std::uint32_t, 0, kMaxVni>};
const Kind<std::uint32_t> kMtu{"an MTU: 68 to 65535 bytes", number<std::uint32_t, 68, kMaxMtu>};
const Kind<std::uint32_t> kSeconds{"a number of seconds", number<std::uint32_t, 0, kMaxSeconds>};
const Kind<std::uint32_t> kWhole{"a whole number", number<std::uint32_t, 0, 0xffff'ffff>};
const Kind<std::uint16_t> kVlan{"a VLAN: 1 to 4094", number<std::uint16_t, 1, kMaxVlan>};
const Kind<std::uint16_t> kUdpPort{"a UDP port: 1 to 65535", number<std::uint16_t, 1, 0xffff>};
const Kind<int> kCount{"a number, 1 or more", number<int, 1, kMaxCount>};
const Kind<int> kStatus{"an exit status: 0 to 255", number<int, 0, 255>};
const Kind<Ref> kRef{"a place such as h1, h1/red, h1/red:eth0 or h1:eth0", parse_ref};
const Kind<std::vector<std::uint8_t>> kHex{"a frame in hexadecimal digits", parse_hex};

}  // namespace vxlab::lab
