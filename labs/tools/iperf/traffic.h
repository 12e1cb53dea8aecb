// What iperf and iperf3 have in common: they fill a TCP connection or send datagrams at a rate, and
// count what arrives. All of it runs in the simulator's events; the tool's coroutine waits for its
// reports alone.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "core/sim/ip/sockets.h"
#include "core/sim/ip/tcp_socket.h"
#include "core/sim/simulator.h"

namespace vxlab::labs::iperf_tool {

// A path without a rate of its own (two namespaces over one macvlan, say) would take any amount in
// no time at all: no sender is faster than this. Bits per second.
inline constexpr double kNominalRate = 10e9;

struct Load {
    std::size_t block = 131'072;  // bytes a write, or a datagram
    double rate = kNominalRate;   // bits per second
    std::optional<std::uint64_t> bytes{};
};

// Calls `step` when the next block is due: blocks are evenly spaced by the rate, those that could
// not go in time follow at once.
class Pace {
public:
    Pace(sim::Simulator& simulator, const Load& load) : simulator_(simulator), load_(load) {}
    ~Pace() { simulator_.cancel(timer_); }
    Pace(const Pace&) = delete;
    Pace& operator=(const Pace&) = delete;

    void begin() { began_ = simulator_.now(); }
    Instant began() const { return began_; }
    bool is_due(std::uint64_t bytes_before) const { return due(bytes_before) <= simulator_.now(); }
    void call_when_due(std::uint64_t bytes_before, std::function<void()> step);
    void stop() { simulator_.cancel(timer_); }

private:
    Instant due(std::uint64_t bytes_before) const;

    sim::Simulator& simulator_;
    const Load& load_;
    Instant began_{};
    sim::TimerHandle timer_{};
};

class TcpSender {
public:
    // Takes over on_writable of the connection, which outlives the sender.
    TcpSender(sim::Simulator& simulator, sim::TcpConnection& connection, const Load& load);
    ~TcpSender();

    void start();
    // No more is written.
    void stop();
    std::uint64_t sent() const { return sent_; }
    bool is_complete() const { return load_.bytes && sent_ >= *load_.bytes; }

    std::function<void()> on_complete;  // all of load.bytes was written

private:
    void pump();

    sim::TcpConnection& connection_;
    Load load_;
    Pace pace_;
    std::vector<std::uint8_t> block_;
    std::uint64_t sent_ = 0;
    bool stopped_ = true;
};

// Makes datagram `number` (from 1) of the block and sends it.
using SendDatagram = std::function<void(std::vector<std::uint8_t>& block, std::int64_t number)>;

class UdpSender {
public:
    UdpSender(sim::Simulator& simulator, const Load& load, SendDatagram send);

    void start();
    void stop();
    // One more, by a number of the caller's.
    void send_one(std::int64_t number) { send_(block_, number); }
    std::uint64_t sent() const { return static_cast<std::uint64_t>(datagrams_) * load_.block; }
    std::int64_t datagrams() const { return datagrams_; }
    bool is_complete() const { return load_.bytes && sent() >= *load_.bytes; }

    std::function<void()> on_complete;

private:
    void pump();

    Load load_;
    Pace pace_;
    SendDatagram send_;
    std::vector<std::uint8_t> block_;
    std::int64_t datagrams_ = 0;
    bool stopped_ = true;
};

// What a receiver says of datagrams: RFC 1889's jitter, and what is missing.
struct DatagramCount {
    std::uint64_t received = 0, bytes = 0, out_of_order = 0;
    std::int64_t highest = 0;  // number of the latest, from 1
    std::int64_t lost = 0;
    double jitter = 0;  // seconds

    void take(std::int64_t number, std::size_t size, Duration transit);

private:
    std::optional<Duration> last_transit_{};
};

}  // namespace vxlab::labs::iperf_tool
