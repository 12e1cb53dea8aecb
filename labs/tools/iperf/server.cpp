// The server of iperf: counts what comes in. Passive: it never moves time.
#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "core/sim/ip/ip_stack.h"
#include "core/sim/name_space.h"
#include "labs/tools/iperf/datagram.h"
#include "labs/tools/iperf/iperf.h"

namespace vxlab::labs::iperf_tool {
namespace {

// One client's connection, or its datagrams.
struct Flow {
    int number = 0;
    IpAddress client{};
    std::uint16_t port = 0;
    std::unique_ptr<sim::TcpConnection> connection;
    Instant began{}, end{};
    bool ended = false;
    std::uint64_t bytes = 0, reported = 0;
    Duration reported_to{};
    DatagramCount count{}, count_reported{};
};

class Server {
public:
    Server(Process& process, Options options)
        : process_(process), options_(std::move(options)), reporter_(process, options_.format) {}

    Task run();

private:
    int open();
    int open_tcp(const IpAddress& address);
    int open_udp(const IpAddress& address);
    void banner();
    Flow& add(const sim::TcpEndpoint& client);
    void accept();
    void take(Flow& flow);
    void datagram(const sim::Datagram& datagram);
    Flow& flow_of(const sim::Datagram& datagram);
    void answer(const Flow& flow, const sim::Datagram& datagram, const Stamp& stamp);
    void end(Flow& flow);
    void end_group(const IpAddress& client);
    void report(Flow& flow, Duration from, Duration to, bool whole);
    std::optional<Instant> next_interval() const;
    void intervals();
    Instant now() const { return process_.simulator().now(); }

