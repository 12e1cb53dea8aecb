// LLDP (IEEE 802.1AB), with the TLVs of IEEE 802.1 and 802.3.
#include <vector>

#include "capture/dissect/protocols/lldp_fields.h"
#include "capture/dissect/protocols/lldp_organizations.h"
#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols {
namespace {

using namespace lldp;

enum TlvType : std::uint8_t {
    kEnd,
    kChassis,
    kPort,
    kLifetime,
    kPortDescription,
    kName,
    kDescription,
    kCapability,
    kManagement,
    kOrganization = 127,
};

constexpr std::size_t kHead = 2;
constexpr std::uint32_t kMediaEndpoint = 0x0012bb;  // TIA-1057

struct Tlv {
    std::uint8_t type;
    std::size_t at;  // of its value
    Bytes value;
};

struct Identity {
    const FieldDef &subtype, &other, &mac, &v4, &v6;
    std::uint8_t mac_kind, network_kind;
};
constexpr Identity kChassisFields{
    kChassisSubtype, kChassisId, kChassisMac, kChassisV4, kChassisV6, 4, 5};
constexpr Identity kPortFields{kPortSubtype, kPortId, kPortMac, kPortV4, kPortV6, 3, 4};

constexpr std::uint8_t kFamilyV4 = 1, kFamilyV6 = 2;

void describe_network(Layer& layer, const Tlv& tlv, const Identity& fields) {
    layer.add(kFamily, tlv.at + 1, 1);
    const auto length = tlv.value.size() - 2;
    const bool v4 = tlv.value[1] == kFamilyV4 && length == 4;
    const bool v6 = tlv.value[1] == kFamilyV6 && length == 16;
    layer.add(v4 ? fields.v4 : v6 ? fields.v6 : fields.other, tlv.at + 2, length);
}

void describe_identity(Layer& layer, const Tlv& tlv, const Identity& fields) {
    layer.add(fields.subtype, tlv.at, 1);
    if (tlv.value.size() < 2) return;
    const auto kind = tlv.value[0];
    if (kind == fields.network_kind && tlv.value.size() > 2) {
        describe_network(layer, tlv, fields);
        return;
    }
    const bool mac = kind == fields.mac_kind;
    if (mac && tlv.value.size() != 7) return;
    layer.add(mac ? fields.mac : fields.other, tlv.at + 1, tlv.value.size() - 1);
}

void describe_flags(Layer& layer, std::span<const FieldDef> fields, std::size_t at) {
    const Layer::Group below(layer, layer.add(fields[0], at, 2));
    for (const auto& flag : fields.subspan(1)) layer.add(flag, at, 2);
}

// ITU-T X.690, 8.19: the first byte holds two numbers, the others seven bits each.
std::string oid_text(Bytes bytes) {
    std::string text;
    std::uint64_t number = 0;
    for (const auto byte : bytes) {
        number = number << 7 | (byte & 0x7fu);
        if ((byte & 0x80) != 0) continue;
        if (text.empty()) {
            const auto first = std::min<std::uint64_t>(number / 40, 2);
            text = fmt::format("{}.{}", first, number - first * 40);
        } else {
            text += fmt::format(".{}", number);
        }
        number = 0;
    }
    return text;
}

void describe_management(Layer& layer, const Tlv& tlv) {
    const auto value = tlv.value;
    layer.add(kAddressLength, tlv.at, 1);
    if (value.size() < 2) return;
    layer.add(kAddressSubtype, tlv.at + 1, 1);
    const std::size_t length = value[0];
    if (length < 1 || 1 + length > value.size()) return;
    const bool v4 = value[1] == kFamilyV4 && length == 5;
    const bool v6 = value[1] == kFamilyV6 && length == 17;
    layer.add(v4 ? kAddressV4 : v6 ? kAddressV6 : kAddressOther, tlv.at + 2, length - 1);
    const auto rest = 1 + length;
    if (rest + 6 > value.size()) return;
    layer.add(kInterfaceSubtype, tlv.at + rest, 1);
    layer.add(kInterfaceNumber, tlv.at + rest + 1, 4);
    layer.add(kOidLength, tlv.at + rest + 5, 1);
    const std::size_t oid = value[rest + 5];
    if (oid == 0 || rest + 6 + oid > value.size()) return;
    layer.add_text(kOid, tlv.at + rest + 6, oid, oid_text(value.subspan(rest + 6, oid)));
}

const Layout* find_layout(std::uint32_t oui, std::uint8_t subtype) {
    for (const auto& layout : kLayouts)
        if (layout.oui == oui && layout.subtype == subtype) return &layout;
    return nullptr;
}

void describe_parts(Layer& layer, const Layout& layout, std::size_t at, Bytes value) {
    NodeId whole = kNoNode;
    for (const auto& part : layout.parts) {
        const auto length = part.length > 0 ? part.length : value[part.offset - 1];
        if (part.offset + length > value.size()) return;
        const Layer::Group below(layer, part.flag ? whole : kNoNode);
        const auto node = layer.add(part.field, at + part.offset, length);
        if (!part.flag) whole = node;
    }
}

void describe_organization(Layer& layer, const Tlv& tlv) {
    if (tlv.value.size() < 4) return;
    const auto oui = load_be24(tlv.value, 0);
    const auto value = tlv.value.subspan(4);
    layer.add(kOui, tlv.at, 3);
    if (oui == kMediaEndpoint) return;
    if (oui != kIeee1 && oui != kIeee3) {
        layer.add(kUnknownSubtype, tlv.at + 3, 1);
        if (!value.empty()) layer.add(kUnknownContent, tlv.at + 4, value.size());
        return;
    }
    layer.add(oui == kIeee1 ? kSubtype1 : kSubtype3, tlv.at + 3, 1);
    const auto* layout = find_layout(oui, tlv.value[3]);
    if (layout != nullptr && value.size() >= layout->minimum)
        describe_parts(layer, *layout, tlv.at + 4, value);
}

std::string_view title_of(const Tlv& tlv) {
    static constexpr std::string_view kTitles[] = {
        "End of LLDPDU",      "Chassis Id",       "Port Id",
        "Time To Live",       "Port Description", "System Name",
        "System Description", "Capabilities",     "Management Address"};
    if (tlv.type <= kManagement) return kTitles[tlv.type];
    if (tlv.type != kOrganization || tlv.value.size() < 4) return "Unknown TLV";
    const auto* layout = find_layout(load_be24(tlv.value, 0), tlv.value[3]);
    return layout != nullptr ? layout->name : "Organization's own";
}

void describe_value(Layer& layer, const Tlv& tlv) {
    switch (tlv.type) {
        case kChassis:
            describe_identity(layer, tlv, kChassisFields);
            break;
        case kPort:
            describe_identity(layer, tlv, kPortFields);
            break;
        case kLifetime:
            layer.add(kTimeToLive, tlv.at, 2);
            break;
        case kPortDescription:
            layer.add(kPortText, tlv.at, tlv.value.size());
            break;
        case kName:
            layer.add(kSystemName, tlv.at, tlv.value.size());
            break;
        case kDescription:
            layer.add(kSystemText, tlv.at, tlv.value.size());
            break;
        case kCapability:
            if (tlv.value.size() >= 2) describe_flags(layer, kCapabilities, tlv.at);
            if (tlv.value.size() >= 4) describe_flags(layer, kEnabled, tlv.at + 2);
            break;
        case kManagement:
            describe_management(layer, tlv);
            break;
        case kOrganization:
            describe_organization(layer, tlv);
            break;
        default:
            break;
    }
}

void describe(Layer& layer, const Tlv& tlv) {
    static constexpr FieldDef kPart{"", "", none};
    const auto node = layer.add(kPart, tlv.at - kHead, kHead + tlv.value.size());
    layer.label(node, "{}", title_of(tlv));
    const Layer::Group below(layer, node);
    layer.add(kTlvType, tlv.at - kHead, 2);
    layer.add(kTlvLength, tlv.at - kHead, 2);
    describe_value(layer, tlv);
}

std::size_t minimum_of(const Tlv& tlv) {
    switch (tlv.type) {
        case kChassis:
        case kPort:
        case kLifetime:
            return 2;
        case kCapability:
            return 4;
        case kManagement:
            return 9;
        case kOrganization: {
            if (tlv.value.size() < 4) return 4;
            const auto* layout = find_layout(load_be24(tlv.value, 0), tlv.value[3]);
            return 4 + (layout != nullptr ? layout->minimum : 0);
        }
        default:
            return 0;
    }
}

// Says whether the TLV is one that a receiver takes.
bool check(Layer& layer, const Tlv& tlv, std::size_t position) {
    if (tlv.value.size() < minimum_of(tlv)) {
        layer.remark(remarks::kLldpTlvShort, tlv.at - kHead, kHead + tlv.value.size(),
                     "type {} needs {} bytes, this has {}", tlv.type, minimum_of(tlv),
                     tlv.value.size());
        return false;
    }
    if (position < 3 && tlv.type != position + 1) {
        layer.remark(remarks::kLldpOrder, tlv.at - kHead, kHead, "type {} where {} is due",
                     tlv.type, position + 1);
        return false;
    }
    if (tlv.type == kLifetime && load_be16(tlv.value, 0) == 0)
        layer.remark(remarks::kLldpShutdown, tlv.at, 2, "the neighbour says goodbye");
    return true;
}

// The TLV at `at`; nothing, and a remark, when it is not whole.
std::optional<Tlv> read(Layer& layer, std::size_t at) {
    if (!layer.require(at + kHead)) return std::nullopt;
    const auto head = load_be16(layer.bytes(), at);
    const std::size_t length = head & 0x1ffu;
    const auto type = static_cast<std::uint8_t>(head >> 9);
    if (at + kHead + length > layer.window().reported) {
        layer.remark(remarks::kLldpTlv, at, kHead, "type {} with {} bytes runs past the frame",
                     type, length);
        return std::nullopt;
    }
    if (!layer.require(at + kHead + length)) return std::nullopt;
    return Tlv{type, at + kHead, layer.bytes().subspan(at + kHead, length)};
}

void summarize(Layer& layer, const Tlv& tlv, std::string& text) {
    if (!layer.detailed()) return;
    const auto words = [&] {
        return std::string_view(reinterpret_cast<const char*>(tlv.value.data()), tlv.value.size());
    };
    if (tlv.type == kName) text += fmt::format(" system {}", words());
    if (tlv.type == kPort && tlv.value.size() > 1) {
        if (tlv.value[0] == kPortFields.mac_kind && tlv.value.size() == 7)
            text += fmt::format(" port {}", MacAddress::load(tlv.value, 1).text());
        else if (tlv.value[0] != kPortFields.network_kind)
            text += fmt::format(" port {}", words().substr(1));
    }
    if (tlv.type == kLifetime && tlv.value.size() >= 2)
        text += fmt::format(" TTL {}", load_be16(tlv.value, 0));
    if (tlv.type == kChassis && tlv.value.size() == 7 && tlv.value[0] == kChassisFields.mac_kind)
        text += fmt::format("chassis {}", MacAddress::load(tlv.value, 1).text());
}

std::optional<Next> dissect(Layer& layer) {
    std::string text;
    std::size_t at = 0;
    for (std::size_t position = 0;; ++position) {
        if (at == layer.window().reported && position > 3) {
            layer.remark(remarks::kLldpNoEnd, at, 0, "the frame ends without an end TLV");
            break;
        }
        const auto tlv = read(layer, at);
        if (!tlv) break;
        if (layer.detailed()) describe(layer, *tlv);
        summarize(layer, *tlv, text);
        at = tlv->at + tlv->value.size();
        if (!check(layer, *tlv, position) || tlv->type == kEnd) break;
    }
    layer.covers(at);
    layer.info("{}", text);
    return std::nullopt;
}

std::span<const FieldDef* const> fields() {
    static const std::vector<const FieldDef*> all_fields = [] {
        std::vector<const FieldDef*> all(std::begin(lldp::kFields), std::end(lldp::kFields));
        for (const auto& field : kCapabilities) all.push_back(&field);
        for (const auto& field : kEnabled) all.push_back(&field);
        all.insert(all.end(), {&kSubtype1, &kSubtype3});
        for (const auto& layout : kLayouts)
            for (const auto& part : layout.parts) all.push_back(&part.field);
        return all;
    }();
    return all_fields;
}

}  // namespace

const ProtocolDef kLldp{Protocol::lldp, lldp::kHeading, "lldp", "LLDP", dissect, fields()};

}  // namespace vxlab::dissect::protocols
