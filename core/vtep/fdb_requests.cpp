// What the user asks of the table: add, append, replace, del, get and flush, in the steps and with
// the errors of vxlan_fdb_add, vxlan_fdb_delete and vxlan_fdb_delete_bulk.
#include <cerrno>

#include "core/vtep/fdb.h"

namespace vxlab::vtep {
namespace {

// Several remotes have only the rows that flood.
bool takes_many(MacAddress mac) { return mac.is_group() || mac.is_zero(); }

constexpr std::uint8_t kFlushStates = nud::permanent | nud::noarp;
constexpr std::uint16_t kFlushFlags = ntf::extern_learned | ntf::offloaded | ntf::router;

}  // namespace

Remote Fdb::remote_of(const FdbRequest& request) const {
    static constexpr std::uint8_t kZeros[16]{};
    const auto here =
        device_.family == IpAddress::Family::v6 ? IpAddress::load_v6(kZeros, 0) : IpAddress::v4(0);
    return {request.dst.value_or(here), request.port.value_or(device_.port),
            request.vni.value_or(device_.vni), request.interface};
}

bool Fdb::has(const FdbRow& row, const Remote& remote) const {
    for (std::size_t i = 0; i < remote_count(row); ++i)
        if (this->remote(row, i) == remote) return true;
    return false;
}

KernelResult<> Fdb::update(FdbVerb verb, const FdbRequest& request, Instant now) {
    if ((request.state & (nud::permanent | nud::reachable)) == 0 || !request.dst)
        return refuse(EINVAL);
    if (!*request.dst) return refuse(EAFNOSUPPORT, "Unsupported address family");
    if (request.dst->family() != device_.family) return refuse(EAFNOSUPPORT);
    const auto flags = static_cast<std::uint16_t>(request.flags | ntf::added_by_user);
    return update(verb, {request.mac, remote_of(request), request.state, flags}, now);
}

KernelResult<> Fdb::update(FdbVerb verb, const Wanted& wanted, Instant now) {
    const auto index = index_of(wanted.mac);
    if (index != kNone) {
        if (verb == FdbVerb::add) return refuse(EEXIST);
        return change(rows_[index], verb, wanted, now);
    }
    if (verb == FdbVerb::replace && takes_many(wanted.mac)) return refuse(EOPNOTSUPP);
    FdbRow row;
    row.mac = wanted.mac;
    row.first = wanted.remote;
    row.state = wanted.state;
    row.flags = static_cast<std::uint16_t>(wanted.flags & ~ntf::use);
    row.updated = row.used = now;
    const auto made = create(row);
    return made ? KernelResult<>{} : tl::unexpected<KernelError>(made.error());
}

KernelResult<> Fdb::change(FdbRow& row, FdbVerb verb, const Wanted& wanted, Instant now) {
    const auto flags = static_cast<std::uint16_t>(wanted.flags & ~ntf::use);
    bool changed = false;
    // What the kernel learned from elsewhere does not take over what the user made.
    if (!(flags & ntf::extern_learned) || !(row.flags & ntf::added_by_user)) {
        changed = row.state != wanted.state || row.flags != flags;
        row.state = wanted.state;
        row.flags = flags;
    }
    const Remote* told = &row.first;
    auto kind = trace::EventKind::row_moved;
    if (verb == FdbVerb::replace) {
        if (takes_many(row.mac))
            return refuse(EOPNOTSUPP, "Cannot replace non-unicast fdb entries");
        changed = changed || row.first != wanted.remote;
        row.first = wanted.remote;
    } else if (takes_many(row.mac) && !has(row, wanted.remote)) {
        row.floods = true;
        told = &others_[row.mac].emplace_back(wanted.remote);
        kind = trace::EventKind::row_added;
        changed = true;
    }
    if (changed || (wanted.flags & ntf::use)) row.updated = now;
    if (changed) row.taught_by = tell(kind, row, *told);
    return {};
}

// REQUIRES: remote_count(row) > 1.
void Fdb::remove_remote(FdbRow& row, std::size_t which) {
    tell(trace::EventKind::row_removed, row, remote(row, which));
    auto& others = others_[row.mac];
    if (which == 0) {
        row.first = others.front();
        which = 1;
    }
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(which - 1));
    row.floods = !others.empty();
    if (!row.floods) others_.erase(row.mac);
}