    Process& process_;
    Options options_;
    Reporter reporter_;
    std::unique_ptr<sim::TcpListener> listener_;
    std::unique_ptr<sim::UdpSocket> socket_;
    std::vector<std::unique_ptr<Flow>> flows_;
    int last_number_ = 0;
};

void Server::banner() {
    process_.out(fmt::format("{}Server listening on {} port {}\n{}{}", kRule,
                             options_.udp ? "UDP" : "TCP", options_.port,
                             options_.udp ? "UDP buffer size:  208 KByte (default)\n"
                                          : "TCP window size:  128 KByte (default)\n",
                             kRule));
}

int Server::open_tcp(const IpAddress& address) {
    auto opened = process_.name_space().ip().listen_tcp({address, options_.port});
    if (!opened) return opened.error().number;
    listener_ = std::move(*opened);
    listener_->on_connection = [this] { accept(); };
    return 0;
}

int Server::open_udp(const IpAddress& address) {
    sim::UdpBind bind;
    bind.address = address;
    bind.family = address.family();
    bind.port = options_.port;
    bind.v6_only = false;
    auto& ip = process_.name_space().ip();
    auto opened = ip.open_udp(bind, [this](const sim::Datagram& one) { datagram(one); });
    if (!opened) return opened.error().number;
    socket_ = std::move(*opened);
    if (!address.is_multicast()) return 0;
    const auto joined = ip.join_group(address);
    return joined ? 0 : joined.error().number;
}

int Server::open() {
    const bool v6 = options_.family == IpAddress::Family::v6;
    auto address = IpAddress::parse(v6 ? "::" : "0.0.0.0");
    if (!options_.bind.empty()) address = IpAddress::parse(options_.bind);
    if (!address) return EADDRNOTAVAIL;
    return options_.udp ? open_udp(*address) : open_tcp(*address);
}

Flow& Server::add(const sim::TcpEndpoint& client) {
    auto& flow = *flows_.emplace_back(std::make_unique<Flow>());
    flow.number = ++last_number_;
    flow.client = client.address;
    flow.port = client.port;
    flow.began = flow.end = now();
    return flow;
}

void Server::accept() {
    while (auto connection = listener_->accept()) {
        auto& flow = add(connection->remote());
        flow.connection = std::move(connection);
        const auto numbers = flow.connection->numbers();
        reporter_.connected(flow.number, flow.connection->local(), flow.connection->remote(),
                            &numbers);
        flow.connection->on_readable = [this, &flow] { take(flow); };
        flow.connection->on_error = [this, &flow](int) { end(flow); };
        take(flow);
    }
    process_.notify();
}

void Server::take(Flow& flow) {
    flow.bytes += flow.connection->read(1 << 22).size();
    flow.end = now();
    if (flow.connection->end_of_stream()) end(flow);
}

Flow& Server::flow_of(const sim::Datagram& datagram) {
    for (auto& flow : flows_)
        if (flow->client == datagram.source && flow->port == datagram.source_port) return *flow;
    auto& flow = add({datagram.source, datagram.source_port});
    reporter_.connected(flow.number, {datagram.destination, options_.port},
                        {datagram.source, datagram.source_port}, nullptr);
    process_.notify();
    return flow;
}

void Server::datagram(const sim::Datagram& datagram) {
    const auto stamp = read_stamp(datagram.payload);
    if (!stamp) return;
    auto& flow = flow_of(datagram);
    if (stamp->number >= 0 && !flow.ended) {
        flow.count.take(stamp->number, datagram.payload.size(), now() - stamp->sent);
        flow.bytes = flow.count.bytes;
        flow.end = now();
    } else if (stamp->number < 0) {
        if (!flow.ended) {
            // What was lost just before the last one is known by its number.
            const auto all = -static_cast<std::int64_t>(stamp->number) - 1;
            flow.count.lost += std::max<std::int64_t>(0, all - flow.count.highest);
            flow.count.highest = std::max(flow.count.highest, all);
            end(flow);
        }
        answer(flow, datagram, *stamp);
    }
}

void Server::answer(const Flow& flow, const sim::Datagram& datagram, const Stamp& stamp) {
    const auto bytes = write_report(stamp, {{{}, flow.end - flow.began, flow.bytes}, flow.count});
    sim::UdpSend request;
    request.source = datagram.destination.is_multicast() ? IpAddress() : datagram.destination;
    request.destination = datagram.source;
    request.destination_port = datagram.source_port;
    request.payload = bytes;
    (void)socket_->send(request);
}

void Server::report(Flow& flow, Duration from, Duration to, bool whole) {
    const Span span{from, to, flow.bytes - (whole ? 0 : flow.reported)};
    if (!options_.udp) return reporter_.report(flow.number, span);
    auto count = flow.count;
    if (!whole) {
        count.received -= flow.count_reported.received;
        count.lost -= flow.count_reported.lost;
        count.out_of_order -= flow.count_reported.out_of_order;
    }
    reporter_.report(flow.number, span, count);
    flow.count_reported = flow.count;
}

void Server::end(Flow& flow) {
    if (flow.ended) return;
    flow.ended = true;
    report(flow, {}, flow.end - flow.began, true);
    if (flow.connection) flow.connection->shut_down();
    end_group(flow.client);
    process_.notify();
}

// The sum of what one client sent at a time over several connections.
void Server::end_group(const IpAddress& client) {
    const auto is_of = [&](const auto& flow) { return flow->client == client; };
    Instant began = now(), end{};
    Span sum;
    int count = 0;
    for (const auto& flow : flows_) {
        if (!is_of(flow)) continue;
        if (!flow->ended) return;
        ++count;
        began = std::min(began, flow->began);
        end = std::max(end, flow->end);
        sum.bytes += flow->bytes;
    }
    sum.to = end - began;
    if (count > 1 && !options_.udp) reporter_.sum(sum);
}

std::optional<Instant> Server::next_interval() const {
    std::optional<Instant> next;
    if (options_.interval <= Duration{}) return next;
    for (const auto& flow : flows_) {
        const auto due =
            flow->began + Duration{flow->reported_to.nanoseconds + options_.interval.nanoseconds};
        if (!flow->ended && (!next || due < *next)) next = due;
    }
    return next;
}

void Server::intervals() {
    for (auto& flow : flows_) {
        const Duration to{flow->reported_to.nanoseconds + options_.interval.nanoseconds};
        if (flow->ended || now() < flow->began + to) continue;
        report(*flow, flow->reported_to, to, false);
        flow->reported = flow->bytes;
        flow->reported_to = to;
    }
}

Task Server::run() {
    if (const int number = open(); number != 0) {
        process_.err(fmt::format("listener bind failed: {}\n", std::strerror(number)));
        co_return 0;
    }
    for (const int number : {SIGINT, SIGTERM}) process_.catch_signal(number);
    banner();
    while (process_.take_signal() == 0) {
        co_await process_.wait(Waiting::passive, next_interval());
        if (options_.interval > Duration{}) intervals();
        // Ended connections go when all of their client have; datagrams' flows may be asked again.
        const bool busy = std::any_of(flows_.begin(), flows_.end(),
                                      [](const auto& flow) { return !flow->ended; });
        if (!busy && !options_.udp) flows_.clear();
    }
    for (auto& flow : flows_)
        if (!flow->ended) end(*flow);
    co_return 0;
}

}  // namespace

Task run_server(Process& process, Options options) {
    Server server(process, options);
    co_return co_await server.run();
}

}  // namespace vxlab::labs::iperf_tool
