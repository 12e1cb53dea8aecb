#include "core/sim/devices/loopback.h"

namespace vxlab::sim {

Loopback::Loopback(Simulator& simulator)
    : Interface(simulator, "lo"),
      backlog_(simulator, [this](Frame frame) { receive(std::move(frame)); }) {
    flags.loopback = true;
    flags.broadcast = flags.multicast = false;
    broadcast = {};
    mtu = 65536;
    min_mtu = max_mtu = 0;
    rx_uncounted_ = tx_uncounted_ = 14;
    // Not endless, so that bulk data over lo takes time.
    backlog_.set(LinkParameters{.bandwidth = 10'000'000'000, .delay = Duration::microseconds(5)});
}

bool Loopback::start_transmit(Frame& frame) {
    const auto reason = backlog_.send(frame);
    if (reason != trace::Reason::none) drop(frame, reason);
    return reason == trace::Reason::none;
}

}  // namespace vxlab::sim
