// Neighbours: the rows that `ip neigh` shows and the requests that change them (RTM_NEWNEIGH,
// RTM_DELNEIGH; net/core/neighbour.c).
#pragma once

#include <optional>

#include "core/base/instant.h"
#include "core/base/ip_address.h"
#include "core/base/mac_address.h"
#include "core/sim/ip/numbers.h"
#include "core/trace/event.h"

namespace vxlab::sim {

class Interface;

struct Neighbour {
    IpAddress address{};
    Interface* interface = nullptr;
    std::optional<MacAddress> mac{};  // known in the valid states
    NeighbourState state = NeighbourState::none;
    bool router = false;
    bool extern_learn = false;
    bool managed = false;
    std::uint8_t protocol = 0;
    Instant used{}, confirmed{}, updated{};  // nda_cacheinfo counts back from now to these
    unsigned probes = 0;
    unsigned references = 0;   // ndm_refcnt: a timer and what waits hold it
    std::size_t waiting = 0;   // packets in its queue
    trace::EventId event = 0;  // that added or last changed the row
};

// NUD_VALID: its address may be used.
constexpr bool is_valid(NeighbourState state) {
    return (static_cast<unsigned>(state) & 0xdeu) != 0;
}
// NUD_CONNECTED: without asking again.
constexpr bool is_connected(NeighbourState state) {
    return (static_cast<unsigned>(state) & 0xc2u) != 0;
}

struct NeighbourRequest {
    enum class Mode {
        add,      // CREATE | EXCL
        append,   // CREATE | APPEND
        change,   // REPLACE
        replace,  // CREATE | REPLACE
    };
    Mode mode = Mode::add;
    IpAddress address{};
    Interface* interface = nullptr;
    std::optional<MacAddress> mac{};
    NeighbourState state = NeighbourState::permanent;
    bool router = false, extern_learn = false, managed = false;
    bool use = false;  // NTF_USE: resolve it now
    std::uint8_t protocol = 0;
};

// `ip neigh add proxy`: an address that is answered for.
struct ProxyNeighbour {
    IpAddress address{};
    Interface* interface = nullptr;  // null: on any
    bool router = false;
    std::uint8_t protocol = 0;
};

}  // namespace vxlab::sim
