#include "capture/dissect/protocols/tcp_options.h"

#include <algorithm>
#include <array>
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
constexpr FieldDef kMultiplier{"tcp.options.wscale.multiplier", "Multiplier", uint16, Base::dec};
constexpr FieldDef kSackLeft{"tcp.options.sack_le", "Left edge", uint32, Base::dec};
constexpr FieldDef kSackRight{"tcp.options.sack_re", "Right edge", uint32, Base::dec};
constexpr FieldDef kSackCount{"tcp.options.sack.count", "TCP SACK Count", uint8, Base::dec};
constexpr FieldDef kDuplicateLeft{"tcp.options.sack.dsack_le", "D-SACK Left Edge", uint32,
                                  Base::dec};
constexpr FieldDef kDuplicateRight{"tcp.options.sack.dsack_re", "D-SACK Right Edge", uint32,
                                   Base::dec};
constexpr FieldDef kCookieRequest{"tcp.options.tfo.request", "Fast Open Cookie Request", none};
constexpr FieldDef kCookie{"tcp.options.tfo.cookie", "Fast Open Cookie", bytes};
constexpr FieldDef kExperiment{"tcp.options.experimental.exid", "Experiment Identifier", uint16,
                               Base::hex};
constexpr FieldDef kExperimentData{"tcp.options.experimental.data", "Data", bytes};
constexpr FieldDef kMultipathSubtype{"tcp.options.mptcp.subtype", "Multipath TCP subtype", uint8,
                                     Base::dec, 0xf0};
constexpr FieldDef kUnknown{"tcp.options.unknown", "Unknown option", bytes};
constexpr FieldDef kUnknownData{"tcp.options.unknown.payload", "Payload", bytes};

constexpr const FieldDef* kFields[] = {
    &kOptions,    &kKind,       &kLength,         &kMultiplier,       &kSackLeft,
    &kSackRight,  &kSackCount,  &kDuplicateLeft,  &kDuplicateRight,   &kCookieRequest,
    &kCookie,     &kExperiment, &kExperimentData, &kMultipathSubtype, &kUnknown,
    &kUnknownData};

// A part of an option's value, `length` bytes from `offset` on; to the end where that is 0.
struct Part {
    FieldDef field;
    std::uint8_t offset, length;
};

constexpr Part kMss[] = {{{"tcp.options.mss_val", "MSS Value", uint16, Base::dec}, 2, 2}};
constexpr Part kScale[] = {{{"tcp.options.wscale.shift", "Shift count", uint8, Base::dec}, 2, 1}};
constexpr Part kEcho[] = {{{"tcp.options.echo_value", "TCP Echo Option", uint32, Base::dec}, 2, 4}};
constexpr Part kTimes[] = {
    {{"tcp.options.timestamp.tsval", "Timestamp value", uint32, Base::dec}, 2, 4},
    {{"tcp.options.timestamp.tsecr", "Timestamp echo reply", uint32, Base::dec}, 6, 4}};
constexpr Part kCount[] = {{{"tcp.options.cc_value", "TCP CC Option", uint32, Base::dec}, 2, 4}};
constexpr Part kMd5[] = {{{"tcp.options.md5.digest", "MD5 digest", bytes}, 2, 0}};
constexpr Part kHoles[] = {{{"tcp.options.snack.offset", "Offset", uint16, Base::dec}, 2, 2},
                           {{"tcp.options.snack.size", "Size", uint16, Base::dec}, 4, 2}};
constexpr Part kQuickStart[] = {{{"tcp.options.qs.rate", "QS Rate", uint8, Base::dec, 0x0f}, 2, 1},
                                {{"tcp.options.qs.ttl_diff", "TTL Diff", uint8, Base::dec}, 3, 1}};
constexpr Part kTimeout[] = {
    {{"tcp.options.user_to_granularity", "Granularity", boolean, Base::none, 0x8000}, 2, 2},
    {{"tcp.options.user_to_val", "User Timeout", uint16, Base::dec, 0x7fff}, 2, 2}};
constexpr Part kAuthentication[] = {
    {{"tcp.options.ao.keyid", "KeyID", uint8, Base::dec}, 2, 1},
    {{"tcp.options.ao.rnextkeyid", "RNextKeyID", uint8, Base::dec}, 3, 1},
    {{"tcp.options.ao.mac", "MAC", bytes}, 4, 0}};

