// One run of ping: sends, waits, counts and prints, as iputils' ping_common.c does.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/sim/ip/sockets.h"
#include "labs/tools/net/resolve.h"
#include "labs/tools/ping/options.h"
#include "labs/tools/ping/statistics.h"
#include "labs/tools/process.h"

namespace vxlab::labs::ping_tool {

class Pinger {
public:
    Pinger(Process& process, Options options, HostAddress target, std::string target_name);

    // To the end; the exit status.
    Async<int> run();

private:
    struct Reply {
        IpAddress source{};
        std::string zone;  // of a link-local source
        std::uint16_t sequence = 0;
        std::uint8_t ttl = 0;
        std::size_t size = 0;
        std::optional<std::int64_t> round_trip;  // µs; none: too short to carry a time
    };
    struct Failure {
        sim::SocketError error;  // its views are empty
        std::uint16_t sequence = 0;
    };
    using Arrival = std::variant<Reply, Failure>;

    // The status to end with, after its complaint.
    std::optional<int> prepare();
    std::optional<int> choose_source();
    std::optional<int> find_way();
    void open_socket();
    void take(const sim::IcmpMessage& message);
    void take(const sim::SocketError& error);

    std::string head() const;
    // Sends if it is time to; how many milliseconds until it is again.
    std::int64_t send_when_due();
    std::int64_t send_one(std::int64_t& tokens);
    std::vector<std::uint8_t> make_message(std::uint16_t sequence) const;
    void set_exit_time();
    void handle_signals();
    void handle_arrivals();
    void print(const Reply& reply, bool is_repeat);
    void handle(const Reply& reply);
    void handle(const Failure& failure);
    bool is_over() const;
    void print_time();
    std::string text_of(const IpAddress& address, const std::string& zone) const;
    bool is_v6() const { return target_.address.is_v6(); }
    Instant now() const { return process_.simulator().now(); }

    Process& process_;
    Options options_;
    HostAddress target_;
    std::string target_name_;  // in /etc/hosts, if names are to be printed
    sim::Interface* device_ = nullptr;
    IpAddress source_{}, route_source_{};
    std::uint16_t identifier_ = 0;
    std::unique_ptr<sim::IcmpSocket> socket_;
    std::vector<Arrival> arrivals_;
    Statistics statistics_;
    Instant start_{}, last_sent_{};
    bool has_sent_ = false, exiting_ = false;
    std::int64_t tokens_ = 0;
    std::optional<Instant> exit_time_;
};

}  // namespace vxlab::labs::ping_tool
