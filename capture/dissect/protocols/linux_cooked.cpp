// Linux "cooked" capture, versions 1 and 2: what `-i any` gives.
#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/remarks.h"
#include "core/wire/link.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;

constexpr NamedValue kPacketTypes[] = {{0, "Unicast to us"},
                                       {1, "Broadcast"},
                                       {2, "Multicast"},
                                       {3, "Unicast to another host"},
                                       {4, "Sent by us"}};
// linux/if_arp.h
constexpr NamedValue kHardwareNames[] = {{1, "Ethernet"},      {32, "InfiniBand"},
                                         {280, "CAN"},         {512, "PPP"},
                                         {768, "IPIP tunnel"}, {769, "IP6IP6 tunnel"},
                                         {772, "Loopback"},    {776, "sit0 device - IPv6-in-IPv4"},
                                         {778, "GRE over IP"}, {801, "IEEE 802.11"},
                                         {824, "Netlink"},     {65534, "zero header length"}};

constexpr FieldDef kHeading{"sll", "Linux cooked capture", protocol};
constexpr FieldDef kHeadingV2{"sll", "Linux cooked capture v2", protocol};
constexpr FieldDef kPacketType{"sll.pkttype", "Packet type", uint16, Base::dec, 0, kPacketTypes};
constexpr FieldDef kHardwareType{"sll.hatype",  "Link-layer address type", uint16, Base::dec, 0,
                                 kHardwareNames};
constexpr FieldDef kAddressLength{"sll.halen", "Link-layer address length", uint16, Base::dec};
constexpr FieldDef kSourceMac{"sll.src.eth", "Source", ether};
constexpr FieldDef kSourceIp{"sll.src.ipv4", "Source", ipv4};
constexpr FieldDef kSourceOther{"sll.src.other", "Source", bytes};
constexpr FieldDef kUnused{"sll.unused", "Unused", bytes};
constexpr FieldDef kLinuxType{"sll.ltype", "Protocol", uint16, Base::hex};
constexpr FieldDef kGreType{"sll.gretype", "Protocol", uint16, Base::hex};
constexpr FieldDef kEtherType{"sll.etype", "Protocol", uint16, Base::hex};
constexpr FieldDef kInterface{"sll.ifindex", "Interface index", uint32, Base::dec};
constexpr const FieldDef* kFields[] = {&kHeading,   &kPacketType, &kHardwareType, &kAddressLength,
                                       &kSourceMac, &kSourceIp,   &kSourceOther,  &kUnused,
                                       &kLinuxType, &kGreType,    &kEtherType,    &kInterface};
constexpr const FieldDef* kFieldsV2[] = {&kHeadingV2};

constexpr std::uint16_t kFirstEtherType = 1536;
constexpr std::uint16_t kGreHardware = 778;
constexpr std::uint16_t kLlcFrames = 4;
constexpr std::size_t kAddressRoom = 8;

// The eight bytes that hold an address of the claimed length.
void describe_address(Layer& layer, std::size_t at, std::size_t claimed) {
    const auto length = wire::cooked_address_length(claimed);
    const auto& field = claimed == 6 ? kSourceMac : claimed == 4 ? kSourceIp : kSourceOther;
    if (length > 0) layer.add(field, at, length);
    if (length < kAddressRoom) layer.add(kUnused, at + length, kAddressRoom - length);
}

const FieldDef& protocol_field(std::uint16_t protocol, std::uint16_t hardware) {
    if (hardware == kGreHardware) return kGreType;
    return protocol < kFirstEtherType ? kLinuxType : kEtherType;
}

void describe(Layer& layer) {
    if (layer.size() < 4) return;  // tshark reads both types first
    layer.add(kPacketType, 0, 2);
    layer.add(kHardwareType, 2, 2);
    layer.add(kAddressLength, 4, 2);
    if (layer.size() < 6) return;
    describe_address(layer, 6, load_be16(layer.bytes(), 4));
    if (layer.size() < wire::LinuxCookedView::kLength) return;
    layer.add(protocol_field(load_be16(layer.bytes(), 14), load_be16(layer.bytes(), 2)), 14, 2);
}

void describe_v2(Layer& layer) {
    if (layer.size() < 10) return;
    layer.add(protocol_field(load_be16(layer.bytes(), 0), load_be16(layer.bytes(), 8)), 0, 2);
    layer.add(kInterface, 4, 4);
    layer.add(kHardwareType, 8, 2);
    layer.add(kPacketType, 10, 1);
    layer.add(kAddressLength, 11, 1);
    if (layer.size() >= 12) describe_address(layer, 12, layer.bytes()[11]);
}

void check_address(Layer& layer, std::size_t at, std::size_t width, std::size_t claimed) {
    if (claimed > kAddressRoom)
        layer.remark(remarks::kCookedAddress, at, width, "{} bytes of address, 8 of them kept",
                     claimed);
}

std::optional<Next> next_of(std::uint16_t protocol, std::uint16_t hardware, const Window& rest) {
    if (rest.reported == 0) return std::nullopt;
    if (hardware == kGreHardware) {
        auto next = next_by_ethertype(protocol, rest);
        next.via = {};
        return next;
    }
    if (protocol >= kFirstEtherType) return next_by_ethertype(protocol, rest);
    if (protocol != kLlcFrames) return next_data(rest, protocol);
    return Next{.protocol = Protocol::llc, .window = rest, .number = protocol};
}

template <class View>
std::optional<Next> finish(Layer& layer, std::string_view version, std::size_t length_at,
                           std::size_t length_width) {
    const auto header = View::over(layer.bytes());
    if (!header) {
        layer.require(View::kLength);
        return std::nullopt;
    }
    layer.heading("Linux cooked capture {}", version);
    layer.info("{}", name_of(kPacketTypes, header->packet_type()));
    layer.covers(View::kLength);
    check_address(layer, length_at, length_width, header->address_length());
    layer.state().ethernet =
        static_cast<std::uint16_t>(&layer.self() - layer.state().out.layers.data());
    return next_of(header->protocol(), header->hardware_type(), layer.window().from(View::kLength));
}

std::optional<Next> dissect(Layer& layer) {
    if (layer.detailed()) describe(layer);
    return finish<wire::LinuxCookedView>(layer, "v1", 4, 2);
}

std::optional<Next> dissect_v2(Layer& layer) {
    if (layer.detailed()) describe_v2(layer);
    return finish<wire::LinuxCookedV2View>(layer, "v2", 11, 1);
}

}  // namespace

const ProtocolDef kLinuxCooked{Protocol::linux_cooked, kHeading, "sll", "SLL", dissect, kFields};
const ProtocolDef kLinuxCookedV2{
    Protocol::linux_cooked_v2, kHeadingV2, "sll", "SLL2", dissect_v2, kFieldsV2};

}  // namespace vxlab::dissect::protocols
