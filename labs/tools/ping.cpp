// ping and ping6 of iputils 20221126: echo requests through a raw socket of the namespace.
#include "labs/tools/ping.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <csignal>
#include <cstring>
#include <map>
#include <span>

#include "core/sim/interface.h"
#include "core/sim/ip/ip_stack.h"
#include "core/sim/name_space.h"
#include "core/wire/icmp.h"
#include "core/wire/icmpv6.h"

namespace vxlab::labs {
namespace {

constexpr int kWrongUse = 2, kNoAnswer = 1;

struct Options {
    std::int64_t count = 0;  // 0: until interrupted
    double interval = 1, wait = 10, deadline = 0;
    std::size_t size = 56;
    unsigned ttl = 0, tos = 0;
    bool quiet = false, flood = false, broadcast = false;
    sim::PathMtuDiscovery discovery = sim::PathMtuDiscovery::want;
    std::string source;
    IpAddress::Family family = IpAddress::Family::none;
    std::string target;
};

// Reads the words; on a mistake complains as ping does and returns the status.
class Reader {
public:
    explicit Reader(Process& process) : process_(process) {}

    std::optional<int> read(Options& options) {
        const auto words = std::span(process_.arguments()).subspan(1);
        for (std::size_t i = 0; i < words.size(); ++i) {
            if (words[i].size() < 2 || words[i][0] != '-') {
                options.target = words[i];
                continue;
            }
            for (std::size_t at = 1; at < words[i].size(); ++at) {
                const auto letter = words[i][at];
                if (std::string_view("ciWwsMtIQmpSl").find(letter) == std::string_view::npos) {
                    if (const auto status = flag(options, letter)) return status;
                    continue;
                }
                auto value = words[i].substr(at + 1);
                if (value.empty() && i + 1 < words.size()) value = words[++i];
                if (value.empty()) return missing(letter);
                if (const auto status = set(options, letter, value)) return status;
                break;
            }
        }
        if (!options.target.empty()) return std::nullopt;
        process_.err("ping: usage error: Destination address required\n");
        return 1;
    }

private:
    std::optional<int> missing(char letter) {
        process_.err(fmt::format("ping: option requires an argument -- '{}'\n", letter));
        return kWrongUse;
    }

    std::optional<int> flag(Options& options, char letter) {
        switch (letter) {
            case 'q':
                options.quiet = true;
                return std::nullopt;
            case 'b':
                options.broadcast = true;
                return std::nullopt;
            case 'f':
                options.flood = true;
                options.interval = 0.01;
                return std::nullopt;
            case '4':
                options.family = IpAddress::Family::v4;
                return std::nullopt;
            case '6':
                options.family = IpAddress::Family::v6;
                return std::nullopt;
            case 'n':
            case 'U':
            case 'O':
            case 'v':
                return std::nullopt;
            case 'V':
                process_.out("ping from iputils 20221126\n");
                return 0;
            default:
                process_.err(fmt::format("vxlab: ping: option -{} is not simulated\n", letter));
                return kWrongUse;
        }
    }

    std::optional<int> invalid(const std::string& value) {
        process_.err(fmt::format("ping: invalid argument: '{}'\n", value));
        return 1;
    }

    template <class Number>
    std::optional<int> number(Number& to, const std::string& value, std::int64_t least,
                              std::int64_t most) {
        std::int64_t read = 0;
        const auto* end = value.data() + value.size();
        const auto [stop, error] = std::from_chars(value.data(), end, read);
        if (error != std::errc() || stop != end) return invalid(value);
        if (read < least || read > most) {
            process_.err(
                fmt::format("ping: invalid argument: '{}': out of range: {} <= value <= {}\n",
                            value, least, most));
            return 1;
        }
        to = static_cast<Number>(read);
        return std::nullopt;
    }

    std::optional<int> seconds(double& to, const std::string& value) {
        const auto* end = value.data() + value.size();
        const auto [stop, error] = std::from_chars(value.data(), end, to);
        if (error != std::errc() || stop != end || to < 0) return invalid(value);
        return std::nullopt;
    }

