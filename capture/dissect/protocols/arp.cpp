// ARP and RARP (RFC 826, 903, 2390, 5227): one format, and for tshark one set of fields.
#include "core/wire/arp.h"

#include "capture/dissect/history.h"
#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;
using wire::ArpOperation;
using wire::ArpView;

// https://www.iana.org/assignments/arp-parameters
constexpr NamedValue kHardwareNames[] = {
    {1, "Ethernet"},       {6, "IEEE 802"},   {7, "ARCNET"},     {15, "Frame Relay"},
    {18, "Fibre Channel"}, {24, "IEEE 1394"}, {32, "InfiniBand"}};
constexpr NamedValue kProtocolNames[] = {{0x0800, "IPv4"}};
constexpr NamedValue kOperationNames[] = {
    {1, "request"},       {2, "reply"},       {3, "reverse request"}, {4, "reverse reply"},
    {5, "drarp request"}, {6, "drarp reply"}, {7, "drarp error"},     {8, "inverse request"},
    {9, "inverse reply"}, {10, "arp nak"},    {24, "experimental 1"}, {25, "experimental 2"}};

constexpr FieldDef kHeading{"arp", "Address Resolution Protocol", protocol};
constexpr FieldDef kReverseHeading{"arp", "Address Resolution Protocol", protocol};
constexpr FieldDef kHardwareType{"arp.hw.type", "Hardware type", uint16, Base::dec, 0,
                                 kHardwareNames};
constexpr FieldDef kProtocolType{"arp.proto.type", "Protocol type", uint16, Base::hex, 0,
                                 kProtocolNames};
constexpr FieldDef kHardwareSize{"arp.hw.size", "Hardware size", uint8, Base::dec};
constexpr FieldDef kProtocolSize{"arp.proto.size", "Protocol size", uint8, Base::dec};
constexpr FieldDef kOpcode{"arp.opcode", "Opcode", uint16, Base::dec, 0, kOperationNames};
constexpr FieldDef kGratuitous{"arp.isgratuitous", "Is gratuitous", boolean};
constexpr FieldDef kProbe{"arp.isprobe", "Is probe", boolean};
constexpr FieldDef kAnnouncement{"arp.isannouncement", "Is announcement", boolean};
constexpr FieldDef kSenderMac{"arp.src.hw_mac", "Sender MAC address", ether};
constexpr FieldDef kSenderHardware{"arp.src.hw", "Sender hardware address", bytes};
constexpr FieldDef kSenderIp{"arp.src.proto_ipv4", "Sender IP address", ipv4};
constexpr FieldDef kSenderProtocol{"arp.src.proto", "Sender protocol address", bytes};
constexpr FieldDef kTargetMac{"arp.dst.hw_mac", "Target MAC address", ether};
constexpr FieldDef kTargetHardware{"arp.dst.hw", "Target hardware address", bytes};
constexpr FieldDef kTargetIp{"arp.dst.proto_ipv4", "Target IP address", ipv4};
constexpr FieldDef kTargetProtocol{"arp.dst.proto", "Target protocol address", bytes};

constexpr FieldDef kDuplicate{"arp.duplicate-address-detected", "Duplicate IP address", none};
constexpr FieldDef kDuplicateFrame{"arp.duplicate-address-frame",
                                   "Frame showing earlier use of IP address", frame_number};
constexpr FieldDef kDuplicateSeconds{"arp.seconds-since-duplicate-address-frame",
                                     "Seconds since earlier frame seen", uint32, Base::dec};

constexpr const FieldDef* kFields[] = {
    &kHeading,        &kDuplicate,    &kDuplicateFrame, &kDuplicateSeconds, &kHardwareType,
    &kProtocolType,   &kHardwareSize, &kProtocolSize,   &kOpcode,           &kGratuitous,
    &kProbe,          &kAnnouncement, &kSenderMac,      &kSenderHardware,   &kSenderIp,
    &kSenderProtocol, &kTargetMac,    &kTargetHardware, &kTargetIp,         &kTargetProtocol};
constexpr const FieldDef* kReverseFields[] = {&kReverseHeading};

constexpr std::uint16_t kIeee802 = 6;

bool has_macs(const ArpView& arp) {
    return (arp.hardware_type() == ArpView::kEthernet || arp.hardware_type() == kIeee802) &&
           arp.hardware_size() == 6;
}

