// The packets of a capture, one a row: all of them, or those that a display filter leaves. Rows are
// decoded when somebody looks at them.
#pragma once

#include <QAbstractTableModel>
#include <QCache>
#include <memory>

#include "app/models/packet_row.h"
#include "capture/index/packet_index.h"

namespace vxlab::models {

// Packets are counted from 0 ("packet"), as in the index; rows are what is shown.
class PacketListModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        kNumber,
        kTime,
        kWhere,
        kOuter,
        kInner,
        kVni,
        kProtocol,
        kLength,
        kInfo,
        kColumns
    };
    // dissect::Severity and dissect::Role of the row; dissect::Role of the cell's own text.
    enum DataRole { kSeverityRole = Qt::UserRole, kLayerRole, kCellRole };

    enum class TimeFormat {
        since_first,     // "0.000150"
        since_previous,  // shown, that is
        date_and_time,   // local
        utc,
        epoch,
    };

    using Index = std::shared_ptr<const index::PacketIndex>;
    using Shown = std::shared_ptr<const std::vector<std::uint32_t>>;  // ascending; null: all

    using QAbstractTableModel::QAbstractTableModel;

    void clear();
    // The first packets of a capture that is still being indexed.
    void set_head(std::vector<PacketRow> rows);
    void set_index(Index index);
    void set_shown(Shown shown);
    void set_time_format(TimeFormat format);

    // REQUIRES: row < rowCount().
    std::size_t packet_at(int row) const;
    // The row of a packet; the next shown one where it is not shown itself; -1 without any.
    int row_of(std::size_t packet) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    // Null when the packet cannot be read again; borrowed until the next call.
    const PacketRow* row(std::size_t packet) const;
    QString time_text(const PacketRow& packet, int row) const;
    QString text(const PacketRow& packet, int row, int column) const;

    std::vector<PacketRow> head_;
    Index index_;
    Shown shown_;
    bool whole_microseconds_ = true;  // the clock of the capture, as far as its head tells
    TimeFormat time_format_ = TimeFormat::since_first;
    mutable std::optional<index::PacketReader> reader_;
    mutable QCache<std::size_t, PacketRow> cache_{2000};
};

}  // namespace vxlab::models
