// The fields of LLDP's own TLVs (IEEE 802.1AB).
#pragma once

#include "capture/dissect/field.h"

namespace vxlab::dissect::protocols::lldp {

using enum FieldType;

inline constexpr FieldDef kHeading{"lldp", "Link Layer Discovery Protocol", protocol};
inline constexpr FieldDef kTlvType{"lldp.tlv.type", "TLV Type", uint16, Base::dec, 0xfe00};
inline constexpr FieldDef kTlvLength{"lldp.tlv.len", "TLV Length", uint16, Base::dec, 0x1ff};
inline constexpr FieldDef kChassisSubtype{"lldp.chassis.subtype", "Chassis Id Subtype", uint8,
                                          Base::dec};
inline constexpr FieldDef kChassisId{"lldp.chassis.id", "Chassis Id", bytes};
inline constexpr FieldDef kChassisMac{"lldp.chassis.id.mac", "Chassis Id", ether};
inline constexpr FieldDef kChassisV4{"lldp.chassis.id.ip4", "Chassis Id", ipv4};
inline constexpr FieldDef kChassisV6{"lldp.chassis.id.ip6", "Chassis Id", ipv6};
inline constexpr FieldDef kPortSubtype{"lldp.port.subtype", "Port Id Subtype", uint8, Base::dec};
inline constexpr FieldDef kPortId{"lldp.port.id", "Port Id", string};
inline constexpr FieldDef kPortMac{"lldp.port.id.mac", "Port Id", ether};
inline constexpr FieldDef kPortV4{"lldp.port.id.ip4", "Port Id", ipv4};
inline constexpr FieldDef kPortV6{"lldp.port.id.ip6", "Port Id", ipv6};
inline constexpr FieldDef kFamily{"lldp.network_address.subtype", "Network Address family", uint8,
                                  Base::dec};
inline constexpr FieldDef kTimeToLive{"lldp.time_to_live", "Seconds", uint16, Base::dec};
inline constexpr FieldDef kPortText{"lldp.port.desc", "Port Description", string};
inline constexpr FieldDef kSystemName{"lldp.tlv.system.name", "System Name", string};
inline constexpr FieldDef kSystemText{"lldp.tlv.system.desc", "System Description", string};
inline constexpr FieldDef kAddressLength{"lldp.mgn.address.len", "Address String Length", uint8,
                                         Base::dec};
inline constexpr FieldDef kAddressSubtype{"lldp.mgn.address.subtype", "Address Subtype", uint8,
                                          Base::dec};
inline constexpr FieldDef kAddressV4{"lldp.mgn.addr.ip4", "Management Address", ipv4};
inline constexpr FieldDef kAddressV6{"lldp.mgn.addr.ip6", "Management Address", ipv6};
inline constexpr FieldDef kAddressOther{"lldp.mgn.addr.hex", "Management Address", bytes};
inline constexpr FieldDef kInterfaceSubtype{"lldp.mgn.interface.subtype", "Interface Subtype",
                                            uint8, Base::dec};
inline constexpr FieldDef kInterfaceNumber{"lldp.mgn.interface.number", "Interface Number", uint32,
                                           Base::dec};
inline constexpr FieldDef kOidLength{"lldp.mgn.obj.len", "OID String Length", uint8, Base::dec};
inline constexpr FieldDef kOid{"lldp.mgn.obj.id", "Object Identifier", string};
inline constexpr FieldDef kOui{"lldp.orgtlv.oui", "Organization Unique Code", uint24, Base::dec};
inline constexpr FieldDef kUnknownSubtype{"lldp.unknown_subtype", "Unknown Subtype", uint8,
                                          Base::dec};
inline constexpr FieldDef kUnknownContent{"lldp.unknown_subtype.content", "Unknown Subtype Content",
                                          bytes};

// A bit field with its flags: the whole first.
inline constexpr FieldDef kCapabilities[] = {
    {"lldp.tlv.system_cap", "Capabilities", uint16, Base::hex},
    {"lldp.tlv.system_cap.other", "Other", boolean, Base::none, 0x1},
    {"lldp.tlv.system_cap.repeater", "Repeater", boolean, Base::none, 0x2},
    {"lldp.tlv.system_cap.bridge", "Bridge", boolean, Base::none, 0x4},
    {"lldp.tlv.system_cap.wlan_access_pt", "WLAN access point", boolean, Base::none, 0x8},
    {"lldp.tlv.system_cap.router", "Router", boolean, Base::none, 0x10},
    {"lldp.tlv.system_cap.telephone", "Telephone", boolean, Base::none, 0x20},
    {"lldp.tlv.system_cap.docsis_cable_device", "DOCSIS cable device", boolean, Base::none, 0x40},
    {"lldp.tlv.system_cap.station_only", "Station only", boolean, Base::none, 0x80}};
inline constexpr FieldDef kEnabled[] = {
    {"lldp.tlv.enable_system_cap", "Enabled Capabilities", uint16, Base::hex},
    {"lldp.tlv.enable_system_cap.other", "Other", boolean, Base::none, 0x1},
    {"lldp.tlv.enable_system_cap.repeater", "Repeater", boolean, Base::none, 0x2},
    {"lldp.tlv.enable_system_cap.bridge", "Bridge", boolean, Base::none, 0x4},
    {"lldp.tlv.enable_system_cap.wlan_access_pt", "WLAN access point", boolean, Base::none, 0x8},
    {"lldp.tlv.enable_system_cap.router", "Router", boolean, Base::none, 0x10},
    {"lldp.tlv.enable_system_cap.telephone", "Telephone", boolean, Base::none, 0x20},
    {"lldp.tlv.enable_system_cap.docsis_cable_device", "DOCSIS cable device", boolean, Base::none,
     0x40},
    {"lldp.tlv.enable_system_cap.station_only", "Station only", boolean, Base::none, 0x80}};

inline constexpr const FieldDef* kFields[] = {
    &kHeading,    &kTlvType,    &kTlvLength,    &kChassisSubtype,   &kChassisId,
    &kChassisMac, &kChassisV4,  &kChassisV6,    &kPortSubtype,      &kPortId,
    &kPortMac,    &kPortV4,     &kPortV6,       &kFamily,           &kTimeToLive,
    &kPortText,   &kSystemName, &kSystemText,   &kAddressLength,    &kAddressSubtype,
    &kAddressV4,  &kAddressV6,  &kAddressOther, &kInterfaceSubtype, &kInterfaceNumber,
    &kOidLength,  &kOid,        &kOui,          &kUnknownSubtype,   &kUnknownContent};

}  // namespace vxlab::dissect::protocols::lldp
