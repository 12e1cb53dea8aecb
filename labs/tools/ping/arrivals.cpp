// What comes back: echo replies, and errors about what was sent.
#include <fmt/format.h>

#include "core/sim/interface.h"
#include "core/wire/icmp.h"
#include "labs/tools/ping/pinger.h"
#include "labs/tools/ping/words.h"

namespace vxlab::labs::ping_tool {
namespace {

constexpr std::uint8_t kEchoReply = 0, kEchoReply6 = 129;
constexpr std::size_t kTimeLength = 16;

bool is_link_local(const IpAddress& address) {
    return address.is_v6() && address.bytes()[0] == 0xfe && (address.bytes()[1] & 0xc0) == 0x80;
}

// The sender's time, in µs.
std::int64_t time_in(Bytes payload) {
    std::int64_t seconds = 0, rest = 0;
    for (unsigned i = 8; i-- > 0;) {
        seconds = seconds << 8 | payload[i];
        rest = rest << 8 | payload[i + 8];
    }
    return seconds * 1'000'000 + rest;
}

}  // namespace

void Pinger::take(const sim::IcmpMessage& message) {
    const auto view = wire::IcmpView::over(message.message);
    if (!view || static_cast<std::uint8_t>(view->type()) != (is_v6() ? kEchoReply6 : kEchoReply) ||
        view->identifier() != identifier_)
        return;
    Reply reply;
    reply.source = message.source;
    if (is_link_local(message.source))
        reply.zone = message.interface->flags.loopback && !target_.zone.empty()
                         ? target_.zone  // our own answer
                         : message.interface->name;
    reply.sequence = view->sequence();
    reply.ttl = message.ttl;
    reply.size = message.message.size();
    if (options_.size >= kTimeLength && view->payload().size() >= kTimeLength)
        reply.round_trip = now().nanoseconds / 1000 - time_in(view->payload());
    arrivals_.emplace_back(std::move(reply));
    process_.notify();
}

void Pinger::take(const sim::SocketError& error) {
    const auto view = wire::IcmpView::over(error.quoted);
    if (error.local || error.destination != target_.address || !view ||
        view->identifier() != identifier_)
        return;
    Failure failure{error, view->sequence()};
    failure.error.quoted = {};
    arrivals_.emplace_back(failure);
    process_.notify();
}

void Pinger::handle_arrivals() {
    const auto arrived = std::exchange(arrivals_, {});
    for (const auto& one : arrived) std::visit([this](const auto& what) { handle(what); }, one);
}

void Pinger::print_time() {
    if (!options_.timestamps) return;
    const auto us = now().nanoseconds / 1000;
    process_.out(fmt::format("[{}.{:06}] ", us / 1'000'000, us % 1'000'000));
}

std::string Pinger::text_of(const IpAddress& address, const std::string& zone) const {
    const auto text = address.text() + (is_link_local(address) ? '%' + zone : std::string());
    const bool is_named = !target_name_.empty() && address == target_.address;
    return is_named ? target_name_ + " (" + text + ")" : text;
}

void Pinger::handle(const Reply& reply) {
    ++statistics_.received;
    statistics_.acknowledge(reply.sequence);
    if (reply.round_trip) statistics_.add_round_trip(*reply.round_trip);
    if (options_.adaptive && reply.round_trip)
        options_.interval = (statistics_.average8 / 8 + 500) / 1000;
    const bool is_repeat = !statistics_.seen.insert(reply.sequence).second;
    if (is_repeat) {
        ++statistics_.repeats;
        --statistics_.received;
    }
    if (options_.quiet) return;
    print_time();
    if (options_.flood) {
        process_.out("\b \b");
    } else {
        print(reply, is_repeat);
    }
}

void Pinger::print(const Reply& reply, bool is_repeat) {
    auto line = fmt::format("{} bytes from {}: icmp_seq={}", reply.size,
                            text_of(reply.source, reply.zone), reply.sequence);
    if (options_.verbose) line += fmt::format(" ident={}", identifier_);
    line += fmt::format(" ttl={}", reply.ttl);
    if (reply.size < options_.size + 8) {
        process_.out(line + " (truncated)\n");
        return;
    }
    if (reply.round_trip) line += fmt::format(" time={} ms", time_text(*reply.round_trip));
    if (options_.audible) line += '\a';
    const bool is_group = target_.address.is_multicast();
    if (is_repeat && (!is_group || options_.verbose)) line += " (DUP!)";
    if (!is_group && !options_.broadcast && reply.source != target_.address)
        line += " (DIFFERENT ADDRESS!)";
    process_.out(line + '\n');
}

void Pinger::handle(const Failure& failure) {
    ++statistics_.errors;
    statistics_.acknowledge(failure.sequence);
    if (options_.quiet) return;
    if (options_.flood) {
        process_.out("\bE");
        return;
    }
    print_time();
    process_.out(fmt::format(
        "From {} icmp_seq={} {}\n", text_of(failure.error.offender, device_ ? device_->name : ""),
        failure.sequence, error_text(failure.error, target_.address.family())));
}

}  // namespace vxlab::labs::ping_tool