// A kind of option: its heading, and the lengths with which its value is one.
struct KindDef {
    std::uint8_t kind;
    FieldDef heading;
    std::uint8_t least, most;
    std::span<const Part> parts = {};
};
constexpr KindDef kKinds[] = {
    {0, {"tcp.options.eol", "TCP Option - End of Option List (EOL)", bytes}, 1, 1},
    {1, {"tcp.options.nop", "TCP Option - No-Operation (NOP)", bytes}, 1, 1},
    {2, {"tcp.options.mss", "TCP Option - Maximum segment size", bytes}, 4, 4, kMss},
    {3, {"tcp.options.wscale", "TCP Option - Window scale", bytes}, 3, 3, kScale},
    {4, {"tcp.options.sack_perm", "TCP Option - SACK permitted", bytes}, 2, 2},
    {5, {"tcp.options.sack", "TCP Option - SACK", bytes}, 2, 255},
    {6, {"tcp.options.echo", "TCP Option - Echo", bytes}, 6, 6, kEcho},
    {7, {"tcp.options.echo", "TCP Option - Echo reply", bytes}, 6, 6, kEcho},
    {8, {"tcp.options.timestamp", "TCP Option - Timestamps", bytes}, 10, 10, kTimes},
    {11, {"tcp.options.cc", "TCP Option - CC", bytes}, 6, 6, kCount},
    {12, {"tcp.options.cc", "TCP Option - CC.NEW", bytes}, 6, 6, kCount},
    {13, {"tcp.options.cc", "TCP Option - CC.ECHO", bytes}, 6, 6, kCount},
    {19, {"tcp.options.md5", "TCP Option - MD5 signature", bytes}, 18, 18, kMd5},
    {20, {"tcp.options.scps", "TCP Option - SCPS capabilities", bytes}, 4, 4},
    {21, {"tcp.options.snack", "TCP Option - Selective negative ACK", bytes}, 6, 6, kHoles},
    {22, {"tcp.options.scpsrec", "TCP Option - SCPS record boundary", bytes}, 2, 2},
    {23, {"tcp.options.scpscor", "TCP Option - SCPS corruption", bytes}, 2, 2},
    {27, {"tcp.options.qs", "TCP Option - Quick-Start", bytes}, 8, 8, kQuickStart},
    {28, {"tcp.options.user_to", "TCP Option - User timeout", bytes}, 4, 4, kTimeout},
    {29, {"tcp.options.ao", "TCP Option - Authentication", bytes}, 4, 255, kAuthentication},
    {30, {"tcp.options.mptcp", "TCP Option - Multipath TCP", none}, 3, 255},
    {34, {"tcp.options.tfo", "TCP Option - Fast Open", bytes}, 2, 255},
    {76, {"tcp.options.rvbd.probe", "TCP Option - Riverbed probe", bytes}, 2, 255},
    {78, {"tcp.options.rvbd.trpy", "TCP Option - Riverbed transparency", bytes}, 2, 255},
    {172, {"tcp.options.acc_ecn", "TCP Option - Accurate ECN order 0", bytes}, 2, 255},
    {174, {"tcp.options.acc_ecn", "TCP Option - Accurate ECN order 1", bytes}, 2, 255},
    {253, {"tcp.options.experimental", "TCP Option - Experimental", bytes}, 4, 255},
    {254, {"tcp.options.experimental", "TCP Option - Experimental", bytes}, 4, 255},
};

constexpr std::uint16_t kFastOpenExperiment = 0xf989;  // RFC 7413 section 4.1.1

// RFC 2018. The edges count as the acknowledgment does; RFC 2883: a first block that lies before it
// tells of bytes that came twice.
void describe_sack(Layer& layer, const wire::Option& option, std::size_t at, const SackBase& base) {
    std::uint64_t count = 0;
    const auto add_edge = [&](const FieldDef& field, std::size_t i) {
        layer.add_number(field, at + i, 4, load_be32(option.bytes, i) - base.sequence);
    };
    for (std::size_t i = 2; i + 4 <= option.bytes.size(); i += 8) {
        add_edge(kSackLeft, i);
        if (i + 8 > option.bytes.size()) break;
        add_edge(kSackRight, i + 4);
        ++count;
    }
    layer.add_generated(kSackCount, count);
    if (count == 0) return;
    const auto beyond = load_be32(option.bytes, 6) - base.acknowledgment;
    if (static_cast<std::int32_t>(beyond) > 0) return;
    add_edge(kDuplicateLeft, 2);
    add_edge(kDuplicateRight, 6);
}

void describe_cookie(Layer& layer, const wire::Option& option, std::size_t at, std::size_t begin) {
    const auto length = option.bytes.size() - begin;
    if (length == 0) {
        layer.add(kCookieRequest, at, option.bytes.size());
    } else {
        layer.add(kCookie, at + begin, length);
    }
}

