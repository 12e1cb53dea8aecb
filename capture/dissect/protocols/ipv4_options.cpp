#include "capture/dissect/protocols/ipv4_options.h"

#include <vector>

#include "capture/dissect/remarks.h"
#include "core/wire/ipv4.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;

constexpr NamedValue kOptionNames[] = {{0, "End of Options List"},
                                       {1, "No-Operation"},
                                       {7, "Record Route"},
                                       {11, "MTU Probe"},
                                       {12, "MTU Reply"},
                                       {25, "Quick-Start"},
                                       {68, "Time Stamp"},
                                       {82, "Traceroute"},
                                       {130, "Security"},
                                       {131, "Loose Source Route"},
                                       {134, "Commercial Security"},
                                       {136, "Stream ID"},
                                       {137, "Strict Source Route"},
                                       {148, "Router Alert"}};

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
constexpr FieldDef kSourceRoute{"ip.src_rt", "Source Route", ipv4};
constexpr FieldDef kCurrentRoute{"ip.cur_rt", "Current Route", ipv4};
constexpr FieldDef kEmptyRoute{"ip.empty_rt", "Empty Route", ipv4};
constexpr FieldDef kPadding{"ip.opt.padding", "Padding", bytes};

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
                                       &kSourceRoute,
                                       &kCurrentRoute,
                                       &kEmptyRoute,
                                       &kPadding};

// Record route, loose and strict source route: a pointer into a list of addresses.
void describe_route(Layer& layer, const wire::Option& option, std::size_t at, bool recording) {
    if (option.bytes.size() < 3) return;
    layer.add(kPointer, at + 2, 1);
    const std::size_t pointer = option.bytes[2];
    for (std::size_t i = 3; i + 4 <= option.bytes.size(); i += 4) {
        const bool current = i + 1 == pointer;
        const bool passed = i + 1 < pointer;
        const auto& ahead = recording ? kEmptyRoute : kSourceRoute;
        layer.add(current && !recording ? kCurrentRoute
                  : passed              ? kRecordedRoute
                                        : ahead,
                  at + i, 4);
    }
}

// RFC 791 time stamp: with flag 1 and 3 each time follows the address that stamped it.
void describe_timestamps(Layer& layer, const wire::Option& option, std::size_t at) {
    if (option.bytes.size() < 4) return;
    layer.add(kPointer, at + 2, 1);
    layer.add(kOverflow, at + 3, 1);
    layer.add(kFlag, at + 3, 1);
    const bool addresses = (option.bytes[3] & 0xf) != 0;
    const std::size_t step = addresses ? 8 : 4;
    for (std::size_t i = 4; i + step <= option.bytes.size(); i += step) {
        if (addresses) layer.add(kTimestampAddress, at + i, 4);
        layer.add(kTimestamp, at + i + step - 4, 4);
    }
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
    switch (option.kind) {
        case 7:
            describe_route(layer, option, at, true);
            break;
        case 131:
        case 137:
            describe_route(layer, option, at, false);
            break;
        case 68:
            describe_timestamps(layer, option, at);
            break;
        case 11:
        case 12:
            layer.add(kMtu, at + 2, 2);
            break;
        case 136:
            layer.add(kStreamId, at + 2, 2);
            break;
        case 148:
            layer.add(kRouterAlert, at + 2, 2);
            break;
        default:
            break;
    }
}

}  // namespace

void dissect_ipv4_options(Layer& layer, const wire::IpTcpOptions& options) {
    for (const auto& option : options) {
        const auto at = wire::Ipv4View::kLength + option.offset;
        if (layer.detailed()) describe(layer, option, at);
        if (option.malformed)
            layer.remark(remarks::kIpv4OptionsBroken, at, option.bytes.size(),
                         "option {} does not fit the header", option.kind);
    }
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
