#include "labs/tools/iperf3/control.h"

#include <nlohmann/json.hpp>

#include "core/base/bytes.h"

namespace vxlab::labs::iperf3_tool {
namespace {

constexpr std::size_t kMostJson = 1 << 20;
constexpr auto kCloseWait = Duration::seconds(1);

}  // namespace

Control::Control(Process& process, std::unique_ptr<sim::TcpConnection> connection, Waiting waiting)
    : process_(process), connection_(std::move(connection)), waiting_(waiting) {
    connection_->set_no_delay(true);
    connection_->on_readable = [this] { process_.notify(); };
    connection_->on_error = [this](int) {
        failed_ = true;
        process_.notify();
    };
}

void Control::send(State state) { send(std::string(1, static_cast<char>(state))); }

void Control::send(const std::string& bytes) {
    (void)connection_->send(
        Bytes(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
}

void Control::send(const nlohmann::json& value) {
    const auto text = value.dump();
    std::vector<std::uint8_t> size(4);
    store_be32(size, 0, static_cast<std::uint32_t>(text.size()));
    send(std::string(size.begin(), size.end()) + text);
}

bool Control::interrupted() {
    const int number = process_.take_signal();
    interrupted_ = interrupted_ || number != 0;
    return interrupted_;
}

Async<bool> Control::close() {
    connection_->shut_down();
    const auto deadline = process_.simulator().now() + kCloseWait;
    while (!failed_ && !connection_->end_of_stream() && process_.simulator().now() < deadline) {
        (void)connection_->read(kMostJson);
        if (connection_->end_of_stream()) break;
        co_await process_.wait(waiting_, deadline);
    }
    co_return !failed_;
}

bool Control::has_news() const {
    return failed_ || connection_->readable() > 0 || connection_->end_of_stream();
}

Async<std::optional<std::string>> Control::read(std::size_t size) {
    while (connection_->readable() < size) {
        if (failed_ || connection_->end_of_stream() || interrupted()) co_return std::nullopt;
        co_await process_.wait(waiting_, std::nullopt);
    }
    const auto bytes = connection_->read(size);
    co_return std::string(bytes.begin(), bytes.end());
}

Async<std::optional<State>> Control::read_state() {
    const auto byte = co_await read(1);
    if (!byte) co_return std::nullopt;
    co_return static_cast<State>((*byte)[0]);
}

Async<nlohmann::json> Control::read_json() {
    const auto head = co_await read(4);
    if (!head) co_return nlohmann::json(nlohmann::json::value_t::discarded);
    const auto size = load_be32(Bytes(reinterpret_cast<const std::uint8_t*>(head->data()), 4), 0);
    if (size > kMostJson) co_return nlohmann::json(nlohmann::json::value_t::discarded);
    const auto text = co_await read(size);
    co_return nlohmann::json::parse(text.value_or(""), nullptr, false);
}

}  // namespace vxlab::labs::iperf3_tool
