// The frame: what the capture file says of a packet, and the link type's first header.
#include <bit>

#include "capture/dissect/history.h"
#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;

constexpr FieldDef kHeading{"frame", "Frame", protocol};
constexpr FieldDef kNumber{"frame.number", "Frame Number", uint32, Base::dec};
constexpr FieldDef kInterfaceId{"frame.interface_id", "Interface id", uint32, Base::dec};
constexpr FieldDef kInterfaceName{"frame.interface_name", "Interface name", string};
constexpr FieldDef kInterfaceDescription{"frame.interface_description", "Interface description",
                                         string};
constexpr FieldDef kTime{"frame.time", "Arrival Time", absolute_time};
constexpr FieldDef kEpoch{"frame.time_epoch", "Epoch Time", relative_time};
constexpr FieldDef kDelta{"frame.time_delta", "Time delta from previous captured frame",
                          relative_time};
constexpr FieldDef kDeltaDisplayed{"frame.time_delta_displayed",
                                   "Time delta from previous displayed frame", relative_time};
constexpr FieldDef kRelative{"frame.time_relative", "Time since first frame", relative_time};
constexpr FieldDef kLength{"frame.len", "Frame Length", uint32, Base::dec};
constexpr FieldDef kCaptureLength{"frame.cap_len", "Capture Length", uint32, Base::dec};
constexpr FieldDef kComment{"frame.comment", "Comment", string};
constexpr FieldDef kEncapsulation{"frame.encap_type", "Encapsulation type", int16, Base::dec};
constexpr FieldDef kShift{"frame.offset_shift", "Time shift for this packet", relative_time};
constexpr FieldDef kMarked{"frame.marked", "Frame is marked", boolean};
constexpr FieldDef kIgnored{"frame.ignored", "Frame is ignored", boolean};
constexpr FieldDef kProtocols{"frame.protocols", "Protocols in frame", string};

constexpr const FieldDef* kFields[] = {
    &kHeading, &kNumber,        &kInterfaceId, &kInterfaceName,  &kInterfaceDescription,
    &kTime,    &kEpoch,         &kDelta,       &kDeltaDisplayed, &kRelative,
    &kLength,  &kCaptureLength, &kComment,     &kProtocols,      &kEncapsulation,
    &kShift,   &kMarked,        &kIgnored};

void describe_time(Layer& layer, std::int64_t time) {
    const auto add = [&layer](const FieldDef& field, std::int64_t value) {
        layer.add_number(field, 0, 0, static_cast<std::uint64_t>(value));
    };
    add(kTime, time);
    add(kShift, 0);
    add(kEpoch, time);
    const auto* history = layer.state().history;
    if (history == nullptr) return;
    const auto since = [time](const std::optional<std::int64_t>& earlier) {
        return earlier ? (Instant{time} - Instant{*earlier}).nanoseconds : 0;
    };
    add(kDelta, since(history->previous_time));
    add(kDeltaDisplayed, since(history->displayed_time));
    add(kRelative, since(history->first_time));
}

// Wireshark's own numbers of link types.
std::optional<std::uint64_t> encapsulation(source::LinkType type) {
    using source::LinkType;
    switch (type) {
        case LinkType::ethernet:
            return 1;
        case LinkType::raw_ip:
        case LinkType::raw_ip_bsd:
        case LinkType::raw_ip_openbsd:
            return 7;
        case LinkType::null_loopback:
            return 15;
        case LinkType::openbsd_loop:
            return 174;
        case LinkType::linux_cooked:
            return 25;
        case LinkType::linux_cooked_v2:
            return 210;
        case LinkType::ipv4:
            return 129;
        case LinkType::ipv6:
            return 130;
    }
    return std::nullopt;
}

