// Every row of every table as it is after some event.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/base/bytes.h"
#include "core/trace/event.h"

namespace vxlab::store {

// One row that is there.
struct LiveRow {
    std::uint64_t slot = 0;
    std::uint64_t row = 0;  // table_rows.id
    trace::NamespaceId name_space = 0;
    trace::InterfaceId interface = 0;  // the device that has the table
    trace::EventId changed = 0;        // the event that made or last moved it
    trace::EventId touched = 0;        // the same, or the last that refreshed it
};

class LiveRows {
public:
    // A row_* event; of `change` all but `changed` counts.
    void apply(trace::EventKind kind, const LiveRow& change);
    std::size_t size() const { return rows_.size(); }
    // In no order.
    const std::unordered_map<std::uint64_t, LiveRow>& rows() const { return rows_; }

    // The form of a checkpoint.
    std::vector<std::uint8_t> encode() const;
    // Nothing: no checkpoint.
    static std::optional<LiveRows> decode(Bytes bytes);

private:
    std::unordered_map<std::uint64_t, LiveRow> rows_;  // by slot
};

// Numbers the slots: which row_* events speak of the same row.
class Slots {
public:
    std::uint64_t slot_of(trace::InterfaceId device, trace::NamespaceId name_space,
                          const trace::Row& row);

private:
    struct Key {
        trace::InterfaceId device = 0;
        trace::NamespaceId name_space = 0;
        trace::Row row{};
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct Hash {
        std::size_t operator()(const Key& key) const;
    };
    std::unordered_map<Key, std::uint64_t, Hash> slots_;
};

struct RowHash {
    std::size_t operator()(const trace::Row& row) const;
};

}  // namespace vxlab::store