bool has_ips(const ArpView& arp) {
    return arp.protocol_type() == wire::EtherType::ipv4 && arp.protocol_size() == 4;
}

// What a request or reply between IPv4 hosts is for, besides asking (RFC 5227).
struct Purpose {
    bool gratuitous = false;
    bool probe = false;
    bool announcement = false;
};

Purpose purpose_of(const ArpView& arp) {
    const auto operation = arp.operation();
    const bool request = operation == ArpOperation::request;
    const auto sender = arp.sender_ip();
    const auto target = arp.target_ip();
    if ((!request && operation != ArpOperation::reply) || !has_ips(arp) || !sender || !target)
        return {};
    const bool same = *sender == *target;
    // As Wireshark has it, and RFC 5227: the target's hardware address is not known.
    const bool asks_nobody = request && has_macs(arp) && arp.target_mac()->is_zero();
    return {same, asks_nobody && !same && sender->is_unspecified(), asks_nobody && same};
}

void describe_fixed_part(Layer& layer) {
    layer.add(kHardwareType, 0, 2);
    layer.add(kProtocolType, 2, 2);
    layer.add(kHardwareSize, 4, 1);
    layer.add(kProtocolSize, 5, 1);
    layer.add(kOpcode, 6, 2);
}

void describe_addresses(Layer& layer, const ArpView& arp) {
    const std::size_t hardware = arp.hardware_size();
    const std::size_t address = arp.protocol_size();
    const auto add = [&](const FieldDef& field, std::size_t offset, std::size_t length) {
        if (length > 0) layer.add(field, offset, length);
    };
    const bool macs = has_macs(arp);
    const bool ips = has_ips(arp);
    const std::size_t target = ArpView::kLength + hardware + address;
    add(macs ? kSenderMac : kSenderHardware, ArpView::kLength, hardware);
    add(ips ? kSenderIp : kSenderProtocol, ArpView::kLength + hardware, address);
    add(macs ? kTargetMac : kTargetHardware, target, hardware);
    add(ips ? kTargetIp : kTargetProtocol, target + hardware, address);
}

std::string operation_text(const ArpView& arp, const Purpose& purpose) {
    if (purpose.probe) return "ARP Probe";
    if (purpose.announcement) return "ARP Announcement";
    const auto number = static_cast<unsigned>(arp.operation());
    const auto name = name_of(kOperationNames, number);
    if (name.empty()) return fmt::format("opcode {:#06x}", number);
    return purpose.gratuitous ? fmt::format("{}/gratuitous ARP", name) : std::string(name);
}

std::string mac_text(const std::optional<MacAddress>& mac) { return mac ? mac->text() : "?"; }
std::string ip_text(const std::optional<IpAddress>& ip) { return ip ? ip->text() : "?"; }

std::string summary_text(const ArpView& arp, const Purpose& purpose) {
    const auto sender_ip = ip_text(arp.sender_ip());
    const auto target_ip = ip_text(arp.target_ip());
    const auto sender_mac = mac_text(arp.sender_mac());
    const auto target_mac = mac_text(arp.target_mac());
    if (purpose.probe) return fmt::format("Who has {}? (ARP Probe)", target_ip);
    if (purpose.announcement) return fmt::format("ARP Announcement for {}", sender_ip);
    if (purpose.gratuitous)
        return fmt::format("Gratuitous ARP for {}: it is at {}", sender_ip, sender_mac);
    switch (arp.operation()) {
        case ArpOperation::request:
            return fmt::format("Who has {}? Tell {}", target_ip, sender_ip);
        case ArpOperation::reply:
            return fmt::format("{} is at {}", sender_ip, sender_mac);
        case ArpOperation::reverse_request:
        case ArpOperation::inverse_request:
            return fmt::format("Who is {}? Tell {}", target_mac, sender_mac);
        case ArpOperation::reverse_reply:
            return fmt::format("{} is at {}", target_mac, target_ip);
        case ArpOperation::inverse_reply:
            return fmt::format("{} is at {}", sender_mac, sender_ip);
        default:
            return operation_text(arp, purpose);
    }
}

// The source of the Ethernet header that carries the message, if it was captured.
std::optional<MacAddress> frame_source(Layer& layer) {
    const auto& state = layer.state();
    if (!state.ethernet) return std::nullopt;
    const auto& outside = state.out.layers[*state.ethernet];
    if (outside.protocol != Protocol::ethernet) return std::nullopt;
    const auto& range = outside.range;
    const auto frame = state.out.buffers[range.buffer].bytes;
    if (range.begin + std::size_t{wire::EthernetView::kLength} > frame.size()) return std::nullopt;
    return MacAddress::load(frame, range.begin + 6);
}

