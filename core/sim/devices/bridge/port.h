// A port of a bridge: an interface whose master the bridge is (struct net_bridge_port).
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "core/sim/devices/bridge/options.h"
#include "core/sim/event_queue.h"
#include "core/sim/interface.h"

namespace vxlab::sim {

class Bridge;

// "8000.0a:e5:6e:b1:95:c5"; smaller is better.
struct BridgeId {
    std::uint16_t priority = 0;
    MacAddress mac{};

    friend auto operator<=>(const BridgeId&, const BridgeId&) = default;
};

// What the port last heard or says on its segment.
struct PortTree {
    BridgeId designated_root{};
    BridgeId designated_bridge{};
    std::uint16_t designated_port = 0;
    std::uint32_t designated_cost = 0;
    bool topology_change_ack = false;
    bool config_pending = false;
    TimerHandle hold{}, message_age{}, forward_delay{};
};

struct RouterPort {
    class BridgePort* port = nullptr;  // null: the bridge itself
    bool permanent = false;
    std::optional<Duration> remaining{};
};

class BridgePort final : public ReceiveHandler {
public:
    BridgePort(Bridge& bridge, Interface& interface, std::uint16_t number);

    Bridge& bridge;
    Interface& interface;
    const std::uint16_t number;  // 1 to 1023
    PortState state = PortState::disabled;
    BridgePortOptions options;
    PortTree tree;
    std::map<std::uint16_t, BridgeVlan> vlans;
    std::uint16_t pvid = 0;  // 0: none

    // port_id of `ip -d link`: priority in the upper 6 bits, number in the lower 10.
    std::uint16_t id() const { return static_cast<std::uint16_t>(options.priority << 10 | number); }
    // What is left of a timer, in 1/100 s; 0: not running.
    Centiseconds hold_timer() const;
    Centiseconds message_age_timer() const;
    Centiseconds forward_delay_timer() const;

    bool take(Interface& lower, Frame& frame) override;
};

}  // namespace vxlab::sim
