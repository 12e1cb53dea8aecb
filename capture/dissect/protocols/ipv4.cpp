// IPv4 (RFC 791): header, options, fragments.
#include "core/wire/ipv4.h"

#include "capture/dissect/protocols/checksums.h"
#include "capture/dissect/protocols/fragments.h"
#include "capture/dissect/protocols/ip_names.h"
#include "capture/dissect/protocols/ipv4_options.h"
#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/protocols/tunnel.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;
using wire::Ipv4View;

constexpr FieldDef kHeading{"ip", "Internet Protocol Version 4", protocol};
constexpr FieldDef kVersion{"ip.version", "Version", uint8, Base::dec, 0xf0};
constexpr FieldDef kHeaderLength{"ip.hdr_len", "Header Length", uint8, Base::dec};
constexpr FieldDef kDsField{"ip.dsfield", "Differentiated Services Field", uint8, Base::hex};
constexpr FieldDef kDscp{
    "ip.dsfield.dscp", "Differentiated Services Codepoint", uint8, Base::dec, 0xfc, kDscpNames};
constexpr FieldDef kEcn{
    "ip.dsfield.ecn", "Explicit Congestion Notification", uint8, Base::dec, 0x03, kEcnNames};
constexpr FieldDef kLength{"ip.len", "Total Length", uint16, Base::dec};
constexpr FieldDef kId{"ip.id", "Identification", uint16, Base::hex};
constexpr FieldDef kFlags{"ip.flags", "Flags", uint8, Base::hex, 0xe0};
constexpr FieldDef kFlagReserved{"ip.flags.rb", "Reserved bit", boolean, Base::none, 0x80};
constexpr FieldDef kFlagDf{"ip.flags.df", "Don't fragment", boolean, Base::none, 0x40};
constexpr FieldDef kFlagMf{"ip.flags.mf", "More fragments", boolean, Base::none, 0x20};
constexpr FieldDef kOffset{"ip.frag_offset", "Fragment Offset (8 bytes)", uint16, Base::dec,
                           0x1fff};
constexpr FieldDef kTtl{"ip.ttl", "Time to Live", uint8, Base::dec};
constexpr FieldDef kProtocol{"ip.proto", "Protocol", uint8, Base::dec, 0, kIpProtocolNames};
constexpr FieldDef kChecksum{"ip.checksum", "Header Checksum", uint16, Base::hex};
constexpr FieldDef kChecksumStatus{
    "ip.checksum.status", "Header checksum status", uint8, Base::dec, 0, kChecksumStatusNames};
constexpr FieldDef kSource{"ip.src", "Source Address", ipv4};
constexpr FieldDef kSourceHost{"ip.src_host", "Source Host", string};
constexpr FieldDef kDestination{"ip.dst", "Destination Address", ipv4};
constexpr FieldDef kDestinationHost{"ip.dst_host", "Destination Host", string};
constexpr FieldDef kAddress{"ip.addr", "Source or Destination Address", ipv4};
constexpr FieldDef kHost{"ip.host", "Source or Destination Host", string};
constexpr FieldDef kFragments{"ip.fragments", "IPv4 Fragments", bytes};
constexpr FieldDef kFragmentField{"ip.fragment", "IPv4 Fragment", frame_number};
constexpr FieldDef kFragmentCount{"ip.fragment.count", "Fragment count", uint32, Base::dec};
constexpr FieldDef kOverlap{"ip.fragment.overlap", "Fragment overlap", boolean};
constexpr FieldDef kConflict{"ip.fragment.overlap.conflict", "Conflicting data in fragment overlap",
                             boolean};
constexpr FieldDef kReassembledLength{"ip.reassembled.length", "Reassembled IPv4 length", uint32,
                                      Base::dec};
constexpr FieldDef kReassembledData{"ip.reassembled.data", "Reassembled IPv4 data", bytes};

constexpr const FieldDef* kOwnFields[] = {&kHeading,
                                          &kVersion,
                                          &kHeaderLength,
                                          &kDsField,
                                          &kDscp,
                                          &kEcn,
                                          &kLength,
                                          &kId,
                                          &kFlags,
                                          &kFlagReserved,
                                          &kFlagDf,
                                          &kFlagMf,
                                          &kOffset,
                                          &kTtl,
                                          &kProtocol,
                                          &kChecksum,
                                          &kChecksumStatus,
                                          &kSource,
                                          &kSourceHost,
                                          &kDestination,
                                          &kDestinationHost,
                                          &kAddress,
                                          &kHost,
                                          &kFragments,
                                          &kFragmentField,
                                          &kFragmentCount,
                                          &kOverlap,
                                          &kConflict,
                                          &kReassembledLength,
                                          &kReassembledData};

