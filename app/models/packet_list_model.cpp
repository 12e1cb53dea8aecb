// Rows on demand: a packet is read again and decoded, and the last some thousand are kept.
#include "app/models/packet_list_model.h"

#include <QDateTime>
#include <algorithm>

#include "capture/dissect/format.h"

namespace vxlab::models {
namespace {

constexpr std::int64_t kMillisecond = 1'000'000;

// "12.000150".
QString seconds_text(std::int64_t nanoseconds, bool whole_microseconds) {
    const auto text = to_text(dissect::epoch_text(nanoseconds));
    return whole_microseconds ? text.chopped(3) : text;
}

QString date_text(std::int64_t nanoseconds, Qt::TimeSpec zone) {
    const auto time = QDateTime::fromMSecsSinceEpoch(nanoseconds / kMillisecond, zone);
    const auto fraction = (nanoseconds % 1'000'000'000 + 1'000'000'000) % 1'000'000'000 / 1000;
    return time.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")) +
           QStringLiteral(".%1").arg(fraction, 6, 10, QLatin1Char('0'));
}

dissect::Role cell_role(int column, const PacketRow& packet) {
    switch (column) {
        case PacketListModel::kOuter:
            return dissect::Role::outer;
        case PacketListModel::kVni:
            return dissect::Role::tunnel;
        case PacketListModel::kInner:
            return dissect::Role::inner;
        case PacketListModel::kProtocol:
            return packet.role;
        default:
            return dissect::Role::plain;
    }
}

}  // namespace

void PacketListModel::clear() { set_head({}); }

void PacketListModel::set_head(std::vector<PacketRow> rows) {
    beginResetModel();
    head_ = std::move(rows);
    whole_microseconds_ = std::all_of(head_.begin(), head_.end(), [](const PacketRow& row) {
        return row.time.value_or(0) % 1000 == 0;
    });
    reader_.reset();
    index_.reset();
    shown_.reset();
    cache_.clear();
    endResetModel();
}

// What was shown of the head stays, and the rest comes after it: a reader keeps his place.
void PacketListModel::set_index(Index index) {
    const auto before = rowCount();
    const auto now = static_cast<int>(index->columns().size());
    const bool grows = now > before;
    if (grows) {
        beginInsertRows({}, before, now - 1);
    } else {
        beginResetModel();
    }
    index_ = std::move(index);
    if (auto reader = index::PacketReader::open(*index_)) reader_.emplace(std::move(*reader));
    if (grows) {
        endInsertRows();
    } else {
        endResetModel();
    }
}

void PacketListModel::set_shown(Shown shown) {
    beginResetModel();
    shown_ = std::move(shown);
    endResetModel();
}

void PacketListModel::set_time_format(TimeFormat format) {
    time_format_ = format;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, kTime), index(rowCount() - 1, kTime), {Qt::DisplayRole});
}

std::size_t PacketListModel::packet_at(int row) const {
    const auto at = static_cast<std::size_t>(row);
    return shown_ ? (*shown_)[at] : at;
}

int PacketListModel::row_of(std::size_t packet) const {
    if (rowCount() == 0) return -1;
    const auto last = static_cast<std::size_t>(rowCount() - 1);
    if (!shown_) return static_cast<int>(std::min(packet, last));
    const auto at = std::lower_bound(shown_->begin(), shown_->end(), packet);
    return static_cast<int>(std::min(static_cast<std::size_t>(at - shown_->begin()), last));
}

int PacketListModel::rowCount(const QModelIndex& parent) const {
    if (parent.isValid()) return 0;
    if (shown_) return static_cast<int>(shown_->size());
    return static_cast<int>(index_ ? index_->columns().size() : head_.size());
}

int PacketListModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

const PacketRow* PacketListModel::row(std::size_t packet) const {
    if (packet < head_.size()) return &head_[packet];
    if (auto* kept = cache_.object(packet)) return kept;
    if (!reader_) return nullptr;
    dissect::Dissection dissection;
    if (!reader_->dissect(packet, dissection)) return nullptr;
    const auto bytes = reader_->packet(packet);
    if (!bytes) return nullptr;
    cache_.insert(packet, new PacketRow(packet_row(*bytes, dissection, index_->interfaces())));
    return cache_.object(packet);
}

QString PacketListModel::time_text(const PacketRow& packet, int row) const {
    if (!packet.time) return QStringLiteral("-");
    const auto time = *packet.time;
    switch (time_format_) {
        case TimeFormat::date_and_time:
            return date_text(time, Qt::LocalTime);
        case TimeFormat::utc:
            return date_text(time, Qt::UTC);
        case TimeFormat::epoch:
            return to_text(dissect::epoch_text(time));
        case TimeFormat::since_previous:
        case TimeFormat::since_first:
            break;
    }
    const bool first = time_format_ == TimeFormat::since_first;
    if (!first && row == 0) return seconds_text(0, whole_microseconds_);
    const auto* other = this->row(first ? 0 : packet_at(row - 1));
    return other && other->time ? seconds_text((Instant{time} - Instant{*other->time}).nanoseconds,
                                               whole_microseconds_)
                                : QStringLiteral("-");
}

QString PacketListModel::text(const PacketRow& packet, int row, int column) const {
    switch (column) {
        case kNumber:
            return QString::number(packet.number);
        case kTime: {
            const PacketRow copy = packet;  // the previous one may take its place
            return time_text(copy, row);
        }
        case kWhere:
            return packet.where;
        case kOuter:
            return packet.outer;
        case kInner:
            return packet.inner;
        case kVni:
            return packet.vni;
        case kProtocol:
            return packet.protocol;
        case kLength:
            return QString::number(packet.length);
        default:
            return packet.info;
    }
}

QVariant PacketListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    if (role == Qt::TextAlignmentRole) {
        const bool number = index.column() == kNumber || index.column() == kTime ||
                            index.column() == kVni || index.column() == kLength;
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter) |
                                   (number ? Qt::AlignRight : Qt::AlignLeft));
    }
    if (role < Qt::UserRole && role != Qt::DisplayRole) return {};
    const auto* packet = row(packet_at(index.row()));
    if (role == Qt::DisplayRole)
        return packet                    ? text(*packet, index.row(), index.column())
               : index.column() == kInfo ? tr("This packet cannot be read again")
                                         : QString();
    if (!packet) return {};
    if (role == kCellRole) return static_cast<int>(cell_role(index.column(), *packet));
    return role == kSeverityRole ? static_cast<int>(packet->severity)
                                 : static_cast<int>(packet->role);
}

QVariant PacketListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case kNumber:
            return tr("No.");
        case kTime:
            return tr("Time");
        case kWhere:
            return tr("Where");
        case kOuter:
            return tr("Outer");
        case kInner:
            return tr("Inner");
        case kVni:
            return tr("VNI");
        case kProtocol:
            return tr("Protocol");
        case kLength:
            return tr("Length");
        case kInfo:
            return tr("Info");
        default:
            return {};
    }
}

}  // namespace vxlab::models
