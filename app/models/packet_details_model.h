// The protocol tree of one packet: headings at the top, their fields below. What only filters see
// (hidden nodes) is left out.
#pragma once

#include <QAbstractItemModel>
#include <optional>
#include <vector>

#include "capture/dissect/dissection.h"

namespace vxlab::models {

class PacketDetailsModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum DataRole { kLayerRole = Qt::UserRole, kFieldNameRole };  // dissect::Role, "vxlan.vni"

    using QAbstractItemModel::QAbstractItemModel;

    // Borrowed until the next call; null: nothing.
    void set_dissection(const dissect::Dissection* dissection);

    // kNoNode for an invalid index.
    dissect::NodeId node_at(const QModelIndex& index) const;
    // Invalid for kNoNode and for a node that is not shown.
    QModelIndex index_of(dissect::NodeId node) const;
    // The smallest field that covers the byte of the buffer; kNoNode for none.
    dissect::NodeId node_covering(std::uint16_t buffer, std::uint32_t byte) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    // By node, the last entry for the top: its children that are shown, and which one it is itself.
    const std::vector<dissect::NodeId>& children(dissect::NodeId node) const;

    const dissect::Dissection* dissection_ = nullptr;
    std::vector<std::vector<dissect::NodeId>> children_{1};
    std::vector<int> rows_;
};

}  // namespace vxlab::models