std::string count_text(std::uint64_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

void describe(Layer& layer, const source::Packet& packet,
              const std::vector<source::Interface>* interfaces) {
    auto heading = fmt::format("Frame {}: {} on wire ({}), {} captured ({})", packet.number,
                               count_text(packet.wire_length, "byte"),
                               count_text(std::uint64_t{8} * packet.wire_length, "bit"),
                               count_text(packet.bytes.size(), "byte"),
                               count_text(8 * packet.bytes.size(), "bit"));
    if (interfaces != nullptr && packet.interface < interfaces->size() &&
        (*interfaces)[packet.interface].described) {
        const auto& interface = (*interfaces)[packet.interface];
        heading +=
            fmt::format(" on interface {}, id {}",
                        interface.name.empty() ? "unknown" : interface.name, packet.interface);
        layer.add_number(kInterfaceId, 0, 0, packet.interface);
        layer.add_text(kInterfaceName, 0, 0, interface.name.empty() ? "unknown" : interface.name);
        if (!interface.description.empty())
            layer.add_text(kInterfaceDescription, 0, 0, interface.description);
    }
    layer.heading("{}", heading);
    if (packet.time) describe_time(layer, packet.time->nanoseconds);
    layer.add_number(kNumber, 0, 0, packet.number);
    layer.add_number(kLength, 0, 0, packet.wire_length);
    layer.add_number(kCaptureLength, 0, 0, packet.bytes.size());
    if (const auto type = encapsulation(packet.link_type))
        layer.add_number(kEncapsulation, 0, 0, *type);
    layer.add_number(kMarked, 0, 0, 0);
    layer.add_number(kIgnored, 0, 0, 0);
    if (!packet.comment.empty()) layer.add_text(kComment, 0, 0, packet.comment);
}

void check(Layer& layer, const source::Packet& packet) {
    if (packet.bytes.size() > packet.wire_length)
        layer.remark(remarks::kLengthsDisagree, 0, 0,
                     "the file claims {} bytes captured of {} on the wire", packet.bytes.size(),
                     packet.wire_length);
    if (!packet.time) layer.remark(remarks::kTimeMissing, 0, 0, "the file gives no time");
    if (!packet.bytes.empty()) return;
    if (packet.wire_length > 0) {
        layer.remark(remarks::kNothingCaptured, 0, 0, "none of {} bytes captured",
                     packet.wire_length);
    } else {
        layer.remark(remarks::kEmptyPacket, 0, 0, "a packet of no bytes");
    }
}

Next by_link_type(source::LinkType type, const Window& window) {
    using source::LinkType;
    const int version = window.bytes.empty() ? 0 : window.bytes[0] >> 4;
    switch (type) {
        case LinkType::ethernet:
            return {.protocol = Protocol::ethernet, .window = window};
        case LinkType::linux_cooked:
            return {.protocol = Protocol::linux_cooked, .window = window};
        case LinkType::linux_cooked_v2:
            return {.protocol = Protocol::linux_cooked_v2, .window = window};
        case LinkType::null_loopback:
        case LinkType::openbsd_loop:
            return {.protocol = Protocol::null_loopback,
                    .window = window,
                    .number = static_cast<std::uint32_t>(type)};
        case LinkType::raw_ip:
        case LinkType::raw_ip_bsd:
        case LinkType::raw_ip_openbsd:
            return {.protocol = Protocol::raw_ip, .window = window};
        // The version nibble has the last word: such files hold the other kind too.
        case LinkType::ipv4:
            return {.protocol = version == 6 ? Protocol::ipv6 : Protocol::ipv4, .window = window};
        case LinkType::ipv6:
            return {.protocol = version == 4 ? Protocol::ipv4 : Protocol::ipv6, .window = window};
    }
    return next_data(window, static_cast<std::uint32_t>(type));
}

}  // namespace

std::optional<Next> dissect_frame(Layer& layer, const source::Packet& packet,
                                  const std::vector<source::Interface>* interfaces) {
    if (layer.detailed()) describe(layer, packet, interfaces);
    check(layer, packet);
    if (packet.bytes.empty()) return std::nullopt;
    if (packet.link_type == source::LinkType::openbsd_loop)  // in network order, whoever wrote it
        layer.state().byte_swapped = std::endian::native == std::endian::little;
    return by_link_type(packet.link_type, layer.window());
}

void finish_frame(Layer& layer) { layer.add_text(kProtocols, 0, 0, layer.state().out.protocols); }

const ProtocolDef kFrame{Protocol::frame, kHeading, "frame", "FRAME", nullptr, kFields};

}  // namespace vxlab::dissect::protocols
