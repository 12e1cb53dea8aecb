#include "capture/dissect/protocols/ipv4_options.h"

#include <vector>

#include "capture/dissect/remarks.h"
#include "core/wire/ipv4.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;

constexpr NamedValue kOptionNames[] = {
    {0, "End of Options List"}, {1, "No-Operation"},
    {7, "Record Route"},        {11, "MTU Probe"},
    {12, "MTU Reply"},          {25, "Quick-Start"},
    {68, "Time Stamp"},         {82, "Traceroute"},
    {130, "Security"},          {131, "Loose Source Route"},
    {133, "Extended Security"}, {134, "Commercial Security"},
    {136, "Stream ID"},         {137, "Strict Source Route"},
    {148, "Router Alert"},      {149, "Selective Directed Broadcast"}};

constexpr FieldDef kType{"ip.opt.type", "Type", uint8, Base::dec, 0, kOptionNames};
constexpr FieldDef kCopy{"ip.opt.type.copy", "Copy on fragmentation", boolean, Base::none, 0x80};
constexpr FieldDef kClass{"ip.opt.type.class", "Class", uint8, Base::dec, 0x60};
constexpr FieldDef kNumber{"ip.opt.type.number", "Number", uint8, Base::dec, 0x1f};
constexpr FieldDef kLength{"ip.opt.len", "Length", uint8, Base::dec};
constexpr FieldDef kPointer{"ip.opt.ptr", "Pointer", uint8, Base::dec};
constexpr FieldDef kRouterAlert{"ip.opt.ra", "Router Alert", uint16, Base::dec};
constexpr FieldDef kStreamId{"ip.opt.sid", "Stream Identifier", uint16, Base::dec};
constexpr FieldDef kMtu{"ip.opt.mtu", "MTU", uint16, Base::dec};
constexpr FieldDef kOverflow{"ip.opt.overflow", "Overflow", uint8, Base::dec, 0xf0};
constexpr FieldDef kFlag{"ip.opt.flag", "Flag", uint8, Base::hex, 0x0f};
constexpr FieldDef kTimestamp{"ip.opt.time_stamp", "Time stamp", uint32, Base::dec};
constexpr FieldDef kTimestampAddress{"ip.opt.time_stamp_addr", "Address", ipv4};
constexpr FieldDef kRecordedRoute{"ip.rec_rt", "Recorded Route", ipv4};
constexpr FieldDef kRecordedHost{"ip.rec_rt_host", "Recorded Route Host", string};
constexpr FieldDef kSourceRoute{"ip.src_rt", "Source Route", ipv4};
constexpr FieldDef kSourceHost{"ip.src_rt_host", "Source Route Host", string};
constexpr FieldDef kCurrentRoute{"ip.cur_rt", "Current Route", ipv4};
constexpr FieldDef kCurrentHost{"ip.cur_rt_host", "Current Route Host", string};
constexpr FieldDef kEmptyRoute{"ip.empty_rt", "Empty Route", ipv4};
constexpr FieldDef kEmptyHost{"ip.empty_rt_host", "Empty Route Host", string};
constexpr FieldDef kTraceNumber{"ip.opt.id_number", "ID Number", uint16, Base::dec};
constexpr FieldDef kOutboundHops{"ip.opt.ohc", "Outbound Hop Count", uint16, Base::dec};
constexpr FieldDef kReturnHops{"ip.opt.rhc", "Return Hop Count", uint16, Base::dec};
constexpr FieldDef kOriginator{"ip.opt.originator", "Originator IP Address", ipv4};
constexpr FieldDef kQuickFunction{"ip.opt.qs_func", "Function", uint8, Base::dec, 0xf0};
constexpr FieldDef kQuickRate{"ip.opt.qs_rate", "Rate", uint8, Base::dec, 0x0f};
constexpr FieldDef kQuickTtl{"ip.opt.qs_ttl", "QS TTL", uint8, Base::dec};
constexpr FieldDef kQuickTtlDifference{"ip.opt.qs_ttl_diff", "TTL Diff", uint8, Base::dec};
constexpr FieldDef kQuickUnused{"ip.opt.qs_unused", "Not Used", uint8, Base::dec};
constexpr FieldDef kQuickNonce{"ip.opt.qs_nonce", "QS Nonce", uint32, Base::hex, 0xfffffffc};
constexpr FieldDef kQuickReserved{"ip.opt.qs_reserved", "Reserved", uint32, Base::hex, 0x3};

constexpr const FieldDef* kFields[] = {&kType,
                                       &kCopy,
                                       &kClass,
                                       &kNumber,
                                       &kLength,
                                       &kPointer,
                                       &kRouterAlert,
                                       &kStreamId,
                                       &kMtu,
                                       &kOverflow,
                                       &kFlag,
                                       &kTimestamp,
                                       &kTimestampAddress,
                                       &kRecordedRoute,
                                       &kRecordedHost,
                                       &kSourceRoute,
                                       &kSourceHost,
                                       &kCurrentRoute,
                                       &kCurrentHost,
                                       &kEmptyRoute,
                                       &kEmptyHost,
                                       &kTraceNumber,
                                       &kOutboundHops,
                                       &kReturnHops,
                                       &kOriginator,
                                       &kQuickFunction,
                                       &kQuickRate,
                                       &kQuickTtl,
                                       &kQuickTtlDifference,
                                       &kQuickUnused,
                                       &kQuickNonce,
                                       &kQuickReserved};

constexpr std::uint8_t kRecordRoute = 7;
constexpr std::size_t kFirstAddress = 4;  // where a route's pointer begins to count: at 1

