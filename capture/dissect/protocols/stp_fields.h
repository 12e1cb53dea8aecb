// The fields of spanning tree BPDUs.
#pragma once

#include "capture/dissect/field.h"

namespace vxlab::dissect::protocols::stp {

using enum FieldType;

inline constexpr NamedValue kVersions[] = {{0, "Spanning Tree"},
                                           {2, "Rapid Spanning Tree"},
                                           {3, "Multiple Spanning Tree"},
                                           {4, "Shortest Path Tree"}};
inline constexpr NamedValue kTypes[] = {{0x00, "Configuration"},
                                        {0x02, "Rapid/Multiple Spanning Tree"},
                                        {0x80, "Topology Change Notification"}};
inline constexpr NamedValue kRoles[] = {
    {0, "Unknown"}, {1, "Alternate or Backup"}, {2, "Root"}, {3, "Designated"}};
inline constexpr NamedValue kTlvs[] = {{0, "Originating VLAN"}};

inline constexpr FieldDef kHeading{"stp", "Spanning Tree Protocol", protocol};
inline constexpr FieldDef kProtocolId{"stp.protocol", "Protocol Identifier", uint16, Base::hex};
inline constexpr FieldDef kVersion{
    "stp.version", "Protocol Version Identifier", uint8, Base::dec, 0, kVersions};
inline constexpr FieldDef kType{"stp.type", "BPDU Type", uint8, Base::hex, 0, kTypes};
inline constexpr FieldDef kFlags{"stp.flags", "BPDU flags", uint8, Base::hex};
inline constexpr FieldDef kTcAck{"stp.flags.tcack", "Topology Change Acknowledgment", boolean,
                                 Base::none, 0x80};
inline constexpr FieldDef kAgreement{"stp.flags.agreement", "Agreement", boolean, Base::none, 0x40};
inline constexpr FieldDef kForwarding{"stp.flags.forwarding", "Forwarding", boolean, Base::none,
                                      0x20};
inline constexpr FieldDef kLearning{"stp.flags.learning", "Learning", boolean, Base::none, 0x10};
inline constexpr FieldDef kPortRole{
    "stp.flags.port_role", "Port Role", uint8, Base::dec, 0x0c, kRoles};
inline constexpr FieldDef kProposal{"stp.flags.proposal", "Proposal", boolean, Base::none, 0x02};
inline constexpr FieldDef kTc{"stp.flags.tc", "Topology Change", boolean, Base::none, 0x01};
inline constexpr FieldDef kRootCost{"stp.root.cost", "Root Path Cost", uint32, Base::dec};
inline constexpr FieldDef kPort{"stp.port", "Port identifier", uint16, Base::hex};
// Floating-point numbers in Wireshark: kept as their text.
inline constexpr FieldDef kMessageAge{"stp.msg_age", "Message Age", string};
inline constexpr FieldDef kMaxAge{"stp.max_age", "Max Age", string};
inline constexpr FieldDef kHello{"stp.hello", "Hello Time", string};
inline constexpr FieldDef kForwardDelay{"stp.forward", "Forward Delay", string};
inline constexpr FieldDef kVersion1Length{"stp.version_1_length", "Version 1 Length", uint8,
                                          Base::dec};
inline constexpr FieldDef kTlvType{"stp.pvst.tlvtype", "Type", uint16, Base::hex, 0, kTlvs};
inline constexpr FieldDef kTlvLength{"stp.pvst.tlvlen", "Length", uint16, Base::dec};
inline constexpr FieldDef kOriginatingVlan{"stp.pvst.origvlan", "Originating VLAN", uint16,
                                           Base::dec};
inline constexpr FieldDef kTlvValue{"stp.pvst.tlvval", "Value", bytes};

struct BridgeFields {
    FieldDef priority, extension, address;
};
inline constexpr BridgeFields kRoot{
    {"stp.root.prio", "Root Bridge Priority", uint16, Base::dec},
    {"stp.root.ext", "Root Bridge System ID Extension", uint16, Base::dec},
    {"stp.root.hw", "Root Bridge System ID", ether}};
inline constexpr BridgeFields kBridge{
    {"stp.bridge.prio", "Bridge Priority", uint16, Base::dec},
    {"stp.bridge.ext", "Bridge System ID Extension", uint16, Base::dec},
    {"stp.bridge.hw", "Bridge System ID", ether}};
inline constexpr BridgeFields kCistBridge{
    {"mstp.cist_bridge.prio", "CIST Bridge Priority", uint16, Base::dec},
    {"mstp.cist_bridge.ext", "CIST Bridge Identifier System ID Extension", uint16, Base::dec},
    {"mstp.cist_bridge.hw", "CIST Bridge Identifier System ID", ether}};

inline constexpr FieldDef kVersion3Length{"mstp.version_3_length", "Version 3 Length", uint16,
                                          Base::dec};
inline constexpr FieldDef kFormatSelector{"mstp.config_format_selector",
                                          "MST Config ID format selector", uint8, Base::dec};
inline constexpr FieldDef kConfigName{"mstp.config_name", "MST Config name", string};
inline constexpr FieldDef kRevision{"mstp.config_revision_level", "MST Config revision", uint16,
                                    Base::dec};
inline constexpr FieldDef kDigest{"mstp.config_digest", "MST Config digest", bytes};
inline constexpr FieldDef kInternalCost{"mstp.cist_internal_root_path_cost",
                                        "CIST Internal Root Path Cost", uint32, Base::dec};
inline constexpr FieldDef kRemainingHops{"mstp.cist_remaining_hops", "CIST Remaining hops", uint8,
                                         Base::dec};
inline constexpr FieldDef kMstiFlags{"mstp.msti.flags", "MSTI flags", uint8, Base::hex};
inline constexpr FieldDef kMstiPriority{"mstp.msti.priority", "Priority", uint8, Base::hex, 0xf0};
inline constexpr FieldDef kMstiId{"mstp.msti.msti_id", "MSTID", uint16, Base::dec, 0x0fff};
inline constexpr FieldDef kMstiRoot{"mstp.msti.root.hw", "Regional Root", ether};
inline constexpr FieldDef kMstiCost{"mstp.msti.root_cost", "Internal root path cost", uint32,
                                    Base::dec};
inline constexpr FieldDef kMstiBridgePriority{"mstp.msti.bridge_priority",
                                              "Bridge Identifier Priority", uint8, Base::dec, 0xf0};
inline constexpr FieldDef kMstiPortPriority{"mstp.msti.port_priority", "Port identifier priority",
                                            uint8, Base::dec, 0xf0};
inline constexpr FieldDef kMstiHops{"mstp.msti.remaining_hops", "Remaining hops", uint8, Base::dec};
inline constexpr FieldDef kVersion4Length{"mstp.version_4_length", "Version 4 Length", uint16,
                                          Base::dec};

inline constexpr const FieldDef* kFields[] = {&kHeading,
                                              &kProtocolId,
                                              &kVersion,
                                              &kType,
                                              &kFlags,
                                              &kTcAck,
                                              &kAgreement,
                                              &kForwarding,
                                              &kLearning,
                                              &kPortRole,
                                              &kProposal,
                                              &kTc,
                                              &kRoot.priority,
                                              &kRoot.extension,
                                              &kRoot.address,
                                              &kRootCost,
                                              &kBridge.priority,
                                              &kBridge.extension,
                                              &kBridge.address,
                                              &kPort,
                                              &kMessageAge,
                                              &kMaxAge,
                                              &kHello,
                                              &kForwardDelay,
                                              &kVersion1Length,
                                              &kTlvType,
                                              &kTlvLength,
                                              &kOriginatingVlan,
                                              &kTlvValue,
                                              &kVersion3Length,
                                              &kFormatSelector,
                                              &kConfigName,
                                              &kRevision,
                                              &kDigest,
                                              &kInternalCost,
                                              &kCistBridge.priority,
                                              &kCistBridge.extension,
                                              &kCistBridge.address,
                                              &kRemainingHops,
                                              &kMstiFlags,
                                              &kMstiPriority,
                                              &kMstiId,
                                              &kMstiRoot,
                                              &kMstiCost,
                                              &kMstiBridgePriority,
                                              &kMstiPortPriority,
                                              &kMstiHops,
                                              &kVersion4Length};

}  // namespace vxlab::dissect::protocols::stp
