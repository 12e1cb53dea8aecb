// An index row as a source of field values: what it keeps is known, the rest is unknown.
#pragma once

#include "capture/dissect/summary.h"
#include "capture/index/filter_evaluate.h"

namespace vxlab::index::filter {

enum class Transport : std::uint8_t { none, udp, tcp, unclear };

// Whose ports the row's outer and inner ones are. A TCP segment ends a packet, so where there is
// UDP too, TCP is the inner one.
constexpr Transport outer_transport(std::uint64_t protocols, bool has_ports) {
    if (!has_ports) return Transport::none;
    return (protocols & bit(dissect::Protocol::udp)) != 0 ? Transport::udp : Transport::tcp;
}
constexpr Transport inner_transport(std::uint64_t protocols, bool has_ports, bool has_outer_ports,
                                    bool beyond) {
    if (!has_ports) return Transport::none;
    if ((protocols & bit(dissect::Protocol::tcp)) == 0) return Transport::udp;
    if ((protocols & bit(dissect::Protocol::udp)) == 0) return Transport::tcp;
    return has_outer_ports && !beyond ? Transport::tcp : Transport::unclear;
}

class RowFields final : public FieldSource {
public:
    RowFields(const dissect::Summary& summary, const RowFacts& facts)
        : summary_(summary), facts_(facts) {}

    Values values(const FieldRef& field) const override;
    Verdict presence(const FieldRef& field) const override;

private:
    using Protocol = dissect::Protocol;

    bool has(Protocol protocol) const { return (summary_.protocols & bit(protocol)) != 0; }
    bool has_any(std::uint64_t protocols) const { return (summary_.protocols & protocols) != 0; }
    // Whether no layer that could hold the field is in the packet.
    bool is_absent(const FieldRef& field) const {
        return !has_any(field.protocols) && !summary_.needs_history;
    }
    Values frame_values(const FieldRef& field) const;
    Values severities() const;
    Values header_values(const FieldRef& field) const;
    Values vnis(const FieldRef& field) const;
    bool add_header(const FieldRef& field, const dissect::HeaderSummary& header,
                    Transport transport, Values& values) const;
    Verdict heading_at_depth(const FieldRef& field) const;
    bool may_have_tunnel() const;
    // One VXLAN, VXLAN-GPE or Geneve tunnel over UDP, and headers that the row describes.
    bool is_plain_tunnel() const;
    Verdict outer_heading(std::uint64_t protocols) const;
    Verdict inner_heading(std::uint64_t protocols) const;

    const dissect::Summary& summary_;
    const RowFacts& facts_;
};

}  // namespace vxlab::index::filter
