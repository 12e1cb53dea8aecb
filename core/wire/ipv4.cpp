// IPv4 headers in and out.
#include "core/wire/ipv4.h"

#include <fmt/format.h>

namespace vxlab::wire {
namespace {

std::optional<std::string> objection(const Ipv4View& view) {
    const auto header = view.header_length();
    const auto there = view.bytes().size();
    if (view.version() != 4) return fmt::format("version {} is not 4", view.version());
    if (header < Ipv4View::kLength) return fmt::format("header length {} is below 20", header);
    if (view.total_length() < header)
        return fmt::format("total length {} is below the header's {}", view.total_length(), header);
    if (view.total_length() > there)
        return fmt::format("total length {}, {} bytes there", view.total_length(), there);
    if (view.checksum_is_right() != true) return "the header checksum is wrong";
    return std::nullopt;
}

}  // namespace

std::size_t Ipv4View::route_end() const {
    for (const auto& option : options()) {
        if (option.kind != kLooseSourceRoute && option.kind != kStrictSourceRoute) continue;
        const auto size = option.bytes.size();
        if (option.malformed || size < 7 || size % 4 != 3) continue;
        // The pointer counts from 1, and the first address is the option's fourth byte.
        const std::size_t pointer = option.data[0];
        if (pointer >= 4 && pointer % 4 == 0 && pointer < size)
            return kLength + option.offset + size - 4;
    }
    return kDestination;
}

Result<Ipv4> Ipv4::parse(Bytes bytes) {
    const auto view = Ipv4View::over(bytes);
    if (!view) return too_short("IPv4 header", Ipv4View::kLength, bytes.size());
    if (const auto why = objection(*view)) return fail("IPv4 header: " + *why);
    const auto options = view->options().bytes();
    return Ipv4{.type_of_service = view->type_of_service(),
                .total_length = view->total_length(),
                .identification = view->identification(),
                .reserved_flag = view->reserved_flag(),
                .dont_fragment = view->dont_fragment(),
                .more_fragments = view->more_fragments(),
                .fragment_offset = view->fragment_offset(),
                .ttl = view->ttl(),
                .protocol = view->protocol(),
                .source = view->source(),
                .destination = view->destination(),
                .options = {options.begin(), options.end()}};
}

void Ipv4::emit(MutableBytes out) const {
    const auto header = out.first(header_length());
    std::fill(header.begin(), header.end(), std::uint8_t{0});
    store_u8(header, 0, static_cast<std::uint8_t>(0x40 | header.size() / 4));
    store_u8(header, 1, type_of_service);
    store_be16(header, 2, total_length);
    store_be16(header, 4, identification);
    const int flags = (reserved_flag ? 4 : 0) | (dont_fragment ? 2 : 0) | (more_fragments ? 1 : 0);
    store_be16(header, 6, static_cast<std::uint16_t>(flags << 13 | fragment_offset / 8));
    store_u8(header, 8, ttl);
    store_u8(header, 9, static_cast<std::uint8_t>(protocol));
    store_be32(header, 12, source.v4_value());
    store_be32(header, 16, destination.v4_value());
    std::copy(options.begin(), options.end(), header.subspan(Ipv4View::kLength).begin());
    store_be16(header, 10, checksum(header));
}

}  // namespace vxlab::wire
