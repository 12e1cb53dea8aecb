// RFC 1071 sums over bytes, eight at a time, and the transports' checksums.
#include "core/wire/checksum.h"

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

}  // namespace

std::uint64_t InternetSum::native_sum(Bytes bytes) {
    // Carries are counted apart, and words added to two sums in turn, so that no addition waits
    // for the one before it.
    std::uint64_t first = 0, second = 0, carries = 0;
    const auto* at = bytes.data();
    const auto add_word = [&carries](std::uint64_t& sum, std::uint64_t word) {
        sum += word;
        carries += sum < word ? 1 : 0;
    };
    auto left = bytes.size();
    for (; left >= 32; left -= 32, at += 32) {
        add_word(first, word_at<std::uint64_t>(at));
        add_word(second, word_at<std::uint64_t>(at + 8));
        add_word(first, word_at<std::uint64_t>(at + 16));
        add_word(second, word_at<std::uint64_t>(at + 24));
    }
    for (; left >= 8; left -= 8, at += 8) add_word(first, word_at<std::uint64_t>(at));
    if (left != 0) {
        if ((left & 4) != 0) add_word(first, word_at<std::uint32_t>(at));
        if ((left & 2) != 0) add_word(second, word_at<std::uint16_t>(at + (left & 4)));
        if ((left & 1) != 0) add_word(first, word_at<std::uint16_t, 1>(at + (left & 6)));
    }
    return plus(plus(first, second), carries);
}

InternetSum InternetSum::pseudo_header(const IpAddress& source, const IpAddress& destination,
                                       IpProtocol protocol, std::size_t length) {
    InternetSum sum;
    sum.add(source.bytes()).add(destination.bytes());
    // IPv4 has 16 bits for the length, IPv6 32: the sum is the same below 65536.
    return sum.add_be64(std::uint64_t{static_cast<std::uint8_t>(protocol)} << 32 | length);
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
