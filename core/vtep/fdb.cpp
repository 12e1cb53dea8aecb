// The table itself, and what changes it: learning and ageing. The user's verbs are in
// fdb_requests.cpp.
#include "core/vtep/fdb.h"

#include <algorithm>
#include <bit>
#include <cerrno>

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

Fdb::Fdb(FdbDevice device) : device_(device) {
    slots_.resize(kSmallestTable);
    mask_ = kSmallestTable - 1;
    shift_ = 64 - static_cast<unsigned>(std::countr_zero(kSmallestTable));
}

void Fdb::prefetch_row(MacAddress mac) const {
    const auto at = index_of(mac);
    if (at != kNone) __builtin_prefetch(&rows_[at]);
}

void Fdb::put(MacAddress mac, std::uint32_t row) {
    auto slot = slot_of(mac);
    while (slots_[slot].key != kFree) slot = (slot + 1) & mask_;
    slots_[slot] = {mac.value(), row};
}

void Fdb::grow() {
    const auto old = std::move(slots_);
    slots_.assign(old.size() * 2, Slot{});
    mask_ = slots_.size() - 1;
    --shift_;
    for (const auto& slot : old)
        if (slot.key != kFree) put(MacAddress(slot.key), slot.row);
}

// Linear probing without tombstones: what could have stood in the hole moves into it.
void Fdb::forget_slot(MacAddress mac) {
    auto hole = slot_of(mac);
    while (slots_[hole].key != mac.value()) hole = (hole + 1) & mask_;
    for (auto slot = (hole + 1) & mask_; slots_[slot].key != kFree; slot = (slot + 1) & mask_) {
        const auto home = slot_of(MacAddress(slots_[slot].key));
        if (((slot - home) & mask_) < ((slot - hole) & mask_)) continue;
        slots_[hole] = slots_[slot];
        hole = slot;
    }
    slots_[hole] = Slot{};
}

tl::expected<FdbRow*, KernelError> Fdb::create(FdbRow row) {
    if (device_.max_addresses != 0 && size_ >= device_.max_addresses) return refuse(ENOSPC);
    if ((size_ + 1) * 2 > slots_.size()) grow();
    row.sequence = next_sequence_++;
    auto index = static_cast<std::uint32_t>(rows_.size());
    if (free_.empty()) {
        rows_.push_back(std::move(row));
    } else {
        index = free_.back();
        free_.pop_back();
        rows_[index] = std::move(row);
    }
    auto& made = rows_[index];
    put(made.mac, index);
    ++size_;
    made.taught_by = tell(trace::EventKind::row_added, made, made.first);
    return &made;
}

void Fdb::destroy(std::uint32_t index, trace::EventKind kind) {
    auto& row = rows_[index];
    for (std::size_t i = 0; i < row.remote_count(); ++i) tell(kind, row, row.remote(i));
    forget_slot(row.mac);
    row = FdbRow{};
    free_.push_back(index);
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
        const auto made = create(std::move(row));
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
    std::vector<std::pair<std::uint64_t, std::uint32_t>> expired;
    for (std::uint32_t index = 0; index < rows_.size(); ++index) {
        const auto& row = rows_[index];
        if (row.sequence == 0 || !row.ages()) continue;
        const auto expiry = row.updated + ageing;
        if (expiry <= now) {
            expired.emplace_back(row.sequence, index);
        } else {
            next = std::min(next, expiry);
        }
    }
    std::sort(expired.rbegin(), expired.rend());
    for (const auto& [sequence, index] : expired) destroy(index, trace::EventKind::row_aged);
    return next;
}

std::vector<const FdbRow*> Fdb::rows() const {
    std::vector<const FdbRow*> all;
    all.reserve(size_);
    for (const auto& row : rows_)
        if (row.sequence != 0) all.push_back(&row);
    std::sort(all.begin(), all.end(),
              [](const FdbRow* a, const FdbRow* b) { return a->sequence > b->sequence; });
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
