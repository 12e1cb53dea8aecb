#include "core/sim/devices/bridge/fdb.h"

#include <algorithm>

#include "core/sim/devices/bridge/port.h"

namespace vxlab::sim {
namespace {

// A MAC address and a VLAN take 60 bits; the rest tells an empty slot from any key.
constexpr std::uint64_t kUsed = std::uint64_t{1} << 63;

std::uint64_t key_of(MacAddress mac, std::uint16_t vlan) {
    return kUsed | mac.value() << 12 | vlan;
}

}  // namespace

trace::RowState BridgeFdbRow::state() const {
    if (local) return trace::RowState::permanent;
    if (fixed) return trace::RowState::fixed;
    return extern_learn ? trace::RowState::extern_learn : trace::RowState::dynamic;
}

trace::Row BridgeFdbRow::trace_row() const {
    trace::Row row;
    row.table = trace::Table::bridge_fdb;
    row.state = state();
    row.vlan = vlan;
    row.interface = port ? port->interface.id : 0;
    row.mac = mac;
    return row;
}

BridgeFdb::BridgeFdb() : slots_(16), shift_(60) {}

std::size_t BridgeFdb::slot_of(std::uint64_t key) const {
    return (key * 0x9e37'79b9'7f4a'7c15) >> shift_;
}

BridgeFdbRow* BridgeFdb::find(MacAddress mac, std::uint16_t vlan) {
    const auto key = key_of(mac, vlan);
    for (auto at = slot_of(key);; at = (at + 1) & (slots_.size() - 1)) {
        if (slots_[at].key == key) return slots_[at].row;
        if (slots_[at].key == 0) return nullptr;
    }
}

void BridgeFdb::put(std::uint64_t key, BridgeFdbRow* row) {
    auto at = slot_of(key);
    while (slots_[at].key != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {key, row};
}

void BridgeFdb::grow() {
    const auto old = std::move(slots_);
    slots_.assign(old.size() * 2, {});
    --shift_;
    for (const auto& slot : old)
        if (slot.key != 0) put(slot.key, slot.row);
}

BridgeFdbRow& BridgeFdb::add(const BridgeFdbRow& row) {
    if (2 * (size_ + 1) > slots_.size()) grow();
    if (free_.empty()) free_.push_back(&rows_.emplace_back());
    auto* added = free_.back();
    free_.pop_back();
    *added = row;
    added->sequence = ++last_sequence_;
    put(key_of(row.mac, row.vlan), added);
    ++size_;
    return *added;
}

// Closes the gap: later slots of the same run move up where they may.
void BridgeFdb::remove(const BridgeFdbRow& row) {
    const auto mask = slots_.size() - 1;
    const auto key = key_of(row.mac, row.vlan);
    auto gap = slot_of(key);
    while (slots_[gap].key != key) gap = (gap + 1) & mask;
    free_.push_back(slots_[gap].row);
    for (auto at = (gap + 1) & mask; slots_[at].key != 0; at = (at + 1) & mask) {
        const auto home = slot_of(slots_[at].key);
        if (((at - home) & mask) < ((at - gap) & mask)) continue;
        slots_[gap] = slots_[at];
        gap = at;
    }
    slots_[gap] = {};
    --size_;
}

template <class Predicate>
std::vector<const BridgeFdbRow*> BridgeFdb::rows_where(Predicate predicate) const {
    std::vector<const BridgeFdbRow*> found;
    for (const auto& slot : slots_)
        if (slot.key != 0 && predicate(*slot.row)) found.push_back(slot.row);
    std::sort(found.begin(), found.end(),
              [](const auto* a, const auto* b) { return a->sequence > b->sequence; });
    return found;
}

std::vector<const BridgeFdbRow*> BridgeFdb::rows() const {
    return rows_where([](const BridgeFdbRow&) { return true; });
}

std::vector<const BridgeFdbRow*> BridgeFdb::rows_of(const BridgePort* port) const {
    return rows_where([port](const BridgeFdbRow& row) { return row.port == port; });
}

}  // namespace vxlab::sim
