// The summary line of a packet.
#include "app/cli/summary_lines.h"

#include <fmt/format.h>

#include "capture/dissect/format.h"
#include "capture/dissect/summary_line.h"

namespace vxlab::cli {

std::string SummaryLines::line(const source::Packet& packet,
                               const dissect::Dissection& dissection) {
    std::string time = "-";
    if (packet.time) {
        if (!first_) first_ = packet.time;
        time = dissect::epoch_text((*packet.time - *first_).nanoseconds);
    }
    std::string line = fmt::format("{:>6} {:>14}", packet.number, time);
    for (const auto& piece : dissect::summary_pieces(dissection))
        line += "  " + terminal_.colored(piece.role, piece.text);
    return line + fmt::format("  {} B", packet.wire_length);
}

}  // namespace vxlab::cli
