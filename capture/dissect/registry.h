// All protocols and their fields, by number and by name.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "capture/dissect/field.h"
#include "capture/dissect/layer.h"
#include "capture/dissect/protocol.h"

namespace vxlab::dissect {

// What one protocol brings along; each file in protocols/ defines those it is for.
struct ProtocolDef {
    Protocol protocol;
    const FieldDef& heading;       // its own field, type protocol: abbrev "vxlan"
    std::string_view short_name;   // in frame.protocols: "vxlan"
    std::string_view column_name;  // in the summary line: "VXLAN"
    DissectFunction dissect;
    std::span<const FieldDef* const> fields;  // the heading first
};

const ProtocolDef& definition(Protocol protocol);

// All definitions with this name: several protocols may share one ("vxlan.flags" of VXLAN and GPE).
// Empty when there is none.
std::vector<const FieldDef*> find_fields(std::string_view abbrev);

// Every name, sorted, once each: for completion and suggestions.
const std::vector<std::string_view>& field_names();

}  // namespace vxlab::dissect
