// UDP (RFC 768).
#pragma once

#include "core/wire/checksum.h"
#include "core/wire/header.h"

namespace vxlab::wire {

class UdpView : public HeaderView<UdpView, 8> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    std::uint16_t source_port() const { return be16(0); }
    std::uint16_t destination_port() const { return be16(2); }
    // Header and payload; below 8 it is wrong.
    std::uint16_t length() const { return be16(4); }
    // 0: none was sent.
    std::uint16_t checksum() const { return be16(6); }
    // The datagram up to length(), as far as it is there; all bytes when length() is below 8.
    Bytes datagram() const { return length() < kLength ? bytes_ : clamped(bytes_, 0, length()); }
    Bytes payload() const { return datagram().subspan(kLength); }
};

struct Udp {
    std::uint16_t source_port = 0;
    std::uint16_t destination_port = 0;
    std::uint16_t length = 0;    // header and payload
    std::uint16_t checksum = 0;  // as on the wire; see write_udp_checksum

    // Refuses a length below 8 or beyond the bytes. The checksum needs the addresses: see
    // transport_checksum_ok.
    static Result<Udp> parse(Bytes bytes);
    static constexpr std::size_t header_length() { return UdpView::kLength; }
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const Udp&, const Udp&) = default;
};

// Computes and stores the checksum of a whole datagram.
// REQUIRES: datagram.size() >= 8.
void write_udp_checksum(MutableBytes datagram, const IpAddress& source,
                        const IpAddress& destination);

}  // namespace vxlab::wire
