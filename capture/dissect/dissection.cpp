#include "capture/dissect/dissection.h"

namespace vxlab::dissect {

void Dissection::clear() {
    tree.clear();
    layers.clear();
    remarks.clear();
    buffers.clear();
    summary = {};
    fragment_frames.clear();
    protocols.clear();
}

std::string_view to_text(Severity severity) {
    switch (severity) {
        case Severity::note:
            return "note";
        case Severity::warning:
            return "warning";
        case Severity::error:
            return "error";
        case Severity::none:
            break;
    }
    return "none";
}

std::string_view name_of(std::span<const NamedValue> names, std::uint64_t value) {
    for (const auto& named : names)
        if (named.value == value) return named.name;
    return {};
}

}  // namespace vxlab::dissect
