// The server of iperf3: one test after the other. Passive: it never moves time.
#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <cstring>
#include <deque>

#include <nlohmann/json.hpp>

#include "core/sim/ip/ip_stack.h"
#include "core/sim/name_space.h"
#include "labs/tools/iperf3/control.h"
#include "labs/tools/iperf3/iperf3.h"
#include "labs/tools/iperf3/test.h"

namespace vxlab::labs::iperf3_tool {
namespace {

constexpr const char* kRule = "-----------------------------------------------------------\n";

class Server {
public:
    Server(Process& process, Options options) : process_(process), options_(std::move(options)) {}

    Task run();

private:
    int open();
    int refuse_to_start(int number);
    Async<bool> serve();
    Async<bool> create_streams();
    Async<bool> create_tcp(Stream& stream);
    Async<bool> create_udp(Stream& stream);
    bool open_udp();
    void datagram(const sim::Datagram& datagram);
    void answer(const Stream& stream, Bytes payload);
    Async<bool> run_test();
    void refuse_others();
    bool interrupted() { return control_ ? control_->interrupted() : process_.take_signal() != 0; }
    Instant now() const { return process_.simulator().now(); }

    Process& process_;
    Options options_;
    IpAddress address_{};
    std::unique_ptr<sim::TcpListener> listener_;
    std::unique_ptr<sim::UdpSocket> socket_;
    std::unique_ptr<Control> control_;
    std::unique_ptr<Test> test_;
    std::string cookie_;
    std::deque<sim::TcpEndpoint> greetings_;  // of UDP streams, not answered yet
    bool ended_ = false;                      // by a signal
    int number_ = 0;
};

int Server::refuse_to_start(int number) {
    process_.err(fmt::format(
        "iperf3: error - unable to start listener for connections: {}\niperf3: exiting\n",
        std::strerror(number)));
    return 1;
}

int Server::open() {
    const bool v4 = options_.family == IpAddress::Family::v4;
    const auto address = IpAddress::parse(!options_.bind.empty() ? options_.bind
                                          : v4                   ? "0.0.0.0"
                                                                 : "::");
    if (!address) return EADDRNOTAVAIL;
    address_ = *address;
    auto opened = process_.name_space().ip().listen_tcp({address_, options_.port});
    if (!opened) return opened.error().number;
    listener_ = std::move(*opened);
    listener_->on_connection = [this] { process_.notify(); };
    return 0;
}

// Whoever comes while a test runs.
void Server::refuse_others() {
    while (auto other = listener_->accept()) {
        const std::uint8_t denied = 0xff;
        (void)other->send(Bytes(&denied, 1));
        other->shut_down();
    }
}

Async<bool> Server::create_tcp(Stream& stream) {
    while (!stream.connection) {
        stream.connection = listener_->accept();
        if (stream.connection) break;
        if (control_->has_news() || interrupted()) co_return false;
        co_await process_.wait(Waiting::passive, std::nullopt);
    }
    auto& connection = *stream.connection;
    connection.on_readable = [this] { process_.notify(); };
    while (connection.readable() < kCookieSize) {
        if (connection.end_of_stream() || interrupted()) co_return false;
        co_await process_.wait(Waiting::passive, std::nullopt);
    }
    const auto read = connection.read(kCookieSize);
    stream.local = connection.local();
    stream.remote = connection.remote();
    connection.on_readable = nullptr;
    if (!test_->is_sender()) connection.on_readable = [this, &stream] { test_->take_tcp(stream); };
    co_return std::equal(read.begin(), read.end(), cookie_.begin(), cookie_.end(),
                         [](auto a, auto b) { return a == static_cast<std::uint8_t>(b); });
}

bool Server::open_udp() {
    sim::UdpBind bind;
    bind.family = address_.family();
    bind.address = address_;
    bind.port = options_.port;
    bind.v6_only = false;
    auto& ip = process_.name_space().ip();
    auto opened = ip.open_udp(bind, [this](const sim::Datagram& one) { datagram(one); });
    if (opened) socket_ = std::move(*opened);
    return opened.has_value();
}

void Server::datagram(const sim::Datagram& datagram) {
    const sim::TcpEndpoint from{datagram.source, datagram.source_port};
    for (auto& stream : test_->streams())
        if (stream->remote == from) return test_->take_datagram(*stream, datagram.payload);
    greetings_.push_back(from);
    process_.notify();
}

void Server::answer(const Stream& stream, Bytes payload) {
    sim::UdpSend request;
    request.source = stream.local.address;
    request.destination = stream.remote.address;
    request.destination_port = stream.remote.port;
    request.payload = payload;
    (void)socket_->send(request);
}

Async<bool> Server::create_udp(Stream& stream) {
    while (greetings_.empty()) {
        if (control_->has_news() || interrupted()) co_return false;
        co_await process_.wait(Waiting::passive, std::nullopt);
    }
    stream.local = {control_->connection().local().address, options_.port};
    stream.remote = greetings_.front();
    greetings_.pop_front();
    std::vector<std::uint8_t> hello(4);
    store_be32(hello, 0, kHelloBack);
    answer(stream, hello);
    stream.send = [this, &stream](std::vector<std::uint8_t>& block, std::int64_t number) {
        write_stamp(block, number, now());
        answer(stream, block);
    };
    co_return true;
}

Async<bool> Server::create_streams() {
    const bool udp = test_->parameters().udp;
    if (udp && !open_udp()) co_return false;
    control_->send(State::create_streams);
    for (int i = 0; i < test_->parameters().streams; ++i) {
        auto& stream = test_->add();
        bool made = false;
        if (udp)
            made = co_await create_udp(stream);
        else
            made = co_await create_tcp(stream);
        if (!made) co_return false;
    }
    for (const auto& stream : test_->streams()) test_->announce(*stream);
    co_return true;
}

// Until the client says that it is over. False: it is gone, or a signal came.
Async<bool> Server::run_test() {
    control_->send(State::test_start);
    control_->send(State::test_running);
    test_->begin();
    bool orderly = true;
    while (!control_->has_news()) {
        if (interrupted()) {
            control_->send(State::server_terminate);
            orderly = false;
            break;
        }
        co_await process_.wait(Waiting::passive, test_->next_interval());
        test_->intervals(false);
        refuse_others();
    }
    test_->intervals(true);
    test_->stop();
    if (orderly) orderly = co_await control_->read_state() == State::test_end;
    co_return orderly;
}

// One test. False: it came to no good end.
Async<bool> Server::serve() {
    std::unique_ptr<sim::TcpConnection> accepted;
    while (!(accepted = listener_->accept())) {
        if (process_.take_signal() != 0) {
            ended_ = true;
            co_return false;
        }
        co_await process_.wait(Waiting::passive, std::nullopt);
    }
    const auto remote = accepted->remote();
    process_.out(
        fmt::format("Accepted connection from {}, port {}\n", remote.address.text(), remote.port));
    control_ = std::make_unique<Control>(process_, std::move(accepted), Waiting::passive);
    const auto cookie = co_await control_->read(kCookieSize);
    if (!cookie) co_return false;
    cookie_ = *cookie;
    control_->send(State::param_exchange);
    const auto json = co_await control_->read_json();
    const auto parameters = parse_parameters(json);
    if (!parameters) co_return false;
    test_ = std::make_unique<Test>(process_, options_, *parameters, false);
    if (!co_await create_streams()) co_return false;
    const bool orderly = co_await run_test();
    if (orderly) {
        control_->send(State::exchange_results);
        const auto theirs = co_await control_->read_json();
        control_->send(test_->results());
        control_->send(State::display_results);
    }
    test_->summary(nullptr);
    if (orderly) (void)co_await control_->read_state();
    co_return orderly;
}

Task Server::run() {
    if (const int number = open(); number != 0) co_return refuse_to_start(number);
    for (const int number : {SIGINT, SIGTERM}) process_.catch_signal(number);
    for (;;) {
        process_.out(fmt::format("{}Server listening on {} (test #{})\n{}", kRule, options_.port,
                                 ++number_, kRule));
        const bool orderly = co_await serve();
        ended_ = ended_ || (control_ && control_->interrupted());
        if (ended_) {
            process_.err("iperf3: interrupt - the server has terminated\n");
            co_return 1;
        }
        if (!orderly) process_.err("iperf3: error - the client has terminated\n");
        socket_.reset();
        test_.reset();
        control_.reset();
        greetings_.clear();
        if (options_.one_off) co_return orderly ? 0 : 1;
    }
}

}  // namespace

Task run_server(Process& process, Options options) {
    Server server(process, options);
    co_return co_await server.run();
}

}  // namespace vxlab::labs::iperf3_tool
