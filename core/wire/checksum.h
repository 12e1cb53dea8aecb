// The Internet checksum (RFC 1071), its pseudo-headers (RFC 768, 9293, 8200) and its verification.
#pragma once

#include <bit>
#include <cstdint>

#include "core/base/bytes.h"
#include "core/base/ip_address.h"
#include "core/wire/ip_protocol.h"

namespace vxlab::wire {

// A sum over several pieces, as if they lay one behind the other: a piece of odd length shifts the
// ones that follow by a byte.
//
// Kept in 64 bits and in the machine's own byte order, which does not matter until the end (RFC
// 1071, 2(B)): a shift by a byte is a rotation, and folding is left for sum().
class InternetSum {
public:
    constexpr InternetSum() = default;

    // The pseudo-header of a transport segment of `length` bytes. IPv4 or IPv6 by the family of
    // source; the two addresses are of one family.
    static InternetSum pseudo_header(const IpAddress& source, const IpAddress& destination,
                                     IpProtocol protocol, std::size_t length);

    InternetSum& add(Bytes bytes) {
        return add(InternetSum(native_sum(bytes), bytes.size() % 2 != 0));
    }
    constexpr InternetSum& add(const InternetSum& following) {
        sum_ = plus(sum_, odd_ ? std::rotl(following.sum_, 8) : following.sum_);
        odd_ = odd_ != following.odd_;
        return *this;
    }
    // A number as it would lie in the packet. REQUIRES: an even number of bytes before.
    constexpr InternetSum& add_be16(std::uint16_t word) { return add_native(swapped(word)); }
    constexpr InternetSum& add_be32(std::uint32_t word) { return add_native(swapped(word)); }
    constexpr InternetSum& add_be64(std::uint64_t word) { return add_native(swapped(word)); }

    // Folded, not inverted: 0xffff over a region that holds its own correct checksum. Each half is
    // added to the other: the carry in the upper one is the end-around carry.
    constexpr std::uint16_t sum() const {
        const auto half = static_cast<std::uint32_t>((sum_ + std::rotl(sum_, 32)) >> 32);
        return swapped(static_cast<std::uint16_t>((half + std::rotl(half, 16)) >> 16));
    }
    // What a checksum field must hold; it was zero when its bytes were added.
    constexpr std::uint16_t checksum() const { return static_cast<std::uint16_t>(~sum()); }

private:
    constexpr InternetSum(std::uint64_t sum, bool odd) : sum_(sum), odd_(odd) {}
    static std::uint64_t native_sum(Bytes bytes);
    // A carry comes back in at the other end. 0 stays 0, and nothing else becomes 0.
    static constexpr std::uint64_t plus(std::uint64_t a, std::uint64_t b) {
        const auto sum = a + b;
        return sum + (sum < a ? 1 : 0);
    }
    template <class Word>
    static constexpr Word swapped(Word word) {
        return vxlab::detail::swapped_if_little(word);
    }
    constexpr InternetSum& add_native(std::uint64_t word) {
        assert(!odd_);
        sum_ = plus(sum_, word);
        return *this;
    }

    std::uint64_t sum_ = 0;
    bool odd_ = false;
};

// The one's complement sum of the bytes read as big-endian 16-bit words, folded to 16 bits and not
// inverted; a last odd byte counts as a word with a zero behind it.
inline std::uint16_t ones_complement_sum(Bytes bytes) { return InternetSum().add(bytes).sum(); }

// The checksum of bytes whose checksum field is zero: IPv4 header, ICMP, IGMP.
inline std::uint16_t checksum(Bytes bytes) {
    return static_cast<std::uint16_t>(~ones_complement_sum(bytes));
}

// Whether bytes with their checksum in them are right.
inline bool checksum_ok(Bytes bytes) { return ones_complement_sum(bytes) == 0xffff; }

// The checksum of a UDP datagram, TCP segment or ICMPv6 message whose checksum field is zero. For
// UDP never 0, which would mean "none": 0xffff instead (RFC 768).
std::uint16_t transport_checksum(const IpAddress& source, const IpAddress& destination,
                                 IpProtocol protocol, Bytes segment);

// Whether a whole segment with its checksum in it is right. A UDP checksum of 0 means "none" and is
// for the caller to see first: here it counts as a number like any other.
bool transport_checksum_ok(const IpAddress& source, const IpAddress& destination,
                           IpProtocol protocol, Bytes segment);

}  // namespace vxlab::wire
