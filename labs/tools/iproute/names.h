// The words for the numbers of rtnetlink, as the tables of /etc/iproute2 in Debian 12 have them,
// both ways. A number without a word is printed as the number; a word may be a number too.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vxlab::labs::iproute {

std::string scope_name(std::uint8_t scope);
std::optional<std::uint8_t> parse_scope(std::string_view word);

std::string protocol_name(std::uint8_t protocol);
std::optional<std::uint8_t> parse_protocol(std::string_view word);

std::string table_name(std::uint32_t table);
std::optional<std::uint32_t> parse_table(std::string_view word);

// RTN_*: unicast 1, local 2, broadcast 3, …
std::string route_type_name(std::uint8_t type);
std::optional<std::uint8_t> parse_route_type(std::string_view word);

std::string group_name(std::uint32_t group);
std::optional<std::uint32_t> parse_group(std::string_view word);

// The DSCP words (AF11, CS1, EF, …); numbers are hexadecimal.
std::string tos_name(std::uint8_t tos);
std::optional<std::uint8_t> parse_tos(std::string_view word);

// NUD_*, by whole word or beginning as iproute2 takes them; "perm" is permanent.
std::optional<std::uint16_t> parse_nud(std::string_view word);

}  // namespace vxlab::labs::iproute
