// The fields of DNS messages.
#pragma once

#include "capture/dissect/field.h"

namespace vxlab::dissect::protocols::dns {

using enum FieldType;

inline constexpr NamedValue kTypes[] = {
    {1, "A"},     {2, "NS"},    {5, "CNAME"},  {6, "SOA"},   {12, "PTR"},    {13, "HINFO"},
    {15, "MX"},   {16, "TXT"},  {28, "AAAA"},  {33, "SRV"},  {35, "NAPTR"},  {39, "DNAME"},
    {41, "OPT"},  {43, "DS"},   {46, "RRSIG"}, {47, "NSEC"}, {48, "DNSKEY"}, {50, "NSEC3"},
    {52, "TLSA"}, {64, "SVCB"}, {65, "HTTPS"}, {99, "SPF"},  {251, "IXFR"},  {252, "AXFR"},
    {255, "ANY"}, {257, "CAA"}};
inline constexpr NamedValue kClasses[] = {
    {1, "IN"}, {3, "CH"}, {4, "HS"}, {254, "NONE"}, {255, "ANY"}};
inline constexpr NamedValue kOpcodes[] = {{0, "Standard query"},
                                          {1, "Inverse query"},
                                          {2, "Server status request"},
                                          {4, "Zone change notification"},
                                          {5, "Dynamic update"}};
inline constexpr NamedValue kReplies[] = {
    {0, "No error"},          {1, "Format error"},     {2, "Server failure"},
    {3, "No such name"},      {4, "Not implemented"},  {5, "Refused"},
    {6, "Name exists"},       {7, "RRset exists"},     {8, "RRset does not exist"},
    {9, "Not authoritative"}, {10, "Name out of zone"}};
inline constexpr NamedValue kOptionCodes[] = {{3, "NSID - Name Server Identifier"},
                                              {5, "DAU"},
                                              {8, "CSUBNET - Client subnet"},
                                              {10, "COOKIE"},
                                              {11, "EDNS TCP Keepalive"},
                                              {12, "PADDING"},
                                              {15, "Extended DNS Error"}};

// A heading in the tree alone: a section, a question, a record.
inline constexpr FieldDef kPart{"", "", none};

inline constexpr FieldDef kHeading{"dns", "Domain Name System", protocol};
inline constexpr FieldDef kMdns{"mdns", "Multicast Domain Name System", protocol};
inline constexpr FieldDef kLlmnr{"llmnr", "Link-local Multicast Name Resolution", protocol};
inline constexpr FieldDef kLength{"dns.length", "Length", uint16, Base::dec};
inline constexpr FieldDef kId{"dns.id", "Transaction ID", uint16, Base::hex};
inline constexpr FieldDef kFlags{"dns.flags", "Flags", uint16, Base::hex};
inline constexpr FieldDef kResponse{"dns.flags.response", "Response", boolean, Base::none, 0x8000};
inline constexpr FieldDef kOpcode{"dns.flags.opcode", "Opcode", uint16,
                                  Base::dec,          0x7800,   kOpcodes};
inline constexpr FieldDef kAuthoritative{"dns.flags.authoritative", "Authoritative", boolean,
                                         Base::none, 0x0400};
inline constexpr FieldDef kConflict{"dns.flags.conflict", "Conflict", boolean, Base::none, 0x0400};
inline constexpr FieldDef kTruncated{"dns.flags.truncated", "Truncated", boolean, Base::none,
                                     0x0200};
inline constexpr FieldDef kRecursion{"dns.flags.recdesired", "Recursion desired", boolean,
                                     Base::none, 0x0100};
inline constexpr FieldDef kTentative{"dns.flags.tentative", "Tentative", boolean, Base::none,
                                     0x0100};
inline constexpr FieldDef kAvailable{"dns.flags.recavail", "Recursion available", boolean,
                                     Base::none, 0x0080};
inline constexpr FieldDef kZ{"dns.flags.z", "Z", boolean, Base::none, 0x0040};
inline constexpr FieldDef kAuthenticated{"dns.flags.authenticated", "Answer authenticated", boolean,
                                         Base::none, 0x0020};
inline constexpr FieldDef kCheckDisable{"dns.flags.checkdisable", "Non-authenticated data", boolean,
                                        Base::none, 0x0010};
inline constexpr FieldDef kReply{"dns.flags.rcode", "Reply code", uint16,
                                 Base::dec,         0x000f,       kReplies};
inline constexpr FieldDef kQuestions{"dns.count.queries", "Questions", uint16, Base::dec};
inline constexpr FieldDef kZones{"dns.count.zones", "Zones", uint16, Base::dec};
inline constexpr FieldDef kAnswers{"dns.count.answers", "Answer RRs", uint16, Base::dec};
inline constexpr FieldDef kPrerequisites{"dns.count.prerequisites", "Prerequisites", uint16,
                                         Base::dec};
inline constexpr FieldDef kAuthorities{"dns.count.auth_rr", "Authority RRs", uint16, Base::dec};
inline constexpr FieldDef kUpdates{"dns.count.updates", "Updates", uint16, Base::dec};
inline constexpr FieldDef kAdditionals{"dns.count.add_rr", "Additional RRs", uint16, Base::dec};

inline constexpr FieldDef kQueryName{"dns.qry.name", "Name", string};
inline constexpr FieldDef kQueryNameLength{"dns.qry.name.len", "Name Length", uint16, Base::dec};
inline constexpr FieldDef kLabelCount{"dns.count.labels", "Label Count", uint16, Base::dec};
inline constexpr FieldDef kQueryType{"dns.qry.type", "Type", uint16, Base::dec, 0, kTypes};
inline constexpr FieldDef kQueryClass{"dns.qry.class", "Class", uint16, Base::hex, 0, kClasses};
inline constexpr FieldDef kQueryClassMdns{"dns.qry.class", "Class", uint16,
                                          Base::hex,       0x7fff,  kClasses};
inline constexpr FieldDef kQueryUnicast{"dns.qry.qu", "\"QU\" question", boolean, Base::none,
                                        0x8000};

inline constexpr FieldDef kName{"dns.resp.name", "Name", string};
inline constexpr FieldDef kType{"dns.resp.type", "Type", uint16, Base::dec, 0, kTypes};
inline constexpr FieldDef kClass{"dns.resp.class", "Class", uint16, Base::hex, 0, kClasses};
inline constexpr FieldDef kClassMdns{"dns.resp.class", "Class", uint16,
                                     Base::hex,        0x7fff,  kClasses};
inline constexpr FieldDef kCacheFlush{"dns.resp.cache_flush", "Cache flush", boolean, Base::none,
                                      0x8000};
inline constexpr FieldDef kTtl{"dns.resp.ttl", "Time to live", uint32, Base::dec};
inline constexpr FieldDef kDataLength{"dns.resp.len", "Data length", uint16, Base::dec};

inline constexpr FieldDef kA{"dns.a", "Address", ipv4};
inline constexpr FieldDef kAaaa{"dns.aaaa", "AAAA Address", ipv6};
inline constexpr FieldDef kNs{"dns.ns", "Name Server", string};
inline constexpr FieldDef kCname{"dns.cname", "CNAME", string};
inline constexpr FieldDef kDname{"dns.dname", "Dname", string};
inline constexpr FieldDef kPtr{"dns.ptr.domain_name", "Domain Name", string};
inline constexpr FieldDef kMxPreference{"dns.mx.preference", "Preference", uint16, Base::dec};
inline constexpr FieldDef kMxExchange{"dns.mx.mail_exchange", "Mail Exchange", string};
inline constexpr FieldDef kTxtLength{"dns.txt.length", "TXT Length", uint8, Base::dec};
inline constexpr FieldDef kTxt{"dns.txt", "TXT", string};
inline constexpr FieldDef kSpfLength{"dns.spf.length", "SPF Length", uint8, Base::dec};
inline constexpr FieldDef kSpf{"dns.spf", "SPF", string};
inline constexpr FieldDef kSoaName{"dns.soa.mname", "Primary name server", string};
inline constexpr FieldDef kSoaMailbox{"dns.soa.rname", "Responsible authority's mailbox", string};
inline constexpr FieldDef kSoaSerial{"dns.soa.serial_number", "Serial Number", uint32, Base::dec};
inline constexpr FieldDef kSoaRefresh{"dns.soa.refresh_interval", "Refresh Interval", uint32,
                                      Base::dec};
inline constexpr FieldDef kSoaRetry{"dns.soa.retry_interval", "Retry Interval", uint32, Base::dec};
inline constexpr FieldDef kSoaExpire{"dns.soa.expire_limit", "Expire limit", uint32, Base::dec};
inline constexpr FieldDef kSoaMinimum{"dns.soa.minimum_ttl", "Minimum TTL", uint32, Base::dec};
inline constexpr FieldDef kSrvService{"dns.srv.service", "Service", string};
inline constexpr FieldDef kSrvProtocol{"dns.srv.proto", "Protocol", string};
inline constexpr FieldDef kSrvName{"dns.srv.name", "Name", string};
inline constexpr FieldDef kSrvPriority{"dns.srv.priority", "Priority", uint16, Base::dec};
inline constexpr FieldDef kSrvWeight{"dns.srv.weight", "Weight", uint16, Base::dec};
inline constexpr FieldDef kSrvPort{"dns.srv.port", "Port", uint16, Base::dec};
inline constexpr FieldDef kSrvTarget{"dns.srv.target", "Target", string};

inline constexpr FieldDef kPayloadSize{"dns.rr.udp_payload_size", "UDP payload size", uint16,
                                       Base::dec};
inline constexpr FieldDef kExtendedReply{"dns.resp.ext_rcode", "Higher bits in extended RCODE",
                                         uint8, Base::hex};
inline constexpr FieldDef kEdnsVersion{"dns.resp.edns0_version", "EDNS0 version", uint8, Base::dec};
inline constexpr FieldDef kEdnsZ{"dns.resp.z", "Z", uint16, Base::hex};
inline constexpr FieldDef kEdnsDo{"dns.resp.z.do", "DO bit", boolean, Base::none, 0x8000};
inline constexpr FieldDef kEdnsReserved{"dns.resp.z.reserved", "Reserved", uint16, Base::hex,
                                        0x7fff};
inline constexpr FieldDef kOption{"dns.opt", "Option", none};
inline constexpr FieldDef kOptionCode{"dns.opt.code", "Option Code", uint16, Base::dec, 0,
                                      kOptionCodes};
inline constexpr FieldDef kOptionLength{"dns.opt.len", "Option Length", uint16, Base::dec};
inline constexpr FieldDef kOptionData{"dns.opt.data", "Option Data", bytes};
inline constexpr FieldDef kClientFamily{"dns.opt.client.family", "Family", uint16, Base::dec};
inline constexpr FieldDef kClientMask{"dns.opt.client.netmask", "Source Netmask", uint8, Base::dec};
inline constexpr FieldDef kClientScope{"dns.opt.client.scope", "Scope Netmask", uint8, Base::dec};
inline constexpr FieldDef kClientV4{"dns.opt.client.addr4", "Client Subnet", ipv4};
inline constexpr FieldDef kClientV6{"dns.opt.client.addr6", "Client Subnet", ipv6};
inline constexpr FieldDef kCookieClient{"dns.opt.cookie.client", "Client Cookie", bytes};
inline constexpr FieldDef kCookieServer{"dns.opt.cookie.server", "Server Cookie", bytes};
inline constexpr FieldDef kKeepalive{"dns.opt.edns_tcp_keepalive.timeout", "Timeout", uint16,
                                     Base::dec};
inline constexpr FieldDef kPadding{"dns.opt.padding", "Padding", bytes};
inline constexpr FieldDef kErrorCode{"dns.opt.ext_error.info_code", "Info Code", uint16, Base::dec};
inline constexpr FieldDef kErrorText{"dns.opt.ext_error.extra_text", "Extra Text", string};

// A second pass over the capture would know this one; there is none.
inline constexpr FieldDef kResponseIn{"dns.response_in", "Response In", frame_number};
inline constexpr FieldDef kResponseTo{"dns.response_to", "Request In", frame_number};
inline constexpr FieldDef kTime{"dns.time", "Time", relative_time};
inline constexpr FieldDef kRetransmission{"dns.retransmission", "Retransmission", boolean};
inline constexpr FieldDef kRequestAgain{"dns.retransmit_request", "Retransmitted request", none};
inline constexpr FieldDef kResponseAgain{"dns.retransmit_response", "Retransmitted response", none};
inline constexpr FieldDef kRequestAgainIn{
    "dns.retransmit_request_in", "Retransmitted request. Original request in", frame_number};
inline constexpr FieldDef kResponseAgainIn{
    "dns.retransmit_response_in", "Retransmitted response. Original response in", frame_number};
inline constexpr FieldDef kUnsolicited{"dns.unsolicited", "Unsolicited", boolean};

inline constexpr const FieldDef* kFields[] = {&kHeading,
                                              &kResponseIn,
                                              &kResponseTo,
                                              &kTime,
                                              &kRetransmission,
                                              &kRequestAgain,
                                              &kResponseAgain,
                                              &kRequestAgainIn,
                                              &kResponseAgainIn,
                                              &kUnsolicited,
                                              &kMdns,
                                              &kLlmnr,
                                              &kLength,
                                              &kId,
                                              &kFlags,
                                              &kResponse,
                                              &kOpcode,
                                              &kAuthoritative,
                                              &kConflict,
                                              &kTruncated,
                                              &kRecursion,
                                              &kTentative,
                                              &kAvailable,
                                              &kZ,
                                              &kAuthenticated,
                                              &kCheckDisable,
                                              &kReply,
                                              &kQuestions,
                                              &kZones,
                                              &kAnswers,
                                              &kPrerequisites,
                                              &kAuthorities,
                                              &kUpdates,
                                              &kAdditionals,
                                              &kQueryName,
                                              &kQueryNameLength,
                                              &kLabelCount,
                                              &kQueryType,
                                              &kQueryClass,
                                              &kQueryClassMdns,
                                              &kQueryUnicast,
                                              &kName,
                                              &kType,
                                              &kClass,
                                              &kClassMdns,
                                              &kCacheFlush,
                                              &kTtl,
                                              &kDataLength,
                                              &kA,
                                              &kAaaa,
                                              &kNs,
                                              &kCname,
                                              &kDname,
                                              &kPtr,
                                              &kMxPreference,
                                              &kMxExchange,
                                              &kTxtLength,
                                              &kTxt,
                                              &kSpfLength,
                                              &kSpf,
                                              &kSoaName,
                                              &kSoaMailbox,
                                              &kSoaSerial,
                                              &kSoaRefresh,
                                              &kSoaRetry,
                                              &kSoaExpire,
                                              &kSoaMinimum,
                                              &kSrvService,
                                              &kSrvProtocol,
                                              &kSrvName,
                                              &kSrvPriority,
                                              &kSrvWeight,
                                              &kSrvPort,
                                              &kSrvTarget,
                                              &kPayloadSize,
                                              &kExtendedReply,
                                              &kEdnsVersion,
                                              &kEdnsZ,
                                              &kEdnsDo,
                                              &kEdnsReserved,
                                              &kOption,
                                              &kOptionCode,
                                              &kOptionLength,
                                              &kOptionData,
                                              &kClientFamily,
                                              &kClientMask,
                                              &kClientScope,
                                              &kClientV4,
                                              &kClientV6,
                                              &kCookieClient,
                                              &kCookieServer,
                                              &kKeepalive,
                                              &kPadding,
                                              &kErrorCode,
                                              &kErrorText};

}  // namespace vxlab::dissect::protocols::dns
