// Packets as lines on a terminal, the same for files and live captures: number, time since the
// first packet, headers outside to inside, length.
#pragma once

#include <optional>
#include <string>

#include "app/cli/terminal.h"
#include "capture/dissect/dissection.h"
#include "capture/source/packet.h"

namespace vxlab::cli {

class SummaryLines {
public:
    explicit SummaryLines(const Terminal& terminal) : terminal_(terminal) {}

    // Packets in their order: the first one's time is zero. The line has no line end.
    std::string line(const source::Packet& packet, const dissect::Dissection& dissection);

private:
    Terminal terminal_;
    std::optional<Instant> first_;
};

}  // namespace vxlab::cli