constexpr FragmentFields kFragmentFields{kFragments,       kFragmentField,    kFragmentCount,
                                         kOverlap,         kConflict,         kReassembledLength,
                                         kReassembledData, "Reassembled IPv4"};

constexpr std::size_t kHugeFrame = 65535;
constexpr std::size_t kDestinationOffset = 16;

void describe_address(Layer& layer, std::size_t offset, const FieldDef& field,
                      const FieldDef& host_field) {
    if (layer.add(field, offset, 4) == kNoNode) return;
    layer.add_hidden(kAddress, offset, 4);
    const auto text = IpAddress::load_v4(layer.bytes(), offset).text();
    auto& tree = layer.state().out.tree;
    tree[layer.add_text(host_field, offset, 4, text)].hidden = true;
    tree[layer.add_text(kHost, offset, 4, text)].hidden = true;
}

void describe_version(Layer& layer) {
    if (layer.size() == 0) return;
    layer.add(kVersion, 0, 1);
    if (layer.bytes()[0] >> 4 != 4) return;
    layer.add_number(kHeaderLength, 0, 1, std::uint64_t{4} * (layer.bytes()[0] & 0xf));
}

// A length of 0 stands for all that is there: that is the value, as tshark has it.
void describe_length(Layer& layer) {
    const bool zero = layer.size() >= 4 && load_be16(layer.bytes(), 2) == 0;
    if (zero) {
        const auto node = layer.add_number(kLength, 2, 2, layer.window().reported);
        layer.label(node, "Total Length: {} (reported as 0)", layer.window().reported);
    } else {
        layer.add(kLength, 2, 2);
    }
}

void describe(Layer& layer) {
    {
        const Layer::Group below(layer, layer.add(kDsField, 1, 1));
        layer.add(kDscp, 1, 1);
        layer.add(kEcn, 1, 1);
    }
    describe_length(layer);
    layer.add(kId, 4, 2);
    {
        const Layer::Group below(layer, layer.add(kFlags, 6, 1));
        layer.add(kFlagReserved, 6, 1);
        layer.add(kFlagDf, 6, 1);
        layer.add(kFlagMf, 6, 1);
    }
    layer.add(kOffset, 6, 2);
    layer.add(kTtl, 8, 1);
    layer.add(kProtocol, 9, 1);
    layer.add(kChecksum, 10, 2);
    describe_address(layer, 12, kSource, kSourceHost);
    const auto ip = Ipv4View::over(layer.bytes());
    const auto end = ip ? ip->final_destination_offset() : kDestinationOffset;
    if (end != kDestinationOffset) describe_current_stop(layer);
    describe_address(layer, end, kDestination, kDestinationHost);
}

void describe_result(Layer& layer, const Ipv4View& ip, ChecksumStatus status) {
    const auto source = ip.source().text();
    const auto destination = layer.state().ip.destination.text();
    const bool routed = ip.final_destination_offset() != kDestinationOffset;
    const auto via = routed ? fmt::format(", Via: {}", ip.destination().text()) : std::string();
    layer.heading("Internet Protocol Version 4, Src: {}, Dst: {}{}", source, destination, via);
    layer.info("{} → {}", source, destination);
    layer.add_generated(kChecksumStatus, static_cast<std::uint64_t>(status));
}

ChecksumStatus verify(Layer& layer, const Ipv4View& ip) {
    const auto right = layer.quoted() ? std::nullopt : ip.checksum_is_right();
    if (!right) return ChecksumStatus::unverified;
    if (*right) return ChecksumStatus::good;
    layer.remark(remarks::kIpv4Checksum, 10, 2, "header checksum {:#06x} is wrong",
                 ip.header_checksum());
    return ChecksumStatus::bad;
}

// The packet's length, header included; less than the header's when the packet ends there.
std::size_t packet_length(Layer& layer, const Ipv4View& ip) {
    const std::size_t available = layer.window().reported;
    const std::size_t claimed = ip.total_length();
    layer.state().ip.length_known = true;
    if (claimed == 0) {
        layer.state().ip.length_known = false;
        layer.remark(remarks::kIpv4LengthZero, 2, 2,
                     "total length 0, {} bytes here: seen before segmentation offload", available);
        return available;
    }
    if (claimed < ip.header_length()) {
        layer.remark(remarks::kIpv4LengthShort, 2, 2,
                     "total length {} is less than the header's {}", claimed, ip.header_length());
        return claimed;
    }
    if (claimed > available && !layer.quoted()) {
        layer.state().ip.length_known = false;
        layer.remark(remarks::kIpv4LengthExceeds, 2, 2,
                     "total length {}, but only {} bytes are left", claimed, available);
    }
    return std::min(claimed, available);
}

