// The forwarding database of one VTEP: inner MAC address to the VTEPs behind which it is. Verbs,
// errors and ageing as in drivers/net/vxlan/vxlan_core.c of Linux 6.18.
//
// Rows lie in the hash table itself (open addressing by MAC address): a frame touches one cache
// line, which can be fetched ahead. Pointers to rows are valid until the next change. One thread at
// a time; time is an argument and never runs backwards.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/base/instant.h"
#include "core/base/ip_address.h"
#include "core/base/kernel_error.h"
#include "core/base/mac_address.h"
#include "core/trace/event.h"

namespace vxlab::vtep {

// The bits of a row's state (include/uapi/linux/neighbour.h, NUD_*). `permanent` is permanent;
// `static` is noarp | reachable; learned and `dynamic` rows are reachable.
namespace nud {
inline constexpr std::uint8_t reachable = 0x02;
inline constexpr std::uint8_t stale = 0x04;
inline constexpr std::uint8_t noarp = 0x40;
inline constexpr std::uint8_t permanent = 0x80;
}  // namespace nud

// The bits of a row's flags (NTF_*). The last is no part of netlink: the kernel's own memory of who
// made the row.
namespace ntf {
inline constexpr std::uint16_t use = 0x01;
inline constexpr std::uint16_t self = 0x02;
inline constexpr std::uint16_t master = 0x04;
inline constexpr std::uint16_t extern_learned = 0x10;
inline constexpr std::uint16_t offloaded = 0x20;
inline constexpr std::uint16_t sticky = 0x40;
inline constexpr std::uint16_t router = 0x80;
inline constexpr std::uint16_t added_by_user = 0x100;
}  // namespace ntf

struct Remote {
    IpAddress ip{};  // of the device's family; 0.0.0.0 or :: means "here", see Vtep
    std::uint16_t port = 0;
    std::uint32_t vni = 0;
    trace::InterfaceId interface = 0;  // 0: the route decides

    friend bool operator==(const Remote&, const Remote&) = default;
};

// A row, in one cache line. Remotes behind the first: Fdb::remote.
struct alignas(64) FdbRow {
    MacAddress mac{};
    Remote first{};
    std::uint8_t state = 0;   // nud; 0: no row
    bool floods = false;      // there are more remotes than the first
    std::uint16_t flags = 0;  // ntf
    Instant updated{};        // made, changed, or its MAC seen as inner source
    Instant used{};           // last found for sending
    trace::EventId taught_by = 0;

    bool fixed() const { return (state & (nud::permanent | nud::noarp)) != 0; }
    bool ages() const { return !fixed() && (flags & ntf::extern_learned) == 0; }
    trace::RowState row_state() const;
};
static_assert(sizeof(FdbRow) == 64);

// What is told of a change; each is one netlink notification in the kernel, but for row_refreshed,
// which the kernel keeps to itself. The id returned becomes the row's taught_by (row_added,
// row_moved). Must not call back into the table.
using FdbObserver = std::function<trace::EventId(trace::EventKind, const trace::Row&)>;

// What the table needs to know of its device.
struct FdbDevice {
    std::uint32_t vni = 0;
    std::uint16_t port = 0;
    IpAddress::Family family = IpAddress::Family::v4;
    std::uint32_t max_addresses = 0;  // 0: unlimited
};

// One request of `bridge fdb`. What is not there is as in the netlink message without it.
struct FdbRequest {
    MacAddress mac{};
    std::optional<IpAddress> dst{};
    std::optional<std::uint16_t> port{};
    std::optional<std::uint32_t> vni{};
    trace::InterfaceId interface = 0;  // `via`
    std::uint8_t state = nud::permanent;
    std::uint16_t flags = ntf::self;
};

enum class FdbVerb : std::uint8_t {
    add,      // NLM_F_CREATE | NLM_F_EXCL
    append,   // NLM_F_CREATE | NLM_F_APPEND
    replace,  // NLM_F_CREATE | NLM_F_REPLACE
};

// `bridge fdb flush`: all that are set must match. Masks say which bits of state and flags count.
struct FdbFlush {
    std::uint8_t state = 0, state_mask = 0;
    std::uint16_t flags = 0, flags_mask = 0;
    std::uint32_t source_vni = 0;  // 0: any
    std::uint32_t vni = 0;         // of the remote; 0: any
    std::uint16_t port = 0;        // of the remote; 0: any
    IpAddress dst{};               // none: any
    bool keep_default = false;     // leave the row of the zero MAC, whatever else matches
};

class Fdb {
public:
    explicit Fdb(FdbDevice device = {});

    void set_device(const FdbDevice& device) { device_ = device; }
    void set_observer(FdbObserver observer) { observer_ = std::move(observer); }

    // The user's verbs, over netlink.
    KernelResult<> update(FdbVerb verb, const FdbRequest& request, Instant now);
    // With dst one remote goes, and the row with the last; without it the row. A dst that is no
    // remote of the row is no error and changes nothing, as in the kernel.
    KernelResult<> remove(const FdbRequest& request);
    // `bridge fdb get`: the row, of which the kernel answers the first remote.
    KernelResult<const FdbRow*> get(MacAddress mac) const;
    // Refuses states and flags that the kernel does not filter by.
    KernelResult<> flush(const FdbFlush& filter);