void describe_stop(Layer& layer, std::size_t at, const FieldDef& field, const FieldDef& host) {
    layer.add(field, at, 4);
    layer.add_hidden_text(host, at, 4, IpAddress::load_v4(layer.bytes(), at).text());
}

// Record route, loose and strict source route: a pointer into a list of addresses. The last one of
// a source route that is still ahead is the header's true destination.
void describe_route(Layer& layer, const wire::Option& option, std::size_t at) {
    if (option.bytes.size() < 3) return;
    layer.add(kPointer, at + 2, 1);
    const std::size_t pointer = option.bytes[2];
    if (pointer < kFirstAddress || pointer % 4 != 0) return;
    const bool recording = option.kind == kRecordRoute;
    for (std::size_t i = 3; i + 4 <= option.bytes.size(); i += 4) {
        const bool last = i + 8 > option.bytes.size();
        if (i + 1 < pointer) {
            describe_stop(layer, at + i, kRecordedRoute, kRecordedHost);
        } else if (recording) {
            describe_stop(layer, at + i, kEmptyRoute, kEmptyHost);
        } else if (!last) {
            describe_stop(layer, at + i, kSourceRoute, kSourceHost);
        }
    }
}

// RFC 791 time stamp: with flag 1 and 3 each time follows the address that stamped it.
void describe_timestamps(Layer& layer, const wire::Option& option, std::size_t at) {
    if (option.bytes.size() < 4) return;
    layer.add(kPointer, at + 2, 1);
    layer.add(kOverflow, at + 3, 1);
    layer.add(kFlag, at + 3, 1);
    const auto flag = option.bytes[3] & 0xf;
    const bool addresses = flag == 1 || flag == 3;
    const std::size_t step = addresses ? 8 : 4;
    for (std::size_t i = 4; i + step <= option.bytes.size(); i += step) {
        if (addresses) layer.add(kTimestampAddress, at + i, 4);
        layer.add(kTimestamp, at + i + step - 4, 4);
    }
}

// RFC 4782.
void describe_quick_start(Layer& layer, const wire::Option& option, std::size_t at) {
    constexpr unsigned kRequest = 0;
    constexpr unsigned kReport = 8;
    if (option.bytes.size() < 4) return;
    const auto function = option.bytes[2] >> 4;
    layer.add(kQuickFunction, at + 2, 1);
    if (function != kRequest && function != kReport) return;
    layer.add(kQuickRate, at + 2, 1);
    if (function == kReport) {
        layer.add(kQuickUnused, at + 3, 1);
    } else {
        layer.add(kQuickTtl, at + 3, 1);
        const auto ttl = layer.bytes()[8];
        layer.add_generated(kQuickTtlDifference, static_cast<std::uint8_t>(ttl - option.bytes[3]));
    }
    if (option.bytes.size() < 8) return;
    layer.add(kQuickNonce, at + 4, 4);
    layer.add(kQuickReserved, at + 4, 4);
}

// RFC 1393.
void describe_traceroute(Layer& layer, const wire::Option& option, std::size_t at) {
    const auto size = option.bytes.size();
    if (size >= 4) layer.add(kTraceNumber, at + 2, 2);
    if (size >= 6) layer.add(kOutboundHops, at + 4, 2);
    if (size >= 8) layer.add(kReturnHops, at + 6, 2);
    if (size >= 12) layer.add(kOriginator, at + 8, 4);
}

void describe(Layer& layer, const wire::Option& option, std::size_t at) {
    {
        const Layer::Group below(layer, layer.add(kType, at, 1));
        layer.add(kCopy, at, 1);
        layer.add(kClass, at, 1);
        layer.add(kNumber, at, 1);
    }
    if (option.kind <= 1) return;
    layer.add(kLength, at + 1, 1);
    const bool has_pair = option.bytes.size() >= 4;
    switch (option.kind) {
        case kRecordRoute:
        case wire::kLooseSourceRoute:
        case wire::kStrictSourceRoute:
            describe_route(layer, option, at);
            break;
        case 68:
            describe_timestamps(layer, option, at);
            break;
        case 25:
            describe_quick_start(layer, option, at);
            break;
        case 82:
            describe_traceroute(layer, option, at);
            break;
        case 11:
        case 12:
            if (has_pair) layer.add(kMtu, at + 2, 2);
            break;
        case 136:
            if (has_pair) layer.add(kStreamId, at + 2, 2);
            break;
        case 148:
            if (has_pair) layer.add(kRouterAlert, at + 2, 2);
            break;
        default:
            break;
    }
}

}  // namespace

void dissect_ipv4_options(Layer& layer, const wire::IpTcpOptions& options) {
    for (const auto& option : options) {
        const auto at = wire::Ipv4View::kLength + option.offset;
        // As Wireshark has it, an option of an unknown kind or an impossible length has no fields.
        const bool known = !name_of(kOptionNames, option.kind).empty();
        if (layer.detailed() && known && !option.malformed) describe(layer, option, at);
        if (option.malformed)
            layer.remark(remarks::kIpv4OptionsBroken, at, option.bytes.size(),
                         "option {} does not fit the header", option.kind);
    }
}

void describe_current_stop(Layer& layer) {
    constexpr std::size_t kDestination = 16;
    describe_stop(layer, kDestination, kCurrentRoute, kCurrentHost);
}

std::span<const FieldDef* const> ipv4_fields(std::span<const FieldDef* const> own) {
    static std::vector<const FieldDef*> all = [own] {
        std::vector<const FieldDef*> list(own.begin(), own.end());
        list.insert(list.end(), std::begin(kFields), std::end(kFields));
        return list;
    }();
    return all;
}

}  // namespace vxlab::dissect::protocols
