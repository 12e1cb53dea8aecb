// Words for the numbers of rtnetlink.
#include "labs/tools/iproute/names.h"

#include <fmt/format.h>

#include <span>

#include "labs/tools/iproute/arguments.h"

namespace vxlab::labs::iproute {

namespace {

struct Named {
    std::uint32_t number;
    std::string_view word;
};

constexpr Named kScopes[] = {
    {0, "global"}, {255, "nowhere"}, {254, "host"}, {253, "link"}, {200, "site"}};
constexpr Named kProtocols[] = {{0, "unspec"}, {1, "redirect"}, {2, "kernel"},      {3, "boot"},
                                {4, "static"}, {8, "gated"},    {9, "ra"},          {10, "mrt"},
                                {11, "zebra"}, {12, "bird"},    {13, "dnrouted"},   {14, "xorp"},
                                {15, "ntk"},   {16, "dhcp"},    {18, "keepalived"}, {42, "babel"},
                                {99, "openr"}, {186, "bgp"},    {187, "isis"},      {188, "ospf"},
                                {189, "rip"},  {192, "eigrp"}};
constexpr Named kTables[] = {{255, "local"}, {254, "main"}, {253, "default"}, {0, "unspec"}};
// Those of which beginnings are taken too, in iproute2's order.
constexpr Named kShortenedTypes[] = {{3, "broadcast"}, {4, "anycast"},   {7, "unreachable"},
                                     {6, "blackhole"}, {11, "xresolve"}, {1, "unicast"}};
constexpr Named kTypes[] = {{0, "none"},     {1, "unicast"},   {2, "local"},     {3, "broadcast"},
                            {4, "anycast"},  {5, "multicast"}, {6, "blackhole"}, {7, "unreachable"},
                            {8, "prohibit"}, {9, "throw"},     {10, "nat"},      {11, "xresolve"}};
constexpr Named kGroups[] = {{0, "default"}};
constexpr Named kTos[] = {{0x28, "AF11"},   {0x30, "AF12"}, {0x38, "AF13"}, {0x48, "AF21"},
                          {0x50, "AF22"},   {0x58, "AF23"}, {0x68, "AF31"}, {0x70, "AF32"},
                          {0x78, "AF33"},   {0x88, "AF41"}, {0x90, "AF42"}, {0x98, "AF43"},
                          {0x20, "CS1"},    {0x40, "CS2"},  {0x60, "CS3"},  {0x80, "CS4"},
                          {0xa0, "CS5"},    {0xc0, "CS6"},  {0xe0, "CS7"},  {0xb8, "EF"},
                          {0x00, "default"}};
constexpr Named kNud[] = {{0x02, "reachable"}, {0x04, "stale"},     {0x08, "delay"},
                          {0x10, "probe"},     {0x20, "failed"},    {0x01, "incomplete"},
                          {0x40, "noarp"},     {0x80, "permanent"}, {0x00, "none"}};

std::string word_of(std::span<const Named> words, std::uint32_t number) {
    for (const auto& named : words)
        if (named.number == number) return std::string(named.word);
    return fmt::format("{}", number);
}

// Whole words only, else a number of the base that is at most `most`.
std::optional<std::uint32_t> number_of(std::span<const Named> words, std::string_view word,
                                       std::uint32_t most, int base = 0) {
    for (const auto& named : words)
        if (named.word == word) return named.number;
    const auto number = parse_unsigned(std::string(word), most, base);
    return number ? std::optional(static_cast<std::uint32_t>(*number)) : std::nullopt;
}

std::optional<std::uint8_t> octet_of(std::span<const Named> words, std::string_view word,
                                     int base = 0) {
    const auto number = number_of(words, word, 255, base);
    return number ? std::optional(static_cast<std::uint8_t>(*number)) : std::nullopt;
}

}  // namespace

std::string scope_name(std::uint8_t scope) { return word_of(kScopes, scope); }
std::optional<std::uint8_t> parse_scope(std::string_view word) { return octet_of(kScopes, word); }

std::string protocol_name(std::uint8_t protocol) { return word_of(kProtocols, protocol); }
std::optional<std::uint8_t> parse_protocol(std::string_view word) {
    return octet_of(kProtocols, word);
}

std::string table_name(std::uint32_t table) { return word_of(kTables, table); }
std::optional<std::uint32_t> parse_table(std::string_view word) {
    return number_of(kTables, word, 0xffff'ffff);
}

std::string route_type_name(std::uint8_t type) { return word_of(kTypes, type); }
std::optional<std::uint8_t> parse_route_type(std::string_view word) {
    if (word == "none") return std::nullopt;
    if (word == "brd") return 3;
    for (const auto& type : kShortenedTypes)
        if (is_prefix_of(word, type.word)) return static_cast<std::uint8_t>(type.number);
    return octet_of(kTypes, word);
}

std::string group_name(std::uint32_t group) { return word_of(kGroups, group); }
std::optional<std::uint32_t> parse_group(std::string_view word) {
    return number_of(kGroups, word, 0x7fff'ffff);
}

std::string tos_name(std::uint8_t tos) {
    for (const auto& named : kTos)
        if (named.number == tos) return std::string(named.word);
    return fmt::format("{:#04x}", tos);
}
std::optional<std::uint8_t> parse_tos(std::string_view word) { return octet_of(kTos, word, 16); }

std::optional<std::uint16_t> parse_nud(std::string_view word) {
    for (const auto& named : kNud)
        if (is_prefix_of(word, named.word)) return static_cast<std::uint16_t>(named.number);
    const auto number = parse_unsigned(std::string(word), 255);
    return number ? std::optional(static_cast<std::uint16_t>(*number)) : std::nullopt;
}

}  // namespace vxlab::labs::iproute
