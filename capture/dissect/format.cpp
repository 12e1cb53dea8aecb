#include "capture/dissect/format.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/ip_address.h"
#include "core/base/mac_address.h"

namespace vxlab::dissect {
namespace {

std::string hex_text(Bytes bytes, std::string_view separator) {
    static constexpr std::string_view kDigits = "0123456789abcdef";
    if (bytes.empty()) return {};
    const auto step = 2 + separator.size();
    std::string text(bytes.size() * step - separator.size(), '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i > 0) separator.copy(&text[i * step - separator.size()], separator.size());
        text[i * step] = kDigits[bytes[i] >> 4];
        text[i * step + 1] = kDigits[bytes[i] & 0xf];
    }
    return text;
}

int hex_digits(FieldType type) {
    switch (type) {
        case FieldType::uint8:
            return 2;
        case FieldType::uint16:
            return 4;
        case FieldType::uint24:
            return 6;
        case FieldType::uint40:
            return 10;
        case FieldType::uint48:
            return 12;
        case FieldType::uint56:
            return 14;
        case FieldType::uint64:
            return 16;
        default:
            return 8;
    }
}

std::string number_text(const FieldDef& field, std::uint64_t number) {
    if (is_signed(field.type)) return fmt::to_string(static_cast<std::int64_t>(number));
    if (field.base == Base::hex) return fmt::format("0x{:0{}x}", number, hex_digits(field.type));
    if (field.base == Base::word) {
        const auto name = name_of(field.names, number);
        if (!name.empty()) return std::string(name);
    }
    return fmt::to_string(number);
}

std::string guid_text(Bytes b) {
    if (b.size() != 16) return hex_text(b, "");
    return fmt::format("{}-{}-{}-{}-{}", hex_text(b.first(4), ""), hex_text(b.subspan(4, 2), ""),
                       hex_text(b.subspan(6, 2), ""), hex_text(b.subspan(8, 2), ""),
                       hex_text(b.subspan(10), ""));
}

std::string seconds_text(std::int64_t nanoseconds) {
    const bool negative = nanoseconds < 0;
    const auto magnitude = negative ? 0 - static_cast<std::uint64_t>(nanoseconds)
                                    : static_cast<std::uint64_t>(nanoseconds);
    return fmt::format("{}{}.{:09}", negative ? "-" : "", magnitude / 1'000'000'000,
                       magnitude % 1'000'000'000);
}

// As many digits as it takes, and an exponent for what is very small.
std::string milliseconds_text(std::int64_t nanoseconds) {
    return fmt::format("{:.15g}", static_cast<double>(nanoseconds) / 1e6);
}

// How many bytes the UTF-8 character at the front of non-empty text takes; 0 if it is none.
std::size_t character_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const std::size_t length = byte(0) < 0x80                       ? 1
                               : byte(0) >= 0xc2 && byte(0) <= 0xdf ? 2
                               : byte(0) >= 0xe0 && byte(0) <= 0xef ? 3
                               : byte(0) >= 0xf0 && byte(0) <= 0xf4 ? 4
                                                                    : 0;
    if (length == 0 || length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xc0) != 0x80) return 0;
    const bool overlong =
        (byte(0) == 0xe0 && byte(1) < 0xa0) || (byte(0) == 0xf0 && byte(1) < 0x90);
    const bool beyond = (byte(0) == 0xed && byte(1) > 0x9f) || (byte(0) == 0xf4 && byte(1) > 0x8f);
    return overlong || beyond ? 0 : length;
}

// Text from the wire for one line of output: control characters escaped as tshark does, and what is
// no UTF-8 replaced.
std::string printable(std::string_view raw) {
    static constexpr std::string_view kReplacement = "\xef\xbf\xbd";
    std::string text;
    for (std::size_t i = 0; i < raw.size();) {
        const char c = raw[i];
        const auto length = character_length(raw.substr(i));
        if (length != 1) {
            text += length == 0 ? kReplacement : raw.substr(i, length);
            i += std::max<std::size_t>(length, 1);
            continue;
        }
        ++i;
        switch (c) {
            case '\n':
                text += "\\n";
                break;
            case '\r':
                text += "\\r";
                break;
            case '\t':
                text += "\\t";
                break;
            default:
                if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
                    text += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
                } else {
                    text += c;
                }
        }
    }
    return text;
}

