// Applying changes, and what makes two of them speak of one row.
#include "core/store/live_rows.h"

#include <algorithm>

namespace vxlab::store {
namespace {

constexpr std::size_t kNumbers = 6;
constexpr std::size_t kEntry = 8 * kNumbers;

std::size_t mix(std::size_t hash, std::uint64_t value) {
    hash ^= value + 0x9e37'79b9'7f4a'7c15 + (hash << 12) + (hash >> 4);
    return hash * 0xff51'afd7'ed55'8ccd;
}

// The part of a row that stays when the row moves.
trace::Row key_of(const trace::Row& row) {
    using trace::Table;
    trace::Row key{.table = row.table};
    switch (row.table) {
        case Table::bridge_fdb:
            key.mac = row.mac;
            key.vlan = row.vlan;
            return key;
        case Table::vtep_fdb:
            // Only for these the kernel takes several remotes (vxlan_fdb_update).
            if (row.mac.is_zero() || row.mac.is_group()) break;
            key.mac = row.mac;
            return key;
        case Table::neighbours:
            key.address = row.address;
            return key;
        case Table::addresses:
            key.address = row.address;
            key.prefix_length = row.prefix_length;
            return key;
        case Table::multicast_routes:
            key.address = row.address;
            key.via = row.via;
            return key;
        default:
            break;
    }
    key = row;
    key.state = trace::RowState::none;
    return key;
}

}  // namespace

void LiveRows::apply(trace::EventKind kind, const LiveRow& change) {
    using trace::EventKind;
    if (kind == EventKind::row_aged || kind == EventKind::row_removed) {
        rows_.erase(change.slot);
        return;
    }
    auto& row = rows_[change.slot];
    const auto changed =
        kind == EventKind::row_refreshed && row.changed != 0 ? row.changed : change.touched;
    row = change;
    row.changed = changed;
}

std::vector<std::uint8_t> LiveRows::encode() const {
    std::vector<std::uint8_t> bytes(kEntry * rows_.size());
    std::size_t at = 0;
    for (const auto& [slot, row] : rows_)
        for (const auto number : {row.slot, row.row, std::uint64_t{row.name_space},
                                  std::uint64_t{row.interface}, row.changed, row.touched}) {
            store_be64(bytes, at, number);
            at += 8;
        }
    return bytes;
}

std::optional<LiveRows> LiveRows::decode(Bytes bytes) {
    if (bytes.size() % kEntry != 0) return std::nullopt;
    LiveRows live;
    for (std::size_t at = 0; at < bytes.size(); at += kEntry) {
        const LiveRow row{.slot = load_be64(bytes, at),
                          .row = load_be64(bytes, at + 8),
                          .name_space = static_cast<std::uint32_t>(load_be64(bytes, at + 16)),
                          .interface = static_cast<std::uint32_t>(load_be64(bytes, at + 24)),
                          .changed = load_be64(bytes, at + 32),
                          .touched = load_be64(bytes, at + 40)};
        live.rows_[row.slot] = row;
    }
    return live;
}

std::size_t RowHash::operator()(const trace::Row& row) const {
    auto hash = mix(0, static_cast<std::uint64_t>(row.table) << 32 |
                           static_cast<std::uint64_t>(row.state) << 24 |
                           static_cast<std::uint64_t>(row.prefix_length) << 16 | row.vlan);
    hash = mix(hash, std::uint64_t{row.vni} << 32 | row.interface);
    hash = mix(hash, row.mac.value() << 16 | row.port);
    hash = mix(hash, std::hash<IpAddress>{}(row.address));
    return mix(hash, std::hash<IpAddress>{}(row.via));
}

std::size_t Slots::Hash::operator()(const Key& key) const {
    return mix(RowHash{}(key.row), std::uint64_t{key.name_space} << 32 | key.device);
}

// Multicast routes are the namespace's, whichever interface they come in by.
std::uint64_t Slots::slot_of(trace::InterfaceId device, trace::NamespaceId name_space,
                             const trace::Row& row) {
    const bool of_place = row.table == trace::Table::multicast_routes;
    const Key key{of_place ? 0 : device, of_place ? name_space : 0, key_of(row)};
    return slots_.try_emplace(key, slots_.size() + 1).first->second;
}

}  // namespace vxlab::store
