// Registers of MulticastFlows: the source's router brings its datagrams to the rendezvous point,
// until that one says that it need not (RFC 7761 4.4).
#include "core/sim/multicast/multicast_parts.h"
#include "core/sim/multicast/pim_output.h"
#include "core/wire/ethernet.h"
#include "core/wire/ipv4.h"

namespace vxlab::sim {
namespace {

// RFC 7761 4.11: half to one and a half times the suppression time of 60 s, less the probe time.
constexpr std::int64_t kLeastSuppression = 25'000, kSuppressionSpread = 60'000;  // milliseconds
constexpr auto kProbeTime = Duration::seconds(5);

// What a Register holds, if that is the beginning of a datagram to a group.
std::optional<wire::Ipv4View> datagram_in(Bytes message) {
    const auto datagram =
        wire::Ipv4View::over(wire::clamped(message, wire::PimRegisterView::kLength));
    const bool sound = datagram && datagram->version() == 4 && datagram->header_length() >= 20 &&
                       datagram->header_length() <= datagram->total_length() &&
                       datagram->total_length() <= datagram->bytes().size() &&
                       datagram->destination().is_multicast();
    return sound ? datagram : std::nullopt;
}

}  // namespace

// The conditions of CouldRegister(S,G).
void MulticastFlows::update_register(const Membership& key, Flow& flow) {
    const auto path = parts_.ports.reverse_path(key.source);
    const auto point = parts_.ports.rendezvous_point(key.group);
    const auto* port = path.interface ? parts_.ports.find(*path.interface) : nullptr;
    const bool could = path.is_connected && port && port->pim.is_designated() && flow.is_alive &&
                       point && !parts_.stack.is_local(point);
    if (could == (flow.state != Register::none)) return;
    flow.stop.stop();
    flow.state = could ? Register::join : Register::none;
}

void MulticastFlows::send_register(Frame& frame) {
    const auto datagram = frame.bytes().subspan(wire::EthernetView::kLength);
    const auto packet = wire::Ipv4View::over(datagram);
    const auto point = packet ? parts_.ports.rendezvous_point(packet->destination()) : IpAddress();
    if (!point) return parts_.tunnel->drop(frame, trace::Reason::multicast_no_route);
    parts_.tunnel->emit_decision(frame, {.verdict = trace::Verdict::forward,
                                         .reason = trace::Reason::multicast_register,
                                         .copies = 1});
    std::vector<std::uint8_t> header;
    wire::PimRegister{}.append(header);
    (void)parts_.pim->send({.destination = point,
                            .tos = packet->type_of_service(),
                            .header = header,
                            .payload = datagram,
                            .came_from = frame.id,
                            .cause = frame.cause});
}

void MulticastFlows::send_null_register(const Membership& key) {
    std::vector<std::uint8_t> header, datagram;
    wire::PimRegister{.null_register = true}.append(header);
    wire::Ipv4{.total_length = wire::Ipv4View::kLength,
               .protocol = wire::IpProtocol::pim,
               .source = key.source,
               .destination = key.group}
        .append(datagram);
    (void)parts_.pim->send({.destination = parts_.ports.rendezvous_point(key.group),
                            .tos = 0xc0,
                            .header = header,
                            .payload = datagram});
}

void MulticastFlows::receive_register(const RawPacket& packet, const wire::PimRegister& message) {
    const auto datagram = datagram_in(packet.payload);
    if (!datagram) return packet.interface.drop(packet.frame, trace::Reason::bad_header);
    packet.interface.emit_decision(
        packet.frame, {.verdict = trace::Verdict::deliver, .reason = trace::Reason::pim_register});
    const MulticastRouter::Cause guard(parts_, packet.frame);
    const Membership key{datagram->destination(), datagram->source()};
    const bool is_ours = parts_.ports.rendezvous_point(key.group) == packet.destination &&
                         parts_.stack.is_local(packet.destination);
    if (!is_ours) return send_stop(packet, key);
    auto& flow = this->flow(key);
    flow.is_alive = flow.was_told = true;
    parts_.trees.update(key.group);
    const bool nobody = parts_.trees.outputs(key).empty();
    if (flow.is_native || nobody) return send_stop(packet, key);
    if (message.null_register) return;
    const auto whole = datagram->bytes().first(datagram->total_length());
    parts_.tunnel->decapsulate(whole, packet.frame);
}

void MulticastFlows::send_stop(const RawPacket& packet, const Membership& key) {
    std::vector<std::uint8_t> message;
    wire::PimRegisterStop{key.group, key.source}.append(message);
    (void)parts_.pim->send({.source = packet.destination,
                            .destination = packet.source,
                            .tos = 0xc0,
                            .payload = message,
                            .cause = packet.frame.cause});
}

void MulticastFlows::receive_stop(const RawPacket& packet, const wire::PimRegisterStop& message) {
    packet.interface.emit_decision(packet.frame, {.verdict = trace::Verdict::deliver,
                                                  .reason = trace::Reason::pim_register_stop});
    if (packet.source != parts_.ports.rendezvous_point(message.group)) return;
    for (auto& [key, flow] : flows_) {
        const bool named = message.source.is_unspecified() || message.source == key.source;
        if (!named || key.group != message.group) continue;
        if (flow.state != Register::join && flow.state != Register::join_pending) continue;
        flow.state = Register::prune;
        const auto spread = random_within(parts_.simulator, kSuppressionSpread);
        const auto wait =
            Duration{Duration::milliseconds(kLeastSuppression).nanoseconds + spread.nanoseconds};
        flow.stop.start(wait, [this, key = key] { stop_passed(key); });
        install(key, flow);
    }
}

// Time to ask whether the RP still needs none; if it does not say so, Registers go on.
void MulticastFlows::stop_passed(const Membership& passed) {
    const auto key = passed;
    auto& flow = flows_.at(key);
    if (flow.state == Register::prune) {
        flow.state = Register::join_pending;
        flow.stop.start(kProbeTime, [this, key] { stop_passed(key); });
        return send_null_register(key);
    }
    flow.state = Register::join;
    install(key, flow);
}

}  // namespace vxlab::sim
