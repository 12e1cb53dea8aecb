// The BPDUs of the spanning tree, sent and received, and the timers between them
// (net/bridge/br_stp.c, br_stp_bpdu.c, br_stp_timer.c).
#include <algorithm>
#include <tuple>

#include "core/sim/devices/bridge/bridge.h"
#include "core/sim/simulator.h"
#include "core/wire/ethernet.h"
#include "core/wire/llc.h"

namespace vxlab::sim {
namespace {

constexpr std::size_t kConfigLength = 35;
constexpr std::size_t kHeader = wire::EthernetView::kLength + wire::LlcView::kLength;
constexpr Centiseconds kHold = 100;
constexpr Centiseconds kMessageAgeIncrement = 1;

// BPDUs count in 1/256 seconds.
std::uint16_t ticks_of(Centiseconds time) { return static_cast<std::uint16_t>(time * 256 / 100); }
Centiseconds time_of(std::uint16_t ticks) { return ticks * 100u / 256; }

void store_id(std::vector<std::uint8_t>& bpdu, std::size_t offset, const wire::BridgeId& id) {
    store_be16(bpdu, offset, id.priority);
    id.mac.store(bpdu, offset + 2);
}

}  // namespace

// An 802.3 frame of at least 60 bytes to the group address, sent by the port itself.
void Bridge::send_bpdu(BridgePort& port, std::vector<std::uint8_t> bpdu) {
    std::vector<std::uint8_t> bytes(kHeader);
    options_.group_address.store(bytes, 0);
    port.interface.address.store(bytes, 6);
    store_be16(bytes, 12, static_cast<std::uint16_t>(wire::LlcView::kLength + bpdu.size()));
    bytes[14] = bytes[15] = wire::llc_sap::kSpanningTree;
    bytes[16] = 3;
    bytes.insert(bytes.end(), bpdu.begin(), bpdu.end());
    bytes.resize(std::max<std::size_t>(bytes.size(), 60));
    port.interface.transmit(simulator_.make_frame(std::move(bytes)));
}

// br_transmit_config: at most one a second; what comes earlier waits for the hold timer.
void Bridge::send_config(BridgePort& port) {
    if (!options_.stp_state) return;
    if (simulator_.is_pending(port.tree.hold)) {
        port.tree.config_pending = true;
        return;
    }
    const auto* root_port = port_of(tree_.root_port);
    Centiseconds age = 0;
    if (!is_root() && root_port)
        age = tree_.max_age - std::min(tree_.max_age, root_port->message_age_timer()) +
              kMessageAgeIncrement;
    if (age >= tree_.max_age) return;
    std::vector<std::uint8_t> bpdu(kConfigLength);
    bpdu[4] = static_cast<std::uint8_t>((tree_.topology_change ? 0x01 : 0) |
                                        (port.tree.topology_change_ack ? 0x80 : 0));
    store_id(bpdu, 5, tree_.root);
    store_be(bpdu, 13, 4, tree_.root_path_cost);
    store_id(bpdu, 17, bridge_id());
    store_be16(bpdu, 25, port.id());
    store_be16(bpdu, 27, ticks_of(age));
    store_be16(bpdu, 29, ticks_of(tree_.max_age));
    store_be16(bpdu, 31, ticks_of(tree_.hello_time));
    store_be16(bpdu, 33, ticks_of(tree_.forward_delay));
    send_bpdu(port, std::move(bpdu));
    port.tree.topology_change_ack = port.tree.config_pending = false;
    start_timer(port.tree.hold, kHold, [this, which = &port] {
        if (which->tree.config_pending) send_config(*which);
    });
}

void Bridge::send_topology_change() {
    auto* root_port = port_of(tree_.root_port);
    if (is_root() || !options_.stp_state || !flags.up) return;
    if (root_port) send_bpdu(*root_port, {0, 0, 0, 0x80});
    start_timer(tree_.topology_change_notification, options_.hello_time,
                [this] { send_topology_change(); });
}

void Bridge::generate_configs() {
    for (const auto& port : ports_)
        if (port->state != PortState::disabled && is_designated(*port)) send_config(*port);
}

void Bridge::hello() {
    generate_configs();
    if (options_.stp_state) start_timer(tree_.hello, tree_.hello_time, [this] { hello(); });
}

// br_stp_rcv.
void Bridge::receive_bpdu(BridgePort& port, Frame& frame) {
    const auto bytes = frame.bytes();
    const bool is_bpdu = bytes.size() >= kHeader + 4 && bytes[14] == wire::llc_sap::kSpanningTree &&
                         bytes[15] == wire::llc_sap::kSpanningTree && bytes[16] == 3 &&
                         load_be16(bytes, kHeader) == 0;
    if (!is_bpdu || !flags.up || port.state == PortState::disabled)
        return drop(frame, trace::Reason::bridge_link_local);
    if (port.options.guard) {
        drop(frame, trace::Reason::bridge_port_state);
        return disable_port(port);
    }
    emit_decision(
        frame, {.verdict = trace::Verdict::consume, .reason = trace::Reason::bridge_spanning_tree});
    const auto type = static_cast<wire::BpduType>(bytes[kHeader + 3]);
    if (type == wire::BpduType::topology_change) return receive_topology_change(port);
    const auto bpdu = wire::ConfigBpduView::over(bytes.subspan(kHeader));
    if (bpdu && type == wire::BpduType::configuration && bpdu->message_age() <= bpdu->max_age())
        receive_config(port, *bpdu);
}

// br_supersedes_port_info.
bool Bridge::supersedes(const BridgePort& port, const wire::ConfigBpduView& bpdu) const {
    const auto heard = std::tuple(bpdu.root(), bpdu.root_path_cost(), bpdu.bridge());
    const auto known = std::tuple(port.tree.designated_root, port.tree.designated_cost,
                                  port.tree.designated_bridge);
    if (heard != known) return heard < known;
    return bpdu.bridge() != bridge_id() || bpdu.port_id() <= port.tree.designated_port;
}

void Bridge::record_config(BridgePort& port, const wire::ConfigBpduView& bpdu) {
    port.tree.designated_root = bpdu.root();
    port.tree.designated_cost = bpdu.root_path_cost();
    port.tree.designated_bridge = bpdu.bridge();
    port.tree.designated_port = bpdu.port_id();
    const auto age = std::min(time_of(bpdu.message_age()), time_of(bpdu.max_age()));
    start_timer(port.tree.message_age, time_of(bpdu.max_age()) - age,
                [this, which = &port] { message_too_old(*which); });
}

// br_received_config_bpdu.
void Bridge::receive_config(BridgePort& port, const wire::ConfigBpduView& bpdu) {
    const bool was_root = is_root();
    if (!supersedes(port, bpdu)) {
        if (is_designated(port)) send_config(port);
        return;
    }
    record_config(port, bpdu);
    update_configuration();
    select_states();
    if (!is_root() && was_root) {
        simulator_.cancel(tree_.hello);
        if (tree_.topology_change_detected) {
            simulator_.cancel(tree_.topology_change_timer);
            send_topology_change();
        }
    }
    if (port.number != tree_.root_port) return;
    tree_.max_age = time_of(bpdu.max_age());
    tree_.hello_time = time_of(bpdu.hello_time());
    tree_.forward_delay = time_of(bpdu.forward_delay());
    set_topology_change(bpdu.topology_change());
    generate_configs();
    if (bpdu.topology_change_acknowledgment()) {
        tree_.topology_change_detected = false;
        simulator_.cancel(tree_.topology_change_notification);
    }
}

// br_received_tcn_bpdu.
void Bridge::receive_topology_change(BridgePort& port) {
    if (!is_designated(port)) return;
    detect_topology_change();
    port.tree.topology_change_ack = true;
    send_config(port);
}

// br_forward_delay_timer_expired: listening, learning, forwarding.
void Bridge::forward_delay_over(BridgePort& port) {
    if (port.state == PortState::listening) {
        set_state(port, PortState::learning);
        start_timer(port.tree.forward_delay, tree_.forward_delay,
                    [this, which = &port] { forward_delay_over(*which); });
    } else if (port.state == PortState::learning) {
        set_state(port, PortState::forwarding);
        if (std::any_of(ports_.begin(), ports_.end(),
                        [this](const auto& each) { return is_designated(*each); }))
            detect_topology_change();
        set_carrier(true);
    }
    notify_port(port);
}

// br_message_age_timer_expired: nobody on that segment speaks any more.
void Bridge::message_too_old(BridgePort& port) {
    if (port.state == PortState::disabled) return;
    const bool was_root = is_root();
    become_designated(port);
    update_configuration();
    select_states();
    if (is_root() && !was_root) become_root();
}

}  // namespace vxlab::sim
