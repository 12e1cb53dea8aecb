#include "core/sim/devices/vxlan.h"

#include <algorithm>
#include <cerrno>

#include "core/sim/devices/tunnel_socket.h"
#include "core/sim/ip/ip_stack.h"
#include "core/sim/link_registry.h"
#include "core/sim/name_space.h"
#include "core/sim/notification.h"
#include "core/sim/simulator.h"
#include "core/vtep/vtep.h"

namespace vxlab::sim {
namespace {

constexpr std::uint32_t kOverhead4 = 50, kOverhead6 = 70;

// One thread: the frame that the FDB learns from right now.
thread_local const Frame* learning_from = nullptr;

template <class To, class From>
void set(To& to, const std::optional<From>& from) {
    if (from) to = *from;
}

std::uint32_t overhead(const vtep::VtepConfig& config) {
    return config.is_v6() ? kOverhead6 : kOverhead4;
}

}  // namespace

Vxlan::Context::Context(const Frame& frame) { learning_from = &frame; }
Vxlan::Context::~Context() { learning_from = nullptr; }

struct Vxlan::Parts : vtep::NeighbourView {
    Parts(Vxlan& device, Namespace& home, const vtep::VtepConfig& config)
        : device(device),
          home(home.weak_from_this()),
          vtep(
              config, home.simulator().now(),
              [this](trace::EventKind kind, const trace::Row& row) { return changed(kind, row); }) {
        vtep.set_neighbours(this);
    }

    std::optional<vtep::Neighbour> neighbour(const IpAddress& address) const override {
        const auto* row = device.name_space->ip().find_neighbour(device, address);
        if (row == nullptr || !row->mac) return std::nullopt;
        vtep::Neighbour found{.mac = *row->mac};
        switch (row->state) {
            case NeighbourState::permanent:
                found.state = trace::RowState::permanent;
                break;
            case NeighbourState::noarp:
                found.state = trace::RowState::noarp;
                break;
            case NeighbourState::reachable:
                found.state = trace::RowState::reachable;
                break;
            default:
                found.state = trace::RowState::stale;
        }
        return found;
    }

    trace::EventId changed(trace::EventKind kind, const trace::Row& row) {
        if (device.name_space == nullptr) return 0;
        const auto event = device.emit_row(kind, row, learning_from);
        if (kind == trace::EventKind::row_refreshed) return event;
        const bool gone =
            kind == trace::EventKind::row_aged || kind == trace::EventKind::row_removed;
        for (auto* listener : device.simulator().listeners())
            listener->vtep_fdb(*device.name_space, device, row,
                               gone ? Change::removed : Change::made);
        return event;
    }

    void collect_later() {
        device.simulator().cancel(collector);
        const auto next = vtep.next_collection();
        if (!next) return;
        collector = device.simulator().schedule(*next - device.simulator().now(), [this] {
            vtep.collect(device.simulator().now());
            collect_later();
        });
    }

    void copy_counters() {
        const auto& counted = vtep.counters();
        device.rx.packets = counted.rx_packets;
        device.rx.bytes = counted.rx_bytes;
        device.rx.errors = counted.rx_errors;
        device.rx.dropped = counted.rx_dropped;
        device.rx.length_errors = counted.rx_length_errors;
        device.rx.frame_errors = counted.rx_frame_errors;
        device.tx.packets = counted.tx_packets;
        device.tx.bytes = counted.tx_bytes;
        device.tx.errors = counted.tx_errors;
        device.tx.dropped = counted.tx_dropped;
        device.tx.carrier_errors = counted.tx_carrier_errors;
        device.tx.collisions = counted.collisions;
    }