    std::optional<int> set(Options& options, char letter, const std::string& value) {
        switch (letter) {
            case 'c':
                return number(options.count, value, 1, INT64_MAX);
            case 'i':
                return seconds(options.interval, value);
            case 'W':
                return seconds(options.wait, value);
            case 'w':
                return seconds(options.deadline, value);
            case 's':
                return number(options.size, value, 0, 65'507);
            case 't':
                return number(options.ttl, value, 1, 255);
            case 'Q':
                return number(options.tos, value, 0, 255);
            case 'I':
            case 'S':
                options.source = value;
                return std::nullopt;
            case 'M':
                return discovery(options, value);
            case 'm':
            case 'p':
            case 'l':
                process_.err(fmt::format("vxlab: ping: option -{} is not simulated\n", letter));
                return kWrongUse;
            default:
                return std::nullopt;
        }
    }

    std::optional<int> discovery(Options& options, const std::string& value) {
        if (value == "do") {
            options.discovery = sim::PathMtuDiscovery::must;
        } else if (value == "want") {
            options.discovery = sim::PathMtuDiscovery::want;
        } else if (value == "dont") {
            options.discovery = sim::PathMtuDiscovery::dont;
        } else if (value == "probe") {
            options.discovery = sim::PathMtuDiscovery::probe;
        } else {
            process_.err(fmt::format("ping: invalid -M argument: {}\n", value));
            return kWrongUse;
        }
        return std::nullopt;
    }

    Process& process_;
};

std::string error_words(const sim::SocketError& error, bool v4) {
    if (!v4) {
        switch (static_cast<wire::Icmpv6Type>(error.type)) {
            case wire::Icmpv6Type::time_exceeded:
                return "Time exceeded: Hop limit";
            case wire::Icmpv6Type::packet_too_big:
                return fmt::format("Packet too big: mtu={}", error.info);
            default:
                break;
        }
        static constexpr const char* kUnreachable[] = {"No route", "Administratively prohibited",
                                                       "Beyond scope of source address",
                                                       "Address unreachable", "Port unreachable"};
        return fmt::format("Destination unreachable: {}",
                           error.code < 5 ? kUnreachable[error.code] : "Unknown code");
    }
    if (static_cast<wire::IcmpType>(error.type) == wire::IcmpType::time_exceeded)
        return error.code == 0 ? "Time to live exceeded" : "Frag reassembly time exceeded";
    switch (error.code) {
        case 0:
            return "Destination Net Unreachable";
        case 1:
            return "Destination Host Unreachable";
        case 2:
            return "Destination Protocol Unreachable";
        case 3:
            return "Destination Port Unreachable";
        case 4:
            return fmt::format("Frag needed and DF set (mtu = {})", error.info);
        case 13:
            return "Packet filtered";
        default:
            return fmt::format("Dest Unreachable, Bad Code: {}", error.code);
    }
}

class Ping {
public:
    Ping(Process& process, Options options, IpAddress target, sim::Interface* device)
        : process_(process),
          options_(std::move(options)),
          target_(target),
          device_(device),
          identifier_(static_cast<std::uint16_t>(process.pid())) {}

    // Opens the socket and finds the way: what connect() of the real one would say.
    std::optional<int> start() {
        auto& ip = process_.name_space().ip();
        const auto way = ip.find_route({.destination = target_, .source = {}, .output = device_});
        if (!way) {
            process_.err(fmt::format("ping: connect: {}\n", std::strerror(way.error().number)));
            return kWrongUse;
        }
        if (!source_ && !options_.source.empty()) source_ = named_source_;
        socket_ = ip.open_icmp(target_.family());
        socket_->on_message = [this](const sim::IcmpMessage& message) { heard(message); };
        socket_->on_error = [this](const sim::SocketError& error) { failed(error); };
        const auto header = target_.is_v4() ? 28 : 48;
        process_.out(target_.is_v4()
                         ? fmt::format("PING {} ({}) {}{}({}) bytes of data.\n", options_.target,
                                       target_.text(), from_text(), options_.size,
                                       options_.size + static_cast<std::size_t>(header))
                         : fmt::format("PING {}({}) {}{} data bytes\n", options_.target,
                                       target_.text(), from_text(), options_.size));
        began_ = process_.simulator().now();
        return std::nullopt;
    }

