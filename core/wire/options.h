// Walks over lists of options of the kind-length-value sort, bounded by the bytes that are there.
// The same walk serves IPv4, TCP, NDP and DHCP; only the rule for one option's extent differs.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/bytes.h"

namespace vxlab::wire {

struct Option {
    std::uint8_t kind = 0;
    std::size_t offset = 0;  // from the beginning of the options
    Bytes bytes;             // the whole option; never empty
    Bytes data;              // its value
    bool malformed = false;  // its length is impossible or beyond the end; the walk ends behind it
    bool last = false;       // an end-of-options mark; what follows is padding
};

// A range for `for (const Option& option : …)`. Rule::first(bytes) reads the option at the front of
// non-empty bytes. Every step takes at least one byte, so the walk ends.
template <class Rule>
class OptionRange {
public:
    struct End {};
    class Iterator {
    public:
        explicit Iterator(Bytes bytes) : all_(bytes) { read(0); }
        const Option& operator*() const { return option_; }
        const Option* operator->() const { return &option_; }
        Iterator& operator++() {
            if (option_.malformed || option_.last)
                option_.bytes = {};
            else
                read(option_.offset + option_.bytes.size());
            return *this;
        }
        friend bool operator==(const Iterator& it, End) { return it.option_.bytes.empty(); }

    private:
        void read(std::size_t offset) {
            if (offset < all_.size()) {
                option_ = Rule::first(all_.subspan(offset));
            } else {
                option_.bytes = {};
            }
            option_.offset = offset;
        }

        Bytes all_;
        Option option_;
    };

    explicit OptionRange(Bytes bytes) : bytes_(bytes) {}
    Iterator begin() const { return Iterator(bytes_); }
    End end() const { return {}; }
    // The bytes walked over, padding included.
    Bytes bytes() const { return bytes_; }

private:
    Bytes bytes_;
};

// An option of `length` bytes at the front, its value from value_offset on; malformed if that is
// impossible, and then it takes all that is left.
inline Option option_of_length(Bytes bytes, std::size_t length, std::size_t value_offset) {
    Option option;
    option.kind = bytes[0];
    option.malformed = length < value_offset || length > bytes.size();
    option.bytes = option.malformed ? bytes : bytes.first(length);
    if (!option.malformed) option.data = option.bytes.subspan(value_offset);
    return option;
}

// IPv4 (RFC 791) and TCP (RFC 9293): 0 ends, 1 is a lone byte, else the second byte is the length
// of the whole option.
struct IpTcpOptionRule {
    static Option first(Bytes bytes) {
        const bool lone = bytes[0] <= 1;
        const std::size_t claimed = bytes.size() > 1 ? bytes[1] : 0;
        Option option = option_of_length(bytes, lone ? 1 : claimed, lone ? 1 : 2);
        option.last = bytes[0] == 0;
        return option;
    }
};

using IpTcpOptions = OptionRange<IpTcpOptionRule>;

}  // namespace vxlab::wire