    Vxlan& device;
    std::weak_ptr<Namespace> home;
    vtep::Vtep vtep;
    std::shared_ptr<TunnelSocket> socket;
    TimerHandle collector{};
};

KernelResult<vtep::VtepConfig> vxlan_config(const Namespace& name_space, vtep::VtepConfig config,
                                            const VxlanChange& change) {
    set(config.vni, change.vni);
    set(config.remote, change.remote);
    set(config.local, change.local);
    if (change.link) {
        const auto* below = *change.link == 0 ? nullptr : name_space.find(*change.link);
        if (*change.link != 0 && below == nullptr)
            return refuse(ENODEV, "Invalid local interface, device not found");
        config.interface = below ? below->id : 0;
    }
    set(config.ttl, change.ttl);
    config.ttl_inherit |= change.ttl_inherit;
    set(config.tos, change.tos);
    if (change.df) config.df = static_cast<vtep::DontFragment>(*change.df);
    set(config.flow_label, change.flow_label);
    set(config.port, change.port);
    set(config.source_ports.low, change.source_port_low);
    set(config.source_ports.high, change.source_port_high);
    set(config.learning, change.learning);
    set(config.proxy, change.proxy);
    set(config.rsc, change.rsc);
    set(config.l2miss, change.l2miss);
    set(config.l3miss, change.l3miss);
    if (change.ageing) config.ageing = Duration::seconds(*change.ageing);
    set(config.max_addresses, change.max_addresses);
    set(config.udp_checksum, change.udp_checksum);
    set(config.udp6_zero_checksum_tx, change.udp6_zero_checksum_tx);
    set(config.udp6_zero_checksum_rx, change.udp6_zero_checksum_rx);
    set(config.local_bypass, change.local_bypass);
    config.gbp |= change.gbp;
    if (change.reserved_bits) config.reserved_bits = change.reserved_bits;
    return config;
}

Vxlan::Vxlan(Simulator& simulator, std::string name, Namespace& home,
             const vtep::VtepConfig& config)
    : Interface(simulator, std::move(name)) {
    address = simulator.random_mac();
    address_is_random = true;
    counts_itself_ = true;
    max_mtu = 65535;
    auto own = config;
    own.own_mac = address;
    parts_ = std::make_unique<Parts>(*this, home, own);
    if (auto* below = lower()) {
        below->add_upper(*this);
        mtu = below->mtu > overhead(config) ? below->mtu - overhead(config) : below->mtu;
    }
}

Vxlan::~Vxlan() { simulator().cancel(parts_->collector); }

Interface* Vxlan::lower() const { return simulator().interface(config().interface); }

const vtep::VtepConfig& Vxlan::config() const { return parts_->vtep.config(); }

const vtep::Vtep& Vxlan::vtep() const { return parts_->vtep; }

std::shared_ptr<TunnelSocket> Vxlan::socket() const { return parts_->socket; }

KernelResult<> Vxlan::change(const VxlanChange& change) {
    const auto home = parts_->home.lock();
    auto wanted = vxlan_config(home ? *home : *name_space, config(), change);
    if (!wanted) return tl::unexpected(wanted.error());
    if (auto fits = vtep::complete_change(config(), *wanted); !fits) return fits;
    auto* before = lower();
    if (auto done = parts_->vtep.change(*wanted, simulator().now()); !done) return done;
    if (before != lower()) {
        if (before) before->remove_upper(*this);
        if (lower()) lower()->add_upper(*this);
    }
    parts_->collect_later();
    return {};
}

KernelResult<> Vxlan::opened() {
    const auto home = parts_->home.lock();
    if (!home) return refuse(ENODEV);
    auto socket = TunnelSocket::open(*home, config());
    if (!socket) return tl::unexpected(socket.error());
    const auto& remote = config().remote;
    if (remote.is_multicast())
        if (auto joined = home->ip().join_group(remote, lower()); !joined) return joined;
    parts_->socket = std::move(*socket);
    parts_->socket->add(*this, parts_->vtep);
    parts_->vtep.up(simulator().now());
    parts_->collect_later();
    return {};
}

void Vxlan::closed() {
    if (!parts_->socket) return;
    const auto home = parts_->home.lock();
    if (home && config().remote.is_multicast())
        (void)home->ip().leave_group(config().remote, lower());
    parts_->socket->remove(*this, parts_->vtep);
    parts_->socket.reset();
    parts_->vtep.down();
    simulator().cancel(parts_->collector);
}

bool Vxlan::start_transmit(Frame& frame) {
    const auto& sent = parts_->vtep.from_overlay(frame.bytes(), simulator().now(), frame.mark);
    emit_decision(frame, sent.decision);
    if (!sent.up.empty()) {
        auto up = simulator().make_frame({sent.up.begin(), sent.up.end()}, frame.id);
        up.cause = frame.cause;
        const auto self = id;
        simulator().schedule({}, [this, self, up] {
            if (simulator().interface(self) != nullptr) receive(up);
        });
    }
    if (sent.miss)
        for (auto* listener : simulator().listeners())
            listener->miss(*name_space, *this, sent.miss->mac, sent.miss->address);
    const auto home = parts_->home.lock();
    for (const auto& copy : sent.copies) {
        UdpSend request;
        request.source = copy.source;
        request.destination = copy.remote;
        request.source_port = copy.source_port;
        request.destination_port = copy.destination_port;
        request.ttl = copy.ttl;
        request.tos = copy.tos;
        request.dont_fragment = copy.dont_fragment;
        request.checksum = copy.checksum;
        request.flow_label = copy.flow_label;
        request.device = simulator().interface(copy.interface);
        request.multicast_loop = false;
        request.header = copy.header;
        request.payload = sent.frame;
        request.came_from = frame.id;
        request.cause = frame.cause;
        const auto done = home ? home->ip().send_udp(request) : refuse(ENETUNREACH);
        if (done) {
            parts_->vtep.sent(sent.frame.size());
        } else if (done.error().number == EMSGSIZE) {
            drop(frame, trace::Reason::too_big_df);
            parts_->vtep.failed(vtep::Vtep::Failure::other);
        } else {
            drop(frame, trace::Reason::underlay_no_route);
            parts_->vtep.failed(vtep::Vtep::Failure::no_route);
        }
    }
    parts_->copy_counters();
    return true;
}

void Vxlan::received(const vtep::Receive& received, const Frame& outer) {
    parts_->copy_counters();
    if (received.decision.verdict != trace::Verdict::deliver) return;
    auto inner = simulator().make_frame({received.frame.begin(), received.frame.end()}, outer.id);
    inner.cause = outer.cause;
    inner.mark = received.mark;
    receive(std::move(inner));
}

KernelResult<> Vxlan::check_mtu(std::uint32_t wanted) const {
    const auto* below = lower();
    if (below == nullptr) return {};
    return wanted > below->mtu - overhead(config()) ? refuse(EINVAL) : KernelResult<>();
}

void Vxlan::changed(LinkChange change) {
    if (change == LinkChange::address) parts_->vtep.set_own_mac(address);
}

void Vxlan::removed() {
    if (auto* below = lower()) below->remove_upper(*this);
    closed();
}

void Vxlan::lower_changed(Interface&, LinkChange) {}

namespace {

vtep::FdbRequest translated(const Vxlan& device, const FdbRequest& request) {
    vtep::FdbRequest made;
    made.mac = request.mac;
    made.dst = request.dst;
    made.port = request.port;
    made.vni = request.vni;
    made.state = static_cast<std::uint8_t>(request.state);
    made.flags = request.flags;
    if (request.via != 0)
        if (const auto* via = device.name_space->find(request.via)) made.interface = via->id;
    return made;
}

}  // namespace

KernelResult<> Vxlan::change_fdb(FdbVerb verb, const FdbRequest& request) {
    const auto made = translated(*this, request);
    if (request.via != 0 && made.interface == 0) return refuse(EINVAL);
    auto done =
        parts_->vtep.fdb().update(static_cast<vtep::FdbVerb>(verb), made, simulator().now());
    parts_->collect_later();
    return done;
}

KernelResult<> Vxlan::delete_fdb(const FdbRequest& request) {
    return parts_->vtep.fdb().remove(translated(*this, request));
}

KernelResult<> Vxlan::flush_fdb(const FdbFlush& filter) {
    vtep::FdbFlush made;
    made.state = static_cast<std::uint8_t>(filter.state);
    made.state_mask = static_cast<std::uint8_t>(filter.state_mask);
    made.flags = filter.row_flags;
    made.flags_mask = filter.row_flags_mask;
    made.source_vni = filter.source_vni.value_or(0);
    made.vni = filter.vni.value_or(0);
    made.port = filter.udp_port.value_or(0);
    made.dst = filter.dst.value_or(IpAddress());
    return parts_->vtep.fdb().flush(made);
}

}  // namespace vxlab::sim
