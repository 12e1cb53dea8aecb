// A TCP segment as the state machine reads and writes it, and arithmetic of sequence numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/bytes.h"
#include "core/wire/tcp.h"

namespace vxlab::sim {

// a before b, in the half of the circle that begins with a (RFC 9293, 3.4).
constexpr bool seq_before(std::uint32_t a, std::uint32_t b) {
    return static_cast<std::int32_t>(a - b) < 0;
}
constexpr bool seq_at_most(std::uint32_t a, std::uint32_t b) { return !seq_before(b, a); }

// From `begin` up to and without `end`.
struct SeqRange {
    std::uint32_t begin = 0, end = 0;
};

struct TcpSegment {
    std::uint32_t sequence = 0, acknowledgment = 0;
    std::uint16_t flags = 0;
    std::uint16_t window = 0;  // as on the wire
    std::optional<std::uint16_t> mss{};
    std::optional<std::uint8_t> window_scale{};
    bool sack_permitted = false;
    struct Timestamps {
        std::uint32_t value = 0, echo = 0;
    };
    std::optional<Timestamps> timestamps{};
    std::vector<SeqRange> sacks{};  // at most 3 are sent
    Bytes payload{};

    bool has(std::uint16_t flag) const { return (flags & flag) != 0; }
    // Payload, SYN and FIN take room among the sequence numbers.
    std::uint32_t length() const {
        return static_cast<std::uint32_t>(payload.size()) + (has(wire::tcp_flag::kSyn) ? 1 : 0) +
               (has(wire::tcp_flag::kFin) ? 1 : 0);
    }

    // REQUIRES: a view whose header is whole.
    static TcpSegment read(const wire::TcpView& view);
    // Header, options in Linux's order, and payload; the checksum is still 0.
    std::vector<std::uint8_t> write(std::uint16_t source_port,
                                    std::uint16_t destination_port) const;
};

}  // namespace vxlab::sim
