#include "labs/tools/iperf3/test.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include <nlohmann/json.hpp>

#include "labs/tools/iperf/units.h"

namespace vxlab::labs::iperf3_tool {
namespace {

using iperf_tool::amount_text;

constexpr const char* kDashes = "- - - - - - - - - - - - - - - - - - - - - - - - -\n";
constexpr const char* kHead = "[ ID] Interval           Transfer     Bitrate";
constexpr std::size_t kTcpBlock = 131'072;

double seconds(Duration duration) { return static_cast<double>(duration.nanoseconds) / 1e9; }

double share(std::int64_t lost, std::int64_t all) {
    return all > 0 ? 100.0 * static_cast<double>(lost) / static_cast<double>(all) : 0.0;
}

std::string datagram_text(const Tally& tally) {
    return fmt::format("  {:5.3f} ms  {}/{} ({:.2g}%)  ", tally.jitter * 1000, tally.lost,
                       tally.datagrams, share(tally.lost, tally.datagrams));
}

}  // namespace

Tally Tally::since(const Tally& earlier) const {
    auto difference = *this;
    difference.bytes -= earlier.bytes;
    difference.retransmissions -= earlier.retransmissions;
    difference.datagrams -= earlier.datagrams;
    difference.lost -= earlier.lost;
    return difference;
}

void Tally::add(const Tally& other) {
    bytes += other.bytes;
    retransmissions += other.retransmissions;
    datagrams += other.datagrams;
    lost += other.lost;
    jitter += other.jitter;
    end = std::max(end, other.end);
}

Tally Stream::tally() const {
    Tally tally;
    if (sender) {
        const auto numbers = connection->numbers();
        tally.bytes = sender->sent();
        tally.retransmissions = numbers.retransmissions;
        tally.window = static_cast<std::uint64_t>(numbers.congestion_window) * numbers.mss;
    } else if (datagrams) {
        tally.bytes = datagrams->sent();
        tally.datagrams = datagrams->datagrams();
    } else {
        tally.bytes = received;
        tally.datagrams = static_cast<std::int64_t>(count.received) + count.lost;
        tally.lost = count.lost;
        tally.jitter = count.jitter;
    }
    return tally;
}

Test::Test(Process& process, const Options& options, const Parameters& parameters, bool is_client)
    : process_(process),
      parameters_(parameters),
      is_client_(is_client),
      format_(options.format),
      interval_(options.interval) {
    load_.block = parameters.length != 0 ? parameters.length : kTcpBlock;
    if (parameters.udp) load_.block = std::clamp<std::size_t>(load_.block, kStampSize, 65'507);
    load_.rate = parameters.rate > 0 ? parameters.rate : iperf_tool::kNominalRate;
    if (parameters.bytes > 0)
        load_.bytes = std::max<std::uint64_t>(
            1, parameters.bytes / static_cast<std::uint64_t>(parameters.streams));
}

Stream& Test::add() {
    auto& stream = *streams_.emplace_back(std::make_unique<Stream>());
    const auto before = static_cast<int>(streams_.size()) - 1;
    // The descriptors that the real programs get.
    stream.id = before == 0 ? 5 : (is_client_ ? 5 : 6) + 2 * before;
    return stream;
}

void Test::announce(const Stream& stream) {
    process_.out(fmt::format("[{:>3}] local {} port {} connected to {} port {}\n", stream.id,
                             stream.local.address.text(), stream.local.port,
                             stream.remote.address.text(), stream.remote.port));
}

void Test::take_tcp(Stream& stream) {
    const auto size = stream.connection->read(1 << 22).size();
    if (running_) stream.received += size;
    if (running_ && is_complete()) process_.notify();
}

void Test::take_datagram(Stream& stream, Bytes datagram) {
    if (!running_ || datagram.size() < kStampSize) return;
    const Instant sent{static_cast<std::int64_t>(load_be32(datagram, 0)) * 1'000'000'000 +
                       static_cast<std::int64_t>(load_be32(datagram, 4)) * 1000};
    stream.count.take(load_be32(datagram, 8), datagram.size(), process_.simulator().now() - sent);
    stream.received = stream.count.bytes;
    if (is_complete()) process_.notify();
}

void Test::begin() {
    running_ = true;
    began_ = process_.simulator().now();
    if (!is_sender()) return;
    for (auto& stream : streams_) {
        const auto done = [this] {
            if (is_complete()) process_.notify();
        };
        if (parameters_.udp) {
            stream->datagrams =
                std::make_unique<iperf_tool::UdpSender>(process_.simulator(), load_, stream->send);
            stream->datagrams->on_complete = done;
            stream->datagrams->start();
        } else {
            stream->sender = std::make_unique<iperf_tool::TcpSender>(process_.simulator(),
                                                                     *stream->connection, load_);
            stream->sender->on_complete = done;
            stream->sender->start();
        }
    }
}

void Test::stop() {
    if (!std::exchange(running_, false)) return;
    ended_ = process_.simulator().now();
    for (auto& stream : streams_) {
        if (stream->sender) stream->sender->stop();
        if (stream->datagrams) stream->datagrams->stop();
    }
}

bool Test::is_complete() const {
    return load_.bytes && std::all_of(streams_.begin(), streams_.end(), [this](const auto& one) {
               return one->tally().bytes >= *load_.bytes;
           });
}

double Test::elapsed() const {
    return seconds((running_ ? process_.simulator().now() : ended_) - began_);
}

std::optional<Instant> Test::next_interval() const {
    if (!running_ || interval_ <= Duration{}) return std::nullopt;
    return began_ + Duration{reported_to_.nanoseconds + interval_.nanoseconds};
}

void Test::intervals(bool rest) {
    for (auto next = next_interval(); next && *next <= process_.simulator().now();
         next = next_interval()) {
        interval(seconds(reported_to_), seconds(*next - began_));
        reported_to_ = *next - began_;
    }
    // A rest of a tenth of an interval is not worth a line.
    const double from = seconds(reported_to_), least = seconds(interval_) / 10;
    if (rest && elapsed() - from > least) interval(from, elapsed());
}

std::string Test::line(const std::string& id, double from, double to, const Tally& tally) const {
    const auto bytes = static_cast<double>(tally.bytes);
    const auto of_bytes = static_cast<char>(std::toupper(static_cast<unsigned char>(format_)));
    return fmt::format("[{:>3}] {:6.2f}-{:<6.2f} sec  {}s  {}s/sec", id, from, to,
                       amount_text(bytes, of_bytes),
                       amount_text(to > from ? bytes / (to - from) : 0, format_));
}

std::string Test::end_of_line(const Tally& tally, bool sender, bool is_sum) const {
    if (parameters_.udp)
        return sender ? fmt::format("  {}  \n", tally.datagrams) : datagram_text(tally) + "\n";
    if (!sender) return std::string(18, ' ') + "\n";
    if (is_sum) return fmt::format("  {:>3}             \n", tally.retransmissions);
    return fmt::format("  {:>3}   {}s       \n", tally.retransmissions,
                       amount_text(static_cast<double>(tally.window), 'A'));
}

void Test::interval(double from, double to) {
    const bool sender = is_sender();
    if (!std::exchange(header_printed_, true)) {
        std::string head = kHead;
        if (parameters_.udp)
            head += sender ? "         Total Datagrams" : "         Jitter    Lost/Total Datagrams";
        else if (is_client_ || sender)
            head += "         Retr  Cwnd";
        process_.out(head + "\n");
    } else if (streams_.size() > 1) {
        process_.out(kDashes);
    }
    Tally sum;
    for (auto& stream : streams_) {
        const auto tally = stream->tally();
        const auto part = tally.since(stream->reported);
        process_.out(line(std::to_string(stream->id), from, to, part) +
                     end_of_line(part, sender, false));
        stream->reported = tally;
        sum.add(part);
    }
    sum.jitter /= static_cast<double>(streams_.size());
    if (streams_.size() > 1)
        process_.out(line("SUM", from, to, sum) + end_of_line(sum, sender, true));
}

void Test::summary_line(const std::string& id, const Tally& tally, bool sender) {
    std::string end;
    if (parameters_.udp)
        end = datagram_text(tally);
    else
        end = sender ? fmt::format("  {:>3}             ", tally.retransmissions)
                     : std::string(18, ' ');
    process_.out(line(id, 0, tally.end, tally) + end + (sender ? "sender\n" : "receiver\n"));
}

nlohmann::json Test::results() const {
    auto streams = nlohmann::json::array();
    for (std::size_t i = 0; i < streams_.size(); ++i) {
        const auto tally = streams_[i]->tally();
        streams.push_back({{"id", i == 0 ? 1 : i + 2},
                           {"bytes", tally.bytes},
                           {"retransmits", tally.retransmissions},
                           {"jitter", tally.jitter},
                           {"errors", tally.lost},
                           {"packets", tally.datagrams},
                           {"start_time", 0},
                           {"end_time", elapsed()}});
    }
    return {{"cpu_util_total", 0},
            {"cpu_util_user", 0},
            {"cpu_util_system", 0},
            {"sender_has_retransmits", is_sender() ? 1 : 0},
            {"streams", streams}};
}

namespace {

std::optional<Tally> tally_of(const nlohmann::json& results, std::size_t index) {
    if (!results.is_object() || !results.contains("streams")) return std::nullopt;
    const auto& streams = results["streams"];
    if (!streams.is_array() || index >= streams.size()) return std::nullopt;
    const auto& one = streams[index];
    const auto number = [&](const char* key) {
        if (!one.is_object() || !one.contains(key) || !one[key].is_number()) return 0.0;
        return std::clamp(one[key].get<double>(), 0.0, 1e18);
    };
    Tally tally;
    tally.bytes = static_cast<std::uint64_t>(number("bytes"));
    tally.retransmissions = static_cast<std::uint64_t>(number("retransmits"));
    tally.jitter = number("jitter");
    tally.lost = static_cast<std::int64_t>(number("errors"));
    tally.datagrams = static_cast<std::int64_t>(number("packets"));
    tally.end = number("end_time");
    return tally;
}

}  // namespace

void Test::summary(const nlohmann::json* theirs) {
    const bool sender = is_sender();
    std::string head = kHead;
    if (parameters_.udp)
        head += "         Jitter    Lost/Total Datagrams";
    else if (is_client_ || sender)
        head += "         Retr";
    process_.out(kDashes + head + "\n");
    Tally sent, received;
    for (std::size_t i = 0; i < streams_.size(); ++i) {
        auto ours = streams_[i]->tally();
        ours.end = elapsed();
        const auto id = std::to_string(streams_[i]->id);
        const auto other = theirs != nullptr ? tally_of(*theirs, i) : std::nullopt;
        (sender ? sent : received).add(ours);
        if (sender || other) summary_line(id, sender ? ours : *other, true);
        if (!sender || other) summary_line(id, sender ? *other : ours, false);
        if (other) (sender ? received : sent).add(*other);
    }
    if (streams_.size() < 2) return;
    sent.jitter /= static_cast<double>(streams_.size());
    received.jitter /= static_cast<double>(streams_.size());
    if (sender || theirs != nullptr) summary_line("SUM", sent, true);
    if (!sender || theirs != nullptr) summary_line("SUM", received, false);
}

nlohmann::json to_json(const Parameters& parameters) {
    nlohmann::json json{{parameters.udp ? "udp" : "tcp", true},
                        {"omit", 0},
                        {"time", parameters.time.nanoseconds / 1'000'000'000},
                        {"num", parameters.bytes},
                        {"blockcount", 0},
                        {"parallel", parameters.streams},
                        {"len", parameters.length},
                        {"bandwidth", parameters.rate},
                        {"pacing_timer", 1000},
                        {"client_version", "3.12"}};
    if (parameters.reverse) json["reverse"] = true;
    return json;
}

std::optional<Parameters> parse_parameters(const nlohmann::json& json) {
    if (!json.is_object()) return std::nullopt;
    const auto number = [&](const char* key, double most) {
        if (!json.contains(key) || !json[key].is_number()) return 0.0;
        return std::clamp(json[key].get<double>(), 0.0, most);
    };
    Parameters parameters;
    parameters.udp = json.contains("udp");
    parameters.reverse = json.contains("reverse");
    parameters.streams = static_cast<int>(std::max(1.0, number("parallel", 128)));
    parameters.time = Duration::seconds(static_cast<std::int64_t>(number("time", 86'400)));
    parameters.bytes = static_cast<std::uint64_t>(number("num", 1e15));
    parameters.length = static_cast<std::size_t>(number("len", 1 << 20));
    parameters.rate = number("bandwidth", 1e13);
    return parameters;
}

void write_stamp(std::vector<std::uint8_t>& datagram, std::int64_t number, Instant now) {
    store_be32(datagram, 0, static_cast<std::uint32_t>(now.nanoseconds / 1'000'000'000));
    store_be32(datagram, 4, static_cast<std::uint32_t>(now.nanoseconds % 1'000'000'000 / 1000));
    store_be32(datagram, 8, static_cast<std::uint32_t>(number));
}

}  // namespace vxlab::labs::iperf3_tool
