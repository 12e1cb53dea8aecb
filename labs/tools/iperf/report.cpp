#include "labs/tools/iperf/report.h"

#include <fmt/format.h>

#include <cctype>

#include "labs/tools/iperf/units.h"

namespace vxlab::labs::iperf_tool {
namespace {

double seconds(Duration duration) { return static_cast<double>(duration.nanoseconds) / 1e9; }

}  // namespace

void Reporter::connected(int number, const sim::TcpEndpoint& local, const sim::TcpEndpoint& remote,
                         const sim::TcpNumbers* numbers) {
    wants_header_ = true;
    auto text = fmt::format("[{:>3}] local {} port {} connected with {} port {}", number,
                            local.address.text(), local.port, remote.address.text(), remote.port);
    if (numbers != nullptr)
        text += fmt::format(" (icwnd/mss/irtt={}/{}/{})",
                            numbers->congestion_window * numbers->mss / 1024, numbers->mss,
                            numbers->smoothed_rtt / 1000);
    process_.out(text + "\n");
}

void Reporter::header(bool datagrams) {
    if (!std::exchange(wants_header_, false)) return;
    process_.out(datagrams ? "[ ID] Interval       Transfer     Bandwidth        Jitter   "
                             "Lost/Total Datagrams\n"
                           : "[ ID] Interval       Transfer     Bandwidth\n");
}

std::string Reporter::span_text(const Span& span) const {
    const auto length = seconds(span.to) - seconds(span.from);
    const auto bytes = static_cast<double>(span.bytes);
    const auto of_bytes = static_cast<char>(std::toupper(static_cast<unsigned char>(format_)));
    return fmt::format("{:.4f}-{:.4f} sec  {}s  {}s/sec", seconds(span.from), seconds(span.to),
                       amount_text(bytes, of_bytes),
                       amount_text(length > 0 ? bytes / length : 0, format_));
}

void Reporter::report(int number, const Span& span) {
    header(false);
    process_.out(fmt::format("[{:>3}] {}\n", number, span_text(span)));
}

void Reporter::sum(const Span& span) { process_.out("[SUM] " + span_text(span) + "\n"); }

void Reporter::report(int number, const Span& span, const DatagramCount& count) {
    header(true);
    const auto total = static_cast<std::int64_t>(count.received) + count.lost;
    const auto share =
        total > 0 ? 100.0 * static_cast<double>(count.lost) / static_cast<double>(total) : 0.0;
    process_.out(fmt::format("[{:>3}] {}  {:6.3f} ms {}/{} ({:.2g}%)\n", number, span_text(span),
                             count.jitter * 1000, count.lost, total, share));
    if (count.out_of_order > 0)
        process_.out(fmt::format("[{:>3}] {:.4f}-{:.4f} sec  {} datagrams received out-of-order\n",
                                 number, seconds(span.from), seconds(span.to), count.out_of_order));
}

}  // namespace vxlab::labs::iperf_tool