    void set_source(const IpAddress& source) { named_source_ = source; }

    bool wants_more() const { return !ended_ && (options_.count == 0 || sent_ < options_.count); }
    void end() { ended_ = true; }
    bool all_answered() const {
        return options_.count > 0 && received_ + errors_ >= options_.count;
    }
    bool enough() const { return options_.count > 0 && received_ >= options_.count; }
    Instant began() const { return began_; }

    void send() {
        const auto sequence = static_cast<std::uint16_t>(++sent_);
        std::vector<std::uint8_t> data(options_.size);
        for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<std::uint8_t>(i);
        const auto now = process_.simulator().now();
        if (data.size() >= 16) store_be64(data, now);
        std::vector<std::uint8_t> message;
        if (target_.is_v4())
            wire::Icmp::echo_request(identifier_, sequence, data).append(message);
        else
            wire::Icmpv6::echo_request(identifier_, sequence, data).append(message);
        times_[sequence] = now;
        sim::IcmpSend request;
        request.source = source_;
        request.destination = target_;
        request.ttl = static_cast<std::uint8_t>(options_.ttl);
        request.tos = static_cast<std::uint8_t>(options_.tos);
        request.discovery = options_.discovery;
        request.device = device_;
        request.broadcast = options_.broadcast;
        request.message = message;
        if (const auto done = socket_->send(request); !done) local_error(done.error().number);
    }

    int finish() {
        socket_.reset();
        const auto span = (last_ > began_ ? last_ : process_.simulator().now()) - began_;
        const auto lost = sent_ == 0 ? 0 : (sent_ - received_) * 100 / sent_;
        auto text =
            fmt::format("\n--- {} ping statistics ---\n{} packets transmitted, {} received, ",
                        options_.target, sent_, received_);
        if (errors_ > 0) text += fmt::format("+{} errors, ", errors_);
        text += fmt::format("{}% packet loss, time {}ms\n", lost, span.nanoseconds / 1'000'000);
        process_.out(text + (received_ > 0 && options_.size >= 16 ? round_trips() : "\n"));
        return received_ > 0 ? 0 : kNoAnswer;
    }

    const Options& options() const { return options_; }
    sim::Interface* device() const { return device_; }

private:
    static void store_be64(std::vector<std::uint8_t>& data, Instant now) {
        store_be(data, 0, 8, static_cast<std::uint64_t>(now.nanoseconds));
    }

    std::string from_text() const {
        if (options_.source.empty()) return "";
        const auto way = process_.name_space().ip().find_route(
            {.destination = target_, .source = named_source_, .output = device_});
        if (!way) return "";
        return fmt::format("from {} {}: ", way->source.text(), device_ ? device_->name : "");
    }

    static std::string milliseconds(double value) {
        if (value >= 99.95) return fmt::format("{:.0f}", value);
        if (value >= 9.995) return fmt::format("{:.1f}", value);
        if (value >= 0.9995) return fmt::format("{:.2f}", value);
        return fmt::format("{:.3f}", value);
    }

    void heard(const sim::IcmpMessage& message) {
        const bool v4 = target_.is_v4();
        const auto reply = v4 ? static_cast<std::uint8_t>(wire::IcmpType::echo_reply)
                              : static_cast<std::uint8_t>(wire::Icmpv6Type::echo_reply);
        if (message.message.size() < 8 || message.message[0] != reply) return;
        if (load_be16(message.message, 4) != identifier_) return;
        const auto sequence = load_be16(message.message, 6);
        const auto asked = times_.find(sequence);
        if (asked == times_.end()) return;
        last_ = process_.simulator().now();
        const auto taken = static_cast<double>((last_ - asked->second).nanoseconds) / 1e6;
        ++received_;
        note(taken);
        if (!options_.quiet) {
            auto text = fmt::format("{} bytes from {}: icmp_seq={} ttl={}", message.message.size(),
                                    message.source.text(), sequence, message.ttl);
            if (options_.size >= 16) text += fmt::format(" time={} ms", milliseconds(taken));
            process_.out(text + "\n");
        }
        process_.notify();
    }

