// What stands at the beginning of iperf 2's datagrams: a number, negative in the last ones, and the
// time of sending; and the report that the server sends back.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/instant.h"
#include "labs/tools/iperf/report.h"

namespace vxlab::labs::iperf_tool {

inline constexpr std::size_t kStampSize = 16;
inline constexpr std::size_t kReportSize = 56;

// REQUIRES: room for it.
void write_stamp(std::vector<std::uint8_t>& datagram, std::int64_t number, Instant now);

struct Stamp {
    std::int32_t number = 0;
    Instant sent{};
};
std::optional<Stamp> read_stamp(Bytes datagram);

struct ServerReport {
    Span span;
    DatagramCount count;
};
std::vector<std::uint8_t> write_report(const Stamp& stamp, const ServerReport& report);
// Nothing unless it is a report.
std::optional<ServerReport> read_report(Bytes datagram);

}  // namespace vxlab::labs::iperf_tool
