#include "capture/dissect/layer.h"

#include <bit>

#include "capture/dissect/registry.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect {
namespace {

std::size_t width_of(std::size_t length) { return length > 8 ? 8 : length; }

// The integer a field's bytes hold, after its mask.
std::uint64_t read_number(const FieldDef& field, Bytes bytes) {
    std::uint64_t value = load_be(bytes, 0, width_of(bytes.size()));
    if (field.mask != 0) value = (value & field.mask) >> std::countr_zero(field.mask);
    if (field.type == FieldType::boolean) return value != 0;
    if (is_signed(field.type) && bytes.size() < 8) {
        const auto shift = 64 - 8 * bytes.size();
        value = static_cast<std::uint64_t>(static_cast<std::int64_t>(value << shift) >>
                                           static_cast<int>(shift));
    }
    return value;
}

}  // namespace

HeaderSummary* Layer::columns() {
    if (state_.quoted || state_.tunnel_depth > 1) {
        summary().beyond = true;
        return nullptr;
    }
    return state_.tunnel_depth == 0 ? &summary().outer : &summary().inner;
}

bool Layer::require(std::size_t n) {
    if (size() >= n) return true;
    // The tree keeps the fields up to the cut; the row's columns do not.
    summary().beyond = true;
    const auto& name = definition(self().protocol).column_name;
    if (quoted() || window_.reported >= n) {
        if (!quoted() || window_.is_cut())
            remark(remarks::kCutBySnaplen, 0, size(),
                   "{} ends after {} of {} bytes: the capture kept no more", name, size(), n);
        return false;
    }
    remark(remarks::kHeaderTruncated, 0, size(), "{} needs {} bytes, but only {} are left", name, n,
           window_.reported);
    return false;
}

NodeId Layer::place(const FieldDef& field, std::size_t offset, std::size_t length, Node node) {
    node.field = &field;
    node.range = window_.range(offset, length);
    node.layer = index_;
    return state_.out.tree.append(parent_, node);
}

NodeId Layer::add(const FieldDef& field, std::size_t offset, std::size_t length) {
    if (!detailed() || offset > size() || length > size() - offset) return kNoNode;
    Node node;
    const auto raw = bytes().subspan(offset, length);
    if (holds_bytes(field.type)) {
        node.bytes = raw;
    } else if (field.type != FieldType::none && length > 0) {
        node.number = read_number(field, raw);
    }
    return place(field, offset, length, node);
}

NodeId Layer::add_number(const FieldDef& field, std::size_t offset, std::size_t length,
                         std::uint64_t value) {
    if (!detailed() || offset > size() || length > size() - offset) return kNoNode;
    Node node;
    node.number = value;
    return place(field, offset, length, node);
}

NodeId Layer::add_text(const FieldDef& field, std::size_t offset, std::size_t length,
                       std::string_view text) {
    if (!detailed() || offset > size() || length > size() - offset) return kNoNode;
    const auto kept = state_.out.tree.keep(text);
    return add_bytes(field, offset,
                     {reinterpret_cast<const std::uint8_t*>(kept.data()), kept.size()});
}

NodeId Layer::add_bytes(const FieldDef& field, std::size_t offset, Bytes value) {
    if (!detailed()) return kNoNode;
    Node node;
    node.bytes = value;
    return place(field, offset, value.size(), node);
}

NodeId Layer::add_generated(const FieldDef& field, std::uint64_t value) {
    const auto node = add_number(field, 0, 0, value);
    if (node != kNoNode) state_.out.tree[node].generated = true;
    return node;
}

NodeId Layer::add_generated_text(const FieldDef& field, std::string_view text) {
    const auto node = add_text(field, 0, 0, text);
    if (node != kNoNode) state_.out.tree[node].generated = true;
    return node;
}

NodeId Layer::add_hidden(const FieldDef& field, std::size_t offset, std::size_t length) {
    const auto node = add(field, offset, length);
    if (node != kNoNode) state_.out.tree[node].hidden = true;
    return node;
}

NodeId Layer::add_hidden_text(const FieldDef& field, std::size_t offset, std::size_t length,
                              std::string_view text) {
    const auto node = add_text(field, offset, length, text);
    if (node != kNoNode) state_.out.tree[node].hidden = true;
    return node;
}

void Layer::set_label(NodeId node, std::string_view text) {
    state_.out.tree[node].label = state_.out.tree.keep(text);
}

void Layer::set_info(std::string_view text) { self().info = state_.out.tree.keep(text); }

void Layer::add_remark(const RemarkDef& def, Range range, std::string_view sentence) {
    // A quoted header is another packet's: what is odd about it is no news of this one.
    if (self().quoted) return;
    auto& out = state_.out;
    auto& worst = out.summary.severity;
    if (def.severity > worst) worst = def.severity;
    if (!detailed()) {
        out.remarks.push_back({&def, index_, range, {}});
        return;
    }
    const auto kept = out.tree.keep(sentence);
    out.remarks.push_back({&def, index_, range, kept});
    append_remark_nodes(out, out.remarks.back(), self().node);
}

void Layer::covers(std::size_t length) {
    auto& layer = self();
    layer.range = window_.range(0, length);
    if (layer.node == kNoNode) return;
    auto& node = state_.out.tree[layer.node];
    node.range = layer.range;
    node.bytes = bytes().first(std::min(length, size()));
}

}  // namespace vxlab::dissect
