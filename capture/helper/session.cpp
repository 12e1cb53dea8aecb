// See session.h. Nothing here looks into a packet: bytes go from the kernel's ring to the pipe.
#include "capture/helper/session.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>

namespace vxlab::helper {
namespace {

constexpr int kDrainMilliseconds = 5;
// The kernel hands over its last block within 20 ms; what is not there by then was not counted for
// us (the second look of "any" at loopback packets).
constexpr int kIdleRounds = 20;
// So that libpcap's 32-bit counters cannot wrap unseen.
constexpr int kIdleMilliseconds = 60'000;

// A packet that comes later than this after its time is not put in order with those of other
// interfaces: twice the age of a block, and the kernel's timer.
constexpr std::uint64_t kLateNanoseconds = 60'000'000;
constexpr int kMergeMilliseconds = 20;

std::uint64_t now() {
    timespec time{};
    clock_gettime(CLOCK_REALTIME, &time);
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000 +
           static_cast<std::uint64_t>(time.tv_nsec);
}

struct Target {
    std::vector<std::uint8_t>& out;
    std::uint32_t interface;
    std::uint64_t newest = 0;
};

void append_packet(void* context, const pcap_pkthdr& head, const std::uint8_t* bytes) {
    auto* target = static_cast<Target*>(context);
    // With nanosecond precision tv_usec holds nanoseconds.
    const auto time = static_cast<std::uint64_t>(head.ts.tv_sec) * 1'000'000'000 +
                      static_cast<std::uint64_t>(head.ts.tv_usec);
    target->newest = time;
    Message(target->out, FromHelper::packet)
        .number(target->interface, 4)
        .number(time, 8)
        .number(head.len, 4)
        .bytes({bytes, head.caplen});
}

}  // namespace

bool Session::open(const std::vector<std::string>& names, int buffer_bytes) {
    Message(output_.buffer(), FromHelper::hello).number(kProtocolVersion, 2);
    for (const auto& name : names) {
        const auto index = static_cast<std::uint32_t>(devices_.size());
        auto device = Device::open(name, buffer_bytes);
        if (!device) {
            fail(device.error(), index);
            return false;
        }
        Message(output_.buffer(), FromHelper::interface)
            .number(index, 4)
            .number(static_cast<std::uint32_t>(device->link_type()), 4)
            .number(kSnapLength, 4)
            .text(name);
        devices_.push_back(std::move(*device));
    }
    filters_.resize(devices_.size());
    merge_ = Merge(devices_.size());
    return true;
}

void Session::fail(const DeviceError& error, std::uint32_t interface) {
    if (state_ == State::ended) return;
    Message(output_.buffer(), FromHelper::failure)
        .number(static_cast<std::uint8_t>(error.kind), 1)
        .number(interface, 4)
        .text(error.text);
    stop();
}

void Session::run() {
    while (!output_.closed() && !(state_ == State::ended && output_.empty())) {
        output_.flush();
        if (output_.closed() || (state_ == State::ended && output_.empty())) return;
        wait();
        if (state_ == State::capturing || state_ == State::draining) take_packets();
        if (state_ == State::draining) finish_draining();
    }
}

void Session::wait() {
    const bool stopping = state_ == State::draining || state_ == State::ended;
    std::vector<pollfd> polled{
        {output_.fd(), static_cast<short>(output_.empty() ? 0 : POLLOUT), 0},
        {stopping ? -1 : ending_, POLLIN, 0},
        {stopping ? -1 : input_, POLLIN, 0},
    };
    if (state_ == State::capturing && !output_.full())
        for (const auto& device : devices_) polled.push_back({device.fd(), POLLIN, 0});
    // While the reader is slow nothing but the reader can move the draining on.
    const int idle = merge_.empty() ? kIdleMilliseconds : kMergeMilliseconds;
    const int timeout = state_ != State::draining ? idle
                        : output_.full()          ? -1
                        : took_packets_           ? 0
                                                  : kDrainMilliseconds;
    if (poll(polled.data(), polled.size(), timeout) == 0 && state_ == State::capturing)
        for (auto& device : devices_) device.counts();
    if ((polled[0].revents & (POLLERR | POLLHUP)) != 0) {
        output_.close();
        return;
    }
    if ((polled[1].revents & POLLIN) != 0) stop();
    if (polled[2].revents != 0) read_orders();
}

void Session::read_orders() {
    std::uint8_t chunk[4096];
    const auto count = read(input_, chunk, sizeof chunk);
    if (count < 0 && errno == EINTR) return;
    if (count <= 0) return stop();
    orders_.insert(orders_.end(), chunk, chunk + count);
    std::size_t at = 0;
    while (orders_.size() - at >= kHeadLength) {
        const auto rest = Bytes(orders_).subspan(at);
        const auto head = load_head(rest);
        const bool sane = head.length <= 4 + kMaxInstructions * kInstructionLength;
        if (sane && rest.size() < kHeadLength + head.length) break;
        if (!sane ||
            !obey(static_cast<ToHelper>(head.type), rest.subspan(kHeadLength, head.length)))
            return fail({Failure::other, "an order that this version does not know"}, kNoInterface);
        at += kHeadLength + head.length;
    }
    orders_.erase(orders_.begin(), orders_.begin() + static_cast<std::ptrdiff_t>(at));
}

bool Session::obey(ToHelper type, Bytes body) {
    if (type == ToHelper::filter) return keep_filter(body);
    if (!body.empty()) return false;
    switch (type) {
        case ToHelper::start:
            if (state_ == State::waiting) start();
            return true;
        case ToHelper::statistics:
            send_statistics();
            return true;
        case ToHelper::stop:
            stop();
            return true;
        default:
            return false;
    }
}

bool Session::keep_filter(Bytes body) {
    if (state_ != State::waiting || body.size() < 4 || (body.size() - 4) % kInstructionLength != 0)
        return false;
    const auto index = load_be32(body, 0);
    if (index >= filters_.size()) return false;
    auto& program = filters_[index];
    program.clear();
    for (std::size_t at = 4; at < body.size(); at += kInstructionLength)
        program.push_back({load_be16(body, at), load_u8(body, at + 2), load_u8(body, at + 3),
                           load_be32(body, at + 4)});
    return true;
}

void Session::start() {
    for (std::uint32_t i = 0; i < devices_.size(); ++i) {
        if (filters_[i].empty()) filters_[i].push_back({BPF_RET | BPF_K, 0, 0, kSnapLength});
        if (auto started = devices_[i].start(filters_[i]); !started)
            return fail(started.error(), i);
    }
    Message(output_.buffer(), FromHelper::started);
    state_ = State::capturing;
}

void Session::stop() {
    if (state_ == State::draining || state_ == State::ended) return;
    if (state_ == State::waiting) return end();
    for (auto& device : devices_) device.hold();
    state_ = State::draining;
}

void Session::take_packets() {
    took_packets_ = false;
    if (output_.full()) return;
    const bool one = devices_.size() == 1;
    auto horizon = now() - kLateNanoseconds;
    for (std::uint32_t i = 0; i < devices_.size(); ++i) {
        Target target{one ? output_.buffer() : merge_.queue(i), i};
        const auto taken = devices_[i].take(append_packet, &target);
        if (taken && *taken > 0) took_packets_ = true;
        if (taken && *taken == Device::kTurn) horizon = std::min(horizon, target.newest);
        if (!taken && state_ == State::capturing) fail(taken.error(), i);
    }
    merge_.release(horizon, output_.buffer());
}

void Session::finish_draining() {
    if (output_.full() || took_packets_) return;
    bool settled = true;
    for (auto& device : devices_) settled = device.settled() && settled;
    if (!settled && ++idle_rounds_ < kIdleRounds) return;
    merge_.release(~std::uint64_t{0}, output_.buffer());
    send_statistics();
    end();
}

void Session::send_statistics() {
    for (std::uint32_t i = 0; i < devices_.size(); ++i) {
        const auto counts = devices_[i].counts();
        Message(output_.buffer(), FromHelper::statistics)
            .number(i, 4)
            .number(counts.received, 8)
            .number(counts.dropped, 8)
            .number(counts.dropped_by_interface, 8);
    }
}

void Session::end() {
    Message(output_.buffer(), FromHelper::end);
    state_ = State::ended;
}

}  // namespace vxlab::helper
