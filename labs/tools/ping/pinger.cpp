// The loop of ping.
#include "labs/tools/ping/pinger.h"

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "core/sim/ip/ip_stack.h"
#include "core/sim/name_space.h"
#include "core/wire/icmp.h"
#include "labs/tools/ping/ping.h"
#include "labs/tools/ping/words.h"

namespace vxlab::labs::ping_tool {
namespace {

const auto kStart = Duration::milliseconds(1);
constexpr std::int64_t kLeastWait = 10;  // ms: between retries, and floods without answers
constexpr std::size_t kTimeLength = 16;  // a struct timeval in the packet

Duration milliseconds(std::int64_t n) { return Duration::milliseconds(n); }

}  // namespace

Pinger::Pinger(Process& process, Options options, HostAddress target, std::string target_name)
    : process_(process),
      options_(std::move(options)),
      target_(std::move(target)),
      target_name_(std::move(target_name)) {}

Async<int> Pinger::run() {
    if (const auto status = prepare()) co_return *status;
    for (const int number : {SIGINT, SIGQUIT}) process_.catch_signal(number);
    // To start a program takes a moment. Without it, what runs by whole seconds (probes for a
    // neighbour, say) and two pings in a row would always fall on the same instant.
    co_await process_.sleep(kStart);
    process_.out(head());
    start_ = now();
    if (options_.deadline) exit_time_ = start_ + *options_.deadline;
    for (;;) {
        handle_signals();
        handle_arrivals();
        if (is_over()) break;
        std::int64_t next = 0;
        while (next <= 0) next = send_when_due();
        set_exit_time();
        auto until = now() + milliseconds(next);
        const bool all_sent =
            options_.count > 0 && statistics_.transmitted >= options_.count && !options_.deadline;
        if (exit_time_ && (all_sent || *exit_time_ < until)) until = *exit_time_;
        co_await process_.wait(Waiting::active, until);
        exiting_ = exiting_ || (exit_time_ && now() >= *exit_time_);
    }
    Statistics::Manner manner;
    manner.is_timed = options_.size >= kTimeLength;
    manner.is_flood = options_.interval == 0 || options_.flood || options_.adaptive;
    manner.elapsed = last_sent_ - start_;
    process_.out(statistics_.last_lines(options_.destination, manner));
    const bool missed = options_.deadline && statistics_.received < options_.count;
    co_return statistics_.received == 0 || missed ? 1 : 0;
}

bool Pinger::is_over() const {
    const auto answered = statistics_.received + statistics_.errors;
    return exiting_ || (options_.count > 0 && answered >= options_.count) ||
           (options_.deadline && statistics_.errors > 0);
}

void Pinger::handle_signals() {
    while (const int number = process_.take_signal()) {
        if (number == SIGINT) exiting_ = true;
        if (number == SIGQUIT) process_.err(statistics_.snapshot(options_.size >= kTimeLength));
    }
}

// Everything is sent: answers may still come for twice the longest round trip.
void Pinger::set_exit_time() {
    if (options_.count == 0 || statistics_.transmitted < options_.count || options_.deadline ||
        exit_time_)
        return;
    auto wait = options_.linger;
    if (statistics_.received > 0)
        wait = std::max(Duration::microseconds(2 * statistics_.greatest),
                        milliseconds(options_.interval));
    exit_time_ = now() + wait;
}

std::int64_t Pinger::send_when_due() {
    const auto interval = options_.interval;
    if (exiting_ ||
        (options_.count > 0 && statistics_.transmitted >= options_.count && !options_.deadline))
        return 1000;
    if (!has_sent_) {
        tokens_ = interval * (options_.preload - 1);
    } else {
        auto tokens = (now() - last_sent_).nanoseconds / 1'000'000;
        if (interval == 0 && tokens < kLeastWait &&
            static_cast<std::int64_t>(statistics_.in_flight()) >= options_.preload)
            return kLeastWait - tokens;
        tokens = std::min(tokens + tokens_, interval * options_.preload);
        if (tokens < interval) return interval - tokens;
        tokens_ = tokens - interval;
    }
    last_sent_ = now();
    has_sent_ = true;
    const auto sent = static_cast<std::uint16_t>(statistics_.transmitted);
    if (options_.outstanding && sent > 0 && !statistics_.seen.count(sent)) {
        print_time();
        process_.out(fmt::format("no answer yet for icmp_seq={}\n", sent));
    }
    return send_one(tokens_);
}

std::int64_t Pinger::send_one(std::int64_t& tokens) {
    // What no packet could ever hold leaves nothing in the socket's error queue.
    if (options_.size + 8 > 0xffff) {
        ++statistics_.transmitted;
        tokens = 0;
        return std::max(kLeastWait, options_.interval);
    }
    const auto message = make_message(static_cast<std::uint16_t>(statistics_.transmitted + 1));
    sim::IcmpSend request;
    request.source = source_;
    request.destination = target_.address;
    request.ttl = options_.ttl;
    request.tos = options_.tos;
    request.flow_label = options_.flow_label;
    request.discovery = options_.discovery.value_or(sim::PathMtuDiscovery::dont);
    request.device = device_;
    request.broadcast = options_.broadcast;
    request.multicast_loop = !options_.no_loop;
    request.message = message;
    ++statistics_.transmitted;
    const auto sent = socket_->send(request);
    if (sent) {
        if (!options_.quiet && options_.flood) process_.out(".");
        return options_.interval - tokens;
    }
    tokens = 0;
    const int error = sent.error().number;
    if (error == EMSGSIZE) {
        const auto way = process_.name_space().ip().find_route({target_.address, source_, device_});
        ++statistics_.errors;
        if (!options_.quiet)
            process_.err(fmt::format("ping: local error: message too long, mtu{}{}\n",
                                     is_v6() ? ": " : "=", way ? way->mtu : 0));
    } else if (!options_.quiet) {
        process_.err(options_.flood ? "E"
                                    : fmt::format("ping: sendmsg: {}\n", std::strerror(error)));
    }
    return std::max(kLeastWait, options_.interval);
}

std::vector<std::uint8_t> Pinger::make_message(std::uint16_t sequence) const {
    std::vector<std::uint8_t> data(options_.size);
    for (std::size_t i = 0; i < data.size(); ++i)
        data[i] = options_.pattern.empty() ? static_cast<std::uint8_t>(i)
                                           : options_.pattern[i % options_.pattern.size()];
    if (data.size() >= kTimeLength) {
        const auto us = now().nanoseconds / 1000;
        for (unsigned i = 0; i < 8; ++i) {
            data[i] = static_cast<std::uint8_t>(us / 1'000'000 >> (8 * i));
            data[i + 8] = static_cast<std::uint8_t>(us % 1'000'000 >> (8 * i));
        }
    }
    auto echo = wire::Icmp::echo_request(identifier_, sequence, data);
    if (is_v6()) echo.type = static_cast<wire::IcmpType>(128);
    std::vector<std::uint8_t> message;
    echo.append(message);
    return message;
}

}  // namespace vxlab::labs::ping_tool

namespace vxlab::labs {

Task ping(Process& process) {
    ping_tool::Options options;
    if (const auto refusal = ping_tool::parse(process.arguments(), options)) {
        process.out(refusal->out);
        process.err(refusal->err);
        co_return refusal->status;
    }
    process.err(options.warnings);
    const auto target = co_await resolve(process, options.destination, options.family);
    const bool has_zone = target && !target->zone.empty();
    if (!target || (has_zone && !process.name_space().find(target->zone))) {
        const bool is_address = IpAddress::parse(options.destination).has_value();
        process.err("ping: " + options.destination +
                    (is_address ? ": Address family for hostname not supported\n"
                     : has_zone ? ": Name or service not known\n"
                                : ": Temporary failure in name resolution\n"));
        co_return 2;
    }
    std::string name;
    if (!target->is_numeric && !options.numeric) name = co_await name_of(process, target->address);
    ping_tool::Pinger pinger(process, options, *target, name);
    co_return co_await pinger.run();
}

}  // namespace vxlab::labs
