// The forwarding database of one VTEP: inner MAC address to the VTEPs behind which it is. Verbs,
// errors and ageing as in drivers/net/vxlan/vxlan_core.c of Linux 6.18.
//
// A flat table by MAC address: rows lie in one vector, found through open addressing. Pointers to
// rows are valid until the next change. One thread at a time; time is an argument and never runs
// backwards.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
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
inline constexpr std::uint16_t reachable = 0x02;
inline constexpr std::uint16_t stale = 0x04;
inline constexpr std::uint16_t noarp = 0x40;
inline constexpr std::uint16_t permanent = 0x80;
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

struct alignas(64) FdbRow {
    // What every frame needs comes first, in one cache line.
    MacAddress mac{};
    Remote first{};
    std::uint16_t state = 0;  // nud
    std::uint16_t flags = 0;  // ntf
    Instant updated{};        // made, changed, or its MAC seen as inner source
    trace::EventId taught_by = 0;
    Instant used{};                // last found for sending
    std::uint64_t sequence = 0;    // newer rows have larger ones
    std::vector<Remote> others{};  // of the zero and group MACs: behind the first, oldest first

    std::size_t remote_count() const { return 1 + others.size(); }
    const Remote& remote(std::size_t index) const { return index ? others[index - 1] : first; }
    bool fixed() const { return (state & (nud::permanent | nud::noarp)) != 0; }
    bool ages() const { return !fixed() && (flags & ntf::extern_learned) == 0; }
    trace::RowState row_state() const;
};

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
    std::uint16_t state = nud::permanent;
    std::uint16_t flags = ntf::self;
};

enum class FdbVerb : std::uint8_t {
    add,      // NLM_F_CREATE | NLM_F_EXCL
    append,   // NLM_F_CREATE | NLM_F_APPEND
    replace,  // NLM_F_CREATE | NLM_F_REPLACE
};

// `bridge fdb flush`: all that are set must match. Masks say which bits of state and flags count.
struct FdbFlush {
    std::uint16_t state = 0, state_mask = 0;
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
    // Hints for bursts of frames: the first fetches where the row is noted, the second the row.
    void prefetch(MacAddress mac) const { __builtin_prefetch(&slots_[slot_of(mac)]); }
    void prefetch_row(MacAddress mac) const;

    // Removes what has aged; the time of the next collection, at most ten seconds later.
    Instant collect(Instant now, Duration ageing);

    std::size_t size() const { return size_; }
    // Newest first, the order in which the kernel lists rows.
    std::vector<const FdbRow*> rows() const;
    // One remote of a row in the words of the trace.
    static void describe(const FdbRow& row, const Remote& remote, trace::Row& out);

private:
    struct Slot {
        std::uint64_t key = kFree;
        std::uint32_t row = 0;
    };
    static constexpr std::uint64_t kFree = ~std::uint64_t{0};
    static constexpr std::uint32_t kNone = ~std::uint32_t{0};

    std::size_t slot_of(MacAddress mac) const {
        return (mac.value() * 0x9e37'79b9'7f4a'7c15) >> shift_;
    }
    std::uint32_t index_of(MacAddress mac) const {
        for (auto slot = slot_of(mac);; slot = (slot + 1) & mask_) {
            if (slots_[slot].key == mac.value()) return slots_[slot].row;
            if (slots_[slot].key == kFree) return kNone;
        }
    }
    void put(MacAddress mac, std::uint32_t row);
    void grow();
    void forget_slot(MacAddress mac);

    // A request with everything filled in.
    struct Wanted {
        MacAddress mac;
        Remote remote;
        std::uint16_t state;
        std::uint16_t flags;
    };
    tl::expected<FdbRow*, KernelError> create(FdbRow row);
    KernelResult<> update(FdbVerb verb, const Wanted& wanted, Instant now);
    KernelResult<> change(FdbRow& row, FdbVerb verb, const Wanted& wanted, Instant now);
    KernelResult<> remove(MacAddress mac, const Remote& remote);
    void remove_remote(FdbRow& row, std::size_t which);
    void destroy(std::uint32_t index, trace::EventKind kind);
    bool matches(const FdbRow& row, const FdbFlush& filter) const;
    void flush_row(std::uint32_t index, const FdbFlush& filter);
    Remote remote_of(const FdbRequest& request) const;
    trace::EventId tell(trace::EventKind kind, const FdbRow& row, const Remote& remote) const;

    FdbDevice device_;
    FdbObserver observer_;
    std::vector<Slot> slots_;  // a power of two, at most half full
    std::size_t mask_ = 0;
    unsigned shift_ = 0;
    std::vector<FdbRow> rows_;
    std::vector<std::uint32_t> free_;
    std::size_t size_ = 0;
    std::uint64_t next_sequence_ = 1;
};

}  // namespace vxlab::vtep
