// UDP (RFC 768), and what its ports lead to.
#include "core/wire/udp.h"

#include "capture/dissect/history.h"
#include "capture/dissect/protocols/checksums.h"
#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;

constexpr FieldDef kHeading{"udp", "User Datagram Protocol", protocol};
constexpr FieldDef kSourcePort{"udp.srcport", "Source Port", uint16, Base::dec};
constexpr FieldDef kDestinationPort{"udp.dstport", "Destination Port", uint16, Base::dec};
constexpr FieldDef kPort{"udp.port", "Source or Destination Port", uint16, Base::dec};
constexpr FieldDef kLength{"udp.length", "Length", uint16, Base::dec};
constexpr FieldDef kChecksum{"udp.checksum", "Checksum", uint16, Base::hex};
constexpr FieldDef kChecksumStatus{"udp.checksum.status", "Checksum Status", uint8, Base::dec, 0,
                                   kChecksumStatusNames};
constexpr FieldDef kStream{"udp.stream", "Stream index", uint32, Base::dec};
constexpr FieldDef kTimeRelative{"udp.time_relative", "Time since first frame", relative_time};
constexpr FieldDef kTimeDelta{"udp.time_delta", "Time since previous frame", relative_time};
constexpr FieldDef kPayload{"udp.payload", "UDP payload", bytes};
constexpr const FieldDef* kFields[] = {&kHeading,      &kSourcePort, &kDestinationPort, &kPort,
                                       &kLength,       &kChecksum,   &kChecksumStatus,  &kStream,
                                       &kTimeRelative, &kTimeDelta,  &kPayload};

// How many bytes of the layer are the datagram, header included, after what its length says.
std::size_t datagram_length(Layer& layer, std::size_t claimed) {
    const std::size_t available = layer.window().reported;
    if (claimed == 0) {
        if (available > 65535) {
            layer.remark(remarks::kUdpLengthZero, 4, 2, "length 0: {} bytes, offloaded or jumbo",
                         available);
        } else {
            layer.remark(remarks::kUdpLengthShort, 4, 2, "length 0 is less than the header's 8");
        }
        return available;
    }
    if (claimed < wire::UdpView::kLength) {
        layer.remark(remarks::kUdpLengthShort, 4, 2, "length {} is less than the header's 8",
                     claimed);
        return available;
    }
    if (claimed > available && layer.state().ip.length_known && !layer.quoted()) {
        layer.remark(remarks::kUdpLengthExceeds, 4, 2, "length {}, but only {} bytes are left",
                     claimed, available);
        return available;
    }
    if (claimed < available && layer.state().ip.length_known)
        layer.remark(remarks::kUdpLengthBelow, 4, 2,
                     "length {} ends {} bytes before the IP payload", claimed, available - claimed);
    return std::min(claimed, available);
}

ChecksumStatus verify(Layer& layer, std::uint16_t checksum, std::size_t length) {
    if (checksum != 0) {
        return verify_transport_checksum(layer, wire::IpProtocol::udp, 6, length,
                                         remarks::kUdpChecksum);
    }
    if (layer.state().ip.source.is_v6())
        layer.remark(remarks::kUdpChecksumZeroIpv6, 6, 2,
                     "no checksum over IPv6: the receiver must be told to accept it");
    return ChecksumStatus::not_present;
}

void follow(Layer& layer, const wire::UdpView& udp, bool has_payload) {
    auto& state = layer.state();
    if (state.history == nullptr || layer.quoted() || !state.ip.source) return;
    auto& conversation = state.history->conversations.udp(
        {state.ip.source, udp.source_port()}, {state.ip.destination, udp.destination_port()},
        state.tunnel_key);
    layer.add_generated(kStream, conversation.stream);
    if (!state.time || !has_payload) return;
    const auto since = [&](std::optional<std::int64_t>& earlier) {
        return static_cast<std::uint64_t>(
            (Instant{*state.time} - Instant{earlier.value_or(*state.time)}).nanoseconds);
    };
    layer.add_generated(kTimeRelative, since(conversation.first_time));
    layer.add_generated(kTimeDelta, since(conversation.previous_time));
    if (!conversation.first_time) conversation.first_time = state.time;
    conversation.previous_time = state.time;
}

