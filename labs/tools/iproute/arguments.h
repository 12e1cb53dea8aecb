// The words of a command line, read one after the other as iproute2 reads them, with its errors
// (iproute2 6.1, lib/utils.c). The first failure sticks: from then on nothing is left to read and
// every reader returns an empty value, so a parser is a plain loop and looks at failure() once.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/ip_address.h"
#include "core/base/mac_address.h"

namespace vxlab::labs::iproute {

// How a command ends early: what it writes to stderr, and its exit status.
struct Failure {
    std::string text;  // whole lines
    int status = 255;

    friend bool operator==(const Failure&, const Failure&) = default;
};

// An address with the length of its prefix as written: "default", "any" and "all" are known words.
struct Prefix {
    IpAddress address{};  // of Family::none for "default" with no family asked for
    std::uint8_t length = 0;
    bool has_length = false;  // "/24" was given
    bool is_default = false;  // "default", "any" or "all"

    std::uint8_t full_length() const { return address.is_v6() ? 128 : 32; }
};

// Whether `word` is a beginning of `full`, and not empty.
bool is_prefix_of(std::string_view word, std::string_view full);

// strtoul and strtol of base 0 (decimal, 0x hex, 0 octal) or another, of the whole word.
std::optional<std::uint64_t> parse_unsigned(
    const std::string& word, std::uint64_t most = std::numeric_limits<std::uint32_t>::max(),
    int base = 0);
std::optional<std::int64_t> parse_signed(const std::string& word, int base = 0);

class Arguments {
public:
    explicit Arguments(std::span<const std::string> words) : words_(words) {}

    // Whether there is a word to look at.
    bool more() const { return !failure_ && at_ < words_.size(); }
    const std::string& peek() const;
    std::size_t left() const { return failure_ ? 0 : words_.size() - at_; }
    std::span<const std::string> rest() const { return words_.subspan(at_); }

    // Steps over the word if it is one of these: as a whole, or a beginning (iproute2's matches).
    bool is(std::string_view word);
    bool is_one_of(std::initializer_list<std::string_view> words);
    bool begins(std::string_view full);
    // The next word; fails when there is none.
    std::string next();
    // The word stepped over last: what an error is about.
    const std::string& last() const;
    // Steps back over one word.
    void back() { at_ -= at_ > 0 && !failure_; }

    // The next word as a value; `message` is what is wrong with it otherwise.
    template <class T = std::uint32_t>
    T number(std::string_view message, int base = 0) {
        static_assert(std::is_unsigned_v<T>);
        const auto word = next();
        const auto value = parse_unsigned(word, std::numeric_limits<T>::max(), base);
        if (!value) invalid(message, word);
        return static_cast<T>(value.value_or(0));
    }
    std::int32_t integer(std::string_view message);
    // "on" or "off", as the whole word.
    bool on_off(std::string_view keyword);
    // "on" or "off" or a beginning of them (parse_on_off).
    bool on_off_prefix(std::string_view keyword, int status = 1);
    MacAddress mac();
    // get_addr and get_prefix; family none takes both.
    IpAddress address(IpAddress::Family family = IpAddress::Family::none);
    Prefix prefix(IpAddress::Family family = IpAddress::Family::none);

    void fail(std::string text, int status = 255);
    // Error: argument "…" is wrong: …
    void invalid(std::string_view message, std::string_view argument);
    // Error: duplicate "…": "…" is the second value.
    void duplicate(std::string_view key, std::string_view argument);
    // Error: either "…" is duplicate, or "…" is a garbage.
    void garbage(std::string_view key, std::string_view argument);
    // Error: argument "…" is required
    void missing(std::string_view key);
    void incomplete();

    const std::optional<Failure>& failure() const { return failure_; }

private:
    std::span<const std::string> words_;
    std::size_t at_ = 0;
    std::optional<Failure> failure_;
};

// What get_addr says: the address, or nothing.
std::optional<IpAddress> parse_address(std::string_view word,
                                       IpAddress::Family family = IpAddress::Family::none);
std::optional<Prefix> parse_prefix(std::string_view word,
                                   IpAddress::Family family = IpAddress::Family::none);

}  // namespace vxlab::labs::iproute
