// The values that a filter computes with, and what can be done with them.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "capture/dissect/field.h"
#include "capture/index/filter_syntax.h"
#include "core/base/bytes.h"

namespace vxlab::index::filter {

enum class Type : std::uint8_t {
    none,  // a heading: it is there or not
    boolean,
    integer,  // of any width; computed with exactly
    ipv4,
    ipv6,
    ether,
    bytes,
    protocol,
    string,
    absolute_time,  // nanoseconds since 1970
    relative_time,  // nanoseconds
    milliseconds,   // the same, written in milliseconds
};

Type type_of(dissect::FieldType type);
// "an integer", "an IPv4 address": for messages.
std::string_view described(Type type);

constexpr bool is_bytes(Type type) {
    return type == Type::bytes || type == Type::protocol || type == Type::string ||
           type == Type::ipv6;
}

using Integer = __int128;

// Its type is known from where it stands. Numbers, MAC and IPv4 addresses and times are in
// `number`, the rest in `bytes`, which are borrowed.
struct Value {
    Integer number = 0;
    Bytes bytes;
    Bytes reach;       // of a protocol: its header and all that lies inside
    int prefix = 128;  // of an address: how many bits count
};

// Owns the bytes of values made while a filter runs.
class Arena {
public:
    Bytes keep(std::vector<std::uint8_t> bytes) {
        kept_.push_back(std::move(bytes));
        return kept_.back();
    }
    Bytes keep(std::string_view text) {
        return keep(std::vector<std::uint8_t>(text.begin(), text.end()));
    }

private:
    std::deque<std::vector<std::uint8_t>> kept_;
};

// -1, 0 or 1; where a prefix is given only its bits count.
int compare(Type type, const Value& a, const Value& b);

// The bytes of a value as on the wire; of numbers, none.
Bytes bytes_of(Type type, const Value& value, Arena& arena);

// The parts of bytes that the ranges name, one after another; stops where one lies outside.
Bytes sliced(Bytes bytes, const std::vector<SliceRange>& ranges, Arena& arena);

// Nothing for a division by zero or an overflow.
std::optional<Value> calculated(TokenKind op, Type type, const Value& a, const Value& b,
                                Arena& arena);

bool is_zero(Type type, const Value& value);

// An integer in decimal, an address in its notation.
std::string text_of(Type type, const Value& value);

}  // namespace vxlab::index::filter