    // The default destination of the device: a remote of the zero MAC's row, not the user's. Fails
    // (ENOSPC) when the table is full.
    KernelResult<> add_default(const Remote& remote, Instant now);
    void remove_default(const Remote& remote);

    // What a received frame teaches. Stamps, makes or moves the row of source.
    enum class Lesson : std::uint8_t { refreshed, added, moved, refused_static, full };
    struct Learned {
        Lesson lesson;
        const FdbRow* row;  // null: full
    };
    // REQUIRES: source is a station's address. interface counts for link-local remotes, else 0.
    Learned learn(MacAddress source, const IpAddress& from, trace::InterfaceId interface,
                  Instant now);

    const FdbRow* find(MacAddress mac) const {
        const auto at = index_of(mac);
        return at == kNone ? nullptr : &rows_[at];
    }
    // As find, and stamps the row as used.
    const FdbRow* find_to_send(MacAddress mac, Instant now) {
        const auto at = index_of(mac);
        if (at == kNone) return nullptr;
        rows_[at].used = now;
        return &rows_[at];
    }
    // A hint, for bursts of frames: the row will soon be looked for.
    void prefetch(MacAddress mac) const { __builtin_prefetch(&rows_[home_of(mac)]); }

    // Removes what has aged; the time of the next collection, at most ten seconds later.
    Instant collect(Instant now, Duration ageing);

    std::size_t size() const { return size_; }
    // Newest first, the order in which the kernel lists rows.
    std::vector<const FdbRow*> rows() const;
    // The remotes of a row of this table: the first, then the others, oldest first. Several have
    // only the rows of the zero and the group MACs.
    std::size_t remote_count(const FdbRow& row) const {
        return row.floods ? 1 + others_of(row).size() : 1;
    }
    // REQUIRES: index < remote_count(row).
    const Remote& remote(const FdbRow& row, std::size_t index) const {
        return index == 0 ? row.first : others_of(row)[index - 1];
    }
    // One remote of a row in the words of the trace.
    static void describe(const FdbRow& row, const Remote& remote, trace::Row& out);

private:
    static constexpr auto kNone = static_cast<std::size_t>(-1);

    std::size_t home_of(MacAddress mac) const {
        // Twice: one product leaves the addresses of a series in few places.
        constexpr std::uint64_t kSpread = 0x9e37'79b9'7f4a'7c15;
        const auto product = mac.value() * kSpread;
        return (product ^ product >> 32) * kSpread >> shift_;
    }
    std::size_t index_of(MacAddress mac) const {
        for (auto at = home_of(mac);; at = next(at)) {
            if (rows_[at].mac == mac && rows_[at].state != 0) return at;
            if (rows_[at].state == 0) return kNone;
        }
    }
    std::size_t index_of(const FdbRow& row) const {
        return static_cast<std::size_t>(&row - rows_.data());
    }
    std::size_t next(std::size_t at) const { return (at + 1) & (rows_.size() - 1); }
    const std::vector<Remote>& others_of(const FdbRow& row) const { return others_.at(row.mac); }
    // REQUIRES: there is no row of its MAC, and room.
    FdbRow& put(const FdbRow& row, std::uint64_t sequence);
    void grow();
    void erase(std::size_t hole);

    // A request with everything filled in.
    struct Wanted {
        MacAddress mac;
        Remote remote;
        std::uint8_t state;
        std::uint16_t flags;
    };
    tl::expected<FdbRow*, KernelError> create(const FdbRow& row);
    KernelResult<> update(FdbVerb verb, const Wanted& wanted, Instant now);
    KernelResult<> change(FdbRow& row, FdbVerb verb, const Wanted& wanted, Instant now);
    KernelResult<> remove(MacAddress mac, const Remote& remote);
    void remove_remote(FdbRow& row, std::size_t which);
    void destroy(std::size_t index, trace::EventKind kind);
    bool matches(const FdbRow& row, const FdbFlush& filter) const;
    void flush_row(std::size_t index, const FdbFlush& filter);
    bool has(const FdbRow& row, const Remote& remote) const;
    Remote remote_of(const FdbRequest& request) const;
    trace::EventId tell(trace::EventKind kind, const FdbRow& row, const Remote& remote) const;

    FdbDevice device_;
    FdbObserver observer_;
    // By MAC address; as many as a power of two says, at most half of them rows.
    std::vector<FdbRow> rows_;
    std::vector<std::uint64_t> sequences_;  // beside rows_: newer rows have larger ones
    unsigned shift_ = 0;                    // leaves of a hash an index
    // Of the rows that flood.
    std::unordered_map<MacAddress, std::vector<Remote>> others_;
    std::size_t size_ = 0;
    std::uint64_t next_sequence_ = 1;
};

}  // namespace vxlab::vtep
