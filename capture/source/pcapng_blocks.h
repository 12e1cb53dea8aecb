// The blocks of a pcapng file (draft-ietf-opsawg-pcapng) that carry interfaces and packets: bytes
// in, meaning out. A block's body is what stands between its type and lengths.
#pragma once

#include "capture/source/packet.h"
#include "capture/source/timestamp_unit.h"

namespace vxlab::source::pcapng {

enum class BlockType : std::uint32_t {
    interface_description = 1,
    packet = 2,  // obsolete; some files still have it
    simple_packet = 3,
    enhanced_packet = 6,
    section_header = 0x0a0d0d0a,  // the same in either byte order
};

// What reading a packet block needs to know of its interface.
struct InterfaceFacts {
    LinkType link_type = LinkType::ethernet;
    std::uint32_t snap_length = 0;
    std::uint32_t section_start = 0;  // number of the first interface of its section
    bool swapped = false;             // the section's byte order is not this machine's
    TimestampUnit unit;
    std::int64_t offset_seconds = 0;
};

struct InterfaceDescription {
    Interface shown;
    InterfaceFacts facts;
};

// Errors of these functions lack their place.

// The byte order of a section, from its header's body; the version is checked too.
Result<bool> section_is_swapped(Bytes body);

Result<InterfaceDescription> parse_interface(Bytes body, bool swapped, std::uint32_t section_start);

constexpr bool is_packet(BlockType type) {
    return type == BlockType::enhanced_packet || type == BlockType::simple_packet ||
           type == BlockType::packet;
}

// The interface's number within its section. REQUIRES: is_packet(type).
Result<std::uint32_t> packet_interface(BlockType type, Bytes body, bool swapped);

// Everything but number, offset and interface. `packet.bytes` points into the body.
// REQUIRES: is_packet(type), packet_interface() gave a value for this body.
Result<bool> parse_packet(BlockType type, Bytes body, const InterfaceFacts& interface,
                          Packet& packet);

}  // namespace vxlab::source::pcapng
