// Amounts as iperf and iperf3 write and read them: "12.4 MBytes", "95.4 Mbits", "10M".
#pragma once

#include <optional>
#include <string>

namespace vxlab::labs::iperf_tool {

// The letters of -f: k, m, g, t as bits of powers of 1000, K, M, G, T as bytes of powers of 1024;
// a and A choose the power by themselves. Without the "s": "95.4 Mbit".
std::string amount_text(double bytes, char format);

// "64K" in powers of 1024, "64k" of 1000; nothing if it is no amount.
std::optional<double> parse_amount(const std::string& text);
// Whatever the case of the letter, in powers of `base`: as iperf3 reads lengths and rates.
std::optional<double> parse_amount(const std::string& text, double base);

// A number with a fraction, the whole text; nothing if it is none or negative.
std::optional<double> parse_number(const std::string& text);

}  // namespace vxlab::labs::iperf_tool
