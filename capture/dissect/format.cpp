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
    std::string text;
    text.reserve(bytes.size() * 3);
    for (const auto byte : bytes) {
        if (!text.empty()) text += separator;
        fmt::format_to(std::back_inserter(text), "{:02x}", byte);
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

// Text from the wire for one line of output: control characters escaped as tshark does.
std::string printable(std::string_view raw) {
    std::string text;
    for (const char c : raw) {
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
            case '\\':
                text += "\\\\";
                break;
            default:
                if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
                    text += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
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
    std::string value = field.type == FieldType::boolean ? (node.number != 0 ? "Set" : "Not set")
                                                         : value_text(node);
    const auto name =
        field.base == Base::word ? std::string_view{} : name_of(field.names, node.number);
    if (!name.empty() && !holds_bytes(field.type)) value = fmt::format("{} ({})", name, value);
    const auto line = fmt::format("{}: {}", field.name, value);
    return node.generated ? "[" + line + "]" : line;
}

}  // namespace vxlab::dissect
