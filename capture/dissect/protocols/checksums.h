// Verification of the checksums that cover a pseudo-header, shared by UDP, TCP and ICMPv6.
#pragma once

#include <cstddef>
#include <cstdint>

#include "capture/dissect/field.h"
#include "capture/dissect/layer.h"
#include "core/wire/ip_protocol.h"

namespace vxlab::dissect::protocols {

// The values of Wireshark's checksum.status fields.
enum class ChecksumStatus : std::uint8_t { bad = 0, good = 1, unverified = 2, not_present = 3 };
inline constexpr NamedValue kChecksumStatusNames[] = {
    {0, "Bad"}, {1, "Good"}, {2, "Unverified"}, {3, "Not present"}};

// Verifies the first `length` bytes of a segment whose checksum field is at `offset`, unless it is
// not whole. A field that holds just the pseudo-header's sum was left to the network card: that is
// remarked on and counts as unverified. A wrong one is remarked on as `wrong`.
ChecksumStatus verify_transport_checksum(Layer& layer, wire::IpProtocol protocol,
                                         std::size_t offset, std::size_t length,
                                         const RemarkDef& wrong);

// The same for checksums without a pseudo-header: ICMP, IGMP, PIM over IPv4.
ChecksumStatus verify_plain_checksum(Layer& layer, std::size_t offset, std::size_t length,
                                     const RemarkDef& wrong);

}  // namespace vxlab::dissect::protocols
