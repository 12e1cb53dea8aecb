// What an engine tells about each step of a frame: where it was seen, what was decided about it and
// why, and which table rows were added, refreshed, moved or lost on the way. Both engines, the
// trace store, replay and the lessons speak in these types.
//
// All are plain values without pointers but for SeenFrame::bytes, so that an event costs no
// allocation: a simulator emits a million a second.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/instant.h"
#include "core/base/ip_address.h"
#include "core/base/mac_address.h"

namespace vxlab::trace {

// 1, 2, 3 … in the order of happening; 0: none (a row that the user made, an unknown cause).
using EventId = std::uint64_t;
// Unique in a run; 0: none. A copy, an encapsulated, decapsulated or answering frame has its own
// id and names the frame it came from.
using FrameId = std::uint64_t;
// Unique in a run and never used again, unlike the kernel's ifindex, which counts per namespace.
using InterfaceId = std::uint32_t;
using NamespaceId = std::uint32_t;

enum class Table : std::uint8_t {
    none,
    bridge_fdb,
    vtep_fdb,
    neighbours,
    routes,
    groups,
    addresses,
    multicast_routes,
};

enum class RowState : std::uint8_t {
    none,
    // FDBs, groups, addresses
    permanent,  // never ages; `local` in a bridge's FDB
    fixed,      // `static`: never ages
    dynamic,    // learned, or to age as if it were
    extern_learn,
    // neighbours, RFC 4861 7.3.2 and the kernel's two more
    incomplete,
    reachable,
    stale,
    delay,
    probe,
    failed,
    noarp,
};

// One row of any table. What a table does not have stays empty.
struct Row {
    Table table = Table::none;
    RowState state = RowState::none;
    std::uint8_t prefix_length = 0;  // routes, addresses
    std::uint16_t vlan = 0;          // bridge FDB and groups of a VLAN-aware bridge
    std::uint16_t port = 0;          // vtep_fdb: UDP port of the remote, host order
    std::uint32_t vni = 0;           // vtep_fdb
    InterfaceId interface = 0;       // the port or device that the row points out of
    MacAddress mac{};                // FDBs: the key; neighbours: the link-layer address
    IpAddress address{};  // neighbours, routes, groups, addresses: the key (routes: the network)
    IpAddress
        via{};  // vtep_fdb: the remote VTEP; routes: the gateway; multicast_routes: the source

    friend bool operator==(const Row&, const Row&) = default;
};

enum class Verdict : std::uint8_t {
    none,
    forward,  // out of one port or to one remote
    flood,    // out of several
    deliver,  // up the stack of this device's namespace
    answer,   // the device itself replies (ARP or NDP proxy, ICMP error, echo)
    wait,     // until a neighbour is resolved or fragments are complete
    consume,  // swallowed on purpose, without an answer
    drop,
};

// Why. Each has a stable kebab-case name and a sentence: see words.h.
enum class Reason : std::uint16_t {
    none,
#define VXLAB_REASON(id, name, sentence) id,
#include "core/trace/reasons.inc"
#undef VXLAB_REASON
};

// What a device decided about one frame.
struct Decision {
    Verdict verdict = Verdict::none;
    Reason reason = Reason::none;
    std::uint16_t copies = 0;  // frames sent on; 0 for drops
    Row row{};                 // the row that decided, if one did
    EventId taught_by = 0;     // the event that made or last moved that row; 0: the user's command
};

enum class EventKind : std::uint8_t {
    seen_in,   // a frame arrived at an interface
    seen_out,  // a frame left through an interface
    decided,
    row_added,
    row_refreshed,
    row_moved,  // same key, now pointing elsewhere (or another state)
    row_aged,   // gone since nobody refreshed it
    row_removed,
    command,  // a user's: the cause of what it does; told of once, and only if it does something
};

struct Event {
    EventId id = 0;
    Instant time{};
    EventKind kind = EventKind::seen_in;
    NamespaceId name_space = 0;
    InterfaceId interface = 0;  // where; the device that decided or owns the table
    FrameId frame = 0;          // the frame it is about; for rows the one that taught, if any
    FrameId came_from = 0;      // seen_in, seen_out: what the frame was copied or made from
    EventId cause = 0;          // the event that led to this one (a row's: the frame seen)
    Decision decision{};        // decided
    Row row{};                  // row_*
    // seen_*: the frame from its Ethernet header; command: its words as a shell reads them. Valid
    // during the call.
    Bytes bytes{};
};

// Receives events, in order. Called from within the engine: must not call back into it.
class Sink {
public:
    virtual ~Sink() = default;
    virtual void event(const Event& event) = 0;
};

}  // namespace vxlab::trace
