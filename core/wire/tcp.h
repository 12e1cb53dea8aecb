// TCP (RFC 9293).
#pragma once

#include "core/wire/checksum.h"
#include "core/wire/header.h"
#include "core/wire/options.h"

namespace vxlab::wire {

// Bits of TcpView::flags() and Tcp::flags.
namespace tcp_flag {
inline constexpr std::uint16_t kFin = 0x001;
inline constexpr std::uint16_t kSyn = 0x002;
inline constexpr std::uint16_t kRst = 0x004;
inline constexpr std::uint16_t kPsh = 0x008;
inline constexpr std::uint16_t kAck = 0x010;
inline constexpr std::uint16_t kUrg = 0x020;
inline constexpr std::uint16_t kEce = 0x040;
inline constexpr std::uint16_t kCwr = 0x080;
inline constexpr std::uint16_t kAe = 0x100;  // once NS
inline constexpr std::uint16_t kReserved = 0xe00;
}  // namespace tcp_flag

enum class TcpOptionKind : std::uint8_t {
    end = 0,
    no_operation = 1,
    maximum_segment_size = 2,
    window_scale = 3,
    sack_permitted = 4,
    sack = 5,
    timestamps = 8,
    md5_signature = 19,
    user_timeout = 28,
    authentication = 29,
    multipath = 30,
    fast_open = 34,
    experiment_1 = 253,
    experiment_2 = 254,
};

// kLength is the header without options.
class TcpView : public HeaderView<TcpView, 20> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    std::uint16_t source_port() const { return be16(0); }
    std::uint16_t destination_port() const { return be16(2); }
    std::uint32_t sequence() const { return be32(4); }
    std::uint32_t acknowledgment() const { return be32(8); }
    // The claim of the data offset field: 0 to 60 bytes; valid from 20 on.
    std::size_t header_length() const { return std::size_t{4} * (u8(12) >> 4); }
    // Twelve bits, the three reserved ones included.
    std::uint16_t flags() const { return static_cast<std::uint16_t>(be16(12) & 0xfff); }
    bool has(std::uint16_t flag) const { return (flags() & flag) != 0; }
    std::uint16_t window() const { return be16(14); }
    std::uint16_t checksum() const { return be16(16); }
    std::uint16_t urgent_pointer() const { return be16(18); }
    // The header with its options, as far as it is there; at least 20 bytes.
    Bytes header() const { return clamped(bytes_, 0, std::max(header_length(), kLength)); }
    IpTcpOptions options() const { return IpTcpOptions(header().subspan(kLength)); }
    Bytes payload() const { return bytes_.subspan(header().size()); }
};

struct Tcp {
    std::uint16_t source_port = 0;
    std::uint16_t destination_port = 0;
    std::uint32_t sequence = 0;
    std::uint32_t acknowledgment = 0;
    std::uint16_t flags = 0;  // tcp_flag
    std::uint16_t window = 0;
    std::uint16_t checksum = 0;  // as on the wire; see write_tcp_checksum
    std::uint16_t urgent_pointer = 0;
    std::vector<std::uint8_t> options{};  // raw, at most 40; emitted padded with zeros to 4 bytes

    // Refuses a header shorter than 20 or longer than the bytes.
    static Result<Tcp> parse(Bytes bytes);
    std::size_t header_length() const { return TcpView::kLength + (options.size() + 3) / 4 * 4; }
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const Tcp&, const Tcp&) = default;
};

// Computes and stores the checksum of a whole segment.
// REQUIRES: segment.size() >= 20.
void write_tcp_checksum(MutableBytes segment, const IpAddress& source,
                        const IpAddress& destination);

}  // namespace vxlab::wire
