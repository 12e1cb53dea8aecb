// Geneve (RFC 8926), UDP port 6081.
#pragma once

#include "core/wire/ethernet.h"
#include "core/wire/options.h"

namespace vxlab::wire {

inline constexpr std::uint16_t kGenevePort = 6081;

// Class (16), type (8, with the critical bit), reserved (3), length in 4-byte units (5): the kind
// of the Option is its type; its data is what follows the four bytes.
struct GeneveOptionRule {
    static Option first(Bytes bytes) {
        const std::size_t value = bytes.size() > 3 ? std::size_t{4} * (bytes[3] & 0x1f) : 0;
        Option option = option_of_length(bytes, 4 + value, 4);
        option.kind = bytes.size() > 2 ? bytes[2] : std::uint8_t{0};
        return option;
    }
};

// REQUIRES: option is one of GeneveView::options() and not malformed.
inline std::uint16_t geneve_option_class(const Option& option) {
    return load_be16(option.bytes, 0);
}

// kLength is the header without options.
class GeneveView : public HeaderView<GeneveView, 8> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    std::uint8_t version() const { return static_cast<std::uint8_t>(u8(0) >> 6); }
    // In bytes, 0 to 252.
    std::size_t options_length() const { return std::size_t{4} * (u8(0) & 0x3f); }
    bool control_flag() const { return bit(1, 0x80); }   // O
    bool critical_flag() const { return bit(1, 0x40); }  // C
    std::uint8_t reserved_flags() const { return static_cast<std::uint8_t>(u8(1) & 0x3f); }
    EtherType protocol() const { return static_cast<EtherType>(be16(2)); }
    std::uint32_t vni() const { return be24(4); }
    std::uint8_t reserved() const { return u8(7); }
    // The claim: 8 to 260 bytes.
    std::size_t header_length() const { return kLength + options_length(); }
    OptionRange<GeneveOptionRule> options() const {
        return OptionRange<GeneveOptionRule>(clamped(bytes_, kLength, options_length()));
    }
    Bytes payload() const { return clamped(bytes_, header_length()); }
};

}  // namespace vxlab::wire
