// The client of iperf: connects, sends for a time or an amount, waits until the server has all.
#include <fmt/format.h>
#include <signal.h>

#include <cstring>
#include <memory>

#include "core/sim/ip/ip_stack.h"
#include "core/sim/name_space.h"
#include "labs/tools/iperf/datagram.h"
#include "labs/tools/iperf/iperf.h"
#include "labs/tools/net/resolve.h"

namespace vxlab::labs::iperf_tool {
namespace {

constexpr std::size_t kTcpBlock = 131'072;
constexpr double kUdpRate = 1024 * 1024;
constexpr int kLastTries = 10;
constexpr auto kLastWait = Duration::milliseconds(250);

struct Source {
    IpAddress address{};
    std::uint16_t port = 0;
};

// -B ADDRESS or ADDRESS:PORT.
std::optional<Source> parse_source(const std::string& text) {
    if (text.empty()) return Source{};
    const auto percent = text.substr(0, text.find('%'));
    if (const auto whole = IpAddress::parse(percent)) return Source{*whole, 0};
    const auto colon = percent.rfind(':');
    const auto address = IpAddress::parse(percent.substr(0, colon));
    if (!address || colon == percent.npos) return std::nullopt;
    return Source{*address, static_cast<std::uint16_t>(std::atoi(percent.c_str() + colon + 1))};
}

// One of -P streams. Its callbacks run in the simulator's events and notify the client.
struct Stream {
    int number = 0;
    std::unique_ptr<sim::TcpConnection> connection;
    std::unique_ptr<TcpSender> sender;
    std::unique_ptr<sim::UdpSocket> socket;
    std::unique_ptr<UdpSender> datagrams;
    bool connected = false, ended = false;
    int error = 0;
    Instant began{}, end{};
    std::uint64_t reported = 0;
    std::optional<ServerReport> server_report{};

    std::uint64_t sent() const { return sender ? sender->sent() : datagrams->sent(); }
    void stop() {
        if (sender) sender->stop();
        if (datagrams) datagrams->stop();
        if (connection) connection->shut_down();
    }
};

class Client {
public:
    Client(Process& process, Options options, const HostAddress& target, const Source& source)
        : process_(process),
          options_(std::move(options)),
          target_(target),
          source_(source),
          reporter_(process, options_.format) {
        if (!target_.zone.empty()) device_ = process_.name_space().find(target_.zone);
        load_.block = options_.length.value_or(
            options_.udp ? (target_.address.is_v6() ? 1450 : 1470) : kTcpBlock);
        load_.rate = options_.rate.value_or(options_.udp ? kUdpRate : kNominalRate);
        load_.bytes = options_.bytes;
        if (options_.udp) load_.block = std::max(load_.block, kReportSize);
    }

    Task run();

private:
    void banner();
    bool open_all();
    void open_tcp(Stream& stream);
    void open_udp(Stream& stream);
    Async<bool> connect_all();
    bool refused(const Stream& stream, int number);
    void start();
    Async<bool> send();
    void interval(Duration to);
    Async<bool> finish_tcp();
    Async<bool> finish_udp(Stream& stream);
    void final_reports();
    bool interrupted();
    template <class Done>
    bool all(Done done) const {
        return std::all_of(streams_.begin(), streams_.end(),
                           [&](const auto& stream) { return done(*stream); });
    }
    Instant now() const { return process_.simulator().now(); }

