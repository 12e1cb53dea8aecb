#include "capture/index/filter_literal.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/base/ip_address.h"
#include "core/base/mac_address.h"

namespace vxlab::index::filter {
namespace {

using Kind = Syntax::Kind;

Literal number_literal(Type type, Integer number) {
    Literal literal{.value = {}, .type = type};
    literal.value.number = number;
    return literal;
}

Literal bytes_literal(Type type, std::vector<std::uint8_t> bytes) {
    Literal literal{.value = {}, .type = type};
    literal.bytes = std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes));
    literal.value.bytes = literal.value.reach = *literal.bytes;
    return literal;
}

Literal text_literal(Type type, std::string_view text) {
    return bytes_literal(type, {text.begin(), text.end()});
}

std::optional<std::uint64_t> unsigned_of(std::string_view text) {
    int base = 10;
    const auto prefixed = [&](char small, char big) {
        return text.size() > 2 && text[0] == '0' && (text[1] == small || text[1] == big);
    };
    if (prefixed('x', 'X')) {
        base = 16;
    } else if (prefixed('b', 'B')) {
        base = 2;
    }
    if (base != 10) {
        text.remove_prefix(2);
    } else if (text.size() > 1 && text[0] == '0') {
        base = 8;
    }
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string names_hint(const dissect::FieldDef* field) {
    if (field == nullptr || field->names.empty()) return {};
    std::string hint = "numbers";
    const auto count = std::min<std::size_t>(field->names.size(), 6);
    for (std::size_t i = 0; i < count; ++i) hint += fmt::format(", \"{}\"", field->names[i].name);
    return hint + (count < field->names.size() ? ", …" : "");
}

tl::unexpected<Fault> is_not(const Syntax& syntax, std::string_view what, std::string hint = {}) {
    return refuse(fmt::format("'{}' is not {}", syntax.text, what), syntax.place, std::move(hint));
}

Checked<Literal> integer_literal(const Syntax& syntax, const Wanted& wanted) {
    if (syntax.kind == Kind::character)
        return number_literal(Type::integer, static_cast<unsigned char>(syntax.text[0]));
    const auto number = syntax.kind == Kind::word ? unsigned_of(syntax.text) : std::nullopt;
    if (number) {
        const auto most =
            wanted.width >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << 8 * wanted.width) - 1;
        if (*number > most)
            return refuse(fmt::format("'{}' is too big for this field", syntax.text), syntax.place,
                          fmt::format("at most {}", most));
        return number_literal(Type::integer, *number);
    }
    if (wanted.field != nullptr)
        for (const auto& named : wanted.field->names)
            if (named.name == syntax.text) return number_literal(Type::integer, named.value);
    if (wanted.field != nullptr && !wanted.field->names.empty())
        return is_not(syntax, fmt::format("a number or a value of {}", wanted.field->abbrev),
                      names_hint(wanted.field));
    return is_not(syntax, "a number", "as in 10, 0xa, 012, 0b1010 or '\\n'");
}

Checked<Literal> boolean_literal(const Syntax& syntax) {
    static constexpr std::string_view kTrue[] = {"True", "TRUE", "true", "Set"};
    static constexpr std::string_view kFalse[] = {"False", "FALSE", "false", "Not set"};
    const auto is_one_of = [&](const auto& words) {
        return std::find(std::begin(words), std::end(words), syntax.text) != std::end(words);
    };
    if (is_one_of(kTrue)) return number_literal(Type::boolean, 1);
    if (is_one_of(kFalse)) return number_literal(Type::boolean, 0);
    const auto number = syntax.kind == Kind::word ? unsigned_of(syntax.text) : std::nullopt;
    if (!number) return is_not(syntax, "a Boolean", "True, False, 1 or 0");
    return number_literal(Type::boolean, *number != 0);
}

// Splits "10.0.0.0/8"; the prefix is -1 when there is none, -2 when it is no number.
std::pair<std::string_view, int> split_prefix(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return {text, -1};
    const auto digits = text.substr(slash + 1);
    int prefix = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    const bool good = error == std::errc() && end == digits.data() + digits.size();
    return {text.substr(0, slash), good ? prefix : -2};
}

