// What of IPsec lies open: AH (RFC 4302), and ESP's SPI and sequence number (RFC 4303).
#include "core/wire/ipsec.h"

#include "capture/dissect/protocols/ip_names.h"
#include "capture/dissect/protocols/ipv6_extensions.h"
#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;
using wire::AuthenticationHeaderView;
using wire::EspView;

constexpr FieldDef kHeading{"ah", "Authentication Header", protocol};
constexpr FieldDef kNext{"ah.next_header", "Next header", uint8, Base::dec, 0, kIpProtocolNames};
constexpr FieldDef kLength{"ah.length", "Length", uint8, Base::dec};
constexpr FieldDef kReserved{"ah.reserved", "Reserved", bytes};
constexpr FieldDef kSpi{"ah.spi", "AH SPI", uint32, Base::hex};
constexpr FieldDef kSequence{"ah.sequence", "AH Sequence", uint32, Base::dec};
constexpr FieldDef kIcv{"ah.icv", "AH ICV", bytes};
constexpr const FieldDef* kFields[] = {&kHeading, &kNext,     &kLength, &kReserved,
                                       &kSpi,     &kSequence, &kIcv};

constexpr FieldDef kEspHeading{"esp", "Encapsulating Security Payload", protocol};
constexpr FieldDef kEspSpi{"esp.spi", "ESP SPI", uint32, Base::hex};
constexpr FieldDef kEspSequence{"esp.sequence", "ESP Sequence", uint32, Base::dec};
constexpr const FieldDef* kEspFields[] = {&kEspHeading, &kEspSpi, &kEspSequence};

constexpr FieldDef kUdpHeading{"udpencap", "UDP Encapsulation of IPsec Packets", protocol};
constexpr FieldDef kKeepAlive{"udpencap.nat_keepalive", "NAT-keepalive packet", none};
constexpr FieldDef kMarker{"udpencap.non_esp_marker", "Non-ESP Marker", none};
constexpr const FieldDef* kUdpFields[] = {&kUdpHeading, &kKeepAlive, &kMarker};

void describe(Layer& layer) {
    layer.add(kNext, 0, 1);
    layer.add(kLength, 1, 1);
    layer.add(kReserved, 2, 2);
    layer.add(kSpi, 4, 4);
    layer.add(kSequence, 8, 4);
}

std::optional<Next> dissect(Layer& layer) {
    if (layer.detailed()) describe(layer);
    const auto header = AuthenticationHeaderView::over(layer.bytes());
    if (!header) {
        layer.require(AuthenticationHeaderView::kLength);
        return std::nullopt;
    }
    layer.info("SPI {:#010x}, sequence {}", header->spi(), header->sequence());
    const auto claimed = header->header_length();
    const auto length = std::max(claimed, AuthenticationHeaderView::kLength);
    if (claimed < length)
        layer.remark(remarks::kAhLength, 1, 1, "a header of {} bytes, 12 is the least", claimed);
    if (claimed > layer.window().reported && !layer.quoted()) {
        layer.remark(remarks::kAhLength, 1, 1, "a header of {} bytes, but only {} are left",
                     claimed, layer.window().reported);
        return std::nullopt;
    }
    layer.add(kIcv, AuthenticationHeaderView::kLength, length - AuthenticationHeaderView::kLength);
    layer.covers(length);
    if (!layer.require(length)) return std::nullopt;
    return next_in_ipv6(layer, static_cast<std::uint8_t>(header->next_header()),
                        layer.window().from(length));
}

std::optional<Next> dissect_esp(Layer& layer) {
    layer.add(kEspSpi, 0, 4);
    layer.add(kEspSequence, 4, 4);
    const auto esp = EspView::over(layer.bytes());
    if (!esp) {
        layer.require(EspView::kLength);
        return std::nullopt;
    }
    layer.info("SPI {:#010x}, sequence {}, {} bytes", esp->spi(), esp->sequence(),
               layer.window().reported - EspView::kLength);
    if (esp->spi() == 0)
        layer.remark(remarks::kEspSpi, 0, 4, "SPI 0 is never on the wire (RFC 4303 2.1)");
    return std::nullopt;
}

// RFC 3948: ESP, a lone 0xff that keeps a NAT's mapping alive, or IKE behind four zeros.
std::optional<Next> dissect_udp_encapsulation(Layer& layer) {
    constexpr std::size_t kMarkerLength = 4;
    constexpr std::uint8_t kKeepAliveByte = 0xff;
    const auto bytes = layer.bytes();
    if (!layer.require(1)) return std::nullopt;
    if (layer.window().reported == 1 && bytes[0] == kKeepAliveByte) {
        layer.add(kKeepAlive, 0, 1);
        layer.info("NAT keep-alive");
        return std::nullopt;
    }
    if (!layer.require(kMarkerLength)) return std::nullopt;
    if (load_be32(bytes, 0) != 0) {
        layer.covers(0);
        return Next{.protocol = Protocol::esp, .window = layer.window()};
    }
    layer.add(kMarker, 0, kMarkerLength);
    layer.covers(kMarkerLength);
    const auto exchange = layer.window().from(kMarkerLength);
    return exchange.reported > 0 ? std::optional(next_data(exchange)) : std::nullopt;
}

}  // namespace

const ProtocolDef kAuthenticationHeader{
    Protocol::authentication_header, kHeading, "ah", "AH", dissect, kFields};
const ProtocolDef kEsp{Protocol::esp, kEspHeading, "esp", "ESP", dissect_esp, kEspFields};
const ProtocolDef kUdpEncapsulation{
    Protocol::udp_encapsulation, kUdpHeading, "udpencap", "UDPENCAP",
    dissect_udp_encapsulation,   kUdpFields};

}  // namespace vxlab::dissect::protocols
