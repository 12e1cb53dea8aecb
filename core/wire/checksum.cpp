// RFC 1071 sums: 32-bit words gathered in a 64-bit accumulator, in the machine's own byte order
// (section 2(B): the order does not matter until the end), which the compiler turns into SIMD.
#include "core/wire/checksum.h"

#include <bit>
#include <cstring>

namespace vxlab::wire {
namespace {

// What `width` bytes hold, fewer than a Word as if zeros followed.
template <class Word, std::size_t width = sizeof(Word)>
std::uint64_t word_at(const std::uint8_t* at) {
    Word word = 0;
    std::memcpy(&word, at, width);
    return word;
}

// 2^32 words of 32 bits would be needed to overflow the sum: 16 GiB.
std::uint64_t native_sum(Bytes bytes) {
    const auto* at = bytes.data();
    const auto words = bytes.size() / 8;
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < words; ++i) {
        const auto word = word_at<std::uint64_t>(at + 8 * i);
        sum += (word & 0xffff'ffff) + (word >> 32);
    }
    at += 8 * words;
    const auto left = bytes.size() % 8;
    if ((left & 4) != 0) sum += word_at<std::uint32_t>(at);
    if ((left & 2) != 0) sum += word_at<std::uint16_t>(at + (left & 4));
    if ((left & 1) != 0) sum += word_at<std::uint16_t, 1>(at + (left & 6));
    return sum;
}

constexpr std::uint16_t swapped(std::uint16_t word) {
    return static_cast<std::uint16_t>(word << 8 | word >> 8);
}

constexpr std::uint16_t fold(std::uint64_t sum) {
    sum = (sum & 0xffff'ffff) + (sum >> 32);
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
    return static_cast<std::uint16_t>(sum);
}

}  // namespace

std::uint16_t ones_complement_sum(Bytes bytes) {
    if (bytes.empty()) return 0;
    const auto sum = fold(native_sum(bytes));
    return std::endian::native == std::endian::little ? swapped(sum) : sum;
}

void InternetSum::add_folded(std::uint16_t sum, bool odd_length) {
    sum_ += odd_ ? swapped(sum) : sum;
    odd_ = odd_ != odd_length;
}

InternetSum& InternetSum::add(Bytes bytes) {
    add_folded(ones_complement_sum(bytes), bytes.size() % 2 != 0);
    return *this;
}

InternetSum& InternetSum::add(const InternetSum& following) {
    add_folded(following.sum(), following.odd_);
    return *this;
}

InternetSum InternetSum::pseudo_header(const IpAddress& source, const IpAddress& destination,
                                       IpProtocol protocol, std::size_t length) {
    InternetSum sum;
    sum.add(source.bytes()).add(destination.bytes());
    sum.add_be16(static_cast<std::uint16_t>(protocol));
    // IPv4 has 16 bits for the length, IPv6 32: the sum is the same below 65536.
    sum.add_be16(static_cast<std::uint16_t>(length >> 16));
    return sum.add_be16(static_cast<std::uint16_t>(length));
}

std::uint16_t transport_checksum(const IpAddress& source, const IpAddress& destination,
                                 IpProtocol protocol, Bytes segment) {
    auto sum = InternetSum::pseudo_header(source, destination, protocol, segment.size());
    const auto value = sum.add(segment).checksum();
    return value == 0 && protocol == IpProtocol::udp ? std::uint16_t{0xffff} : value;
}

bool transport_checksum_ok(const IpAddress& source, const IpAddress& destination,
                           IpProtocol protocol, Bytes segment) {
    auto sum = InternetSum::pseudo_header(source, destination, protocol, segment.size());
    return sum.add(segment).sum() == 0xffff;
}

}  // namespace vxlab::wire
