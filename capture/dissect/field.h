// What a field is: its Wireshark name, type and notation. Each protocol defines its fields as
// constants; a field's identity is the address of its definition.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace vxlab::dissect {

enum class FieldType : std::uint8_t {
    none,      // a heading; only its presence counts
    protocol,  // a protocol layer; its bytes can be sliced and searched
    boolean,
    uint8,
    uint16,
    uint24,
    uint32,
    uint40,
    uint48,
    uint56,
    uint64,
    int8,
    int16,
    int32,
    int64,
    ether,
    ipv4,
    ipv6,
    bytes,
    string,
    absolute_time,  // nanoseconds since 1970
    relative_time,  // nanoseconds
    milliseconds,   // the same, written as a count of milliseconds
    frame_number,
    eui64,
    guid,
};

// The notation of integers and bytes; everything else has just one.
enum class Base : std::uint8_t {
    none,
    dec,
    hex,    // 0x, as many digits as the type is wide
    colon,  // bytes joined by ':'
    word,   // the name of the value instead of the number
};

struct NamedValue {
    std::uint64_t value;
    std::string_view name;
};

struct FieldDef {
    std::string_view abbrev;  // "vxlan.vni"
    std::string_view name;    // "VXLAN Network Identifier (VNI)"
    FieldType type = FieldType::none;
    Base base = Base::none;
    std::uint64_t mask = 0;  // of the bytes the field covers; 0: all bits
    std::span<const NamedValue> names = {};
};

// The name of a value; empty when it has none.
std::string_view name_of(std::span<const NamedValue> names, std::uint64_t value);

constexpr bool is_signed(FieldType type) {
    return type >= FieldType::int8 && type <= FieldType::int64;
}
constexpr bool is_unsigned(FieldType type) {
    return (type >= FieldType::uint8 && type <= FieldType::uint64) ||
           type == FieldType::frame_number;
}
constexpr bool is_integer(FieldType type) { return is_signed(type) || is_unsigned(type); }

// Whether the value is a run of bytes (Node::bytes) rather than a number (Node::number).
constexpr bool holds_bytes(FieldType type) {
    return type == FieldType::ipv6 || type == FieldType::bytes || type == FieldType::string ||
           type == FieldType::eui64 || type == FieldType::guid || type == FieldType::protocol;
}

}  // namespace vxlab::dissect
