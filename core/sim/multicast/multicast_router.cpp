#include "core/sim/multicast/multicast_router.h"

#include <cerrno>

#include "core/sim/multicast/multicast_parts.h"

namespace vxlab::sim {
namespace {

// A message that cannot be parsed.
void refuse_message(const RawPacket& packet) {
    packet.interface.drop(packet.frame, wire::checksum_ok(packet.payload)
                                            ? trace::Reason::bad_header
                                            : trace::Reason::bad_checksum);
}

KernelResult<std::vector<Interface*>> chosen(Namespace& name_space,
                                             const MulticastRouterOptions& options) {
    std::vector<Interface*> interfaces;
    for (const auto& name : options.interfaces) {
        auto* interface = name_space.find(name);
        if (!interface) return refuse(ENODEV);
        interfaces.push_back(interface);
    }
    if (!interfaces.empty()) return interfaces;
    for (const auto& [index, interface] : name_space.interfaces())
        if (!interface->flags.loopback &&
            !name_space.ip().addresses(*interface, IpAddress::Family::v4).empty())
            interfaces.push_back(interface);
    return interfaces;
}

}  // namespace

MulticastRouter::Parts::Parts(Namespace& name_space, MulticastRouterOptions options)
    : name_space(name_space),
      simulator(name_space.simulator()),
      stack(name_space.ip()),
      options(std::move(options)),
      igmp(stack.open_raw(wire::IpProtocol::igmp)),
      pim(stack.open_raw(wire::IpProtocol::pim)) {
    igmp->on_packet = [this](const RawPacket& packet) { receive_igmp(packet); };
    pim->on_packet = [this](const RawPacket& packet) { receive_pim(packet); };
    simulator.add_listener(*this);
}

MulticastRouter::Parts::~Parts() { simulator.remove_listener(*this); }

void MulticastRouter::Parts::route(Namespace& where, const Route&, Change) {
    if (&where == &name_space && !look_again.is_running())
        look_again.start({}, [this] { trees.update_all(); });
}

void MulticastRouter::Parts::address(Namespace& where, const Interface& interface, const Address&,
                                     Change) {
    if (&where == &name_space) link(where, interface, Change::made);
}

void MulticastRouter::Parts::link(Namespace& where, const Interface& interface, Change change) {
    if (&where != &name_space || !ports.find(interface)) return;
    if (change == Change::removed) {
        ports.link_changed(interface, true);
        return look_again.start({}, [this] { trees.update_all(); });
    }
    const auto id = interface.id;
    simulator.schedule({}, [this, id, alive = std::weak_ptr<void>(alive)] {
        const auto* there = alive.expired() ? nullptr : simulator.interface(id);
        if (there && there->name_space == &name_space) ports.link_changed(*there, false);
    });
}

void MulticastRouter::Parts::receive_igmp(const RawPacket& packet) {
    const Cause guard(*this, packet.frame);
    if (auto* port = ports.find(packet.interface)) port->querier.receive(packet);
}

void MulticastRouter::Parts::receive_pim(const RawPacket& packet) {
    const auto view = wire::PimView::over(packet.payload);
    if (!view) return refuse_message(packet);
    const auto hear = [&](const auto& message, auto&& action) {
        message ? action(*message) : refuse_message(packet);
    };
    switch (view->type()) {
        case wire::PimType::hello:
            return hear(wire::PimHello::parse(packet.payload), [&](const wire::PimHello& hello) {
                auto* port = ports.find(packet.interface);
                if (!port) return packet.interface.drop(packet.frame, trace::Reason::no_consumer);
                const Cause guard(*this, packet.frame);
                port->pim.receive(packet, hello);
            });
        case wire::PimType::join_prune:
            return hear(wire::PimJoinPrune::parse(packet.payload),
                        [&](const wire::PimJoinPrune& message) { trees.receive(packet, message); });
        case wire::PimType::register_packet:
            return hear(
                wire::PimRegister::parse(packet.payload),
                [&](const wire::PimRegister& message) { flows.receive_register(packet, message); });
        case wire::PimType::register_stop:
            return hear(
                wire::PimRegisterStop::parse(packet.payload),
                [&](const wire::PimRegisterStop& message) { flows.receive_stop(packet, message); });
        default:
            return packet.interface.drop(packet.frame, trace::Reason::pim_not_understood);
    }
}

MulticastRouter::MulticastRouter(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

MulticastRouter::~MulticastRouter() = default;

KernelResult<std::unique_ptr<MulticastRouter>> MulticastRouter::start(
    Namespace& name_space, MulticastRouterOptions options) {
    const auto interfaces = chosen(name_space, options);
    if (!interfaces) return tl::unexpected(interfaces.error());
    auto kernel = name_space.ip().open_multicast_routing();
    if (!kernel) return tl::unexpected(kernel.error());
    const auto tunnel = (*kernel)->register_tunnel();
    if (!tunnel) return tl::unexpected(tunnel.error());
    auto parts = std::make_unique<Parts>(name_space, std::move(options));
    parts->kernel = std::move(*kernel);
    parts->tunnel = *tunnel;
    auto& flows = parts->flows;
    parts->tunnel->on_datagram = [&flows](Frame& frame) { flows.send_register(frame); };
    parts->kernel->on_no_route = [&flows](const auto& datagram) { flows.no_route(datagram); };
    parts->kernel->on_wrong_input = [&flows](const auto& datagram) { flows.wrong_input(datagram); };
    for (auto* interface : *interfaces)
        if (const auto opened = parts->ports.open(*interface); !opened)
            return tl::unexpected(opened.error());
    return std::unique_ptr<MulticastRouter>(new MulticastRouter(std::move(parts)));
}

std::vector<MulticastTreeRow> MulticastRouter::trees() const { return parts_->trees.rows(); }

IpAddress MulticastRouter::querier(const Interface& interface) const {
    const auto* port = parts_->ports.find(interface);
    return port ? port->querier.querier() : IpAddress();
}

IpAddress MulticastRouter::designated_router(const Interface& interface) const {
    const auto* port = parts_->ports.find(interface);
    return port ? port->pim.designated() : IpAddress();
}

std::vector<IpAddress> MulticastRouter::neighbours(const Interface& interface) const {
    const auto* port = parts_->ports.find(interface);
    return port ? port->pim.addresses() : std::vector<IpAddress>();
}

}  // namespace vxlab::sim
