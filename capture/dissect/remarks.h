// The catalogue of remarks: every id that a dissection can carry, grouped by layer.
#pragma once

#include <span>

#include "capture/dissect/dissection.h"
#include "capture/dissect/remark.h"

namespace vxlab::dissect {

// Every remark there is, for documentation and completion.
std::span<const RemarkDef* const> all_remarks();

// Adds the remark to the tree: "remark" below the layer's heading, with id, severity and sentence.
void append_remark_nodes(Dissection& out, const Remark& remark, NodeId heading);

// The fields of those nodes: remark, remark.id, remark.severity, remark.sentence.
std::span<const FieldDef* const> remark_fields();

namespace remarks {

// Any layer
inline constexpr RemarkDef kCutBySnaplen{
    "cut-by-snaplen", Severity::note,
    "The capture kept fewer bytes than were on the wire, and dissection ends there."};
inline constexpr RemarkDef kHeaderTruncated{
    "header-truncated", Severity::error,
    "A header is longer than the bytes that the layer outside leaves for it."};
inline constexpr RemarkDef kLayerLimit{
    "layer-limit", Severity::warning,
    "The packet has more layers than are dissected; the rest is a data node."};
inline constexpr RemarkDef kTunnelDepthLimit{
    "tunnel-depth-limit", Severity::warning,
    "Tunnels lie in tunnels deeper than is dissected; the rest is a data node."};
inline constexpr RemarkDef kEmptyPacket{"empty-packet", Severity::warning,
                                        "The packet has no bytes at all."};
inline constexpr RemarkDef kNothingCaptured{"nothing-captured", Severity::warning,
                                            "The capture kept none of the packet's bytes."};
inline constexpr RemarkDef kLengthsDisagree{
    "captured-more-than-wire", Severity::error,
    "The capture file claims more captured bytes than were on the wire."};
inline constexpr RemarkDef kTimeMissing{"no-timestamp", Severity::note,
                                        "The capture file gives no time for the packet."};
inline constexpr RemarkDef kChecksumOffloaded{
    "checksum-offloaded", Severity::note,
    "The checksum holds just the pseudo-header's sum: the sender left it to the network card."};

// Ethernet, VLAN, ARP
inline constexpr RemarkDef kTrailingBytes{
    "trailing-bytes", Severity::note,
    "Bytes follow the payload that are not zero padding: a trailer or a frame check sequence."};
inline constexpr RemarkDef kEthernetLength{
    "ethernet-length-exceeds", Severity::error,
    "An 802.3 length field claims more bytes than the frame has."};
inline constexpr RemarkDef kEthernetReservedType{
    "ethernet-type-reserved", Severity::warning,
    "The type field is 0 or between 1501 and 1535: neither a length nor an EtherType."};
inline constexpr RemarkDef kInnerVlanTag{
    "inner-vlan-tag", Severity::note,
    "An inner frame carries a VLAN tag, which a VTEP should strip (RFC 7348 section 6.1)."};
inline constexpr RemarkDef kVlanStack{"vlan-stack-deep", Severity::warning,
                                      "More than four VLAN tags follow one another."};

inline constexpr RemarkDef kArpSizes{
    "arp-address-sizes", Severity::warning,
    "The address sizes are not those of the hardware and protocol types (6 and 4)."};
inline constexpr RemarkDef kArpOpcode{"arp-opcode", Severity::warning,
                                      "The operation is not one that is assigned."};
inline constexpr RemarkDef kArpSenderGroup{"arp-sender-group-address", Severity::error,
                                           "The sender's MAC address is a group address."};
inline constexpr RemarkDef kArpSenderDiffers{
    "arp-sender-differs", Severity::note,
    "The sender's MAC address is not the frame's source: a proxy, a virtual router, or spoofing."};

// IPv4 and IPv6
inline constexpr RemarkDef kIpVersion{"ip-version", Severity::error,
                                      "The version nibble contradicts the EtherType."};
inline constexpr RemarkDef kIpv4HeaderLength{
    "ipv4-header-length", Severity::error,
    "The header length is under 20 bytes or past the end of the packet."};
inline constexpr RemarkDef kIpv4LengthShort{"ipv4-length-short", Severity::error,
                                            "The total length is less than the header's."};
inline constexpr RemarkDef kIpv4LengthExceeds{
    "ipv4-length-exceeds", Severity::error,
    "The total length claims more bytes than the packet has."};
inline constexpr RemarkDef kIpv4LengthZero{
    "ipv4-length-zero", Severity::note,
    "The total length is 0: a segmentation-offload or BIG TCP frame seen before it was cut."};
inline constexpr RemarkDef kIpv4Checksum{"ipv4-checksum", Severity::error,
                                         "The header checksum is wrong."};
inline constexpr RemarkDef kIpv4ReservedFlag{"ipv4-reserved-flag", Severity::warning,
                                             "The reserved flag bit is set."};
inline constexpr RemarkDef kIpv4OptionsBroken{"ipv4-options-broken", Severity::error,
                                              "An option's length runs past the header."};
inline constexpr RemarkDef kFragment{
    "fragment", Severity::note,
    "An IP fragment; what it carries is dissected when all fragments are there."};
inline constexpr RemarkDef kOuterFragment{
    "outer-fragment", Severity::warning,
    "A tunnel packet is fragmented in the underlay (RFC 7348 section 4.3 forbids the VTEP to)."};
inline constexpr RemarkDef kFragmentOverlap{"fragment-overlap", Severity::error,
                                            "Fragments overlap."};
inline constexpr RemarkDef kFragmentTooLong{
    "fragment-too-long", Severity::error,
    "Fragments reach past the datagram's end or past 65,535 bytes."};
inline constexpr RemarkDef kIpv6LengthExceeds{
    "ipv6-length-exceeds", Severity::error,
    "The payload length claims more bytes than the packet has."};
inline constexpr RemarkDef kIpv6LengthZero{
    "ipv6-length-zero", Severity::note,
    "The payload length is 0: a jumbogram, segmentation offload or BIG TCP."};
inline constexpr RemarkDef kIpv6Extension{"ipv6-extension-length", Severity::error,
                                          "An extension header runs past the packet's end."};
inline constexpr RemarkDef kIpv6ExtensionOrder{
    "ipv6-extension-order", Severity::warning,
    "A hop-by-hop header is not the first extension header."};
inline constexpr RemarkDef kIpv6Jumbo{
    "ipv6-jumbo-payload", Severity::error,
    "A jumbo payload option under 65,536 bytes, past the packet's end, or beside a payload length "
    "(RFC 2675)."};
inline constexpr RemarkDef kIpv6Option{
    "ipv6-option-length", Severity::error,
    "An option of an extension header does not fit it, or has not the length that it must have."};
inline constexpr RemarkDef kIpv6SourceRoute{
    "ipv6-source-route", Severity::warning,
    "A type 0 routing header, which routers and hosts drop (RFC 5095)."};
inline constexpr RemarkDef kIpv6SegmentsLeft{
    "ipv6-segments-left", Severity::error,
    "A routing header has more segments left than addresses."};
inline constexpr RemarkDef kIpv6AfterLast{"ipv6-bytes-after-last", Severity::note,
                                          "Bytes follow \"no next header\"."};
inline constexpr RemarkDef kFragmentLength{
    "fragment-length", Severity::error,
    "A fragment that is not the last has a length that is no multiple of 8 bytes."};
inline constexpr RemarkDef kIpSourceMulticast{"ip-source-multicast", Severity::error,
                                              "The source address is a multicast address."};
inline constexpr RemarkDef kAhLength{
    "ah-length", Severity::error,
    "An authentication header is under 12 bytes or runs past the packet's end."};
inline constexpr RemarkDef kEspSpi{"esp-spi-zero", Severity::error,
                                   "ESP with SPI 0, which is never sent (RFC 4303 section 2.1)."};
inline constexpr RemarkDef kRawIpVersion{
    "raw-ip-version", Severity::error, "A packet of a raw IP capture has neither version 4 nor 6."};
inline constexpr RemarkDef kCookedAddress{
    "cooked-address-cut", Severity::note,
    "The link-layer address is longer than the eight bytes that a cooked capture keeps of it."};

inline constexpr RemarkDef kTtlZero{"ttl-zero", Severity::warning,
                                    "The packet arrived with TTL or hop limit 0."};

// ICMP and ICMPv6
inline constexpr RemarkDef kIcmpChecksum{"icmp-checksum", Severity::error,
                                         "The checksum is wrong."};
inline constexpr RemarkDef kIcmpType{"icmp-type", Severity::warning,
                                     "The message type is not one that is assigned."};
inline constexpr RemarkDef kIcmpQuote{
    "icmp-quote-short", Severity::warning,
    "An error quotes less than the IP header and eight bytes of the packet it is about."};
inline constexpr RemarkDef kIcmpExtension{
    "icmp-extension", Severity::error,
    "An extension behind the quoted packet has a wrong checksum or an impossible length."};
inline constexpr RemarkDef kIcmpRedirect{"icmp-redirect", Severity::note,
                                         "A router tells of a better next hop."};
inline constexpr RemarkDef kPathMtu{
    "path-mtu", Severity::note,
    "A router could not forward a packet that was larger than the next hop's MTU: in an overlay, "
    "a sign that the inner MTU leaves no room for the tunnel's headers."};
inline constexpr RemarkDef kIcmpMtu{"icmp-mtu-impossible", Severity::warning,
                                    "The MTU is less than every link must have (68, or 1280)."};
inline constexpr RemarkDef kIcmpv6Checksum{"icmpv6-checksum", Severity::error,
                                           "The checksum is wrong."};
inline constexpr RemarkDef kNdpHopLimit{
    "ndp-hop-limit", Severity::error,
    "Neighbor Discovery with a hop limit other than 255: the receiver drops it (RFC 4861)."};
inline constexpr RemarkDef kNdpOption{
    "ndp-option-length", Severity::error,
    "An option of length 0, or one that runs past the message's end: the receiver drops it."};
inline constexpr RemarkDef kNdpTarget{"ndp-target-multicast", Severity::error,
                                      "The target is a multicast address."};
inline constexpr RemarkDef kMldHopLimit{
    "mld-hop-limit", Severity::warning,
    "Multicast Listener Discovery with a hop limit other than 1 (RFC 3810 section 5)."};

// IGMP and PIM
inline constexpr RemarkDef kIgmpChecksum{"igmp-checksum", Severity::error,
                                         "The checksum is wrong."};
inline constexpr RemarkDef kIgmpType{"igmp-type", Severity::warning,
                                     "The message type is not one of IGMP versions 1 to 3."};
inline constexpr RemarkDef kIgmpTtl{"igmp-ttl", Severity::warning,
                                    "The TTL is not 1: IGMP must stay on its link (RFC 3376)."};
inline constexpr RemarkDef kGroupRecords{
    "group-records", Severity::error,
    "An IGMP or MLD message has fewer sources or records than it counts."};
inline constexpr RemarkDef kGroupAddress{"group-address", Severity::error,
                                         "The group of an IGMP or MLD message is not multicast."};
inline constexpr RemarkDef kPimChecksum{"pim-checksum", Severity::error, "The checksum is wrong."};
inline constexpr RemarkDef kPimVersion{"pim-version", Severity::error, "The version is not 2."};
inline constexpr RemarkDef kPimType{"pim-type", Severity::warning,
                                    "The message type is not one that is assigned."};
inline constexpr RemarkDef kPimAddress{
    "pim-address", Severity::error,
    "An encoded address is cut off, or of a family or encoding that PIM does not define."};

// UDP and TCP
inline constexpr RemarkDef kUdpLengthShort{"udp-length-short", Severity::error,
                                           "The length is less than the header's eight bytes."};
inline constexpr RemarkDef kUdpLengthExceeds{"udp-length-exceeds", Severity::error,
                                             "The length claims more bytes than the packet has."};
inline constexpr RemarkDef kUdpLengthBelow{
    "udp-length-below-payload", Severity::warning,
    "The length ends before the IP payload does; the bytes behind it are ignored."};
inline constexpr RemarkDef kUdpLengthZero{
    "udp-length-zero", Severity::note,
    "The length is 0: a jumbogram or a segmentation-offload frame, longer than 65,535 bytes."};
inline constexpr RemarkDef kUdpChecksum{"udp-checksum", Severity::error, "The checksum is wrong."};
inline constexpr RemarkDef kUdpChecksumZeroIpv6{"udp-checksum-zero-ipv6", Severity::note,
                                                "No checksum over IPv6: allowed for tunnels (RFC "
                                                "6935), but a receiver must be told to take it."};
inline constexpr RemarkDef kUdpPortZero{"port-zero", Severity::warning, "A port is 0."};
inline constexpr RemarkDef kTcpHeaderLength{
    "tcp-header-length", Severity::error,
    "The data offset is under 20 bytes or past the end of the segment."};
inline constexpr RemarkDef kTcpChecksum{"tcp-checksum", Severity::error, "The checksum is wrong."};
inline constexpr RemarkDef kTcpOptionsBroken{"tcp-options-broken", Severity::error,
                                             "An option's length runs past the header."};
inline constexpr RemarkDef kTcpFlags{"tcp-flags-odd", Severity::warning,
                                     "Flags that never go together, such as SYN with FIN."};
inline constexpr RemarkDef kOffloadedSegment{
    "offloaded-segment", Severity::note,
    "The packet is longer than any wire takes: segmentation offload, seen before it was cut."};

// VXLAN
inline constexpr RemarkDef kVxlanFlagI{
    "vxlan-i-flag-clear", Severity::error,
    "The I flag is 0: the VNI is not valid, and a VTEP drops the packet (RFC 7348 section 5)."};
inline constexpr RemarkDef kVxlanReservedFlags{
    "vxlan-reserved-flags", Severity::warning,
    "Reserved flag bits are set; RFC 7348 says to ignore them, Linux drops the packet."};
inline constexpr RemarkDef kVxlanReservedBits{"vxlan-reserved-bits", Severity::warning,
                                              "Reserved bits in the last byte are set; RFC 7348 "
                                              "says to ignore them, Linux drops the packet."};
inline constexpr RemarkDef kVxlanGbpWithoutG{
    "vxlan-gbp-without-g", Severity::warning,
    "Bytes 2 and 3 are set without the G flag: not a group policy ID."};
inline constexpr RemarkDef kVxlanHeader{"vxlan-header-truncated", Severity::error,
                                        "Fewer than eight bytes are left for the VXLAN header."};
inline constexpr RemarkDef kVxlanEmpty{"vxlan-empty-payload", Severity::error,
                                       "A datagram to a VXLAN port without a byte in it."};
inline constexpr RemarkDef kVxlanNoInner{"vxlan-no-inner-frame", Severity::error,
                                         "Nothing follows the VXLAN header."};
inline constexpr RemarkDef kInnerTruncated{
    "inner-frame-truncated", Severity::error,
    "The inner frame has fewer bytes than an Ethernet header."};
inline constexpr RemarkDef kVxlanSourcePort{
    "vxlan-source-port-only", Severity::note,
    "Only the source port is a VXLAN port; RFC 7348 goes by the destination port."};
inline constexpr RemarkDef kVniZero{"vni-zero", Severity::note, "The VNI is 0."};
inline constexpr RemarkDef kVniMax{"vni-max", Severity::note, "The VNI is 16777215, all ones."};
inline constexpr RemarkDef kNestedTunnel{"nested-tunnel", Severity::note, "A tunnel in a tunnel."};
inline constexpr RemarkDef kGpeOnVxlanPort{
    "vxlan-gpe-on-vxlan-port", Severity::warning,
    "The header looks like VXLAN-GPE, but the port is plain VXLAN's."};
inline constexpr RemarkDef kGpeVersion{"vxlan-gpe-version", Severity::error,
                                       "The VXLAN-GPE version is not 0."};
inline constexpr RemarkDef kGpeNoP{
    "vxlan-gpe-p-flag-clear", Severity::warning,
    "A next protocol is named, but the P flag that makes it valid is 0."};
inline constexpr RemarkDef kGpeOam{"vxlan-gpe-oam", Severity::note,
                                   "An OAM packet: a VTEP does not forward it."};
inline constexpr RemarkDef kGpeBum{"vxlan-gpe-bum", Severity::note,
                                   "The B flag: a broadcast, unknown-unicast or multicast frame."};
inline constexpr RemarkDef kGpeReserved{"vxlan-gpe-reserved", Severity::warning,
                                        "Reserved bits of the VXLAN-GPE header are set."};
inline constexpr RemarkDef kGpeUnknown{"vxlan-gpe-next-protocol", Severity::error,
                                       "The next protocol is not one that VXLAN-GPE defines."};

// LLC, spanning tree, LLDP
inline constexpr RemarkDef kStpProtocol{"stp-protocol-id", Severity::warning,
                                        "The protocol identifier of a BPDU is not 0."};
inline constexpr RemarkDef kStpVersion{"stp-version", Severity::warning,
                                       "The version of a BPDU is none that is defined."};
inline constexpr RemarkDef kStpType{"stp-type", Severity::error,
                                    "The type of a BPDU is none that is defined."};
inline constexpr RemarkDef kStpAge{"stp-message-age", Severity::warning,
                                   "A BPDU is as old as its maximum age: a bridge discards it."};
inline constexpr RemarkDef kMstpLength{
    "mstp-length", Severity::error, "The version 3 length of an MSTP BPDU does not fit its parts."};
inline constexpr RemarkDef kPvstTlv{"pvst-tlv-length", Severity::error,
                                    "A type-length-value of a per-VLAN BPDU runs past its end."};
inline constexpr RemarkDef kLldpTlv{"lldp-tlv-length", Severity::error,
                                    "An LLDP TLV runs past the end of the frame."};
inline constexpr RemarkDef kLldpTlvShort{"lldp-tlv-short", Severity::error,
                                         "An LLDP TLV is shorter than its type allows."};
inline constexpr RemarkDef kLldpOrder{
    "lldp-mandatory-tlv", Severity::error,
    "The first three LLDP TLVs are not chassis, port and time to live."};
inline constexpr RemarkDef kLldpNoEnd{
    "lldp-no-end", Severity::note, "No end TLV: allowed since 802.1AB-2016, where the frame ends."};
inline constexpr RemarkDef kLldpShutdown{"lldp-shutdown", Severity::note,
                                         "The time to live is 0: the neighbour says goodbye."};

// MPLS and GRE
inline constexpr RemarkDef kMplsDeep{"mpls-stack-deep", Severity::warning,
                                     "More than sixteen MPLS labels follow one another."};
inline constexpr RemarkDef kMplsNoBottom{
    "mpls-no-bottom", Severity::error,
    "The packet ends before a label with the bottom-of-stack bit."};
inline constexpr RemarkDef kMplsImplicitNull{
    "mpls-implicit-null", Severity::warning,
    "Label 3 is in a packet: it is for signalling alone (RFC 3032)."};
inline constexpr RemarkDef kMplsEmpty{"mpls-empty-payload", Severity::warning,
                                      "Nothing follows the label stack."};
inline constexpr RemarkDef kErspanVersion{"erspan-version", Severity::error,
                                          "The ERSPAN header is of no type that is defined."};
inline constexpr RemarkDef kGreVersion{"gre-version", Severity::error,
                                       "The GRE version is neither 0 nor 1."};
inline constexpr RemarkDef kGreReserved{"gre-reserved-bits", Severity::warning,
                                        "Reserved bits of the GRE header are set."};
inline constexpr RemarkDef kGreRouting{
    "gre-routing", Severity::warning,
    "The routing bit is set, which RFC 2784 has a receiver drop."};
inline constexpr RemarkDef kGreChecksum{"gre-checksum", Severity::error,
                                        "The GRE checksum is wrong."};

// Geneve and NSH
inline constexpr RemarkDef kGeneveVersion{
    "geneve-version", Severity::error,
    "The Geneve version is not 0: a tunnel end drops the packet."};
inline constexpr RemarkDef kGeneveReserved{"geneve-reserved", Severity::warning,
                                           "Reserved bits of the Geneve header are set."};
inline constexpr RemarkDef kGeneveOam{
    "geneve-oam", Severity::note,
    "A control packet (the O bit): a tunnel end does not forward it."};
inline constexpr RemarkDef kGeneveOption{"geneve-option-length", Severity::error,
                                         "A Geneve option runs past the end of the options."};
inline constexpr RemarkDef kGeneveCriticalOption{"geneve-critical-option", Severity::note,
                                                 "A critical option that vxlab does not know."};
inline constexpr RemarkDef kGeneveCriticalFlag{
    "geneve-critical-flag", Severity::warning,
    "The C flag and the options disagree about critical options."};
inline constexpr RemarkDef kGeneveEmpty{"geneve-empty-payload", Severity::warning,
                                        "Nothing follows the Geneve header."};
inline constexpr RemarkDef kNshVersion{"nsh-version", Severity::error, "The NSH version is not 0."};
inline constexpr RemarkDef kNshLength{
    "nsh-length", Severity::error, "The length of the NSH header does not fit its metadata type."};
inline constexpr RemarkDef kNshMdType{"nsh-md-type", Severity::warning,
                                      "The NSH metadata type is neither 1 nor 2."};
inline constexpr RemarkDef kNshMetadata{"nsh-metadata-length", Severity::error,
                                        "A metadata TLV runs past the end of the NSH header."};
inline constexpr RemarkDef kNshIndex{"nsh-service-index-zero", Severity::warning,
                                     "The service index is 0: a forwarder drops the packet."};
inline constexpr RemarkDef kNshOam{"nsh-oam", Severity::note, "The O bit: an OAM packet."};

// DHCP and DNS
inline constexpr RemarkDef kDhcpCookie{"dhcp-no-cookie", Severity::warning,
                                       "No magic cookie: plain BOOTP, or no DHCP at all."};
inline constexpr RemarkDef kDhcpOperation{"dhcp-operation", Severity::warning,
                                          "The operation is neither request nor reply."};
inline constexpr RemarkDef kDhcpHardware{
    "dhcp-hardware-length", Severity::warning,
    "The hardware address is said to be longer than its 16 bytes."};
inline constexpr RemarkDef kDhcpOption{"dhcp-option-length", Severity::error,
                                       "A DHCP option runs past the end of the options."};
inline constexpr RemarkDef kDhcpOptionShort{
    "dhcp-option-malformed", Severity::error,
    "The length of a DHCP option is impossible for its kind."};
inline constexpr RemarkDef kDhcpNoEnd{"dhcp-no-end", Severity::warning,
                                      "The options have no end mark."};
inline constexpr RemarkDef kDhcpNoType{"dhcp-no-message-type", Severity::note,
                                       "No message type: BOOTP with options."};
inline constexpr RemarkDef kDhcpNak{"dhcp-nak", Severity::note, "The server refuses the request."};
inline constexpr RemarkDef kDnsPointer{"dns-pointer-loop", Severity::error,
                                       "A compressed name points at itself or forward."};
inline constexpr RemarkDef kDnsName{
    "dns-name", Severity::error,
    "A name is longer than 255 bytes, or has a label of a kind that is not defined."};
inline constexpr RemarkDef kDnsCounts{
    "dns-records-missing", Severity::error,
    "The message ends before all the records that its counts promise."};
inline constexpr RemarkDef kDnsData{
    "dns-record-length", Severity::error,
    "The length of a record's data does not fit its type or the message."};
inline constexpr RemarkDef kDnsTrailing{"dns-trailing-bytes", Severity::warning,
                                        "Bytes follow the last record."};
inline constexpr RemarkDef kDnsTruncated{"dns-truncated", Severity::note,
                                         "The TC bit: the answer did not fit, ask again over TCP."};
inline constexpr RemarkDef kDnsTcpPart{"dns-tcp-partial", Severity::note,
                                       "A DNS message over TCP that goes on in the next segment."};

}  // namespace remarks
}  // namespace vxlab::dissect
