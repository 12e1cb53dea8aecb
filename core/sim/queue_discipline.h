// The root queueing discipline of an interface (`tc qdisc`), as far as it is modelled: netem and
// tbf. The others queue nothing: devices take what they are given, or have a queue of their own.
#pragma once

#include <cstdint>

#include "core/base/instant.h"

namespace vxlab::sim {

struct QueueDiscipline {
    enum class Kind : std::uint8_t { none, netem, tbf, pfifo };
    Kind kind = Kind::none;
    std::uint32_t handle = 0;  // of `8001:`, the major number

    // netem
    Duration delay{}, jitter{};
    double delay_correlation = 0;  // probabilities and correlations: 0 to 1
    double loss = 0, loss_correlation = 0;
    double duplicate = 0, duplicate_correlation = 0;
    double corrupt = 0, corrupt_correlation = 0;
    double reorder = 0, reorder_correlation = 0;
    std::uint32_t gap = 0;       // of reordering: every gap-th packet may overtake; 0: none
    std::uint32_t limit = 1000;  // packets (netem, pfifo), bytes (tbf)

    // both; 0: as fast as can be
    std::uint64_t rate = 0;  // bits per second

    // tbf
    std::uint32_t burst = 0;          // bytes
    Duration latency{};               // if given in place of limit
    std::uint64_t peak_rate = 0;      // bits per second
    std::uint32_t minimum_burst = 0;  // mtu, in bytes

    friend bool operator==(const QueueDiscipline&, const QueueDiscipline&) = default;
};

// `tc -s qdisc`.
struct QueueCounters {
    std::uint64_t bytes = 0, packets = 0, dropped = 0, overlimits = 0;
    std::uint64_t backlog_bytes = 0, backlog_packets = 0;
};

}  // namespace vxlab::sim
