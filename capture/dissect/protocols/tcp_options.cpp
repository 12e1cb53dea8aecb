#include "capture/dissect/protocols/tcp_options.h"

#include <vector>

#include "capture/dissect/protocols/tcp_analysis_fields.h"
#include "capture/dissect/remarks.h"
#include "core/wire/tcp.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;
using wire::TcpOptionKind;

constexpr NamedValue kKindNames[] = {
    {0, "End of Option List"},     {1, "No-Operation"},          {2, "Maximum Segment Size"},
    {3, "Window Scale"},           {4, "SACK Permitted"},        {5, "SACK"},
    {8, "Time Stamp Option"},      {19, "MD5 Signature Option"}, {28, "User Timeout Option"},
    {29, "Authentication Option"}, {30, "Multipath TCP"},        {34, "TCP Fast Open Cookie"}};

constexpr FieldDef kOptions{"tcp.options", "TCP Options", bytes};
constexpr FieldDef kKind{"tcp.option_kind", "Kind", uint8, Base::dec, 0, kKindNames};
constexpr FieldDef kLength{"tcp.option_len", "Length", uint8, Base::dec};
constexpr FieldDef kMss{"tcp.options.mss_val", "MSS Value", uint16, Base::dec};
constexpr FieldDef kShift{"tcp.options.wscale.shift", "Shift count", uint8, Base::dec};
constexpr FieldDef kMultiplier{"tcp.options.wscale.multiplier", "Multiplier", uint16, Base::dec};
constexpr FieldDef kSackLeft{"tcp.options.sack_le", "Left edge", uint32, Base::dec};
constexpr FieldDef kSackRight{"tcp.options.sack_re", "Right edge", uint32, Base::dec};
constexpr FieldDef kSackCount{"tcp.options.sack.count", "TCP SACK Count", uint8, Base::dec};
constexpr FieldDef kTimeValue{"tcp.options.timestamp.tsval", "Timestamp value", uint32, Base::dec};
constexpr FieldDef kTimeEcho{"tcp.options.timestamp.tsecr", "Timestamp echo reply", uint32,
                             Base::dec};
constexpr FieldDef kTimeoutGranularity{"tcp.options.user_to_granularity", "Granularity", boolean,
                                       Base::none, 0x8000};
constexpr FieldDef kTimeout{"tcp.options.user_to_val", "User Timeout", uint16, Base::dec, 0x7fff};
constexpr FieldDef kUnknown{"tcp.options.unknown.payload", "Payload", bytes};

constexpr const FieldDef* kFields[] = {&kOptions,   &kKind,       &kLength,   &kMss,
                                       &kShift,     &kMultiplier, &kSackLeft, &kSackRight,
                                       &kSackCount, &kTimeValue,  &kTimeEcho, &kTimeoutGranularity,
                                       &kTimeout,   &kUnknown};

void describe_sack(Layer& layer, const wire::Option& option, std::size_t at) {
    std::uint64_t count = 0;
    for (std::size_t i = 2; i + 8 <= option.bytes.size(); i += 8, ++count) {
        layer.add(kSackLeft, at + i, 4);
        layer.add(kSackRight, at + i + 4, 4);
    }
    layer.add_generated(kSackCount, count);
}

void describe(Layer& layer, const wire::Option& option, std::size_t at) {
    layer.add(kKind, at, 1);
    if (option.kind <= 1) return;
    layer.add(kLength, at + 1, 1);
    if (option.malformed) return;
    switch (static_cast<TcpOptionKind>(option.kind)) {
        case TcpOptionKind::maximum_segment_size:
            layer.add(kMss, at + 2, 2);
            break;
        case TcpOptionKind::window_scale:
            layer.add(kShift, at + 2, 1);
            if (option.data.size() == 1)
                layer.add_generated(kMultiplier, 1u << std::min<unsigned>(option.data[0], 14));
            break;
        case TcpOptionKind::sack:
            describe_sack(layer, option, at);
            break;
        case TcpOptionKind::timestamps:
            layer.add(kTimeValue, at + 2, 4);
            layer.add(kTimeEcho, at + 6, 4);
            break;
        case TcpOptionKind::user_timeout:
            layer.add(kTimeoutGranularity, at + 2, 2);
            layer.add(kTimeout, at + 2, 2);
            break;
        case TcpOptionKind::sack_permitted:
            break;
        default:
            if (!option.data.empty()) layer.add(kUnknown, at + 2, option.data.size());
            break;
    }
}

// End marks fill the header up to its end, as many as are zero.
void describe_end_marks(Layer& layer, std::size_t at) {
    const auto header = wire::TcpView::over(layer.bytes())->header();
    for (; at < header.size() && header[at] == 0; ++at) layer.add(kKind, at, 1);
}

}  // namespace

void dissect_tcp_options(Layer& layer, const wire::IpTcpOptions& options) {
    if (options.bytes().empty()) return;
    const Layer::Group below(layer,
                             layer.add(kOptions, wire::TcpView::kLength, options.bytes().size()));
    for (const auto& option : options) {
        const auto at = wire::TcpView::kLength + option.offset;
        describe(layer, option, at);
        if (option.last) describe_end_marks(layer, at + 1);
    }
}

void remark_on_tcp_options(Layer& layer, const wire::IpTcpOptions& options) {
    for (const auto& option : options) {
        if (!option.malformed) continue;
        layer.remark(remarks::kTcpOptionsBroken, wire::TcpView::kLength + option.offset,
                     option.bytes.size(), "option {} does not fit the header", option.kind);
    }
}

std::span<const FieldDef* const> tcp_fields(std::span<const FieldDef* const> own) {
    static std::vector<const FieldDef*> all = [own] {
        std::vector<const FieldDef*> list(own.begin(), own.end());
        list.insert(list.end(), std::begin(kFields), std::end(kFields));
        const auto analysis = tcp_analysis_fields();
        list.insert(list.end(), analysis.begin(), analysis.end());
        return list;
    }();
    return all;
}

}  // namespace vxlab::dissect::protocols
