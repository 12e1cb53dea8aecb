// The control connection of an iperf3 test: states of one byte, JSON behind its length.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "core/sim/ip/tcp_socket.h"
#include "labs/tools/process.h"

namespace vxlab::labs::iperf3_tool {

enum class State : std::int8_t {
    access_denied = -1,
    test_start = 1,
    test_running = 2,
    test_end = 4,
    param_exchange = 9,
    create_streams = 10,
    server_terminate = 11,
    client_terminate = 12,
    exchange_results = 13,
    display_results = 14,
    iperf_done = 16,
};

inline constexpr std::size_t kCookieSize = 37;  // with its NUL

class Control {
public:
    // `waiting`: the client's moves time, the server's does not.
    Control(Process& process, std::unique_ptr<sim::TcpConnection> connection, Waiting waiting);

    void send(State state);
    void send(const nlohmann::json& value);
    void send(const std::string& bytes);
    // Nothing: the other side is gone, or a signal came (interrupted()).
    Async<std::optional<std::string>> read(std::size_t size);
    Async<std::optional<State>> read_state();
    // Discarded: no JSON. Whole messages of more than a megabyte are refused.
    Async<nlohmann::json> read_json();

    // No more is sent; waits, a second at most, until the other side has it all and closes too.
    Async<bool> close();
    // A byte is there, or the end.
    bool has_news() const;
    bool interrupted();
    sim::TcpConnection& connection() { return *connection_; }

private:
    Process& process_;
    std::unique_ptr<sim::TcpConnection> connection_;
    Waiting waiting_;
    bool failed_ = false, interrupted_ = false;
};

}  // namespace vxlab::labs::iperf3_tool
