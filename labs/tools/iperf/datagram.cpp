#include "labs/tools/iperf/datagram.h"

#include <cmath>

namespace vxlab::labs::iperf_tool {
namespace {

constexpr std::uint32_t kVersion1 = 0x80000000;  // flags of the server's report
constexpr std::int64_t kMicrosecond = 1000;

void write_seconds(std::vector<std::uint8_t>& bytes, std::size_t at, std::int64_t nanoseconds) {
    store_be32(bytes, at, static_cast<std::uint32_t>(nanoseconds / 1'000'000'000));
    store_be32(bytes, at + 4,
               static_cast<std::uint32_t>(nanoseconds % 1'000'000'000 / kMicrosecond));
}

std::int64_t read_seconds(Bytes bytes, std::size_t at) {
    return static_cast<std::int64_t>(load_be32(bytes, at)) * 1'000'000'000 +
           static_cast<std::int64_t>(load_be32(bytes, at + 4)) * kMicrosecond;
}

}  // namespace

void write_stamp(std::vector<std::uint8_t>& datagram, std::int64_t number, Instant now) {
    store_be32(datagram, 0, static_cast<std::uint32_t>(number));
    write_seconds(datagram, 4, now.nanoseconds);
    store_be32(datagram, 12, static_cast<std::uint32_t>(number >> 32));
}

std::optional<Stamp> read_stamp(Bytes datagram) {
    if (datagram.size() < kStampSize) return std::nullopt;
    return Stamp{static_cast<std::int32_t>(load_be32(datagram, 0)),
                 Instant{read_seconds(datagram, 4)}};
}

std::vector<std::uint8_t> write_report(const Stamp& stamp, const ServerReport& report) {
    std::vector<std::uint8_t> bytes(kReportSize);
    write_stamp(bytes, stamp.number, stamp.sent);
    const auto& count = report.count;
    store_be32(bytes, 16, kVersion1);
    store_be32(bytes, 20, static_cast<std::uint32_t>(report.span.bytes >> 32));
    store_be32(bytes, 24, static_cast<std::uint32_t>(report.span.bytes));
    write_seconds(bytes, 28, report.span.to.nanoseconds);
    store_be32(bytes, 36, static_cast<std::uint32_t>(count.lost));
    store_be32(bytes, 40, static_cast<std::uint32_t>(count.out_of_order));
    store_be32(bytes, 44, static_cast<std::uint32_t>(count.received));
    write_seconds(bytes, 48, std::llround(count.jitter * 1e9));
    return bytes;
}

std::optional<ServerReport> read_report(Bytes datagram) {
    if (datagram.size() < kReportSize || load_be32(datagram, 16) != kVersion1) return std::nullopt;
    ServerReport report;
    report.span.bytes =
        static_cast<std::uint64_t>(load_be32(datagram, 20)) << 32 | load_be32(datagram, 24);
    report.span.to = Duration{read_seconds(datagram, 28)};
    report.count.lost = load_be32(datagram, 36);
    report.count.out_of_order = load_be32(datagram, 40);
    report.count.received = load_be32(datagram, 44);
    report.count.jitter = static_cast<double>(read_seconds(datagram, 48)) / 1e9;
    return report;
}

}  // namespace vxlab::labs::iperf_tool
