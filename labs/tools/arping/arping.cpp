// arping: requests by hand, and who answers.
#include "labs/tools/arping/arping.h"

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>

#include "core/sim/ip/ip_stack.h"
#include "core/sim/name_space.h"
#include "core/wire/arp.h"
#include "core/wire/ethernet.h"
#include "labs/tools/arping/options.h"
#include "labs/tools/net/resolve.h"

namespace vxlab::labs {
namespace {

using arping_tool::Options;

struct Answer {
    Instant time{};
    wire::Arp arp;
    MacAddress destination{};
};

class Arping {
public:
    Arping(Process& process, const Options& options, IpAddress target)
        : process_(process), options_(options), target_(target) {}
    ~Arping() {
        auto* device = process_.simulator().interface(device_id_);
        if (device && tap_ >= 0) device->remove_tap(tap_);
    }
    Async<int> run();

private:
    std::optional<int> prepare();
    std::optional<int> choose_source();
    void listen();
    void send();
    void handle(const Answer& answer);
    int finish() const;
    int complain(const std::string& line) const {
        process_.err(line + "\n");
        return 2;
    }
    Instant now() const { return process_.simulator().now(); }
    sim::Interface* device() const { return process_.simulator().interface(device_id_); }

    Process& process_;
    const Options& options_;
    IpAddress target_, source_{};
    trace::InterfaceId device_id_ = 0;
    MacAddress peer_{};
    int tap_ = -1;
    std::vector<Answer> answers_;
    std::uint64_t sent_ = 0, broadcasts_ = 0, received_ = 0;
    Instant last_sent_{};
    bool done_ = false;
};

std::optional<int> Arping::prepare() {
    auto& name_space = process_.name_space();
    sim::Interface* device = nullptr;
    if (!options_.device.empty()) {
        device = name_space.find(options_.device);
        if (!device) return complain("arping: Device " + options_.device + " not available.");
    } else {
        const auto way = name_space.ip().find_route({target_, {}, nullptr});
        if (!way)
            return complain("Suitable device could not be determined. Please, use option -I.");
        device = way->interface;
    }
    if (!device->flags.up) return complain("Interface \"" + device->name + "\" is down");
    if (device->flags.noarp || device->flags.loopback)
        return complain("Interface \"" + device->name + "\" is not ARPable");
    device_id_ = device->id;
    peer_ = device->broadcast;
    return choose_source();
}

std::optional<int> Arping::choose_source() {
    auto& stack = process_.name_space().ip();
    if (!options_.source.empty()) {
        const auto address = IpAddress::parse(options_.source);
        if (!address) return complain("arping: invalid source " + options_.source);
        source_ = *address;
    } else if (options_.unsolicited) {
        source_ = target_;
    }
    if (source_ && !options_.duplicate_detection && !stack.is_local(source_))
        return complain("arping: bind: Cannot assign requested address");
    if (!source_ && options_.duplicate_detection) source_ = IpAddress::v4(0);
    if (source_) return std::nullopt;
    const auto way = stack.find_route({target_, {}, device()});
    if (!way || !way->source) {
        process_.err("arping: Warning: setsockopt(SO_DONTROUTE): Network is unreachable\n");
        source_ = IpAddress::v4(0);
    } else {
        source_ = way->source;
    }
    return std::nullopt;
}

void Arping::listen() {
    tap_ = device()->add_tap([this](sim::Interface&, const sim::Frame& frame, bool incoming) {
        const auto ethernet = wire::EthernetView::over(frame.bytes());
        if (!incoming || !ethernet || ethernet->type() != wire::EtherType::arp) return;
        const auto arp = wire::Arp::parse(frame.bytes().subspan(14));
        if (!arp) return;
        answers_.push_back({now(), *arp, ethernet->destination()});
        process_.notify();
    });
}

void Arping::send() {
    auto* out = device();
    if (!out) return;
    wire::Arp arp;
    arp.operation = options_.advertises ? wire::ArpOperation::reply : wire::ArpOperation::request;
    arp.sender_mac = out->address;
    arp.sender_ip = source_;
    arp.target_mac = options_.advertises ? out->address : peer_;
    arp.target_ip = target_;
    std::vector<std::uint8_t> bytes;
    wire::Ethernet{peer_, out->address, wire::EtherType::arp}.append(bytes);
    arp.append(bytes);
    ++sent_;
    if (peer_ == out->broadcast) ++broadcasts_;
    last_sent_ = now();
    out->transmit(process_.simulator().make_frame(std::move(bytes)));
}

void Arping::handle(const Answer& answer) {
    const auto* in = device();
    const auto& arp = answer.arp;
    if (!in || arp.sender_ip != target_ || arp.sender_mac == in->address) return;
    const bool is_ours = options_.duplicate_detection
                             ? source_.is_unspecified() || arp.target_ip == source_
                             : arp.target_ip == source_ && arp.target_mac == in->address;
    if (!is_ours) return;
    if (!options_.quiet) {
        auto mac = arp.sender_mac.text();
        std::transform(mac.begin(), mac.end(), mac.begin(),
                       [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        const auto us = (answer.time - last_sent_).nanoseconds / 1000;
        process_.out(fmt::format("{} {} from {} [{}]  {}.{:03}ms\n",
                                 answer.destination == in->address ? "Unicast" : "Broadcast",
                                 arp.operation == wire::ArpOperation::reply ? "reply" : "request",
                                 arp.sender_ip.text(), mac, us / 1000, us % 1000));
    }
    ++received_;
    if (!options_.keep_broadcasting) peer_ = arp.sender_mac;
    if (options_.quit_on_reply ||
        (options_.count > 0 && sent_ >= options_.count && received_ == sent_))
        done_ = true;
}

int Arping::finish() const {
    if (!options_.quiet)
        process_.out(fmt::format("Sent {} probes ({} broadcast(s))\nReceived {} response(s)\n",
                                 sent_, broadcasts_, received_));
    if (options_.duplicate_detection) return received_ > 0 ? 1 : 0;
    return options_.unsolicited || received_ > 0 ? 0 : 1;
}

Async<int> Arping::run() {
    if (const auto status = prepare()) co_return *status;
    for (const int number : {SIGINT}) process_.catch_signal(number);
    listen();
    if (!options_.quiet)
        process_.out(
            fmt::format("ARPING {} from {} {}\n", target_.text(), source_.text(), device()->name));
    const auto start = now();
    while (!done_) {
        if (sent_ == 0 || now() - last_sent_ >= options_.interval) {
            if (options_.count > 0 && sent_ >= options_.count) break;
            send();
        }
        auto until = last_sent_ + options_.interval;
        if (options_.deadline) until = std::min(until, start + *options_.deadline);
        co_await process_.wait(Waiting::active, until);
        for (const auto& answer : std::exchange(answers_, {})) handle(answer);
        const bool late = options_.deadline && now() - start > *options_.deadline;
        const bool last = options_.deadline && now() - start == *options_.deadline;
        if (last && !done_ && (options_.count == 0 || sent_ < options_.count)) send();
        done_ = done_ || late || last || process_.take_signal() != 0 || !device();
    }
    co_return finish();
}

}  // namespace

Task arping(Process& process) {
    Options options;
    if (const auto refusal = arping_tool::parse(process.arguments(), options)) {
        process.out(refusal->out);
        process.err(refusal->err);
        co_return refusal->status;
    }
    const auto target = co_await resolve(process, options.destination, IpAddress::Family::v4);
    if (!target) {
        process.err("arping: " + options.destination + ": Temporary failure in name resolution\n");
        co_return 2;
    }
    Arping run(process, options, target->address);
    co_return co_await run.run();
}

}  // namespace vxlab::labs
