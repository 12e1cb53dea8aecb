// finish() and status() of iputils' ping_common.c.
#include "labs/tools/ping/statistics.h"

#include <fmt/format.h>

#include <cmath>

namespace vxlab::labs::ping_tool {
namespace {

std::string milliseconds(std::int64_t us) { return fmt::format("{}.{:03}", us / 1000, us % 1000); }

}  // namespace

void Statistics::acknowledge(std::uint16_t sequence) {
    const auto sent = static_cast<std::uint16_t>(transmitted);
    const auto behind = static_cast<std::uint16_t>(sent - sequence);
    if (behind > 0x7fff) return;
    if (behind + 1 > pipe) pipe = behind + 1;
    if (static_cast<std::int16_t>(sequence - acknowledged) > 0 ||
        static_cast<std::uint16_t>(sent - acknowledged) > 0x7fff)
        acknowledged = sequence;
}

std::uint64_t Statistics::in_flight() const {
    const auto behind = static_cast<std::uint16_t>(transmitted - acknowledged);
    return behind <= 0x7fff ? behind : transmitted - received - errors;
}

void Statistics::add_round_trip(std::int64_t us) {
    sum += us;
    sum_of_squares += static_cast<double>(us) * static_cast<double>(us);
    least = std::min(least, us);
    greatest = std::max(greatest, us);
    average8 = average8 == 0 ? us * 8 : average8 + us - average8 / 8;
}

int Statistics::loss_percent() const {
    return transmitted == 0 ? 0 : static_cast<int>((transmitted - received) * 100 / transmitted);
}

std::string Statistics::last_lines(const std::string& host, const Manner& manner) const {
    auto text = fmt::format("\n--- {} ping statistics ---\n{} packets transmitted, {} received",
                            host, transmitted, received);
    if (repeats > 0) text += fmt::format(", +{} duplicates", repeats);
    if (errors > 0) text += fmt::format(", +{} errors", errors);
    if (transmitted > 0) {
        const auto lost = static_cast<double>(static_cast<std::int64_t>(transmitted - received));
        text += fmt::format(", {:g}% packet loss, time {}ms",
                            static_cast<float>(lost * 100 / static_cast<double>(transmitted)),
                            manner.elapsed.nanoseconds / 1'000'000);
    }
    text += '\n';
    std::string comma;
    if (received > 0 && manner.is_timed) {
        const auto total = static_cast<std::int64_t>(received + repeats);
        const auto average = sum / total;
        const double square = static_cast<double>(sum) * static_cast<double>(sum);
        const double variance =
            (sum_of_squares - square / static_cast<double>(total)) / static_cast<double>(total);
        const auto deviation = static_cast<std::int64_t>(std::sqrt(std::max(0.0, variance)));
        text += fmt::format("rtt min/avg/max/mdev = {}/{}/{}/{} ms", milliseconds(least),
                            milliseconds(average), milliseconds(greatest), milliseconds(deviation));
        comma = ", ";
    }
    if (pipe > 1) {
        text += fmt::format("{}pipe {}", comma, pipe);
        comma = ", ";
    }
    if (received > 0 && manner.is_flood && transmitted > 1) {
        const auto gap =
            manner.elapsed.nanoseconds / 1000 / static_cast<std::int64_t>(transmitted - 1);
        text += fmt::format("{}ipg/ewma {}/{} ms", comma, milliseconds(gap),
                            milliseconds(average8 / 8));
    }
    return text + '\n';
}

std::string Statistics::snapshot(bool is_timed) const {
    auto text = fmt::format("\r{}/{} packets, {}% loss", received, transmitted, loss_percent());
    if (received > 0 && is_timed)
        text += fmt::format(", min/avg/ewma/max = {}/{}/{}/{} ms", milliseconds(least),
                            milliseconds(sum / static_cast<std::int64_t>(received + repeats)),
                            milliseconds(average8 / 8), milliseconds(greatest));
    return text + '\n';
}

}  // namespace vxlab::labs::ping_tool
