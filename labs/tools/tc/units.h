// Rates, sizes, times and shares as tc reads and prints them (iproute2, tc/tc_util.c, lib/utils.c).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/instant.h"

namespace vxlab::labs::tc_tool {

// "100mbit", "1mbps", "8000": bits per second.
std::optional<std::uint64_t> parse_rate(const std::string& word);
// "64k", "1500", "1mbit": bytes.
std::optional<std::uint32_t> parse_size(const std::string& word);
// "50ms", "1s", "100" (microseconds).
std::optional<Duration> parse_time(const std::string& word);
// "1%", "0.5%", "1" (per cent): 0 to 1.
std::optional<double> parse_share(const std::string& word);

std::string rate_text(std::uint64_t bits_per_second);
std::string size_text(std::uint32_t bytes);
std::string time_text(std::uint32_t microseconds);
// "12.5": per cent.
std::string share_text(double share);

// The kernel counts in ticks of 64 ns: what a burst becomes on the way there and back, at a rate.
std::uint32_t round_burst(std::uint32_t bytes, std::uint64_t bits_per_second);
// Of so many bytes, in whole microseconds, as tc works it out of ticks.
std::uint32_t burst_time(std::uint32_t bytes, std::uint64_t bits_per_second);

}  // namespace vxlab::labs::tc_tool
