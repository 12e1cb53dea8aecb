#include "capture/dissect/json.h"

#include <nlohmann/json.hpp>

#include "capture/dissect/format.h"
#include "capture/dissect/registry.h"

namespace vxlab::dissect {
namespace {

using Json = nlohmann::ordered_json;

Json range_json(const Range& range) {
    Json json = {range.begin, range.length};
    if (range.buffer != 0) json.push_back(range.buffer);
    return json;
}

Json value_json(const Node& node) {
    const auto& field = *node.field;
    if (field.type == FieldType::boolean) return node.number != 0;
    if (is_signed(field.type)) return static_cast<std::int64_t>(node.number);
    if (is_unsigned(field.type) && field.base == Base::dec) return node.number;
    return value_text(node);
}

Json node_json(const Tree& tree, NodeId id);

Json children_json(const Tree& tree, NodeId parent) {
    Json list = Json::array();
    for (auto id = tree[parent].first_child; id != kNoNode; id = tree[id].next_sibling)
        list.push_back(node_json(tree, id));
    return list;
}

// The tree is as deep as dissectors nest groups, a handful; layers are not nested in it.
Json node_json(const Tree& tree, NodeId id) {
    const auto& node = tree[id];
    Json json = Json::object();
    if (!node.field->abbrev.empty()) json["name"] = node.field->abbrev;
    if (node.field->type != FieldType::none && node.field->type != FieldType::protocol)
        json["value"] = value_json(node);
    json["text"] = tree_text(node);
    json["range"] = range_json(node.range);
    if (node.hidden) json["hidden"] = true;
    if (node.generated) json["generated"] = true;
    if (node.first_child != kNoNode) json["fields"] = children_json(tree, id);
    return json;
}

Json layer_json(const Dissection& dissection, const LayerInfo& layer) {
    const auto& node = dissection.tree[layer.node];
    Json json = {{"protocol", definition(layer.protocol).short_name},
                 {"text", tree_text(node)},
                 {"range", range_json(layer.range)},
                 {"tunnel_depth", layer.tunnel_depth}};
    if (layer.quoted) json["quoted"] = true;
    json["fields"] = children_json(dissection.tree, layer.node);
    return json;
}

Json remark_json(const Remark& remark) {
    return {{"id", remark.def->id},
            {"severity", to_text(remark.def->severity)},
            {"layer", remark.layer},
            {"range", range_json(remark.range)},
            {"sentence", remark.sentence}};
}

}  // namespace

std::string to_json(const Dissection& dissection) {
    Json json = {{"protocols", dissection.protocols}};
    auto& layers = json["layers"] = Json::array();
    for (const auto& layer : dissection.layers)
        if (layer.node != kNoNode) layers.push_back(layer_json(dissection, layer));
    auto& remarks = json["remarks"] = Json::array();
    for (const auto& remark : dissection.remarks) remarks.push_back(remark_json(remark));
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace vxlab::dissect