    Process& process_;
    Options options_;
    HostAddress target_;
    Source source_;
    sim::Interface* device_ = nullptr;
    Load load_;
    Reporter reporter_;
    std::vector<std::unique_ptr<Stream>> streams_;
    Instant began_{};
    Duration reported_{};
    bool interrupted_ = false;
};

void Client::banner() {
    auto text = fmt::format("{}Client connecting to {}, {} port {}\n", kRule, options_.target,
                            options_.udp ? "UDP" : "TCP", options_.port);
    if (options_.udp) {
        text += fmt::format("Sending {} byte datagrams, IPG target: {:.2f} us (kalman adjust)\n",
                            load_.block, static_cast<double>(load_.block) * 8e6 / load_.rate);
        text += "UDP buffer size:  208 KByte (default)\n";
    } else {
        if (options_.maximum_segment != 0)
            text +=
                fmt::format("MSS req size {} bytes (per TCP_MAXSEG)\n", options_.maximum_segment);
        text += "TCP window size: 16.0 KByte (default)\n";
    }
    process_.out(text + kRule);
}

// What the real one prints of a connection that it has not got.
bool Client::refused(const Stream& stream, int number) {
    process_.err(fmt::format("tcp connect failed: {}\n", std::strerror(number)));
    process_.out(fmt::format("[{:>3}] local {} port 0 connected with {} port {}\n", stream.number,
                             target_.address.is_v6() ? "::" : "0.0.0.0", target_.address.text(),
                             options_.port));
    return false;
}

void Client::open_tcp(Stream& stream) {
    sim::TcpConnect request;
    request.local = {source_.address, source_.port};
    request.remote = {target_.address, options_.port};
    request.device = device_;
    request.maximum_segment = options_.maximum_segment;
    auto opened = process_.name_space().ip().connect_tcp(request);
    if (!opened) {
        stream.error = opened.error().number;
        return;
    }
    stream.connection = std::move(*opened);
    stream.connection->on_connected = [this, &stream] {
        stream.connected = true;
        process_.notify();
    };
    stream.connection->on_error = [this, &stream](int number) {
        stream.error = number;
        stream.ended = true;
        stream.end = now();
        process_.notify();
    };
    stream.connection->on_readable = [this, &stream] {
        (void)stream.connection->read(1 << 20);
        if (!stream.connection->end_of_stream() || stream.ended) return;
        stream.ended = true;
        stream.end = now();
        process_.notify();
    };
}

void Client::open_udp(Stream& stream) {
    sim::UdpBind bind;
    bind.family = target_.address.family();
    bind.address = source_.address;
    bind.port = source_.port;
    bind.device = device_;
    auto opened = process_.name_space().ip().open_udp(bind, [this, &stream](const auto& datagram) {
        if (auto report = read_report(datagram.payload)) stream.server_report = std::move(report);
        process_.notify();
    });
    if (opened) {
        stream.socket = std::move(*opened);
        stream.socket->on_error = [this, &stream](const sim::SocketError& error) {
            stream.error = error.number;
            process_.notify();
        };
        if (const auto done = stream.socket->connect(target_.address, options_.port); !done)
            stream.error = done.error().number;
    } else {
        stream.error = opened.error().number;
    }
}

Async<bool> Client::connect_all() {
    for (int i = 1; i <= options_.parallel; ++i) {
        auto& stream = *streams_.emplace_back(std::make_unique<Stream>());
        stream.number = i;
        if (options_.udp) {
            open_udp(stream);
            stream.connected = stream.error == 0;
        } else {
            open_tcp(stream);
        }
        while (!stream.connected && stream.error == 0 && !interrupted())
            co_await process_.wait(Waiting::active, std::nullopt);
        if (stream.error != 0) co_return refused(stream, stream.error);
        if (interrupted_) co_return false;
        if (!options_.udp) {
            const auto numbers = stream.connection->numbers();
            reporter_.connected(i, stream.connection->local(), stream.connection->remote(),
                                &numbers);
            continue;
        }
        const auto way = process_.name_space().ip().find_route(
            {.destination = target_.address, .source = source_.address, .output = device_});
        reporter_.connected(i, {way ? way->source : IpAddress(), stream.socket->bound().port},
                            {target_.address, options_.port}, nullptr);
    }
    co_return true;
}

void Client::start() {
    auto& simulator = process_.simulator();
    began_ = now();
    for (auto& one : streams_) {
        auto& stream = *one;
        stream.began = began_;
        if (options_.udp) {
            stream.datagrams = std::make_unique<UdpSender>(
                simulator, load_, [this, &stream](auto& block, std::int64_t number) {
                    write_stamp(block, number, now());
                    sim::UdpSend request;
                    request.payload = block;
                    (void)stream.socket->send(request);
                });
            stream.datagrams->on_complete = [this] { process_.notify(); };
            stream.datagrams->start();
        } else {
            stream.sender = std::make_unique<TcpSender>(simulator, *stream.connection, load_);
            stream.sender->on_complete = [this] { process_.notify(); };
            stream.sender->start();
        }
    }
}

bool Client::interrupted() {
    const int number = process_.take_signal();
    interrupted_ = interrupted_ || number != 0;
    return interrupted_;
}

void Client::interval(Duration to) {
    Span sum{reported_, to, 0};
    for (auto& stream : streams_) {
        const auto sent = stream->sent();
        const Span span{reported_, to, sent - stream->reported};
        reporter_.report(stream->number, span);
        sum.bytes += span.bytes;
        stream->reported = sent;
    }
    if (streams_.size() > 1) reporter_.sum(sum);
    reported_ = to;
}

// Until the time is over, the amount is sent, or an error or a signal ends it.
Async<bool> Client::send() {
    const auto limit = options_.bytes ? std::nullopt : std::optional(began_ + options_.time);
    const auto is_done = [this](const Stream& stream) {
        return stream.ended ||
               (stream.sender ? stream.sender->is_complete() : stream.datagrams->is_complete());
    };
    while (!all(is_done) && !interrupted() && (!limit || now() < *limit)) {
        auto deadline = limit;
        const auto next = began_ + Duration{reported_.nanoseconds + options_.interval.nanoseconds};
        if (options_.interval > Duration{} && (!deadline || next < *deadline)) deadline = next;
        co_await process_.wait(Waiting::active, deadline);
        if (options_.interval > Duration{} && now() >= next) interval(next - began_);
    }
    for (auto& stream : streams_) {
        stream->stop();
        if (!stream->ended) stream->end = now();
    }
    co_return true;
}

Async<bool> Client::finish_tcp() {
    while (!all([](const Stream& stream) { return stream.ended; }))
        co_await process_.wait(Waiting::active, std::nullopt);
    for (const auto& stream : streams_)
        if (stream->error != 0)
            process_.err(fmt::format("tcp write failed: {}\n", std::strerror(stream->error)));
    co_return true;
}

// The last datagram goes again and again until the server answers with its report.
Async<bool> Client::finish_udp(Stream& stream) {
    process_.out(fmt::format("[{:>3}] Sent {} datagrams\n", stream.number,
                             stream.datagrams->datagrams() + 1));
    for (int i = 0; i < kLastTries && !stream.server_report; ++i) {
        stream.error = 0;
        stream.datagrams->send_one(-(stream.datagrams->datagrams() + 1));
        const auto deadline = now() + kLastWait;
        while (!stream.server_report && stream.error == 0 && now() < deadline)
            co_await process_.wait(Waiting::active, deadline);
        if (stream.error != 0)
            process_.err(fmt::format("read failed: {}\n", std::strerror(stream.error)));
    }
    if (!stream.server_report) {
        process_.err(
            fmt::format("[{:>3}] WARNING: did not receive ack of last datagram after {} tries.\n",
                        stream.number + 2, kLastTries));
        co_return false;
    }
    process_.out(fmt::format("[{:>3}] Server Report:\n", stream.number));
    reporter_.header_again();
    reporter_.report(stream.number, stream.server_report->span, stream.server_report->count);
    co_return true;
}

void Client::final_reports() {
    Span sum;
    for (const auto& stream : streams_) {
        const Span span{{}, stream->end - stream->began, stream->sent()};
        reporter_.report(stream->number, span);
        sum.to = std::max(sum.to, span.to);
        sum.bytes += span.bytes;
    }
    if (streams_.size() > 1) reporter_.sum(sum);
}

Task Client::run() {
    if (source_.address && !process_.name_space().ip().is_local(source_.address)) {
        process_.err(fmt::format("bind failed: {}\n", std::strerror(EADDRNOTAVAIL)));
        source_ = {};
    }
    for (const int number : {SIGINT, SIGTERM}) process_.catch_signal(number);
    banner();
    if (!co_await connect_all()) co_return 0;
    start();
    co_await send();
    if (!options_.udp) co_await finish_tcp();
    final_reports();
    if (options_.udp)
        for (auto& stream : streams_) co_await finish_udp(*stream);
    co_return 0;
}

}  // namespace

Task run_client(Process& process, Options options) {
    const auto target = co_await resolve(process, options.target, options.family);
    if (!target) {
        const bool known = IpAddress::parse(options.target).has_value();
        process.err(known ? fmt::format("ERROR: failed to find an ip address for host '{}'\n",
                                        options.target)
                          : options.target + ": Host name lookup failure\n");
        co_return 1;
    }
    const auto source = parse_source(options.bind);
    if (!source) {
        process.err(options.bind + ": Host name lookup failure\n");
        co_return 1;
    }
    Client client(process, options, *target, *source);
    co_return co_await client.run();
}

}  // namespace vxlab::labs::iperf_tool
