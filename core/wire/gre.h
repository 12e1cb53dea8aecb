// GRE (RFC 2784, 2890), with the presence bits of RFC 1701 and of PPTP's version 1 (RFC 2637).
#pragma once

#include "core/wire/ethernet.h"

namespace vxlab::wire {

// kLength is the part that is always there.
class GreView : public HeaderView<GreView, 4> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    std::uint16_t flags() const { return be16(0); }
    bool has_checksum() const { return bit(0, 0x80); }
    bool has_routing() const { return bit(0, 0x40); }  // RFC 1701 only
    bool has_key() const { return bit(0, 0x20); }
    bool has_sequence() const { return bit(0, 0x10); }
    bool has_acknowledgment() const { return version() == 1 && bit(1, 0x80); }
    std::uint8_t version() const { return static_cast<std::uint8_t>(u8(1) & 7); }
    EtherType protocol() const { return static_cast<EtherType>(be16(2)); }

    // With the optional words that the flags claim; RFC 1701's routing entries are not counted.
    std::size_t header_length() const {
        return acknowledgment_offset() + (has_acknowledgment() ? 4 : 0);
    }
    // Nothing when absent or cut off.
    std::optional<std::uint16_t> checksum() const {
        if (!has_checksum() || bytes_.size() < 8) return std::nullopt;
        return be16(4);
    }
    // Version 1 splits it into payload length and call id.
    std::optional<std::uint32_t> key() const { return word(has_key(), key_offset()); }
    std::optional<std::uint32_t> sequence() const {
        return word(has_sequence(), sequence_offset());
    }
    std::optional<std::uint32_t> acknowledgment() const {
        return word(has_acknowledgment(), acknowledgment_offset());
    }
    Bytes payload() const { return clamped(bytes_, header_length()); }

private:
    std::size_t key_offset() const { return has_checksum() || has_routing() ? 8 : 4; }
    std::size_t sequence_offset() const { return key_offset() + (has_key() ? 4 : 0); }
    std::size_t acknowledgment_offset() const {
        return sequence_offset() + (has_sequence() ? 4 : 0);
    }
    std::optional<std::uint32_t> word(bool present, std::size_t offset) const {
        if (!present || offset + 4 > bytes_.size()) return std::nullopt;
        return be32(offset);
    }
};

}  // namespace vxlab::wire
