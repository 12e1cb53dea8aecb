#include "capture/dissect/protocols/dhcp_values.h"

#include <array>

#include "capture/dissect/protocols/dns_name.h"

namespace vxlab::dissect::protocols::dhcp {

using enum FieldType;

constinit const FieldDef kHardwareType{"dhcp.hw.type", "Hardware type", uint8, Base::hex};
constinit const FieldDef kHardwareMac{"dhcp.hw.mac_addr", "Client MAC address", ether};

namespace {

constexpr NamedValue kRelayOptions[] = {{1, "Agent Circuit ID"},    {2, "Agent Remote ID"},
                                        {4, "DOCSIS Device Class"}, {5, "Link selection"},
                                        {6, "Subscriber ID"},       {10, "Flags"},
                                        {11, "Server ID Override"}};

constexpr FieldDef kIdType{"dhcp.client_id.type", "Type", uint8, Base::dec};
constexpr FieldDef kIaid{"dhcp.client_id.iaid", "IAID", string};
constexpr FieldDef kDuidType{"dhcp.client_id.duid_type", "DUID Type", uint16, Base::dec};
constexpr FieldDef kDuidLltType{"dhcp.client_id.duid_llt_hw_type", "Hardware type", uint16,
                                Base::dec};
constexpr FieldDef kDuidLlType{"dhcp.client_id.duid_ll_hw_type", "Hardware type", uint16,
                               Base::dec};
constexpr FieldDef kDuidTime{"dhcp.client_id.time", "Time", uint32, Base::dec};
constexpr FieldDef kDuidAddress{"dhcp.client_id.link_layer_address", "Link layer address", string};
constexpr FieldDef kDuidEnterprise{"dhcp.client_id.enterprise_num", "Enterprise-number", uint32,
                                   Base::dec};
constexpr FieldDef kId{"dhcp.client_id", "Identifier", bytes};
constexpr FieldDef kIdText{"dhcp.client_id.undef", "Client Identifier", string};
constexpr FieldDef kIdUuid{"dhcp.client_id.uuid", "Client Identifier (UUID)", guid};
constexpr FieldDef kFqdnFlags{"dhcp.fqdn.flags", "Flags", uint8, Base::hex};
constexpr FieldDef kFqdnReserved{"dhcp.fqdn.mbz", "Reserved flags", uint8, Base::hex, 0xf0};
constexpr FieldDef kFqdnN{"dhcp.fqdn.n", "Server DDNS", boolean, Base::none, 0x08};
constexpr FieldDef kFqdnE{"dhcp.fqdn.e", "Encoding", boolean, Base::none, 0x04};
constexpr FieldDef kFqdnO{"dhcp.fqdn.o", "Server overrides", boolean, Base::none, 0x02};
constexpr FieldDef kFqdnS{"dhcp.fqdn.s", "Server", boolean, Base::none, 0x01};
constexpr FieldDef kFqdnA{"dhcp.fqdn.rcode1", "A-RR result", uint8, Base::dec};
constexpr FieldDef kFqdnPtr{"dhcp.fqdn.rcode2", "PTR-RR result", uint8, Base::dec};
constexpr FieldDef kFqdnName{"dhcp.fqdn.name", "Client name", string};
constexpr FieldDef kRelay{"dhcp.option.agent_information_option.suboption",
                          "Option 82 Suboption",
                          uint8,
                          Base::dec,
                          0,
                          kRelayOptions};
constexpr FieldDef kSubLength{"dhcp.option.suboption_length", "Length", uint8, Base::dec};
constexpr FieldDef kRelayValue{"dhcp.option.agent_information_option.value", "Value", bytes};
constexpr FieldDef kCircuit{"dhcp.option.agent_information_option.agent_circuit_id",
                            "Agent Circuit ID", bytes};
constexpr FieldDef kRemote{"dhcp.option.agent_information_option.agent_remote_id",
                           "Agent Remote ID", bytes};
constexpr FieldDef kDocsis{"dhcp.option.agent_information_option.docsis_device_class",
                           "DOCSIS Device Class", uint32, Base::hex};
constexpr FieldDef kLink{"dhcp.option.agent_information_option.link_selection", "Link selection",
                         ipv4};
constexpr FieldDef kSubscriber{"dhcp.option.agent_information_option.subscriber_id",
                               "Subscriber ID", string};
constexpr FieldDef kRelayFlags{"dhcp.option.agent_information_option.flags", "Flags", uint8,
                               Base::hex};
constexpr FieldDef kServerOverride{"dhcp.option.agent_information_option.server_id_override",
                                   "Server ID Override", ipv4};
constexpr FieldDef kNetworkMajor{"dhcp.client_network_id_major", "Major Version", uint8, Base::dec};
constexpr FieldDef kNetworkMinor{"dhcp.client_network_id_minor", "Minor Version", uint8, Base::dec};
constexpr FieldDef kSearchName{"dhcp.option.dhcp_dns_domain_search_list_fqdn", "FQDN", string};
constexpr FieldDef kRoute{"dhcp.option.classless_static_route", "Subnet/MaskWidth-Router", bytes};

constexpr const FieldDef* kFields[] = {
    &kIdType,       &kIaid,           &kDuidType,   &kDuidLltType, &kDuidLlType, &kDuidTime,
    &kDuidAddress,  &kDuidEnterprise, &kId,         &kIdText,      &kIdUuid,     &kFqdnFlags,
    &kFqdnReserved, &kFqdnN,          &kFqdnE,      &kFqdnO,       &kFqdnS,      &kFqdnA,
    &kFqdnPtr,      &kFqdnName,       &kRelay,      &kSubLength,   &kRelayValue, &kCircuit,
    &kRemote,       &kDocsis,         &kLink,       &kSubscriber,  &kRelayFlags, &kServerOverride,
    &kNetworkMajor, &kNetworkMinor,   &kSearchName, &kRoute};

std::string hex(Bytes bytes, std::string_view separator) {
    return fmt::format("{:02x}", fmt::join(bytes.begin(), bytes.end(), separator));
}

// RFC 4361: an IAID and a DUID of RFC 8415.
void describe_duid(Layer& layer, std::size_t at, Bytes value) {
    if (value.size() < 7) return;
    layer.add_text(kIaid, at + 1, 4, hex(value.subspan(1, 4), ""));
    layer.add(kDuidType, at + 5, 2);
    const auto address = [&](std::size_t offset) {
        layer.add_text(kDuidAddress, at + offset, value.size() - offset,
                       hex(value.subspan(offset), ":"));
    };
    switch (load_be16(value, 5)) {
        case 1:
            if (value.size() < 13) return;
            layer.add(kDuidLltType, at + 7, 2);
            layer.add(kDuidTime, at + 9, 4);
            if (value.size() > 13) address(13);
            break;
        case 2:
            if (value.size() < 11) return;
            layer.add(kDuidEnterprise, at + 7, 4);
            if (value.size() > 11) layer.add(kId, at + 11, value.size() - 11);
            break;
        case 3:
            if (value.size() < 9) return;
            layer.add(kDuidLlType, at + 7, 2);
            if (value.size() > 9) address(9);
            break;
        default:
            break;
    }
}

void describe_client_id(Layer& layer, std::size_t at, Bytes value) {
    if (value.empty()) return;
    if (value[0] == 1 && value.size() == 7) {
        layer.add(kHardwareType, at, 1);
        layer.add(kHardwareMac, at + 1, 6);
    } else if (value[0] == 0xff) {
        describe_duid(layer, at, value);
    } else if (value[0] == 0 && value.size() > 1) {
        layer.add(kIdType, at, 1);
        layer.add(kIdText, at + 1, value.size() - 1);
    } else {
        layer.add(kHardwareType, at, 1);
        if (value.size() > 1) layer.add(kId, at + 1, value.size() - 1);
    }
}

// RFC 4578, as PXE firmware fills it in: the first three parts with their lowest byte first.
void describe_uuid(Layer& layer, std::size_t at, Bytes value) {
    static constexpr std::size_t kOrder[] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
    std::array<char, 16> turned{};
    for (std::size_t i = 0; i < turned.size(); ++i) turned[i] = static_cast<char>(value[kOrder[i]]);
    layer.add_text(kIdUuid, at, 16, {turned.data(), turned.size()});
}

// RFC 4702: the name is text, or in DNS's notation when the E flag says so.
void describe_fqdn(Layer& layer, std::size_t at, Bytes value) {
    if (value.size() < 3) return;
    {
        const Layer::Group below(layer, layer.add(kFqdnFlags, at, 1));
        for (const auto* field : {&kFqdnReserved, &kFqdnN, &kFqdnE, &kFqdnO, &kFqdnS})
            layer.add(*field, at, 1);
    }
    layer.add(kFqdnA, at + 1, 1);
    layer.add(kFqdnPtr, at + 2, 1);
    if (value.size() == 3) return;
    if ((value[0] & 0x04) == 0) {
        layer.add(kFqdnName, at + 3, value.size() - 3);
        return;
    }
    const auto name = DnsName::read(value.subspan(3), 0);
    layer.add_text(kFqdnName, at + 3, value.size() - 3, name.text());
}

const FieldDef* relay_field(std::uint8_t code, std::size_t length) {
    switch (code) {
        case 1:
            return &kCircuit;
        case 2:
            return &kRemote;
        case 4:
            return length == 4 ? &kDocsis : nullptr;
        case 5:
            return length == 4 ? &kLink : nullptr;
        case 6:
            return &kSubscriber;
        case 10:
            return length == 1 ? &kRelayFlags : nullptr;
        case 11:
            return length == 4 ? &kServerOverride : nullptr;
        default:
            return nullptr;
    }
}

// RFC 3046: options of the same form within.
void describe_relay(Layer& layer, std::size_t at, Bytes value) {
    for (std::size_t i = 0; i + 2 <= value.size();) {
        const std::size_t length = value[i + 1];
        if (i + 2 + length > value.size()) return;
        const Layer::Group below(layer, layer.add(kRelay, at + i, 1));
        layer.add(kSubLength, at + i + 1, 1);
        layer.add_hidden(kRelayValue, at + i + 2, length);
        if (const auto* field = relay_field(value[i], length))
            layer.add(*field, at + i + 2, length);
        i += 2 + length;
    }
}

// RFC 3397: names of DNS's form, compressed within the option.
void describe_search_list(Layer& layer, std::size_t at, Bytes value) {
    for (std::size_t i = 0; i < value.size();) {
        const auto name = DnsName::read(value, i);
        if (name.status() == DnsNameStatus::cut || name.length() == 0) return;
        layer.add_text(kSearchName, at + i, name.length(), name.text());
        i += name.length();
    }
}

// RFC 3442: prefix length, the prefix's significant bytes, router.
void describe_routes(Layer& layer, std::size_t at, Bytes value) {
    for (std::size_t i = 0; i < value.size();) {
        if (value[i] > 32) return;
        const std::size_t length = 1 + (value[i] + 7u) / 8 + 4;
        if (i + length > value.size()) return;
        layer.add(kRoute, at + i, length);
        i += length;
    }
}

}  // namespace

bool describe_value(Layer& layer, std::uint8_t code, std::size_t at, Bytes value) {
    switch (code) {
        case 61:
            describe_client_id(layer, at, value);
            return true;
        case 81:
            describe_fqdn(layer, at, value);
            return true;
        case 82:
            describe_relay(layer, at, value);
            return true;
        case 94:
            layer.add(kNetworkMajor, at + 1, 1);
            layer.add(kNetworkMinor, at + 2, 1);
            return true;
        case 97:
            if (value.size() == 17) describe_uuid(layer, at + 1, value.subspan(1));
            return true;
        case 119:
            describe_search_list(layer, at, value);
            return true;
        case 121:
        case 249:
            describe_routes(layer, at, value);
            return true;
        default:
            return false;
    }
}

std::span<const FieldDef* const> value_fields() { return kFields; }

}  // namespace vxlab::dissect::protocols::dhcp
