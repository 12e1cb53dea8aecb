// Sending probes over UDP and ICMP sockets.
#include "labs/tools/trace_path/probes.h"

#include "core/sim/ip/ip_stack.h"
#include "core/sim/name_space.h"
#include "core/wire/icmp.h"

namespace vxlab::labs::trace_path {
namespace {

// What traceroute prints behind the time.
std::string remark_of(const sim::SocketError& error, bool is_v6) {
    if (is_v6) {
        if (error.type == 2) return "!F-" + std::to_string(error.info);
        if (error.type != 1) return {};
        switch (error.code) {
            case 0:
                return "!N";
            case 1:
                return "!X";
            case 2:
                return "!S";
            case 3:
                return "!H";
            default:
                return {};
        }
    }
    if (error.type != 3) return {};
    switch (error.code) {
        case 0:
        case 6:
            return "!N";
        case 1:
        case 7:
        case 8:
            return "!H";
        case 2:
            return "!P";
        case 3:
            return {};
        case 4:
            return "!F-" + std::to_string(error.info);
        case 5:
            return "!S";
        case 9:
        case 10:
        case 13:
            return "!X";
        case 14:
            return "!V";
        case 15:
            return "!C";
        default:
            return "!<" + std::to_string(error.code) + ">";
    }
}

bool is_time_exceeded(const sim::SocketError& error, bool is_v6) {
    return error.type == (is_v6 ? 3 : 11);
}

bool is_port_unreachable(const sim::SocketError& error, bool is_v6) {
    return is_v6 ? error.type == 1 && error.code == 4 : error.type == 3 && error.code == 3;
}

bool is_too_big(const sim::SocketError& error, bool is_v6) {
    return is_v6 ? error.type == 2 : error.type == 3 && error.code == 4;
}

}  // namespace

Probes::Probes(Process& process, const ProbeOptions& options)
    : process_(process),
      options_(options),
      identifier_(static_cast<std::uint16_t>(process.simulator().random() & 0xffff)) {
    if (options_.method == Method::udp) return;
    icmp_ = process_.name_space().ip().open_icmp(options_.destination.family());
    icmp_->on_message = [this](const sim::IcmpMessage& message) { answer(message); };
    icmp_->on_error = [this](const sim::SocketError& error) {
        const auto view = wire::IcmpView::over(error.quoted);
        if (view && view->identifier() == identifier_)
            fail(static_cast<std::uint16_t>(view->sequence() - options_.port), error);
    };
}

KernelResult<std::size_t> Probes::send(std::uint8_t ttl, std::size_t length) {
    probes_.push_back({});
    probes_.back().sent = process_.simulator().now();
    const auto sent =
        options_.method == Method::udp ? send_udp(ttl, length) : send_icmp(ttl, length);
    if (!sent) {
        probes_.pop_back();
        return tl::unexpected(sent.error());
    }
    return probes_.size() - 1;
}

KernelResult<> Probes::send_udp(std::uint8_t ttl, std::size_t length) {
    const auto number = probes_.size() - 1;
    sim::UdpBind bind;
    bind.family = options_.destination.family();
    bind.address = options_.source;
    bind.device = options_.device;
    bind.error_queue = true;
    auto socket = process_.name_space().ip().open_udp(bind, [](const sim::Datagram&) {});
    if (!socket) return tl::unexpected(socket.error());
    (*socket)->on_error = [this, number](const sim::SocketError& error) { fail(number, error); };
    const std::vector<std::uint8_t> payload(length, 0x40);
    sim::UdpSend request;
    request.destination = options_.destination;
    request.destination_port = static_cast<std::uint16_t>(options_.port + number);
    request.ttl = ttl;
    request.tos = options_.tos;
    request.discovery =
        options_.dont_fragment ? sim::PathMtuDiscovery::probe : sim::PathMtuDiscovery::dont;
    request.payload = payload;
    udp_.push_back(std::move(*socket));
    return udp_.back()->send(request);
}

KernelResult<> Probes::send_icmp(std::uint8_t ttl, std::size_t length) {
    const std::vector<std::uint8_t> data(length, 0x40);
    auto echo = wire::Icmp::echo_request(
        identifier_, static_cast<std::uint16_t>(options_.port + probes_.size() - 1), data);
    if (is_v6()) echo.type = static_cast<wire::IcmpType>(128);
    std::vector<std::uint8_t> message;
    echo.append(message);
    sim::IcmpSend request;
    request.source = options_.source;
    request.destination = options_.destination;
    request.device = options_.device;
    request.ttl = ttl;
    request.tos = options_.tos;
    request.message = message;
    return icmp_->send(request);
}

void Probes::fail(std::size_t number, const sim::SocketError& error) {
    if (number >= probes_.size() || probes_[number].answered) return;
    auto& probe = probes_[number];
    probe.answered = process_.simulator().now();
    probe.from = error.offender;
    probe.answer_ttl = error.ttl;
    if (is_too_big(error, is_v6())) probe.mtu = error.info;
    if (!is_time_exceeded(error, is_v6())) {
        probe.remark = remark_of(error, is_v6());
        probe.is_final = true;
        probe.is_reached = is_port_unreachable(error, is_v6());
    }
    process_.notify();
}

void Probes::answer(const sim::IcmpMessage& message) {
    const auto view = wire::IcmpView::over(message.message);
    if (!view || static_cast<std::uint8_t>(view->type()) != (is_v6() ? 129 : 0) ||
        view->identifier() != identifier_)
        return;
    const std::size_t number = static_cast<std::uint16_t>(view->sequence() - options_.port);
    if (number >= probes_.size() || probes_[number].answered) return;
    auto& probe = probes_[number];
    probe.answered = process_.simulator().now();
    probe.from = message.source;
    probe.answer_ttl = message.ttl;
    probe.is_final = probe.is_reached = true;
    process_.notify();
}

}  // namespace vxlab::labs::trace_path