    void failed(const sim::SocketError& error) {
        if (error.destination != target_) return;
        if (error.quoted.size() >= 8 && load_be16(error.quoted, 4) != identifier_) return;
        const auto sequence = error.quoted.size() >= 8 ? load_be16(error.quoted, 6) : 0;
        ++errors_;
        if (!options_.quiet)
            process_.out(fmt::format("From {} icmp_seq={} {}\n", error.offender.text(), sequence,
                                     error_words(error, target_.is_v4())));
        process_.notify();
    }

    void local_error(int number) {
        ++errors_;
        if (number == EMSGSIZE) {
            const auto way = process_.name_space().ip().find_route(
                {.destination = target_, .source = {}, .output = device_});
            process_.err(
                fmt::format("ping: local error: message too long, mtu={}\n", way ? way->mtu : 0));
        } else {
            process_.err(fmt::format("ping: sendmsg: {}\n", std::strerror(number)));
        }
    }

    void note(double taken) {
        least_ = received_ == 1 ? taken : std::min(least_, taken);
        most_ = std::max(most_, taken);
        sum_ += taken;
        squares_ += taken * taken;
    }

    std::string round_trips() const {
        const auto count = static_cast<double>(received_);
        const auto mean = sum_ / count;
        const auto deviation = std::sqrt(std::max(0.0, squares_ / count - mean * mean));
        return fmt::format("rtt min/avg/max/mdev = {:.3f}/{:.3f}/{:.3f}/{:.3f} ms\n", least_, mean,
                           most_, deviation);
    }

    Process& process_;
    Options options_;
    IpAddress target_, source_, named_source_;
    sim::Interface* device_;
    std::uint16_t identifier_;
    std::unique_ptr<sim::IcmpSocket> socket_;
    std::map<std::uint16_t, Instant> times_;
    Instant began_{}, last_{};
    bool ended_ = false;
    std::int64_t sent_ = 0, received_ = 0, errors_ = 0;
    double least_ = 0, most_ = 0, sum_ = 0, squares_ = 0;
};

Duration seconds(double value) { return Duration{static_cast<std::int64_t>(value * 1e9)}; }

// "fe80::1%eth0" names its device.
std::optional<IpAddress> resolve(Process& process, const std::string& text,
                                 sim::Interface*& device) {
    const auto percent = text.find('%');
    if (percent != std::string::npos)
        device = process.name_space().find(std::string_view(text).substr(percent + 1));
    return text == "localhost" ? IpAddress::parse("127.0.0.1")
                               : IpAddress::parse(text.substr(0, percent));
}

}  // namespace

Task ping(Process& process) {
    Options options;
    if (const auto status = Reader(process).read(options)) co_return *status;
    sim::Interface* device = nullptr;
    const auto target = resolve(process, options.target, device);
    if (!target) {
        process.err(fmt::format("ping: {}: Name or service not known\n", options.target));
        co_return kWrongUse;
    }
    IpAddress source;
    if (!options.source.empty()) {
        if (const auto address = IpAddress::parse(options.source))
            source = *address;
        else
            device = process.name_space().find(options.source);
        if (!source && device == nullptr) {
            process.err(fmt::format("ping: SO_BINDTODEVICE {}: {}\n", options.source,
                                    std::strerror(ENODEV)));
            co_return kWrongUse;
        }
    }
    Ping ping(process, options, *target, device);
    ping.set_source(source);
    if (const auto status = ping.start()) co_return *status;
    process.catch_signal(SIGINT);
    auto& simulator = process.simulator();
    const auto limit = options.deadline > 0
                           ? std::optional(ping.began() + seconds(options.deadline))
                           : std::nullopt;
    const auto over = [&] { return limit && simulator.now() >= *limit; };
    while (ping.wants_more() && !over()) {
        ping.send();
        auto next = simulator.now() + seconds(options.interval);
        if (!ping.wants_more()) next = simulator.now() + seconds(options.wait);
        if (limit) next = std::min(next, *limit);
        while (simulator.now() < next) {
            if (!ping.wants_more() && ping.all_answered()) break;
            co_await process.wait(Waiting::active, next);
            if (process.take_signal() != 0) {
                ping.end();
                break;
            }
        }
    }
    co_return ping.finish();
}

}  // namespace vxlab::labs
