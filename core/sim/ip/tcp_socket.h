// TCP sockets: handshake, sliding window, retransmission, close and reset (RFC 9293). Congestion
// control is slow start and Reno; segments carry MSS, window scale, SACK-permitted and timestamps
// as Linux does, but lost data is found by retransmission timer and three duplicate ACKs alone.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/ip_address.h"
#include "core/base/kernel_error.h"

namespace vxlab::sim {

class Interface;
class IpStack;

struct TcpEndpoint {
    IpAddress address{};
    std::uint16_t port = 0;

    friend auto operator<=>(const TcpEndpoint&, const TcpEndpoint&) = default;
};

enum class TcpState : std::uint8_t {  // as `ss` names them
    established,
    syn_sent,
    syn_received,
    fin_wait_1,
    fin_wait_2,
    time_wait,
    closed,
    close_wait,
    last_ack,
    listen,
    closing,
};

// What `iperf` and `ss -i` show of a connection.
struct TcpNumbers {
    std::uint64_t bytes_sent = 0, bytes_acknowledged = 0, bytes_received = 0, retransmissions = 0;
    std::uint32_t congestion_window = 0;  // segments
    std::uint32_t mss = 0;
    std::int64_t smoothed_rtt = 0;  // nanoseconds
};

class TcpConnection {
public:
    virtual ~TcpConnection() = default;  // closes as a process that ends does

    virtual TcpState state() const = 0;
    virtual TcpEndpoint local() const = 0;
    virtual TcpEndpoint remote() const = 0;
    virtual TcpNumbers numbers() const = 0;

    // Takes what the send buffer has room for; returns how many bytes. Errors: EPIPE, ENOTCONN,
    // ECONNRESET, ETIMEDOUT, EHOSTUNREACH.
    virtual KernelResult<std::size_t> send(Bytes data) = 0;
    virtual std::size_t send_room() const = 0;
    // What came and was not yet read, at most `most` bytes.
    virtual std::vector<std::uint8_t> read(std::size_t most) = 0;
    virtual std::size_t readable() const = 0;
    virtual bool end_of_stream() const = 0;  // the other side has closed and all was read
    virtual void shut_down() = 0;            // no more sending: FIN behind what waits
    virtual void set_no_delay(bool on) = 0;  // TCP_NODELAY: small segments go at once
    virtual void abort() = 0;                // RST

    std::function<void()> on_connected;        // or on_error instead
    std::function<void()> on_readable;         // data, or the end of the stream
    std::function<void()> on_writable;         // room in the send buffer again
    std::function<void(int number)> on_error;  // ECONNREFUSED, ECONNRESET, ETIMEDOUT, …
};

class TcpListener {
public:
    virtual ~TcpListener() = default;

    virtual TcpEndpoint local() const = 0;
    // A connection that was established and not accepted yet; null: none.
    virtual std::unique_ptr<TcpConnection> accept() = 0;

    std::function<void()> on_connection;
};

struct TcpConnect {
    TcpEndpoint local{};  // none: the route's source, a free port
    TcpEndpoint remote{};
    const Interface* device = nullptr;
    std::uint32_t maximum_segment = 0;  // TCP_MAXSEG; 0: of the MTU
};

// One row of `ss -t` or /proc/net/tcp.
struct TcpRow {
    TcpEndpoint local{}, remote{};
    TcpState state = TcpState::closed;
    std::size_t receive_queue = 0, send_queue = 0;
};

}  // namespace vxlab::sim
