// Geneve (RFC 8926) and its options.
#include "core/wire/geneve.h"

#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/protocols/tunnel.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;
using wire::GeneveView;

constexpr NamedValue kClasses[] = {{0x0100, "Linux"},
                                   {0x0101, "Open vSwitch"},
                                   {0x0102, "Open Virtual Networking (OVN)"},
                                   {0x0103, "In-band Network Telemetry (INT)"},
                                   {0x0104, "VMware"},
                                   {0x0105, "Amazon"},
                                   {0x0108, "Amazon"},
                                   {0x0129, "Cisco"}};
constexpr NamedValue kTypes[] = {{0x0800, "IPv4"},
                                 {0x6558, "Transparent Ethernet bridging"},
                                 {0x86dd, "IPv6"},
                                 {0x8847, "MPLS label switched packet"},
                                 {0x894f, "Network Service Header"}};

constexpr FieldDef kHeading{"geneve", "Generic Network Virtualization Encapsulation", protocol};
constexpr FieldDef kVersion{"geneve.version", "Version", uint8, Base::dec, 0xc0};
constexpr FieldDef kLength{"geneve.option.length", "Length", uint8, Base::dec};
constexpr FieldDef kFlags{"geneve.flags", "Flags", uint8, Base::hex};
constexpr FieldDef kOam{"geneve.flags.oam", "Operations, Administration and Management Frame",
                        boolean, Base::none, 0x80};
constexpr FieldDef kCritical{"geneve.flags.critical", "Critical Options Present", boolean,
                             Base::none, 0x40};
constexpr FieldDef kFlagsReserved{"geneve.flags.reserved", "Reserved", boolean, Base::none, 0x3f};
constexpr FieldDef kType{"geneve.proto_type", "Protocol Type", uint16, Base::hex, 0, kTypes};
constexpr FieldDef kVni{"geneve.vni", "Virtual Network Identifier (VNI)", uint24, Base::hex};
constexpr FieldDef kReserved{"geneve.reserved", "Reserved", uint8, Base::hex};
constexpr FieldDef kOptions{"geneve.options", "Geneve Options", bytes};
constexpr FieldDef kOption{"geneve.option", "Option", bytes};
constexpr FieldDef kOptionClass{"geneve.option.class", "Class", uint16, Base::hex, 0, kClasses};
constexpr FieldDef kOptionType{"geneve.option.type", "Type", uint8, Base::hex};
constexpr FieldDef kOptionCritical{"geneve.option.type.critical", "Critical Option", boolean,
                                   Base::none, 0x80};
constexpr FieldDef kOptionFlags{"geneve.option.flags", "Flags", uint8, Base::hex, 0xe0};
constexpr FieldDef kOptionReserved{"geneve.option.flags.reserved", "Reserved", boolean, Base::none,
                                   0xe0};
constexpr FieldDef kOptionData{"geneve.option.unknown.data", "Unknown Option Data", bytes};
constexpr const FieldDef* kFields[] = {
    &kHeading,     &kVersion,        &kLength,      &kFlags,      &kOam,
    &kCritical,    &kFlagsReserved,  &kType,        &kVni,        &kReserved,
    &kOptions,     &kOption,         &kOptionClass, &kOptionType, &kOptionCritical,
    &kOptionFlags, &kOptionReserved, &kOptionData};

constexpr std::uint16_t kOvnClass = 0x0102;
constexpr std::uint8_t kOvnPorts = 0x80;

void describe(Layer& layer) {
    layer.add(kVersion, 0, 1);
    if (layer.size() > 0)
        layer.add_number(kLength, 0, 1, std::uint64_t{4} * (layer.bytes()[0] & 0x3f));
    {
        const Layer::Group below(layer, layer.add(kFlags, 1, 1));
        layer.add(kOam, 1, 1);
        layer.add(kCritical, 1, 1);
        layer.add(kFlagsReserved, 1, 1);
    }
    layer.add(kType, 2, 2);
    layer.add(kVni, 4, 3);
    layer.add(kReserved, 7, 1);
}

