// Domain names of DNS messages (RFC 1035 section 4.1.4), with bounds on what compression can do.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/bytes.h"

namespace vxlab::dissect::protocols {

enum class DnsNameStatus : std::uint8_t { good, cut, loop, too_long, unknown_label };

// A name as text; no allocation, so that the light dissection can walk messages too.
class DnsName {
public:
    // Reads the name at `offset` of the message. Pointers count from the message's start.
    static DnsName read(Bytes message, std::size_t offset);

    DnsNameStatus status() const { return status_; }
    // What Wireshark shows: "example.org", "<Root>", or what is wrong in angle brackets.
    std::string_view text() const;
    // How many bytes it takes where it stands, pointer included; of meaning unless cut.
    std::size_t length() const { return length_; }
    std::size_t label_count() const;

private:
    static constexpr std::size_t kLongest = 255;

    void walk(Bytes message, std::size_t offset);
    bool append_label(Bytes label);

    std::array<char, kLongest> text_;
    std::size_t size_ = 0;
    std::size_t length_ = 0;
    DnsNameStatus status_ = DnsNameStatus::good;
};

}  // namespace vxlab::dissect::protocols