void check(Layer& layer, const ArpView& arp) {
    const bool odd_hardware = arp.hardware_type() == ArpView::kEthernet && arp.hardware_size() != 6;
    const bool odd_protocol =
        arp.protocol_type() == wire::EtherType::ipv4 && arp.protocol_size() != 4;
    if (odd_hardware || odd_protocol)
        layer.remark(remarks::kArpSizes, 4, 2,
                     "addresses of {} and {} bytes are not Ethernet's "
                     "and IPv4's",
                     arp.hardware_size(), arp.protocol_size());
    if (name_of(kOperationNames, static_cast<unsigned>(arp.operation())).empty())
        layer.remark(remarks::kArpOpcode, 6, 2, "operation {} is not one that hosts use",
                     static_cast<unsigned>(arp.operation()));
    const auto mac = has_macs(arp) ? arp.sender_mac() : std::nullopt;
    if (!mac) return;
    if (mac->is_group())
        layer.remark(remarks::kArpSenderGroup, ArpView::kLength, 6,
                     "the sender's address {} is a group address", mac->text());
    const auto source = frame_source(layer);
    if (source && *source != *mac)
        layer.remark(remarks::kArpSenderDiffers, ArpView::kLength, 6,
                     "the sender's address is {}, the frame came from {}", mac->text(),
                     source->text());
}

std::int64_t seconds_of(std::optional<std::int64_t> time) {
    constexpr std::int64_t kSecond = 1'000'000'000;
    return time.value_or(0) / kSecond;
}

// False for addresses that claim nothing.
bool claim(Layer& layer, MacAddress mac, IpAddress ip) {
    auto& state = layer.state();
    if (mac.is_zero() || mac.is_group() || ip.is_unspecified()) return false;
    const auto earlier = state.history->address_claims.add(state.tenant_key, ip.v4_value(),
                                                           {mac, state.number, state.time});
    if (!earlier) return true;
    layer.add_generated(kDuplicate, 1);
    layer.add_generated(kDuplicateFrame, earlier->frame);
    layer.add_generated(kDuplicateSeconds, static_cast<std::uint32_t>(seconds_of(state.time) -
                                                                      seconds_of(earlier->time)));
    return true;
}

// Whoever speaks claims an address; a reply repeats what the other side had claimed.
void follow_claims(Layer& layer, const ArpView& arp) {
    const bool request = arp.operation() == ArpOperation::request;
    if (layer.state().history == nullptr || layer.quoted() || !has_macs(arp) || !has_ips(arp) ||
        (!request && arp.operation() != ArpOperation::reply))
        return;
    const bool claimed = claim(layer, *arp.sender_mac(), *arp.sender_ip());
    if (!request && !(claimed && *arp.sender_ip() == *arp.target_ip()))
        claim(layer, *arp.target_mac(), *arp.target_ip());
}

std::optional<Next> dissect(Layer& layer) {
    if (layer.detailed()) describe_fixed_part(layer);
    if (!layer.require(ArpView::kLength)) return std::nullopt;
    const auto arp = *ArpView::over(layer.bytes());
    const auto length = arp.message_length();
    layer.covers(length);
    if (!layer.require(length)) return std::nullopt;
    if (layer.detailed()) {
        const auto purpose = purpose_of(arp);
        if (purpose.gratuitous) layer.add_generated(kGratuitous, 1);
        if (purpose.probe) layer.add_generated(kProbe, 1);
        if (purpose.announcement) layer.add_generated(kAnnouncement, 1);
        describe_addresses(layer, arp);
        layer.heading("Address Resolution Protocol ({})", operation_text(arp, purpose));
        layer.info("{}", summary_text(arp, purpose));
    }
    follow_claims(layer, arp);
    check(layer, arp);
    if (layer.window().reported > length) add_ethernet_trailer(layer, layer.window().from(length));
    return std::nullopt;
}

}  // namespace

const ProtocolDef kArp{Protocol::arp, kHeading, "arp", "ARP", dissect, kFields};
const ProtocolDef kRarp{Protocol::rarp, kReverseHeading, "arp", "RARP", dissect, kReverseFields};

}  // namespace vxlab::dissect::protocols
