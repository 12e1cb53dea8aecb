// The rows of a lab's tables at one step, those that the step made, moved or took away marked.
#pragma once

#include <QAbstractTableModel>
#include <functional>
#include <vector>

#include "labs/trace/step_tables.h"

namespace vxlab::models {

class TableRowsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { mark, table, device, row, state, step, kColumns };
    // Qt::UserRole gives the mark: '+', '~', '=', '-' or ' '.
    using Namer = std::function<std::string(trace::InterfaceId)>;

    using QAbstractTableModel::QAbstractTableModel;

    // What is shown: rows of these tables ("fdb", "neigh", "routes", "groups", "nexthop"; empty:
    // of all but the last), of the device or place whose name begins with that (empty: of all).
    void set_part(const QString& part);
    void set_place(const QString& place);
    void set_rows(const std::vector<labs::MarkedRow>& rows,
                  const std::vector<labs::Nexthop>& nexthops, const Namer& name);
    std::uint64_t step_of(int row) const { return lines_[static_cast<std::size_t>(row)].step; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Line {
        char mark = ' ';
        QString part, table, device, text, state;
        std::uint64_t step = 0;
    };
    bool is_shown(const Line& line) const;
    void show();

    QString part_, place_;
    std::vector<Line> all_, lines_;
};

}  // namespace vxlab::models
