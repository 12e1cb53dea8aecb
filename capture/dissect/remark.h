// A remark: something about a packet that a person should know, tied to a layer and its bytes. Its
// id is stable: filters, scripts and the documentation use it. The catalogue is in remarks.h.
#pragma once

#include <cstdint>
#include <string_view>

#include "capture/dissect/tree.h"

namespace vxlab::dissect {

enum class Severity : std::uint8_t {
    none,
    note,     // normal, but worth knowing
    warning,  // unusual: a standard is bent, or something is lost on the way
    error,    // a receiver would drop it, or the bytes contradict themselves
};

struct RemarkDef {
    std::string_view id;  // kebab-case
    Severity severity;
    std::string_view meaning;  // for the documentation: when it is given
};

struct Remark {
    const RemarkDef* def = nullptr;
    std::uint16_t layer = 0;    // index into Dissection::layers
    Range range;                // the bytes it speaks of; may be empty
    std::string_view sentence;  // empty in a light dissection
};

std::string_view to_text(Severity severity);

}  // namespace vxlab::dissect
