// The streams of one iperf3 test, on either side, and the lines about them.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "labs/tools/iperf/traffic.h"
#include "labs/tools/iperf3/options.h"
#include "labs/tools/process.h"

namespace vxlab::labs::iperf3_tool {

// What a stream has done, at one time.
struct Tally {
    std::uint64_t bytes = 0, retransmissions = 0;
    std::int64_t datagrams = 0;  // sent, or that should have come
    std::int64_t lost = 0;
    double jitter = 0;         // seconds
    std::uint64_t window = 0;  // congestion window in bytes
    double end = 0;            // seconds since the beginning

    Tally since(const Tally& earlier) const;
    void add(const Tally& other);
};

struct Stream {
    int id = 0;  // the descriptor that the real one shows
    std::unique_ptr<sim::TcpConnection> connection{};
    std::unique_ptr<iperf_tool::TcpSender> sender{};
    std::unique_ptr<sim::UdpSocket> socket{};  // null on a server: it has one for all
    std::unique_ptr<iperf_tool::UdpSender> datagrams{};
    iperf_tool::SendDatagram send{};
    sim::TcpEndpoint local{}, remote{};
    std::uint64_t received = 0;
    iperf_tool::DatagramCount count{};
    Tally reported{};

    Tally tally() const;
};

class Test {
public:
    Test(Process& process, const Options& options, const Parameters& parameters, bool is_client);

    bool is_sender() const { return is_client_ != parameters_.reverse; }
    const Parameters& parameters() const { return parameters_; }
    std::vector<std::unique_ptr<Stream>>& streams() { return streams_; }
    Stream& add();
    // "[  5] local … connected to …"
    void announce(const Stream& stream);
    // Data of a receiver; the datagram from its stamp on.
    void take_tcp(Stream& stream);
    void take_datagram(Stream& stream, Bytes datagram);

    void begin();
    void stop();
    bool is_running() const { return running_; }
    // What was asked for is sent, or received.
    bool is_complete() const;
    Instant began() const { return began_; }
    std::optional<Instant> next_interval() const;
    // Prints what is due; `rest`: what is left of an interval, too.
    void intervals(bool rest);
    nlohmann::json results() const;
    // A client has the results of both sides.
    void summary(const nlohmann::json* theirs);

private:
    void interval(double from, double to);
    std::string line(const std::string& id, double from, double to, const Tally& tally) const;
    std::string end_of_line(const Tally& tally, bool sender, bool is_sum) const;
    void summary_line(const std::string& id, const Tally& tally, bool sender);
    double elapsed() const;

    Process& process_;
    Parameters parameters_;
    bool is_client_;
    char format_;
    Duration interval_;
    iperf_tool::Load load_;
    std::vector<std::unique_ptr<Stream>> streams_;
    Instant began_{}, ended_{};
    Duration reported_to_{};
    bool running_ = false, header_printed_ = false;
};

nlohmann::json to_json(const Parameters& parameters);
// What a client asks for, within bounds; nothing if it makes no sense.
std::optional<Parameters> parse_parameters(const nlohmann::json& json);
// The bytes at the beginning of a datagram: time of sending, number.
inline constexpr std::size_t kStampSize = 12;
void write_stamp(std::vector<std::uint8_t>& datagram, std::int64_t number, Instant now);

}  // namespace vxlab::labs::iperf3_tool
