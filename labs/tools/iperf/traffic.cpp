#include "labs/tools/iperf/traffic.h"

#include <algorithm>
#include <cmath>

namespace vxlab::labs::iperf_tool {
namespace {

// The digits again and again, as iperf fills its blocks.
std::vector<std::uint8_t> filled(std::size_t size) {
    std::vector<std::uint8_t> block(size);
    for (std::size_t i = 0; i < size; ++i) block[i] = static_cast<std::uint8_t>('0' + i % 10);
    return block;
}

}  // namespace

Instant Pace::due(std::uint64_t bytes_before) const {
    return began_ + Duration{std::llround(static_cast<double>(bytes_before) * 8e9 / load_.rate)};
}

void Pace::call_when_due(std::uint64_t bytes_before, std::function<void()> step) {
    simulator_.cancel(timer_);
    timer_ = simulator_.schedule(due(bytes_before) - simulator_.now(), std::move(step));
}

TcpSender::TcpSender(sim::Simulator& simulator, sim::TcpConnection& connection, const Load& load)
    : connection_(connection), load_(load), pace_(simulator, load_), block_(filled(load.block)) {
    connection_.on_writable = [this] { pump(); };
}

TcpSender::~TcpSender() { connection_.on_writable = nullptr; }

void TcpSender::start() {
    stopped_ = false;
    pace_.begin();
    pump();
}

void TcpSender::stop() {
    stopped_ = true;
    pace_.stop();
}

void TcpSender::pump() {
    while (!stopped_) {
        const auto within = sent_ % load_.block;
        if (!pace_.is_due(sent_ - within)) {
            pace_.call_when_due(sent_ - within, [this] { pump(); });
            return;
        }
        auto size = load_.block - within;
        if (load_.bytes) size = std::min<std::uint64_t>(size, *load_.bytes - sent_);
        const auto taken = connection_.send(Bytes(block_).subspan(within, size));
        if (!taken || *taken == 0) return;
        sent_ += *taken;
        if (!is_complete()) continue;
        stop();
        if (on_complete) on_complete();
    }
}

UdpSender::UdpSender(sim::Simulator& simulator, const Load& load, SendDatagram send)
    : load_(load), pace_(simulator, load_), send_(std::move(send)), block_(filled(load.block)) {}

void UdpSender::start() {
    stopped_ = false;
    pace_.begin();
    pump();
}

void UdpSender::stop() {
    stopped_ = true;
    pace_.stop();
}

void UdpSender::pump() {
    if (stopped_) return;
    send_(block_, ++datagrams_);
    if (is_complete()) {
        stop();
        if (on_complete) on_complete();
        return;
    }
    pace_.call_when_due(sent(), [this] { pump(); });
}

void DatagramCount::take(std::int64_t number, std::size_t size, Duration transit) {
    ++received;
    bytes += size;
    if (number > highest) {
        lost += number - highest - 1;
        highest = number;
    } else {
        ++out_of_order;
        lost -= lost > 0;
    }
    if (last_transit_) {
        const auto change = std::abs(transit.nanoseconds - last_transit_->nanoseconds);
        jitter += (static_cast<double>(change) / 1e9 - jitter) / 16;
    }
    last_transit_ = transit;
}

}  // namespace vxlab::labs::iperf_tool
