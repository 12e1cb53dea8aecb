#include "tests/support/dissection_checks.h"

#include <fmt/format.h>

#include "capture/dissect/format.h"
#include "capture/dissect/json.h"
#include "capture/dissect/registry.h"
#include "capture/dissect/summary_line.h"

namespace vxlab::test {
namespace {

using dissect::Dissection;
using dissect::HeaderSummary;
using dissect::Range;
using dissect::Summary;

bool is_inside(const Dissection& dissection, const Range& range) {
    if (range.buffer >= dissection.buffers.size()) return false;
    return std::uint64_t{range.begin} + range.length <=
           dissection.buffers[range.buffer].bytes.size();
}

bool equal(const HeaderSummary& a, const HeaderSummary& b) {
    return a.mac_source == b.mac_source && a.mac_destination == b.mac_destination &&
           a.ip_source == b.ip_source && a.ip_destination == b.ip_destination &&
           a.source_port == b.source_port && a.destination_port == b.destination_port &&
           a.has_mac == b.has_mac && a.has_ports == b.has_ports;
}

bool equal(const Summary& a, const Summary& b) {
    return equal(a.outer, b.outer) && equal(a.inner, b.inner) && a.protocols == b.protocols &&
           a.vni == b.vni && a.has_vni == b.has_vni && a.vni_valid == b.vni_valid &&
           a.beyond == b.beyond && a.needs_history == b.needs_history && a.protocol == b.protocol &&
           a.tunnel_depth == b.tunnel_depth && a.severity == b.severity;
}

std::string problems_of_nodes(const Dissection& full) {
    std::size_t visited = 0;
    const auto& tree = full.tree;
    for (auto id = tree.first(); id != dissect::kNoNode; id = tree.next(id), ++visited) {
        const auto& node = tree[id];
        if (!is_inside(full, node.range)) return fmt::format("{}: range", node.field->abbrev);
        if (node.layer >= full.layers.size()) return fmt::format("{}: layer", node.field->abbrev);
        // A heading without a name of its own is text alone.
        if (!node.field->abbrev.empty() && dissect::find_fields(node.field->abbrev).empty())
            return fmt::format("{}: not registered", node.field->abbrev);
        dissect::tree_text(node);
        dissect::value_text(node);
    }
    return visited == tree.size() ? "" : "nodes that the tree does not reach";
}

}  // namespace

std::string problems_in(const Dissection& full) {
    if (auto problem = problems_of_nodes(full); !problem.empty()) return problem;
    for (const auto& layer : full.layers)
        if (!is_inside(full, layer.range)) return "a layer's range";
    for (const auto& remark : full.remarks) {
        if (!is_inside(full, remark.range)) return fmt::format("{}: range", remark.def->id);
        if (remark.sentence.empty()) return fmt::format("{}: no sentence", remark.def->id);
    }
    if (dissect::to_json(full).empty() || dissect::summary_line(full).empty()) return "no text";
    return {};
}

std::string disagreement(const dissect::Options& options, const source::Packet& packet) {
    dissect::Dissector dissector(options);
    Dissection light, full;
    dissector.dissect_alone(packet, dissect::Detail::light, light);
    dissector.dissect_alone(packet, dissect::Detail::full, full);
    if (!equal(light.summary, full.summary)) return "the light summary is not the full one";
    if (light.remarks.size() != full.remarks.size())
        return "the light remarks are not the full ones";
    for (std::size_t i = 0; i < full.remarks.size(); ++i)
        if (light.remarks[i].def != full.remarks[i].def ||
            light.remarks[i].range != full.remarks[i].range)
            return fmt::format("{}: light and full differ", full.remarks[i].def->id);
    return {};
}

}  // namespace vxlab::test