Checked<Literal> address_literal(const Syntax& syntax, Type type) {
    const bool v4 = type == Type::ipv4;
    const auto what = described(type);
    const std::string example = v4 ? "as in 10.0.0.1 or 10.0.0.0/8" : "as in fe80::1 or fe80::/10";
    if (syntax.kind != Kind::word) return is_not(syntax, what, example + ", without quotes");
    const auto [text, prefix] = split_prefix(syntax.text);
    const auto address = IpAddress::parse(text);
    if (!address || address->is_v4() != v4) return is_not(syntax, what, example);
    const int most = v4 ? 32 : 128;
    if (prefix > most || prefix == -2)
        return refuse(fmt::format("'{}' has no valid prefix length", syntax.text), syntax.place,
                      fmt::format("0 to {}", most));
    auto literal = v4 ? number_literal(type, address->v4_value())
                      : bytes_literal(type, {address->bytes().begin(), address->bytes().end()});
    literal.value.prefix = prefix < 0 ? most : prefix;
    return literal;
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// "47:45:54", "47.4554", "474554", "7": nothing if it is none of these.
std::optional<std::vector<std::uint8_t>> hex_bytes_of(std::string_view text) {
    if (text.size() == 4 && text.starts_with("0x")) text.remove_prefix(2);
    if (text.size() == 1 && hex_digit(text[0]) >= 0)
        return std::vector<std::uint8_t>{static_cast<std::uint8_t>(hex_digit(text[0]))};
    std::vector<std::uint8_t> bytes;
    char separator = 0;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (!bytes.empty() && (c == ':' || c == '-' || c == '.')) {
            if (separator != 0 && separator != c) return std::nullopt;
            separator = c;
            ++i;
            // A separator at the end is part of nothing, but common while typing.
            if (i == text.size()) return bytes;
        }
        const int high = hex_digit(text[i]);
        const int low = i + 1 < text.size() ? hex_digit(text[i + 1]) : -1;
        if (high < 0) return std::nullopt;
        if (low >= 0) {
            bytes.push_back(static_cast<std::uint8_t>(high << 4 | low));
            i += 2;
            continue;
        }
        // A single digit is a byte only where a separator marks its end.
        const bool ends = i + 1 == text.size() || text[i + 1] == separator || separator == 0;
        if (!ends || (separator == 0 && (i + 1 == text.size() || !bytes.empty())))
            return std::nullopt;
        bytes.push_back(static_cast<std::uint8_t>(high));
        ++i;
    }
    return bytes.empty() ? std::nullopt : std::optional(std::move(bytes));
}

Checked<Literal> bytes_of_literal(const Syntax& syntax, Type type) {
    if (syntax.kind != Kind::word) return text_literal(type, syntax.text);
    if (auto bytes = hex_bytes_of(syntax.text)) return bytes_literal(type, std::move(*bytes));
    return is_not(syntax, "a byte string", "as in 47:45:54, 474554, 0x47 or \"GET\"");
}

Checked<Literal> ether_literal(const Syntax& syntax) {
    const auto bytes = syntax.kind == Kind::word ? hex_bytes_of(syntax.text) : std::nullopt;
    if (!bytes || bytes->size() != 6)
        return is_not(syntax, "an Ethernet address",
                      "as in 00:00:5e:00:53:01, also with - or ., or without separators");
    return number_literal(Type::ether, load_be(*bytes, 0, 6));
}

Checked<Literal> time_literal(const Syntax& syntax, Type type) {
    const bool absolute = type == Type::absolute_time;
    const auto time = absolute ? absolute_time_of(syntax.text) : relative_time_of(syntax.text);
    if (time && (absolute || syntax.kind == Kind::word)) return number_literal(type, *time);
    if (absolute)
        return is_not(syntax, "a date and time",
                      "as in \"2023-11-14 22:13:20.5\" or \"Nov 14, 2023 22:13:20\", in UTC");
    return is_not(syntax, "a time offset", "seconds, as in 10 or 0.25");
}

Checked<Literal> milliseconds_literal(const Syntax& syntax) {
    const auto time = syntax.kind == Kind::word ? relative_time_of(syntax.text) : std::nullopt;
    if (!time) return is_not(syntax, "a number of milliseconds", "as in 10 or 0.25");
    return number_literal(Type::milliseconds, *time / 1000);
}

}  // namespace

Checked<Literal> literal_of(const Syntax& syntax, const Wanted& wanted) {
    switch (wanted.type) {
        case Type::integer:
            return integer_literal(syntax, wanted);
        case Type::boolean:
            return boolean_literal(syntax);
        case Type::ipv4:
        case Type::ipv6:
            return address_literal(syntax, wanted.type);
        case Type::ether:
            return wanted.partial ? bytes_of_literal(syntax, Type::bytes) : ether_literal(syntax);
        case Type::bytes:
        case Type::protocol:
            return bytes_of_literal(syntax, Type::bytes);
        case Type::string:
            return text_literal(Type::string, syntax.text);
        case Type::absolute_time:
        case Type::relative_time:
            return time_literal(syntax, wanted.type);
        case Type::milliseconds:
            return milliseconds_literal(syntax);
        case Type::none:
            break;
    }
    return refuse("there is no value to compare with", syntax.place);
}

}  // namespace vxlab::index::filter
