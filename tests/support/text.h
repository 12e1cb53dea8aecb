// Text helpers that every test may use.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vxlab::test {

// Bytes from hex digits; blanks, line ends and ':' are skipped. Anything else ends the program.
std::vector<std::uint8_t> from_hex(std::string_view text);

// The bytes as lower-case hex, two digits each, without separators.
std::string to_hex(const std::vector<std::uint8_t>& bytes);

// The whole of a file below tests/ ("data/x.pcap"); ends the program if it cannot be read.
std::string read_test_file(std::string_view path);

}  // namespace vxlab::test