void describe_experiment(Layer& layer, const wire::Option& option, std::size_t at) {
    layer.add(kExperiment, at + 2, 2);
    if (load_be16(option.bytes, 2) == kFastOpenExperiment) {
        describe_cookie(layer, option, at, 4);
    } else if (option.bytes.size() > 4) {
        layer.add(kExperimentData, at + 4, option.bytes.size() - 4);
    }
}

// What no table says.
void describe_more(Layer& layer, const wire::Option& option, std::size_t at, const SackBase& base) {
    switch (static_cast<TcpOptionKind>(option.kind)) {
        case TcpOptionKind::window_scale:
            layer.add_generated(kMultiplier, 1u << std::min<unsigned>(option.data[0], 14));
            break;
        case TcpOptionKind::sack:
            describe_sack(layer, option, at, base);
            break;
        case TcpOptionKind::multipath:
            layer.add(kMultipathSubtype, at + 2, 1);
            break;
        case TcpOptionKind::fast_open:
            describe_cookie(layer, option, at, 2);
            break;
        case TcpOptionKind::experiment_1:
        case TcpOptionKind::experiment_2:
            describe_experiment(layer, option, at);
            break;
        default:
            break;
    }
}

void describe(Layer& layer, const wire::Option& option, std::size_t at, const SackBase& base) {
    const auto size = option.bytes.size();
    const auto* known = std::find_if(std::begin(kKinds), std::end(kKinds),
                                     [&](const auto& kind) { return kind.kind == option.kind; });
    const bool is_known = known != std::end(kKinds);
    const Layer::Group below(layer, layer.add(is_known ? known->heading : kUnknown, at, size));
    layer.add(kKind, at, 1);
    if (option.kind <= 1) return;
    layer.add(kLength, at + 1, 1);
    if (option.malformed) return;
    if (!is_known) {
        if (!option.data.empty()) layer.add(kUnknownData, at + 2, option.data.size());
        return;
    }
    if (size < known->least || size > known->most) return;
    for (const auto& part : known->parts) {
        const auto length = part.length != 0 ? part.length : size - part.offset;
        if (length > 0) layer.add(part.field, at + part.offset, length);
    }
    describe_more(layer, option, at, base);
}

// End marks fill the header up to its end, as many as are zero.
void describe_end_marks(Layer& layer, std::size_t at) {
    const auto header = wire::TcpView::over(layer.bytes())->header();
    for (; at < header.size() && header[at] == 0; ++at) {
        const Layer::Group below(layer, layer.add(kKinds[0].heading, at, 1));
        layer.add(kKind, at, 1);
    }
}

// An option that fits the header, but not what was captured of it: its kind and length are shown.
bool is_cut(Layer& layer, const wire::Option& option) {
    if (!option.malformed || option.bytes.size() < 2 || option.bytes[1] < 2) return false;
    const auto header = wire::TcpView::over(layer.bytes())->header_length();
    return wire::TcpView::kLength + option.offset + option.bytes[1] <= header;
}

}  // namespace

void dissect_tcp_options(Layer& layer, const wire::IpTcpOptions& options, const SackBase& base) {
    if (options.bytes().empty()) return;
    const Layer::Group below(layer,
                             layer.add(kOptions, wire::TcpView::kLength, options.bytes().size()));
    for (const auto& option : options) {
        if (option.malformed && !is_cut(layer, option)) return;
        const auto at = wire::TcpView::kLength + option.offset;
        describe(layer, option, at, base);
        if (option.last) describe_end_marks(layer, at + 1);
    }
}

void remark_on_tcp_options(Layer& layer, const wire::IpTcpOptions& options) {
    for (const auto& option : options) {
        if (!option.malformed || is_cut(layer, option)) continue;
        layer.remark(remarks::kTcpOptionsBroken, wire::TcpView::kLength + option.offset,
                     option.bytes.size(), "option {} does not fit the header", option.kind);
    }
}

std::span<const FieldDef* const> tcp_fields(std::span<const FieldDef* const> own) {
    static std::vector<const FieldDef*> all = [own] {
        std::vector<const FieldDef*> list(own.begin(), own.end());
        list.insert(list.end(), std::begin(kFields), std::end(kFields));
        for (const auto& kind : kKinds) {
            list.push_back(&kind.heading);
            for (const auto& part : kind.parts) list.push_back(&part.field);
        }
        const auto analysis = tcp_analysis_fields();
        list.insert(list.end(), analysis.begin(), analysis.end());
        return list;
    }();
    return all;
}

}  // namespace vxlab::dissect::protocols
