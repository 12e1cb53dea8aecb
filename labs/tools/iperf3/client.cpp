// The client of iperf3: it opens the control connection and does what the server's states say.
#include <fmt/format.h>
#include <signal.h>

#include <cerrno>
#include <cstring>

#include <nlohmann/json.hpp>

#include "core/sim/ip/ip_stack.h"
#include "core/sim/name_space.h"
#include "labs/tools/iperf3/control.h"
#include "labs/tools/iperf3/iperf3.h"
#include "labs/tools/iperf3/test.h"
#include "labs/tools/net/resolve.h"

namespace vxlab::labs::iperf3_tool {
namespace {

constexpr auto kHelloWait = Duration::seconds(30);

class Client {
public:
    Client(Process& process, Options options, const HostAddress& target, const IpAddress& source)
        : process_(process), options_(std::move(options)), target_(target), source_(source) {
        if (!target_.zone.empty()) device_ = process_.name_space().find(target_.zone);
        for (std::size_t i = 0; i + 1 < kCookieSize; ++i)
            cookie_ += "abcdefghijklmnopqrstuvwxyz234567"[process_.simulator().random() % 32];
        cookie_ += '\0';
    }

    Task run();

private:
    Async<std::unique_ptr<sim::TcpConnection>> connect();
    int fail(const std::string& what);
    Async<int> follow_states();
    Async<int> create_streams();
    Async<bool> create_tcp(Stream& stream);
    Async<bool> create_udp(Stream& stream);
    Async<int> run_test();
    Async<int> exchange_results();
    int lost_control();
    Instant now() const { return process_.simulator().now(); }

