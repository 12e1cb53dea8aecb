// A bounded store of told rows.
#include "app/models/steps_model.h"

#include "app/models/packet_list_model.h"
#include "app/models/packet_row.h"

namespace vxlab::models {
namespace {

constexpr std::size_t kKept = 4096;
constexpr int kNanoseconds = 9;

QString seconds(Instant time) {
    return QString::number(static_cast<double>(time.nanoseconds) / 1e9, 'f', kNanoseconds);
}

}  // namespace

QString what_of(const labs::ToldStep& step) {
    QString text;
    for (const auto& piece : step.what)
        text += (text.isEmpty() ? QString() : QStringLiteral("  ")) + to_text(piece.text);
    return text;
}

dissect::Role role_of(const labs::ToldStep& step) {
    for (const auto& sentence : step.sentences)
        if (sentence.verdict == trace::Verdict::drop) return dissect::Role::error;
    auto role = dissect::Role::plain;
    for (const auto& piece : step.what)
        if (piece.role != dissect::Role::plain) role = piece.role;
    return role;
}

void StepsModel::set_steps(std::uint64_t count, Teller tell) {
    beginResetModel();
    count_ = count;
    tell_ = std::move(tell);
    told_.clear();
    endResetModel();
}

int StepsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(count_);
}

int StepsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

const StepsModel::Row& StepsModel::row_of(std::uint64_t step) const {
    if (told_.size() > kKept) told_.clear();
    const auto [known, is_new] = told_.try_emplace(step);
    auto& row = known->second;
    if (!is_new) return row;
    const auto told = tell_(step);
    if (!told) return row;
    QStringList why;
    for (const auto& sentence : told->sentences)
        if (sentence.about != labs::Sentence::About::refresh) why << to_text(sentence.text);
    row = {seconds(told->time), to_text(told->where + ' ' + told->doing), what_of(*told),
           why.join(QStringLiteral("; ")), role_of(*told)};
    return row;
}

QVariant StepsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const auto step = static_cast<std::uint64_t>(index.row()) + 1;
    if (role == PacketListModel::kLayerRole) return static_cast<int>(row_of(step).role);
    if (role == PacketListModel::kCellRole)
        return static_cast<int>(index.column() == what ? row_of(step).role : dissect::Role::plain);
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case number:
            return QVariant::fromValue(static_cast<qulonglong>(step));
        case time:
            return row_of(step).time;
        case where:
            return row_of(step).where;
        case what:
            return row_of(step).what;
        default:
            return row_of(step).why;
    }
}

QVariant StepsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case number:
            return tr("Step");
        case time:
            return tr("Time");
        case where:
            return tr("Where");
        case what:
            return tr("What");
        default:
            return tr("Why");
    }
}

}  // namespace vxlab::models