void fill_columns(Layer& layer) {
    const auto& ip = layer.state().ip;
    auto* columns = layer.columns();
    if (columns == nullptr) return;
    if (columns->ip_source) {
        layer.summary().beyond = true;
        return;
    }
    columns->ip_source = ip.source;
    columns->ip_destination = ip.destination;
}

void check(Layer& layer, const Ipv4View& ip) {
    if (ip.reserved_flag())
        layer.remark(remarks::kIpv4ReservedFlag, 6, 1, "the reserved flag is set");
    if (ip.ttl() == 0 && !layer.quoted())
        layer.remark(remarks::kTtlZero, 8, 1, "the time to live is 0");
    if (layer.window().reported > kHugeFrame)
        layer.remark(remarks::kOffloadedSegment, 0, 0, "{} bytes: no wire takes that in one packet",
                     layer.window().reported);
}

// A header that cannot be an IPv4 header: its version or its length is impossible.
bool is_bogus(Layer& layer) {
    if (layer.size() == 0) return false;
    const auto version = layer.bytes()[0] >> 4;
    const auto header = 4 * (layer.bytes()[0] & 0xf);
    if (version != 4) {
        layer.remark(remarks::kIpVersion, 0, 1, "version {} where 4 is due", version);
        return true;
    }
    if (header < static_cast<int>(Ipv4View::kLength)) {
        layer.remark(remarks::kIpv4HeaderLength, 0, 1, "header length {} is less than 20", header);
        return true;
    }
    return false;
}

std::optional<Next> next_of(Layer& layer, const Ipv4View& ip, std::size_t length) {
    auto& state = layer.state();
    const auto number = static_cast<std::uint8_t>(ip.protocol());
    auto payload = layer.window().first(length).from(ip.header_length());
    state.ip.whole = !payload.is_cut() && state.ip.length_known;
    if (ip.is_fragment() && !layer.quoted()) {
        const FragmentHeader fragment{ip.fragment_offset(), ip.more_fragments(),
                                      ip.identification(), number};
        const auto whole = reassemble(layer, fragment, payload, kFragmentFields);
        if (whole) {
            payload = *whole;
        } else if (!is_shown_alone(fragment, payload)) {
            return payload.reported > 0 ? std::optional(next_data(payload, number)) : std::nullopt;
        }
        state.ip.whole = whole.has_value();
    } else if (ip.fragment_offset() != 0) {
        return next_data(payload, number);
    }
    if (payload.reported == 0) return std::nullopt;
    auto next = next_by_ip_protocol(number, payload);
    if (next.enters_tunnel) note_tunnel(layer);
    return next;
}

std::optional<Next> dissect(Layer& layer) {
    if (layer.detailed()) describe_version(layer);
    if (is_bogus(layer)) return std::nullopt;
    if (layer.detailed()) describe(layer);
    const auto ip = Ipv4View::over(layer.bytes());
    if (!ip) {
        layer.require(Ipv4View::kLength);
        return std::nullopt;
    }
    auto& state = layer.state();
    const auto destination = IpAddress::load_v4(layer.bytes(), ip->final_destination_offset());
    state.ip = {.source = ip->source(), .destination = destination, .ttl = ip->ttl()};
    fill_columns(layer);
    const auto status = verify(layer, *ip);
    check(layer, *ip);
    if (layer.detailed()) describe_result(layer, *ip, status);
    const auto length = packet_length(layer, *ip);
    if (length < ip->header_length()) return std::nullopt;
    layer.covers(ip->header_length());
    if (!layer.require(ip->header_length())) return std::nullopt;
    dissect_ipv4_options(layer, ip->options());
    if (length < layer.window().reported && !layer.quoted())
        add_ethernet_trailer(layer, layer.window().from(length));
    return next_of(layer, *ip, length);
}

}  // namespace

const ProtocolDef kIpv4{Protocol::ipv4, kHeading, "ip", "IPv4", dissect, ipv4_fields(kOwnFields)};

}  // namespace vxlab::dissect::protocols
