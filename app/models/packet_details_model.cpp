// An index's internal id is its node.
#include "app/models/packet_details_model.h"

#include "app/models/packet_row.h"
#include "capture/dissect/format.h"
#include "capture/dissect/summary_line.h"

namespace vxlab::models {

using dissect::kNoNode;
using dissect::NodeId;

void PacketDetailsModel::set_dissection(const dissect::Dissection* dissection) {
    beginResetModel();
    dissection_ = dissection;
    const auto size = dissection ? dissection->tree.size() : 0;
    children_.assign(size + 1, {});
    rows_.assign(size, -1);
    for (std::size_t i = 0; i < size; ++i) {
        const auto& node = dissection->tree.nodes()[i];
        if (node.hidden) continue;
        auto& siblings = node.parent == kNoNode ? children_.back()
                                                : children_[static_cast<std::size_t>(node.parent)];
        rows_[i] = static_cast<int>(siblings.size());
        siblings.push_back(static_cast<NodeId>(i));
    }
    endResetModel();
}

const std::vector<NodeId>& PacketDetailsModel::children(NodeId node) const {
    return node == kNoNode ? children_.back() : children_[static_cast<std::size_t>(node)];
}

NodeId PacketDetailsModel::node_at(const QModelIndex& index) const {
    return index.isValid() ? static_cast<NodeId>(index.internalId()) : kNoNode;
}

QModelIndex PacketDetailsModel::index_of(NodeId node) const {
    if (node == kNoNode || static_cast<std::size_t>(node) >= rows_.size()) return {};
    for (auto at = node; at != kNoNode; at = dissection_->tree[at].parent)
        if (rows_[static_cast<std::size_t>(at)] < 0) return {};
    return createIndex(rows_[static_cast<std::size_t>(node)], 0, static_cast<quintptr>(node));
}

NodeId PacketDetailsModel::node_covering(std::uint16_t buffer, std::uint32_t byte) const {
    NodeId best = kNoNode;
    if (!dissection_) return best;
    const auto& nodes = dissection_->tree.nodes();
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const auto& range = nodes[i].range;
        const bool covers =
            range.buffer == buffer && byte >= range.begin && byte - range.begin < range.length;
        if (!covers || !index_of(static_cast<NodeId>(i)).isValid()) continue;
        if (best == kNoNode || range.length <= dissection_->tree[best].range.length)
            best = static_cast<NodeId>(i);
    }
    return best;
}

QModelIndex PacketDetailsModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    const auto node = children(node_at(parent))[static_cast<std::size_t>(row)];
    return createIndex(row, column, static_cast<quintptr>(node));
}

QModelIndex PacketDetailsModel::parent(const QModelIndex& child) const {
    const auto node = node_at(child);
    return node == kNoNode ? QModelIndex() : index_of(dissection_->tree[node].parent);
}

int PacketDetailsModel::rowCount(const QModelIndex& parent) const {
    return parent.column() > 0 ? 0 : static_cast<int>(children(node_at(parent)).size());
}

int PacketDetailsModel::columnCount(const QModelIndex&) const { return 1; }

QVariant PacketDetailsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const auto& node = dissection_->tree[node_at(index)];
    switch (role) {
        case Qt::DisplayRole:
            return to_text(dissect::tree_text(node));
        case kFieldNameRole:
            return to_text(node.field->abbrev);
        case kLayerRole:
            return static_cast<int>(dissect::role_of(dissection_->layers[node.layer]));
        default:
            return {};
    }
}

}  // namespace vxlab::models
