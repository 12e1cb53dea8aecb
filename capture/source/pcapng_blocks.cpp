// Fixed fields first, then options; a bad option ends the options, never the block.
#include "capture/source/pcapng_blocks.h"

#include <fmt/format.h>

#include <algorithm>

#include "capture/source/byte_order.h"

namespace vxlab::source::pcapng {
namespace {

constexpr std::uint32_t kByteOrderMagic = 0x1a2b3c4d;
constexpr std::size_t kSectionFixed = 16;
constexpr std::size_t kInterfaceFixed = 8;
constexpr std::size_t kPacketFixed = 20;
constexpr std::size_t kSimpleFixed = 4;

enum Option : std::uint16_t {
    kEndOfOptions = 0,
    kComment = 1,
    kInterfaceName = 2,
    kInterfaceDescription = 3,
    kTimestampResolution = 9,
    kTimestampOffset = 14,
};

std::size_t padded(std::size_t size) { return (size + 3) & ~std::size_t{3}; }

// Calls take(code, value) for every option that is there as a whole.
template <class Take>
void for_each_option(Bytes options, bool swapped, Take take) {
    while (options.size() >= 4) {
        const Fields fields(options, swapped);
        const auto code = fields.u16(0);
        const std::size_t length = fields.u16(2);
        if (code == kEndOfOptions || length > options.size() - 4) return;
        take(code, options.subspan(4, length));
        options = options.subspan(std::min(4 + padded(length), options.size()));
    }
}

// Some writers count a terminating zero.
std::string text(Bytes value) {
    std::string result(value.begin(), value.end());
    result.resize(std::min(result.size(), result.find('\0')));
    return result;
}

Result<bool> parse_simple(Bytes body, const InterfaceFacts& interface, Packet& packet) {
    const auto wire = Fields(body, interface.swapped).u32(0);
    std::size_t captured = std::min<std::size_t>(wire, body.size() - kSimpleFixed);
    if (interface.snap_length != 0)
        captured = std::min<std::size_t>(captured, interface.snap_length);
    packet.time.reset();
    packet.wire_length = wire;
    packet.bytes = body.subspan(kSimpleFixed, captured);
    return true;
}

Result<bool> parse_enhanced(Bytes body, const InterfaceFacts& interface, Packet& packet) {
    const Fields fields(body, interface.swapped);
    const std::size_t captured = fields.u32(12);
    if (captured > body.size() - kPacketFixed)
        return fail(fmt::format("a packet of {} bytes in a block with room for {}", captured,
                                body.size() - kPacketFixed));
    const auto ticks = std::uint64_t{fields.u32(4)} << 32 | fields.u32(8);
    packet.time = interface.unit.instant(ticks, interface.offset_seconds);
    packet.wire_length = fields.u32(16);
    packet.bytes = body.subspan(kPacketFixed, captured);
    const auto end = kPacketFixed + padded(captured);
    if (end >= body.size()) return true;
    for_each_option(body.subspan(end), interface.swapped, [&](std::uint16_t code, Bytes value) {
        if (code != kComment) return;
        if (!packet.comment.empty()) packet.comment += '\n';
        packet.comment += text(value);
    });
    return true;
}

}  // namespace

Result<bool> section_is_swapped(Bytes body) {
    if (body.size() < kSectionFixed) return fail("a section header that is too short");
    const bool swapped = Fields(body, false).u32(0) != kByteOrderMagic;
    const Fields fields(body, swapped);
    if (fields.u32(0) != kByteOrderMagic)
        return fail("a section header without the byte order mark of pcapng");
    if (fields.u16(4) != 1)
        return fail(
            fmt::format("pcapng version {}.{} is not supported", fields.u16(4), fields.u16(6)));
    return swapped;
}

Result<InterfaceDescription> parse_interface(Bytes body, bool swapped,
                                             std::uint32_t section_start) {
    if (body.size() < kInterfaceFixed) return fail("an interface description that is too short");
    const Fields fields(body, swapped);
    InterfaceDescription result;
    auto& shown = result.shown;
    auto& facts = result.facts;
    shown.link_type = facts.link_type = static_cast<LinkType>(fields.u16(0));
    shown.snap_length = facts.snap_length = fields.u32(4);
    shown.described = true;
    facts.swapped = swapped;
    facts.section_start = section_start;
    for_each_option(body.subspan(kInterfaceFixed), swapped, [&](std::uint16_t code, Bytes value) {
        if (code == kInterfaceName) shown.name = text(value);
        if (code == kInterfaceDescription) shown.description = text(value);
        if (code == kTimestampResolution && !value.empty()) facts.unit = TimestampUnit(value[0]);
        if (code == kTimestampOffset && value.size() >= 8)
            facts.offset_seconds = static_cast<std::int64_t>(Fields(value, swapped).u64(0));
    });
    return result;
}

Result<std::uint32_t> packet_interface(BlockType type, Bytes body, bool swapped) {
    if (body.size() < (type == BlockType::simple_packet ? kSimpleFixed : kPacketFixed))
        return fail("a packet block that is too short");
    const Fields fields(body, swapped);
    if (type == BlockType::simple_packet) return 0U;
    return type == BlockType::packet ? fields.u16(0) : fields.u32(0);
}

Result<bool> parse_packet(BlockType type, Bytes body, const InterfaceFacts& interface,
                          Packet& packet) {
    packet.link_type = interface.link_type;
    packet.byte_swapped = interface.swapped;
    packet.comment.clear();
    return type == BlockType::simple_packet ? parse_simple(body, interface, packet)
                                            : parse_enhanced(body, interface, packet);
}

}  // namespace vxlab::source::pcapng