KernelResult<> Fdb::remove(const FdbRequest& request) {
    if (request.dst && !*request.dst) return refuse(EAFNOSUPPORT, "Unsupported address family");
    return remove(request.mac, remote_of(request));
}

KernelResult<> Fdb::remove(MacAddress mac, const Remote& remote) {
    const auto index = index_of(mac);
    if (index == kNone) return refuse(ENOENT);
    auto& row = rows_[index];
    if (!remote.ip.is_unspecified()) {
        std::size_t which = 0;
        const auto count = remote_count(row);
        while (which < count && this->remote(row, which) != remote) ++which;
        if (which == count) return {};
        if (count > 1) {
            remove_remote(row, which);
            return {};
        }
    }
    destroy(index, trace::EventKind::row_removed);
    return {};
}

KernelResult<const FdbRow*> Fdb::get(MacAddress mac) const {
    const auto* row = find(mac);
    if (!row) return refuse(ENOENT, "Fdb entry not found");
    return row;
}

KernelResult<> Fdb::add_default(const Remote& remote, Instant now) {
    const Wanted wanted{MacAddress(), remote,
                        static_cast<std::uint8_t>(nud::reachable | nud::permanent), ntf::self};
    return update(FdbVerb::append, wanted, now);
}

void Fdb::remove_default(const Remote& remote) { (void)remove(MacAddress(), remote); }

bool Fdb::matches(const FdbRow& row, const FdbFlush& filter) const {
    if (filter.state_mask && (row.state & filter.state_mask) != filter.state) return false;
    if (filter.flags_mask && (row.flags & filter.flags_mask) != filter.flags) return false;
    if (filter.keep_default && row.mac.is_zero()) return false;
    return filter.source_vni == 0 || filter.source_vni == device_.vni;
}

// Removes the remotes that match; the row if that leaves none, or if no remote was asked about.
void Fdb::flush_row(std::size_t index, const FdbFlush& filter) {
    auto& row = rows_[index];
    const auto remote_matches = [&filter](const Remote& remote) {
        return (filter.vni == 0 || filter.vni == remote.vni) &&
               (filter.port == 0 || filter.port == remote.port) &&
               (!filter.dst || filter.dst == remote.ip);
    };
    if (filter.vni == 0 && filter.port == 0 && !filter.dst)
        return destroy(index, trace::EventKind::row_removed);
    for (std::size_t which = 0; which < remote_count(row);) {
        if (!remote_matches(remote(row, which))) {
            ++which;
        } else if (remote_count(row) == 1) {
            return destroy(index, trace::EventKind::row_removed);
        } else {
            remove_remote(row, which);
        }
    }
}

KernelResult<> Fdb::flush(const FdbFlush& filter) {
    constexpr auto ignored = ntf::master | ntf::self;
    if (filter.flags & ~(kFlushFlags | ignored))
        return refuse(EINVAL, "Unsupported fdb flush ndm flag bits set");
    if (filter.state & ~kFlushStates)
        return refuse(EINVAL, "Unsupported fdb flush ndm state bits set");
    auto wanted = filter;
    wanted.flags = static_cast<std::uint16_t>(filter.flags & ~ignored);
    // Rows move when another goes.
    std::vector<MacAddress> matching;
    for (const auto* row : rows())
        if (matches(*row, wanted)) matching.push_back(row->mac);
    for (const auto mac : matching) flush_row(index_of(mac), wanted);
    return {};
}

}  // namespace vxlab::vtep