void describe(Layer& layer) {
    layer.add(kSourcePort, 0, 2);
    layer.add(kDestinationPort, 2, 2);
    layer.add_hidden(kPort, 0, 2);
    layer.add_hidden(kPort, 2, 2);
    layer.add(kLength, 4, 2);
    layer.add(kChecksum, 6, 2);
    if (layer.size() < 4) return;
    const auto from = load_be16(layer.bytes(), 0);
    const auto to = load_be16(layer.bytes(), 2);
    layer.heading("User Datagram Protocol, Src Port: {}, Dst Port: {}", from, to);
    layer.info("{} → {}", from, to);
}

void describe_rest(Layer& layer, const wire::UdpView& udp, ChecksumStatus status,
                   const Window& payload) {
    layer.add_generated(kChecksumStatus, static_cast<std::uint64_t>(status));
    follow(layer, udp, !payload.bytes.empty());
    // All that is behind the header, whatever the length says.
    if (!payload.bytes.empty())
        layer.add(kPayload, wire::UdpView::kLength, layer.size() - wire::UdpView::kLength);
}

void fill_columns(Layer& layer, const wire::UdpView& udp) {
    auto* columns = layer.columns();
    if (columns == nullptr) return;
    if (columns->has_ports) {
        layer.summary().beyond = true;
        return;
    }
    columns->has_ports = true;
    columns->source_port = udp.source_port();
    columns->destination_port = udp.destination_port();
}

bool is_vxlan(Protocol protocol) {
    return protocol == Protocol::vxlan || protocol == Protocol::vxlan_gpe;
}

bool is_tunnel(Protocol protocol) { return is_vxlan(protocol) || protocol == Protocol::geneve; }

// RFC 7348 goes by the destination port; a source port alone still tells what it probably is. Of
// two ports that are no tunnel's the lower one has the word, as in Wireshark.
Protocol protocol_by_port(Layer& layer, const wire::UdpView& udp) {
    const auto& ports = layer.options().udp_ports;
    const auto to = ports.find(udp.destination_port());
    if (to != ports.end() && is_tunnel(to->second)) return to->second;
    const auto from = ports.find(udp.source_port());
    const bool by_source =
        to == ports.end() || (from != ports.end() && udp.source_port() < udp.destination_port() &&
                              !is_tunnel(from->second));
    const auto found = by_source ? from : to;
    if (found == ports.end()) return Protocol::data;
    if (by_source && is_vxlan(found->second))
        layer.remark(remarks::kVxlanSourcePort, 0, 2,
                     "the source port {} is a VXLAN port, the destination port {} is not",
                     udp.source_port(), udp.destination_port());
    return found->second;
}

std::optional<Next> dissect(Layer& layer) {
    if (layer.detailed()) describe(layer);
    const auto udp = wire::UdpView::over(layer.bytes());
    if (!udp) {
        layer.require(wire::UdpView::kLength);
        return std::nullopt;
    }
    const auto length = datagram_length(layer, udp->length());
    const auto status = verify(layer, udp->checksum(), length);
    const auto payload = layer.window().first(length).from(wire::UdpView::kLength);
    if (layer.detailed()) {
        describe_rest(layer, *udp, status, payload);
    } else {
        follow(layer, *udp, !payload.bytes.empty());
    }
    fill_columns(layer, *udp);
    layer.covers(wire::UdpView::kLength);
    if (udp->source_port() == 0 || udp->destination_port() == 0)
        layer.remark(remarks::kUdpPortZero, 0, 4, "port {} → {}", udp->source_port(),
                     udp->destination_port());
    const auto protocol = protocol_by_port(layer, *udp);
    if (payload.reported > 0)
        return Next{.protocol = protocol, .window = payload, .number = udp->destination_port()};
    if (is_vxlan(protocol) && !layer.quoted())
        layer.remark(remarks::kVxlanEmpty, 0, wire::UdpView::kLength,
                     "nothing follows the UDP header");
    return std::nullopt;
}

}  // namespace

const ProtocolDef kUdp{Protocol::udp, kHeading, "udp", "UDP", dissect, kFields};

}  // namespace vxlab::dissect::protocols
