// Values of a lab file as text, both ways: what is printed can be read again.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "labs/lab/lab.h"

namespace vxlab::lab {

// "10.0.0.1/24", "fd00::1/64". Without a length: one address, /32 or /128, if that may be.
std::optional<Prefix> parse_prefix(std::string_view text, bool length_needed = true);
std::string text(const Prefix& prefix);
// Whether the address is in the network that the prefix is of.
bool contains(const Prefix& network, const IpAddress& address);

// "10us", "1.5ms", "2s", "1min". Negative and bare numbers are not one.
std::optional<Duration> parse_duration(std::string_view text);
std::string text(Duration duration);

// "100mbit", "1.5gbit", "64kbit", "9600bit": bits per second.
std::optional<std::uint64_t> parse_rate(std::string_view text);
std::string text_of_rate(std::uint64_t rate);

// "0.5%": a probability.
std::optional<double> parse_share(std::string_view text);
std::string text_of_share(double share);

// "h1", "h1/red", "h1/red:eth0", "h1:eth0".
std::optional<Ref> parse_ref(std::string_view text);
std::string text(const Ref& ref);

// "45 00 …" with or without spaces and colons.
std::optional<std::vector<std::uint8_t>> parse_hex(std::string_view text);
std::string text_of_hex(const std::vector<std::uint8_t>& bytes);

// A command line of one command as its words: quotes and backslashes as in sh. Nothing: a quote is
// not closed, or it has what only a shell understands (| ; & < > $ ` ( ) * ?).
std::optional<std::vector<std::string>> split_words(const std::string& line);

// Of an interface: what the kernel takes, less what a shell or a lab file reads otherwise. Others,
// machines and namespaces, may be longer.
inline constexpr std::size_t kInterfaceNameLength = 15;  // IFNAMSIZ less its zero
inline constexpr std::size_t kNameLength = 64;
bool is_name(std::string_view text, std::size_t most);

std::string_view name(InterfaceKind kind);
std::string_view name(BridgeKind kind);
std::string_view name(VtepKind kind);

}  // namespace vxlab::lab
