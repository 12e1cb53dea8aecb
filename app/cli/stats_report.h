// What `vxlab stats` prints, as text for people and as one JSON object.
#pragma once

#include <optional>
#include <string>

#include "app/cli/terminal.h"
#include "capture/index/overlay.h"
#include "capture/index/statistics.h"
#include "capture/index/tcp_streams.h"

namespace vxlab::cli {

struct StatsReport {
    const index::Statistics& statistics;
    const index::TcpStreams& streams;
    const index::OverlayReport* overlay = nullptr;  // null: not asked for
    std::optional<Error> error = {};                // what ended the capture early
};

std::string statistics_text(const StatsReport& report, const Terminal& terminal);
// REQUIRES: report.overlay.
std::string overlay_text(const StatsReport& report, const Terminal& terminal);
// One object and a line end.
std::string stats_json(const StatsReport& report);

// "7, 9, 12, … (1,204)"; without the count where all are named.
std::string packets_text(const index::PacketList& packets);
std::string_view name_of(index::ConversationKind kind);
// "10.0.0.1:80", "[fd00::1]:80", a MAC or an address.
std::string text_of(const index::Endpoint& endpoint, index::ConversationKind kind);

}  // namespace vxlab::cli
