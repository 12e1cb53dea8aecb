// The border to libtins: whole IP packets in, bytes delivered out. Nothing it throws gets past.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "capture/index/tunnels.h"
#include "core/base/instant.h"

namespace vxlab::index {

class TcpReassembly {
public:
    // Bytes that wait for missing ones, all streams together, are at most about this many.
    explicit TcpReassembly(std::size_t max_buffered);
    ~TcpReassembly();
    TcpReassembly(const TcpReassembly&) = delete;
    TcpReassembly& operator=(const TcpReassembly&) = delete;

    enum class Outcome : std::uint8_t {
        followed,
        refused,    // libtins threw
        abandoned,  // too much waits for missing bytes: the stream is followed no more
    };

    // REQUIRES: `ip` is one whole IP packet, no fragment, with a whole TCP header directly in it.
    // `delivered` is set to the bytes that this packet lets its sender's side deliver in order.
    Outcome add(TunnelId tunnel, Bytes ip, const std::optional<Instant>& time,
                std::size_t& delivered);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace vxlab::index
