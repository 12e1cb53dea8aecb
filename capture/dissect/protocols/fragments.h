// What IPv4 and IPv6 do with a fragment: reassembly, the fields that list the pieces, remarks.
#pragma once

#include <optional>
#include <string_view>

#include "capture/dissect/layer.h"
#include "capture/dissect/reassembly.h"

namespace vxlab::dissect::protocols {

// The fields of a reassembled datagram; IPv4 and IPv6 have their own of each.
struct FragmentFields {
    const FieldDef& fragments;  // the group
    const FieldDef& fragment;
    const FieldDef& count;
    const FieldDef& overlap;
    const FieldDef& conflict;
    const FieldDef& length;
    const FieldDef& data;
    std::string_view buffer_name;
};

struct FragmentHeader {
    std::uint32_t offset = 0;  // bytes
    bool more = false;
    std::uint32_t identification = 0;
    std::uint8_t protocol = 0;
};

// Whether a fragment's own payload is dissected as far as it goes: the first one, when it was cut
// by the snaplen and so can never be part of a whole.
bool is_shown_alone(const FragmentHeader& header, const Window& payload);

// Takes the fragment's payload in. Gives the whole datagram's window when this piece completes it;
// nothing when pieces are missing, were cut by the snaplen, or no history is kept.
std::optional<Window> reassemble(Layer& layer, const FragmentHeader& header, const Window& payload,
                                 const FragmentFields& fields);

}  // namespace vxlab::dissect::protocols
