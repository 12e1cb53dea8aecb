// Lines are made once a step, and filtered.
#include "app/models/table_rows_model.h"

#include <algorithm>

#include "app/models/packet_row.h"
#include "core/trace/words.h"
#include "labs/trace/row_words.h"

namespace vxlab::models {

int TableRowsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(lines_.size());
}

int TableRowsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

void TableRowsModel::set_part(const QString& part) {
    part_ = part;
    show();
}

void TableRowsModel::set_place(const QString& place) {
    place_ = place;
    show();
}

void TableRowsModel::set_rows(const std::vector<labs::MarkedRow>& rows,
                              const std::vector<labs::Nexthop>& nexthops, const Namer& name) {
    all_.clear();
    for (const auto& [row, mark, changed_in] : rows)
        all_.push_back({mark, to_text(labs::part_of(row.row.table)),
                        to_text(labs::table_title(row.row.table)), to_text(name(row.device)),
                        to_text(labs::row_text(row.row, name)), to_text(trace::name(row.row.state)),
                        changed_in});
    for (const auto& [marked, gateway] : nexthops) {
        const auto& row = marked.row.row;
        const auto to = row.mac.is_zero() ? tr("all else") : to_text(row.mac.text());
        auto text = tr("VNI %1, %2 → %3").arg(row.vni).arg(to, to_text(row.via.text()));
        if (!gateway.empty()) text += QStringLiteral(" → ") + to_text(gateway);
        all_.push_back({marked.mark, QStringLiteral("nexthop"), tr("nexthops"),
                        to_text(name(marked.row.device)), text, to_text(trace::name(row.state)),
                        marked.changed_in});
    }
    show();
}

bool TableRowsModel::is_shown(const Line& line) const {
    const bool is_part =
        part_.isEmpty() ? line.part != QStringLiteral("nexthop") : line.part == part_;
    const bool is_place =
        place_.isEmpty() || line.device == place_ || line.device.startsWith(place_ + u':');
    return is_part && is_place && !line.device.endsWith(QStringLiteral(":lo"));
}

void TableRowsModel::show() {
    beginResetModel();
    lines_.clear();
    std::copy_if(all_.begin(), all_.end(), std::back_inserter(lines_),
                 [this](const Line& line) { return is_shown(line); });
    endResetModel();
}

QVariant TableRowsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const auto& line = lines_[static_cast<std::size_t>(index.row())];
    if (role == Qt::UserRole) return QChar(QLatin1Char(line.mark));
    if (role == Qt::ToolTipRole && index.column() == row) return line.text;
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case mark:
            return QString(QLatin1Char(line.mark == ' ' ? ' ' : line.mark));
        case table:
            return line.table;
        case device:
            return line.device;
        case row:
            return line.text;
        case state:
            return line.state;
        default:
            return QVariant::fromValue(static_cast<qulonglong>(line.step));
    }
}

QVariant TableRowsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case mark:
            return QString();
        case table:
            return tr("Table");
        case device:
            return tr("Of");
        case row:
            return tr("Row");
        case state:
            return tr("State");
        default:
            return tr("Step");
    }
}

}  // namespace vxlab::models
