#include "capture/index/filter_value.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/ip_address.h"
#include "core/base/mac_address.h"

namespace vxlab::index::filter {
namespace {

template <class T>
int sign(const T& a, const T& b) {
    return a < b ? -1 : b < a ? 1 : 0;
}

int compare_bytes(Bytes a, Bytes b) {
    const auto count = std::min(a.size(), b.size());
    for (std::size_t i = 0; i < count; ++i)
        if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
    return sign(a.size(), b.size());
}

int compare_ipv4(const Value& a, const Value& b) {
    const int prefix = std::min({a.prefix, b.prefix, 32});
    const int shift = 32 - prefix;
    return sign(a.number >> shift, b.number >> shift);
}

int compare_ipv6(const Value& a, const Value& b) {
    const auto prefix = static_cast<std::size_t>(std::min({a.prefix, b.prefix, 128}));
    if (a.bytes.size() != 16 || b.bytes.size() != 16) return compare_bytes(a.bytes, b.bytes);
    const auto whole = prefix / 8;
    const int order = compare_bytes(a.bytes.first(whole), b.bytes.first(whole));
    if (order != 0 || prefix % 8 == 0) return order;
    const auto shift = 8 - prefix % 8;
    return sign(a.bytes[whole] >> shift, b.bytes[whole] >> shift);
}

// The place of one range in so many bytes; nothing if it lies outside.
struct Extent {
    std::size_t begin, length;
};

std::optional<Extent> extent_of(const SliceRange& range, std::size_t size) {
    const auto total = static_cast<std::int64_t>(size);
    const auto from_front = [total](std::int64_t at) { return at < 0 ? total + at : at; };
    const auto begin = from_front(range.start);
    if (begin < 0) return std::nullopt;
    std::int64_t length = range.value;
    if (range.end == SliceRange::End::open) length = total - begin;
    if (range.end == SliceRange::End::offset) length = from_front(range.value) - begin + 1;
    if (length <= 0 || begin + length > total) return std::nullopt;
    return Extent{static_cast<std::size_t>(begin), static_cast<std::size_t>(length)};
}

std::optional<Integer> calculated_number(TokenKind op, Integer a, Integer b) {
    Integer result = 0;
    switch (op) {
        case TokenKind::plus:
            return __builtin_add_overflow(a, b, &result) ? std::nullopt : std::optional(result);
        case TokenKind::minus:
            return __builtin_sub_overflow(a, b, &result) ? std::nullopt : std::optional(result);
        case TokenKind::star:
            return __builtin_mul_overflow(a, b, &result) ? std::nullopt : std::optional(result);
        case TokenKind::slash:
        case TokenKind::percent:
            // Dividing by -1 is the one division that can overflow.
            if (b == 0) return std::nullopt;
            if (b == -1)
                return op == TokenKind::percent ? 0 : calculated_number(TokenKind::minus, 0, a);
            return op == TokenKind::slash ? a / b : a % b;
        default:
            return a & b;
    }
}

}  // namespace

Type type_of(dissect::FieldType type) {
    using dissect::FieldType;
    if (dissect::is_integer(type)) return Type::integer;
    switch (type) {
        case FieldType::protocol:
            return Type::protocol;
        case FieldType::boolean:
            return Type::boolean;
        case FieldType::ether:
            return Type::ether;
        case FieldType::ipv4:
            return Type::ipv4;
        case FieldType::ipv6:
            return Type::ipv6;
        case FieldType::bytes:
        case FieldType::eui64:
        case FieldType::guid:
            return Type::bytes;
        case FieldType::string:
            return Type::string;
        case FieldType::absolute_time:
            return Type::absolute_time;
        case FieldType::relative_time:
            return Type::relative_time;
        case FieldType::milliseconds:
            return Type::milliseconds;
        default:
            return Type::none;
    }
}

std::string_view described(Type type) {
    switch (type) {
        case Type::none:
            return "a heading without a value";
        case Type::boolean:
            return "a Boolean";
        case Type::integer:
            return "an integer";
        case Type::ipv4:
            return "an IPv4 address";
        case Type::ipv6:
            return "an IPv6 address";
        case Type::ether:
            return "an Ethernet address";
        case Type::bytes:
            return "a byte sequence";
        case Type::protocol:
            return "a protocol";
        case Type::string:
            return "a string";
        case Type::absolute_time:
            return "a date and time";
        case Type::relative_time:
            return "a time offset";
        case Type::milliseconds:
            return "a number of milliseconds";
    }
    return {};
}

int compare(Type type, const Value& a, const Value& b) {
    if (type == Type::ipv4) return compare_ipv4(a, b);
    if (type == Type::ipv6) return compare_ipv6(a, b);
    return is_bytes(type) ? compare_bytes(a.bytes, b.bytes) : sign(a.number, b.number);
}

Bytes bytes_of(Type type, const Value& value, Arena& arena) {
    if (is_bytes(type)) return value.bytes;
    const std::size_t width = type == Type::ether ? 6 : type == Type::ipv4 ? 4 : 0;
    if (width == 0) return {};
    std::vector<std::uint8_t> bytes(width);
    store_be(bytes, 0, width, static_cast<std::uint64_t>(value.number));
    return arena.keep(std::move(bytes));
}

Bytes sliced(Bytes bytes, const std::vector<SliceRange>& ranges, Arena& arena) {
    if (ranges.size() == 1) {
        const auto extent = extent_of(ranges.front(), bytes.size());
        return extent ? bytes.subspan(extent->begin, extent->length) : Bytes();
    }
    std::vector<std::uint8_t> all;
    for (const auto& range : ranges) {
        const auto extent = extent_of(range, bytes.size());
        if (!extent) break;
        const auto part = bytes.subspan(extent->begin, extent->length);
        all.insert(all.end(), part.begin(), part.end());
    }
    return arena.keep(std::move(all));
}

std::optional<Value> calculated(TokenKind op, Type type, const Value& a, const Value& b,
                                Arena& arena) {
    Value result;
    if (!is_bytes(type)) {
        const auto number = calculated_number(op, a.number, b.number);
        if (!number) return std::nullopt;
        result.number = *number;
        return result;
    }
    const auto count = std::min(a.bytes.size(), b.bytes.size());
    std::vector<std::uint8_t> masked(count);
    for (std::size_t i = 0; i < count; ++i) masked[i] = a.bytes[i] & b.bytes[i];
    result.bytes = arena.keep(std::move(masked));
    return result;
}

bool is_zero(Type type, const Value& value) {
    if (!is_bytes(type)) return value.number == 0;
    return std::all_of(value.bytes.begin(), value.bytes.end(),
                       [](std::uint8_t byte) { return byte == 0; });
}

std::string text_of(Type type, const Value& value) {
    switch (type) {
        case Type::ipv4:
            return IpAddress::v4(static_cast<std::uint32_t>(value.number)).text();
        case Type::ipv6:
            return value.bytes.size() == 16 ? IpAddress::load_v6(value.bytes, 0).text() : "";
        case Type::ether:
            return MacAddress(static_cast<std::uint64_t>(value.number)).text();
        default:
            return fmt::to_string(value.number);
    }
}

}  // namespace vxlab::index::filter
