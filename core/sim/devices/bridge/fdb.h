// The forwarding database of a bridge (net/bridge/br_fdb.c): {MAC, VLAN} to port. A flat hash table
// whose rows stay where they are.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "core/base/instant.h"
#include "core/base/mac_address.h"
#include "core/trace/event.h"

namespace vxlab::sim {

class BridgePort;

struct BridgeFdbRow {
    MacAddress mac{};
    std::uint16_t vlan = 0;  // 0: without vlan_filtering
    BridgePort* port =
        nullptr;         // null: the bridge's own address (`dev br0 … master br0 permanent`)
    bool local = false;  // `permanent`: an address of the host
    bool fixed = false;  // `static`: never ages
    bool sticky = false;
    bool locked = false;
    bool added_by_user = false;
    bool extern_learn = false;
    bool offloaded = false;
    Instant updated{};  // seen as a source
    Instant used{};     // found as a destination
    trace::EventId taught_by = 0;
    std::uint64_t sequence = 0;  // newer rows have larger ones

    trace::RowState state() const;
    bool ages() const { return !fixed && !local && !extern_learn; }
    // Counted against fdb_max_learned.
    bool is_learned() const { return !added_by_user && !local && !extern_learn; }
    trace::Row trace_row() const;
};

class BridgeFdb {
public:
    BridgeFdb();

    BridgeFdbRow* find(MacAddress mac, std::uint16_t vlan);
    const BridgeFdbRow* find(MacAddress mac, std::uint16_t vlan) const {
        return const_cast<BridgeFdb*>(this)->find(mac, vlan);
    }
    // REQUIRES: !find(row.mac, row.vlan).
    BridgeFdbRow& add(const BridgeFdbRow& row);
    void remove(const BridgeFdbRow& row);
    std::size_t size() const { return size_; }
    // Newest first, the order in which the kernel lists them. Valid until the next change.
    std::vector<const BridgeFdbRow*> rows() const;
    // Those of one port; null: of the bridge itself.
    std::vector<const BridgeFdbRow*> rows_of(const BridgePort* port) const;

private:
    struct Slot {
        std::uint64_t key = 0;
        BridgeFdbRow* row = nullptr;
    };
    std::size_t slot_of(std::uint64_t key) const;
    template <class Predicate>
    std::vector<const BridgeFdbRow*> rows_where(Predicate predicate) const;
    void grow();
    void put(std::uint64_t key, BridgeFdbRow* row);

    std::vector<Slot> slots_;  // open addressing, at most half full
    unsigned shift_ = 0;
    std::deque<BridgeFdbRow> rows_;
    std::vector<BridgeFdbRow*> free_;
    std::size_t size_ = 0;
    std::uint64_t last_sequence_ = 0;
};

}  // namespace vxlab::sim
