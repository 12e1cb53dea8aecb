#include "tests/support/text.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace vxlab::test {
namespace {

[[noreturn]] void give_up(std::string_view why, std::string_view what) {
    std::fprintf(stderr, "test support: %.*s: %.*s\n", static_cast<int>(why.size()), why.data(),
                 static_cast<int>(what.size()), what.data());
    std::abort();
}

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

std::vector<std::uint8_t> from_hex(std::string_view text) {
    std::vector<std::uint8_t> bytes;
    int high = -1;
    for (char c : text) {
        if (c == ' ' || c == '\n' || c == '\t' || c == ':') continue;
        const int value = digit(c);
        if (value < 0) give_up("not hex", text);
        if (high < 0) {
            high = value;
            continue;
        }
        bytes.push_back(static_cast<std::uint8_t>(high << 4 | value));
        high = -1;
    }
    if (high >= 0) give_up("odd number of hex digits", text);
    return bytes;
}

std::string to_hex(const std::vector<std::uint8_t>& bytes) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    for (const auto byte : bytes) {
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

std::string read_test_file(std::string_view path) {
    std::ifstream file(std::string(VXLAB_SOURCE_DIR "/tests/").append(path), std::ios::binary);
    if (!file) give_up("cannot read", path);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace vxlab::test