void describe_option(Layer& layer, const wire::Option& option, std::size_t at) {
    const auto node = layer.add(kOption, at, option.bytes.size());
    const auto name = name_of(kClasses, load_be16(option.bytes, 0));
    layer.label(node, "Option, class {}{}{:#06x}{}, type {:#04x}", name, name.empty() ? "" : " (",
                load_be16(option.bytes, 0), name.empty() ? "" : ")", option.kind);
    const Layer::Group below(layer, node);
    layer.add(kOptionClass, at, 2);
    layer.add(kOptionType, at + 2, 1);
    layer.add_hidden(kOptionCritical, at + 2, 1);
    {
        const Layer::Group flags(layer, layer.add(kOptionFlags, at + 3, 1));
        layer.add(kOptionReserved, at + 3, 1);
    }
    layer.add_number(kLength, at + 3, 1, option.bytes.size());
    layer.add(kOptionData, at + 4, option.data.size());
}

bool is_critical(const wire::Option& option) { return (option.kind & 0x80) != 0; }

bool is_known(const wire::Option& option) {
    return load_be16(option.bytes, 0) == kOvnClass && option.kind == kOvnPorts;
}

void check_option(Layer& layer, const wire::Option& option, std::size_t at) {
    if (option.malformed) {
        layer.remark(remarks::kGeneveOption, at, option.bytes.size(),
                     "an option runs past the end of the options");
        return;
    }
    if (is_critical(option) && !is_known(option))
        layer.remark(
            remarks::kGeneveCriticalOption, at, option.bytes.size(),
            "class {:#06x} type {:#04x} is critical: who does not know it drops the packet",
            load_be16(option.bytes, 0), option.kind);
}

void dissect_options(Layer& layer, const GeneveView& geneve) {
    bool critical = false;
    const auto length = geneve.options_length();
    if (length > 0) {
        const Layer::Group below(layer, layer.add(kOptions, GeneveView::kLength, length));
        for (const auto& option : geneve.options()) {
            const auto at = GeneveView::kLength + option.offset;
            if (layer.detailed() && !option.malformed) describe_option(layer, option, at);
            check_option(layer, option, at);
            critical = critical || is_critical(option);
        }
    }
    if (critical != geneve.critical_flag())
        layer.remark(remarks::kGeneveCriticalFlag, 1, 1, "the C flag is {}, {} critical option",
                     geneve.critical_flag() ? 1 : 0, critical ? "but there is a" : "without a");
}

void check(Layer& layer, const GeneveView& geneve) {
    if (geneve.version() != 0)
        layer.remark(remarks::kGeneveVersion, 0, 1, "version {}, only 0 is defined",
                     geneve.version());
    if (geneve.control_flag())
        layer.remark(remarks::kGeneveOam, 1, 1,
                     "a control packet: a tunnel end does not forward it");
    if (geneve.reserved_flags() != 0 || geneve.reserved() != 0)
        layer.remark(remarks::kGeneveReserved, 1, 7, "reserved bits are set");
}

std::optional<Next> next_of(Layer& layer, const GeneveView& geneve) {
    const auto payload = layer.window().from(geneve.header_length());
    if (payload.reported == 0) {
        layer.remark(remarks::kGeneveEmpty, 0, layer.size(), "nothing follows the Geneve header");
        return std::nullopt;
    }
    auto next = next_by_ethertype(static_cast<std::uint16_t>(geneve.protocol()), payload);
    next.via = {};
    next.enters_tunnel = next.protocol != Protocol::data;
    return next;
}

std::optional<Next> dissect(Layer& layer) {
    if (layer.detailed()) describe(layer);
    const auto geneve = GeneveView::over(layer.bytes());
    if (!geneve) {
        layer.require(GeneveView::kLength);
        return std::nullopt;
    }
    layer.heading("Generic Network Virtualization Encapsulation, VNI: {:#08x}{}", geneve->vni(),
                  geneve->control_flag() ? ", OAM" : "");
    layer.info("VNI {}", geneve->vni());
    check(layer, *geneve);
    if (!layer.require(geneve->header_length())) return std::nullopt;
    dissect_options(layer, *geneve);
    layer.covers(geneve->header_length());
    note_tunnel(layer, geneve->vni(), true);
    return next_of(layer, *geneve);
}

}  // namespace

const ProtocolDef kGeneve{Protocol::geneve, kHeading, "geneve", "Geneve", dissect, kFields};

}  // namespace vxlab::dissect::protocols
