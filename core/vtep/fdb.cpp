// The table itself, and what changes it: learning and ageing. The user's verbs are in
// fdb_requests.cpp.
#include "core/vtep/fdb.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <utility>

namespace vxlab::vtep {
namespace {

constexpr std::size_t kSmallestTable = 16;
constexpr Duration kCollectionInterval = Duration::seconds(10);

}  // namespace

trace::RowState FdbRow::row_state() const {
    if (flags & ntf::extern_learned) return trace::RowState::extern_learn;
    if (state & nud::permanent) return trace::RowState::permanent;
    return state & nud::noarp ? trace::RowState::fixed : trace::RowState::dynamic;
}

Fdb::Fdb(FdbDevice device)
    : device_(device),
      rows_(kSmallestTable),
      sequences_(kSmallestTable),
      shift_(64 - static_cast<unsigned>(std::countr_zero(kSmallestTable))) {}

FdbRow& Fdb::put(const FdbRow& row, std::uint64_t sequence) {
    auto at = home_of(row.mac);
    while (rows_[at].state != 0) at = next(at);
    sequences_[at] = sequence;
    return rows_[at] = row;
}

void Fdb::grow() {
    const auto rows = std::exchange(rows_, std::vector<FdbRow>(2 * rows_.size()));
    const auto sequences = std::exchange(sequences_, std::vector<std::uint64_t>(rows_.size()));
    --shift_;
    for (std::size_t at = 0; at < rows.size(); ++at)
        if (rows[at].state != 0) put(rows[at], sequences[at]);
}

// Linear probing without tombstones: what could have stood in the hole moves into it.
void Fdb::erase(std::size_t hole) {
    const auto distance = [this](std::size_t from, std::size_t to) {
        return (to - from) & (rows_.size() - 1);
    };
    for (auto at = next(hole); rows_[at].state != 0; at = next(at)) {
        if (distance(home_of(rows_[at].mac), at) < distance(hole, at)) continue;
        rows_[hole] = rows_[at];
        sequences_[hole] = sequences_[at];
        hole = at;
    }
    rows_[hole] = FdbRow{};
}

tl::expected<FdbRow*, KernelError> Fdb::create(const FdbRow& row) {
    if (device_.max_addresses != 0 && size_ >= device_.max_addresses) return refuse(ENOSPC);
    if ((size_ + 1) * 2 > rows_.size()) grow();
    auto& made = put(row, next_sequence_++);
    ++size_;
    made.taught_by = tell(trace::EventKind::row_added, made, made.first);
    return &made;
}

void Fdb::destroy(std::size_t index, trace::EventKind kind) {
    const auto& row = rows_[index];
    for (std::size_t i = 0; i < remote_count(row); ++i) tell(kind, row, remote(row, i));
    if (row.floods) others_.erase(row.mac);
    erase(index);
    --size_;
}

Fdb::Learned Fdb::learn(MacAddress source, const IpAddress& from, trace::InterfaceId interface,
                        Instant now) {
    const auto index = index_of(source);
    if (index == kNone) {
        FdbRow row;
        row.mac = source;
        row.first = {from, device_.port, device_.vni, interface};
        row.state = nud::reachable;
        row.flags = ntf::self;
        row.updated = row.used = now;
        const auto made = create(row);
        return made ? Learned{Lesson::added, *made} : Learned{Lesson::full, nullptr};
    }
    auto& row = rows_[index];
    row.updated = now;
    if (row.first.ip == from && row.first.interface == interface) {
        if (observer_) tell(trace::EventKind::row_refreshed, row, row.first);
        return {Lesson::refreshed, &row};
    }
    if (row.fixed()) return {Lesson::refused_static, &row};
    row.first.ip = from;
    row.taught_by = tell(trace::EventKind::row_moved, row, row.first);
    return {Lesson::moved, &row};
}

Instant Fdb::collect(Instant now, Duration ageing) {
    auto next = now + kCollectionInterval;
    std::vector<std::pair<std::uint64_t, MacAddress>> expired;
    for (std::size_t index = 0; index < rows_.size(); ++index) {
        const auto& row = rows_[index];
        if (row.state == 0 || !row.ages()) continue;
        const auto expiry = row.updated + ageing;
        if (expiry <= now) {
            expired.emplace_back(sequences_[index], row.mac);
        } else {
            next = std::min(next, expiry);
        }
    }
    std::sort(expired.rbegin(), expired.rend());
    for (const auto& [sequence, mac] : expired) destroy(index_of(mac), trace::EventKind::row_aged);
    return next;
}

std::vector<const FdbRow*> Fdb::rows() const {
    std::vector<const FdbRow*> all;
    all.reserve(size_);
    for (const auto& row : rows_)
        if (row.state != 0) all.push_back(&row);
    std::sort(all.begin(), all.end(), [this](const FdbRow* a, const FdbRow* b) {
        return sequences_[index_of(*a)] > sequences_[index_of(*b)];
    });
    return all;
}

void Fdb::describe(const FdbRow& row, const Remote& remote, trace::Row& out) {
    out.table = trace::Table::vtep_fdb;
    out.state = row.row_state();
    out.port = remote.port;
    out.vni = remote.vni;
    out.interface = remote.interface;
    out.mac = row.mac;
    out.via = remote.ip;
}

trace::EventId Fdb::tell(trace::EventKind kind, const FdbRow& row, const Remote& remote) const {
    if (!observer_) return 0;
    trace::Row told;
    describe(row, remote, told);
    return observer_(kind, told);
}

}  // namespace vxlab::vtep