std::string bytes_value_text(const Node& node) {
    const auto& field = *node.field;
    switch (field.type) {
        case FieldType::ipv6:
            return node.bytes.size() == 16 ? IpAddress::load_v6(node.bytes, 0).text()
                                           : hex_text(node.bytes, ":");
        case FieldType::string:
            return printable({reinterpret_cast<const char*>(node.bytes.data()), node.bytes.size()});
        case FieldType::eui64:
            return hex_text(node.bytes, ":");
        case FieldType::guid:
            return guid_text(node.bytes);
        case FieldType::protocol:
            if (field.abbrev == "data") return hex_text(node.bytes, "");
            if (node.label.empty() || node.titled) return std::string(field.abbrev);
            return std::string(node.label);
        default:
            if (node.bytes.empty()) return "<MISSING>";
            return hex_text(node.bytes, field.base == Base::colon ? ":" : "");
    }
}

// Of many bytes the first ones: a tree's line is no dump.
std::string line_text(const Node& node) {
    constexpr std::size_t kMostBytes = 64;
    if (node.field->type != FieldType::bytes || node.bytes.size() <= kMostBytes)
        return value_text(node);
    Node first = node;
    first.bytes = node.bytes.first(kMostBytes);
    return fmt::format("{}… ({} bytes)", value_text(first), node.bytes.size());
}

}  // namespace

std::string absolute_time_text(std::int64_t nanoseconds) {
    std::int64_t seconds = nanoseconds / 1'000'000'000;
    std::int64_t rest = nanoseconds % 1'000'000'000;
    if (rest < 0) {
        rest += 1'000'000'000;
        --seconds;
    }
    static constexpr std::array<const char*, 12> kMonths = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto when = fmt::gmtime(static_cast<std::time_t>(seconds));
    return fmt::format("{} {:2}, {} {:02}:{:02}:{:02}.{:09} UTC",
                       kMonths[static_cast<std::size_t>(when.tm_mon)], when.tm_mday,
                       when.tm_year + 1900, when.tm_hour, when.tm_min, when.tm_sec, rest);
}

std::string epoch_text(std::int64_t nanoseconds) { return seconds_text(nanoseconds); }

std::string value_text(const Node& node) {
    const auto& field = *node.field;
    if (holds_bytes(field.type)) return bytes_value_text(node);
    switch (field.type) {
        case FieldType::none:
            return "1";
        case FieldType::boolean:
            return node.number != 0 ? "1" : "0";
        case FieldType::ether:
            return MacAddress(node.number).text();
        case FieldType::ipv4:
            return IpAddress::v4(static_cast<std::uint32_t>(node.number)).text();
        case FieldType::absolute_time:
            return absolute_time_text(static_cast<std::int64_t>(node.number));
        case FieldType::milliseconds:
            return milliseconds_text(static_cast<std::int64_t>(node.number));
        case FieldType::relative_time:
            return seconds_text(static_cast<std::int64_t>(node.number));
        default:
            return number_text(field, node.number);
    }
}

std::string tree_text(const Node& node) {
    if (!node.label.empty()) return std::string(node.label);
    const auto& field = *node.field;
    if (field.type == FieldType::none || field.type == FieldType::protocol)
        return std::string(field.name);
    std::string value =
        field.type == FieldType::boolean ? (node.number != 0 ? "Set" : "Not set") : line_text(node);
    const auto name =
        field.base == Base::word ? std::string_view{} : name_of(field.names, node.number);
    if (!name.empty() && !holds_bytes(field.type)) value = fmt::format("{} ({})", name, value);
    const auto line = fmt::format("{}: {}", field.name, value);
    return node.generated ? "[" + line + "]" : line;
}

}  // namespace vxlab::dissect