    Process& process_;
    Options options_;
    HostAddress target_;
    IpAddress source_;
    sim::Interface* device_ = nullptr;
    std::string cookie_;
    int error_ = 0;
    std::unique_ptr<Control> control_;
    std::unique_ptr<Test> test_;
    nlohmann::json theirs_;
};

int Client::fail(const std::string& what) {
    process_.err("iperf3: error - " + what + "\n");
    return 1;
}

int Client::lost_control() {
    if (!control_->interrupted()) return fail("control socket has closed unexpectedly");
    control_->send(State::client_terminate);
    if (test_ && test_->is_running()) {
        test_->intervals(true);
        test_->stop();
        test_->summary(nullptr);
    }
    process_.err("iperf3: interrupt - the client has terminated\n");
    return 1;
}

// Null: not; error_ says why.
Async<std::unique_ptr<sim::TcpConnection>> Client::connect() {
    sim::TcpConnect request;
    request.local.address = source_;
    request.remote = {target_.address, options_.port};
    request.device = device_;
    auto opened = process_.name_space().ip().connect_tcp(request);
    if (!opened) {
        error_ = opened.error().number;
        co_return nullptr;
    }
    auto connection = std::move(*opened);
    bool connected = false;
    error_ = 0;
    connection->on_connected = [this, &connected] {
        connected = true;
        process_.notify();
    };
    connection->on_error = [this](int number) {
        error_ = number;
        process_.notify();
    };
    while (!connected && error_ == 0) {
        co_await process_.wait(Waiting::active, std::nullopt);
        if (process_.take_signal() != 0) error_ = EINTR;
    }
    connection->on_connected = nullptr;
    if (error_ != 0) co_return nullptr;
    co_return connection;
}

Async<bool> Client::create_tcp(Stream& stream) {
    stream.connection = co_await connect();
    if (!stream.connection) co_return false;
    stream.local = stream.connection->local();
    stream.remote = stream.connection->remote();
    auto& connection = *stream.connection;
    (void)connection.send(
        Bytes(reinterpret_cast<const std::uint8_t*>(cookie_.data()), cookie_.size()));
    connection.on_error = nullptr;
    if (!test_->is_sender()) connection.on_readable = [this, &stream] { test_->take_tcp(stream); };
    co_return true;
}

Async<bool> Client::create_udp(Stream& stream) {
    sim::UdpBind bind;
    bind.family = target_.address.family();
    bind.address = source_;
    bind.device = device_;
    auto& ip = process_.name_space().ip();
    bool greeted = false;
    auto opened = ip.open_udp(bind, [this, &stream, &greeted](const sim::Datagram& datagram) {
        if (test_->is_running()) return test_->take_datagram(stream, datagram.payload);
        greeted = true;
        process_.notify();
    });
    if (!opened) {
        error_ = opened.error().number;
        co_return false;
    }
    stream.socket = std::move(*opened);
    (void)stream.socket->connect(target_.address, options_.port);
    stream.local = {control_->connection().local().address, stream.socket->bound().port};
    stream.remote = {target_.address, options_.port};
    std::vector<std::uint8_t> hello(4);
    store_be32(hello, 0, kHello);
    sim::UdpSend request;
    request.payload = hello;
    (void)stream.socket->send(request);
    const auto deadline = now() + kHelloWait;
    while (!greeted && now() < deadline) co_await process_.wait(Waiting::active, deadline);
    stream.socket->on_datagram = [this, &stream](const sim::Datagram& datagram) {
        test_->take_datagram(stream, datagram.payload);
    };
    stream.send = [this, &stream](std::vector<std::uint8_t>& block, std::int64_t number) {
        write_stamp(block, number, now());
        sim::UdpSend one;
        one.payload = block;
        (void)stream.socket->send(one);
    };
    error_ = ETIMEDOUT;
    co_return greeted;
}

Async<int> Client::create_streams() {
    const bool udp = options_.parameters.udp;
    for (int i = 0; i < options_.parameters.streams; ++i) {
        auto& stream = test_->add();
        bool made = false;
        if (udp)
            made = co_await create_udp(stream);
        else
            made = co_await create_tcp(stream);
        if (!made)
            co_return fail(fmt::format("unable to connect stream: {}", std::strerror(error_)));
    }
    for (const auto& stream : test_->streams()) test_->announce(*stream);
    co_return 0;
}

Async<int> Client::run_test() {
    test_->begin();
    const auto& parameters = test_->parameters();
    // Without a time: until the amount is sent, or for ever.
    const auto limit = parameters.time > Duration{}
                           ? std::optional(test_->began() + parameters.time)
                           : std::nullopt;
    while (!test_->is_complete() && (!limit || now() < *limit)) {
        if (control_->interrupted()) co_return lost_control();
        if (control_->has_news()) {
            const auto state = co_await control_->read_state();
            if (state == State::server_terminate) {
                test_->intervals(true);
                test_->stop();
                test_->summary(nullptr);
                co_return fail("the server has terminated");
            }
            co_return lost_control();
        }
        auto deadline = limit;
        if (const auto next = test_->next_interval(); next && (!deadline || *next < *deadline))
            deadline = next;
        co_await process_.wait(Waiting::active, deadline);
        test_->intervals(false);
    }
    test_->intervals(true);
    test_->stop();
    control_->send(State::test_end);
    co_return 0;
}

Async<int> Client::exchange_results() {
    control_->send(test_->results());
    theirs_ = co_await control_->read_json();
    if (theirs_.is_discarded()) co_return lost_control();
    co_return 0;
}

// Until all is done, or has failed: the exit status.
Async<int> Client::follow_states() {
    for (;;) {
        const auto state = co_await control_->read_state();
        if (!state) co_return lost_control();
        int failed = 0;
        switch (*state) {
            case State::param_exchange:
                control_->send(to_json(options_.parameters));
                break;
            case State::create_streams:
                failed = co_await create_streams();
                break;
            case State::test_running:
                failed = co_await run_test();
                break;
            case State::exchange_results:
                failed = co_await exchange_results();
                break;
            case State::display_results:
                test_->summary(&theirs_);
                control_->send(State::iperf_done);
                process_.out("\niperf Done.\n");
                co_return 0;
            case State::access_denied:
                co_return fail("the server is busy running a test. try again later");
            case State::server_terminate:
                co_return fail("the server has terminated");
            default:
                break;
        }
        if (failed != 0) co_return failed;
    }
}

Task Client::run() {
    for (const int number : {SIGINT, SIGTERM}) process_.catch_signal(number);
    auto connection = co_await connect();
    if (!connection)
        co_return fail(fmt::format("unable to connect to server: {}", std::strerror(error_)));
    process_.out(fmt::format("Connecting to host {}, port {}\n", options_.target, options_.port));
    if (options_.parameters.reverse)
        process_.out(fmt::format("Reverse mode, remote host {} is sending\n", options_.target));
    if (options_.parameters.length == 0)
        options_.parameters.length =
            options_.parameters.udp ? connection->numbers().mss : std::size_t{131'072};
    control_ = std::make_unique<Control>(process_, std::move(connection), Waiting::active);
    test_ = std::make_unique<Test>(process_, options_, options_.parameters, true);
    control_->send(cookie_);
    const int status = co_await follow_states();
    // Time moves while we wait: what was said last is to reach the server.
    co_await control_->close();
    co_return status;
}

}  // namespace

Task run_client(Process& process, Options options) {
    const auto target = co_await resolve(process, options.target, options.family);
    const auto source = options.bind.empty() ? IpAddress() : IpAddress::parse(options.bind);
    if (!target || !source) {
        process.err(fmt::format("iperf3: error - unable to connect to server: {}\n",
                                std::strerror(EAGAIN)));
        co_return 1;
    }
    Client client(process, options, *target, *source);
    co_return co_await client.run();
}

}  // namespace vxlab::labs::iperf3_tool
