// The steps of a trace in words, one a row. Only rows that are looked at are told.
#pragma once

#include <QAbstractTableModel>
#include <functional>
#include <optional>
#include <unordered_map>

#include "labs/trace/story.h"

namespace vxlab::models {

class StepsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { number, time, where, what, why, kColumns };
    using Teller = std::function<std::optional<labs::ToldStep>(std::uint64_t step)>;

    using QAbstractTableModel::QAbstractTableModel;

    // Steps 1 to `count`; `tell` is called while rows are shown.
    void set_steps(std::uint64_t count, Teller tell);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        QString time, where, what, why;
        dissect::Role role = dissect::Role::plain;
    };
    const Row& row_of(std::uint64_t step) const;

    std::uint64_t count_ = 0;
    Teller tell_;
    mutable std::unordered_map<std::uint64_t, Row> told_;
};

// "ARP Who has 10.0.0.2? Tell 10.0.0.1": what is said of a step's frame, or its command.
QString what_of(const labs::ToldStep& step);
// The colour of a step: a drop's, or that of the last thing that its frame says.
dissect::Role role_of(const labs::ToldStep& step);

}  // namespace vxlab::models
