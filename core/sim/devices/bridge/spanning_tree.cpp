// The spanning tree of IEEE 802.1D-1998 as net/bridge/br_stp.c and br_stp_if.c have it: which port
// is what, and the states that follow. Without STP every running port forwards.
#include <algorithm>
#include <tuple>

#include "core/sim/devices/bridge/bridge.h"
#include "core/sim/simulator.h"

namespace vxlab::sim {

void Bridge::start_timer(TimerHandle& timer, Centiseconds delay, EventQueue::Action action) {
    simulator_.cancel(timer);
    timer =
        simulator_.schedule(Duration::milliseconds(std::int64_t{10} * delay), std::move(action));
}

void Bridge::use_own_times() {
    tree_.max_age = options_.max_age;
    tree_.hello_time = options_.hello_time;
    tree_.forward_delay = options_.forward_delay;
}

void Bridge::enable_spanning_tree() {
    if (options_.stp_state) start_timer(tree_.hello, tree_.hello_time, [this] { hello(); });
    collect_after(Duration::milliseconds(100));
    generate_configs();
    for (const auto& port : ports_)
        if (port->interface.is_running()) enable_port(*port);
}

void Bridge::disable_spanning_tree() {
    for (const auto& port : ports_)
        if (port->state != PortState::disabled) disable_port(*port);
    set_topology_change(false);
    tree_.topology_change_detected = false;
    simulator_.cancel(tree_.hello);
    simulator_.cancel(tree_.topology_change_notification);
    simulator_.cancel(tree_.topology_change_timer);
    simulator_.cancel(gc_);
}

// br_stp_start, br_stp_stop.
void Bridge::set_stp(bool on) {
    if (options_.stp_state == on) return;
    options_.stp_state = on;
    if (!on) {
        simulator_.cancel(tree_.hello);
        return select_states();
    }
    if (flags.up) {
        start_timer(tree_.hello, tree_.hello_time, [this] { hello(); });
        generate_configs();
    }
    select_states();
}

void Bridge::init_port(BridgePort& port) {
    become_designated(port);
    set_state(port, PortState::blocking);
    port.tree.topology_change_ack = port.tree.config_pending = false;
    if (!flags.up || !port.interface.is_running()) port.state = PortState::disabled;
}

void Bridge::enable_port(BridgePort& port) {
    become_designated(port);
    set_state(port, PortState::blocking);
    port.tree.topology_change_ack = port.tree.config_pending = false;
    select_states();
    notify_port(port);
}

void Bridge::disable_port(BridgePort& port) {
    const bool was_root = is_root();
    become_designated(port);
    set_state(port, PortState::disabled);
    port.tree.topology_change_ack = port.tree.config_pending = false;
    notify_port(port);
    simulator_.cancel(port.tree.message_age);
    simulator_.cancel(port.tree.forward_delay);
    simulator_.cancel(port.tree.hold);
    forget_port(port, false);
    forget_members(port, false);
    update_configuration();
    select_states();
    if (is_root() && !was_root) become_root();
}

void Bridge::set_state(BridgePort& port, PortState state) { port.state = state; }

bool Bridge::is_designated(const BridgePort& port) const {
    return port.tree.designated_bridge == bridge_id() && port.tree.designated_port == port.id();
}

void Bridge::become_designated(BridgePort& port) {
    port.tree.designated_root = tree_.root;
    port.tree.designated_cost = tree_.root_path_cost;
    port.tree.designated_bridge = bridge_id();
    port.tree.designated_port = port.id();
}

// br_should_become_root_port.
bool Bridge::is_better_root_port(const BridgePort& port, const BridgePort* root) const {
    if (port.state == PortState::disabled || is_designated(port) || port.options.root_block)
        return false;
    if (bridge_id() <= port.tree.designated_root) return false;
    if (!root) return true;
    const auto rank = [](const BridgePort& each) {
        return std::tuple(each.tree.designated_root, each.tree.designated_cost + each.options.cost,
                          each.tree.designated_bridge, each.tree.designated_port, each.id());
    };
    return rank(port) < rank(*root);
}

// br_root_selection.
void Bridge::select_root() {
    const BridgePort* root = nullptr;
    for (const auto& port : ports_)
        if (is_better_root_port(*port, root)) root = port.get();
    tree_.root_port = root ? root->number : 0;
    tree_.root = root ? root->tree.designated_root : bridge_id();
    tree_.root_path_cost = root ? root->tree.designated_cost + root->options.cost : 0;
}

// br_should_become_designated_port.
bool Bridge::should_be_designated(const BridgePort& port) const {
    if (is_designated(port) || port.tree.designated_root != tree_.root) return true;
    return std::tuple(tree_.root_path_cost, bridge_id(), port.id()) <=
           std::tuple(port.tree.designated_cost, port.tree.designated_bridge,
                      port.tree.designated_port);
}

void Bridge::select_designated() {
    for (const auto& port : ports_)
        if (port->state != PortState::disabled && should_be_designated(*port))
            become_designated(*port);
}

void Bridge::update_configuration() {
    select_root();
    select_designated();
}

// br_port_state_selection.
void Bridge::select_states() {
    for (const auto& port : ports_) {
        if (port->state == PortState::disabled) continue;
        if (!options_.stp_state || port->number == tree_.root_port) {
            if (options_.stp_state)
                port->tree.config_pending = port->tree.topology_change_ack = false;
            make_forwarding(*port);
        } else if (is_designated(*port)) {
            simulator_.cancel(port->tree.message_age);
            make_forwarding(*port);
        } else {
            port->tree.config_pending = port->tree.topology_change_ack = false;
            make_blocking(*port);
        }
    }
    select_carrier();
}

// The bridge has a carrier while a port forwards.
void Bridge::select_carrier() {
    set_carrier(std::any_of(ports_.begin(), ports_.end(),
                            [](const auto& port) { return port->state == PortState::forwarding; }));
}

void Bridge::make_forwarding(BridgePort& port) {
    if (port.state != PortState::blocking) return;
    if (!options_.stp_state || tree_.forward_delay == 0) {
        set_state(port, PortState::forwarding);
        detect_topology_change();
        simulator_.cancel(port.tree.forward_delay);
    } else {
        set_state(port, PortState::listening);
    }
    notify_port(port);
    if (tree_.forward_delay != 0)
        start_timer(port.tree.forward_delay, tree_.forward_delay,
                    [this, which = &port] { forward_delay_over(*which); });
}

void Bridge::make_blocking(BridgePort& port) {
    if (port.state == PortState::disabled || port.state == PortState::blocking) return;
    if (port.state == PortState::forwarding || port.state == PortState::learning)
        detect_topology_change();
    set_state(port, PortState::blocking);
    notify_port(port);
    simulator_.cancel(port.tree.forward_delay);
}

void Bridge::become_root() {
    use_own_times();
    detect_topology_change();
    simulator_.cancel(tree_.topology_change_notification);
    if (!flags.up) return;
    generate_configs();
    start_timer(tree_.hello, tree_.hello_time, [this] { hello(); });
}

void Bridge::set_topology_change(bool on) {
    if (tree_.topology_change == on) return;
    tree_.topology_change = on;
    // Rows age faster while it lasts (__br_set_topology_change).
    if (on && flags.up) collect_after(Duration{});
}

// br_topology_change_detection.
void Bridge::detect_topology_change() {
    if (!options_.stp_state) return;
    if (is_root()) {
        set_topology_change(true);
        start_timer(tree_.topology_change_timer, options_.forward_delay + options_.max_age, [this] {
            tree_.topology_change_detected = false;
            set_topology_change(false);
        });
    } else if (!tree_.topology_change_detected) {
        send_topology_change();
        start_timer(tree_.topology_change_notification, options_.hello_time,
                    [this] { send_topology_change(); });
    }
    tree_.topology_change_detected = true;
}

// br_stp_set_bridge_priority.
void Bridge::change_priority(std::uint16_t priority) {
    const bool was_root = is_root();
    const auto before = bridge_id();
    options_.priority = priority;
    for (const auto& port : ports_)
        if (port->state != PortState::disabled && port->tree.designated_bridge == before)
            port->tree.designated_bridge.priority = priority;
    update_configuration();
    select_states();
    if (is_root() && !was_root) become_root();
}

}  // namespace vxlab::sim
