// traceroute: up to sixteen probes on their way, printed in their order.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "core/sim/ip/ip_stack.h"
#include "core/sim/name_space.h"
#include "labs/tools/basic/getopt.h"
#include "labs/tools/basic/not_simulated.h"
#include "labs/tools/net/resolve.h"
#include "labs/tools/trace_path/probes.h"
#include "labs/tools/trace_path/trace_path.h"

namespace vxlab::labs {
namespace {

using namespace trace_path;

struct Options {
    IpAddress::Family family = IpAddress::Family::none;
    ProbeOptions probe;
    std::size_t first = 1, hops = 30, queries = 3, at_once = 16;
    Duration wait = Duration::seconds(5);
    std::string device, source, destination;
    std::size_t length = 0;  // of the packet; 0: the least with 40 bytes of data
    bool numeric = false;
};

const std::vector<LongOption> kLongOptions{
    {"first", true, 'f'},    {"icmp", false, 'I'},         {"interface", true, 'i'},
    {"max-hops", true, 'm'}, {"port", true, 'p'},          {"queries", true, 'q'},
    {"source", true, 's'},   {"wait", true, 'w'},          {"sim-queries", true, 'N'},
    {"tos", true, 't'},      {"dont-fragment", false, 'F'}};

// Whether it was understood.
bool set(const OneOption& option, Options& options) {
    const auto number = std::strtoul(option.value.c_str(), nullptr, 0);
    switch (option.letter) {
        case '4':
            options.family = IpAddress::Family::v4;
            return true;
        case '6':
            options.family = IpAddress::Family::v6;
            return true;
        case 'n':
            options.numeric = true;
            return true;
        case 'I':
            options.probe.method = Method::icmp;
            options.probe.port = 1;
            return true;
        case 'F':
            options.probe.dont_fragment = true;
            return true;
        case 'i':
            options.device = option.value;
            return true;
        case 's':
            options.source = option.value;
            return true;
        case 'f':
            options.first = number;
            return number >= 1 && number <= 255;
        case 'm':
            options.hops = number;
            return number >= 1 && number <= 255;
        case 'q':
            options.queries = number;
            return number >= 1 && number <= 10;
        case 'N':
            options.at_once = number;
            return number >= 1;
        case 'p':
            options.probe.port = static_cast<std::uint16_t>(number);
            return true;
        case 't':
            options.probe.tos = static_cast<std::uint8_t>(number);
            return true;
        case 'w':
            options.wait =
                Duration{static_cast<std::int64_t>(std::atof(option.value.c_str()) * 1e9)};
            return options.wait > Duration{};
        default:
            return false;
    }
}

class Traceroute {
public:
    Traceroute(Process& process, const Options& options, std::string target_name)
        : process_(process),
          options_(options),
          target_name_(std::move(target_name)),
          probes_(process, options.probe) {}

    Async<int> run() {
        process_.out(head());
        while (!done_) {
            if (const auto error = send()) {
                process_.out("\n");
                process_.err(std::string("connect: ") + std::strerror(*error) + "\n");
                co_return 1;
            }
            print();
            if (done_) break;
            co_await process_.wait(Waiting::active, next_deadline());
        }
        co_return 0;
    }

private:
    std::size_t payload_length() const {
        const std::size_t header = (options_.probe.destination.is_v6() ? 40u : 20u) + 8u;
        return options_.length > header ? options_.length - header : options_.length > 0 ? 0 : 32;
    }
    std::string head() const {
        const std::size_t header = (options_.probe.destination.is_v6() ? 40u : 20u) + 8u;
        return fmt::format("traceroute to {} ({}), {} hops max, {} byte packets\n",
                           options_.destination, options_.probe.destination.text(), options_.hops,
                           std::max(payload_length() + header, options_.length));
    }
    std::size_t hop_of(std::size_t number) const {
        return options_.first + number / options_.queries;
    }

    bool is_settled(std::size_t number) {
        return probes_[number].answered ||
               process_.simulator().now() - probes_[number].sent >= wait_of(number);
    }
    // Less than the full time once the same hop (3 times) or a later one (10 times) has answered.
    Duration wait_of(std::size_t number) {
        constexpr auto least = Duration::milliseconds(10);
        for (std::size_t i = 0; i < probes_.size(); ++i) {
            const auto& other = probes_[i];
            if (!other.answered || hop_of(i) < hop_of(number)) continue;
            const auto took = (*other.answered - other.sent).nanoseconds;
            const Duration limit{took * (hop_of(i) == hop_of(number) ? 3 : 10)};
            return std::clamp(limit, least, std::max(least, options_.wait));
        }
        return options_.wait;
    }

    std::size_t last() const { return (options_.hops + 1 - options_.first) * options_.queries; }
    // Behind the hop at which the path ends nothing is sent.
    std::size_t end() {
        for (std::size_t i = 0; i < probes_.size(); ++i)
            if (probes_[i].is_final) return (i / options_.queries + 1) * options_.queries;
        return last();
    }

    std::optional<int> send() {
        for (;;) {
            std::size_t on_way = 0;
            for (std::size_t i = printed_; i < probes_.size(); ++i)
                if (!is_settled(i)) ++on_way;
            if (on_way >= options_.at_once || probes_.size() >= end()) return std::nullopt;
            const auto ttl = static_cast<std::uint8_t>(hop_of(probes_.size()));
            const auto sent = probes_.send(ttl, payload_length());
            if (!sent) return sent.error().number;
        }
    }

    void print() {
        for (; printed_ < probes_.size() && is_settled(printed_); ++printed_) {
            const auto& probe = probes_[printed_];
            const auto column = printed_ % options_.queries;
            if (column == 0) {
                process_.out(fmt::format("{:2} ", hop_of(printed_)));
                shown_ = {};
            }
            process_.out(text_of(probe));
            if (column + 1 < options_.queries) continue;
            process_.out("\n");
            done_ = printed_ + 1 >= end();
        }
    }

    std::string text_of(const Probe& probe) {
        if (!probe.answered) return " *";
        std::string text;
        if (probe.from != shown_) {
            const auto address = probe.from.text();
            const auto& name = probe.from == options_.probe.destination ? target_name_ : address;
            text += options_.numeric
                        ? fmt::format(" {}", address)
                        : fmt::format(" {} ({})", name.empty() ? address : name, address);
            shown_ = probe.from;
        }
        const auto us = (*probe.answered - probe.sent).nanoseconds / 1000;
        text += fmt::format("  {}.{:03} ms", us / 1000, us % 1000);
        return probe.remark.empty() ? text : text + ' ' + probe.remark;
    }

    Instant next_deadline() {
        auto earliest = process_.simulator().now() + options_.wait;
        for (std::size_t i = printed_; i < probes_.size(); ++i)
            if (!is_settled(i)) earliest = std::min(earliest, probes_[i].sent + wait_of(i));
        return earliest;
    }

    Process& process_;
    const Options& options_;
    std::string target_name_;
    Probes probes_;
    std::size_t printed_ = 0;
    IpAddress shown_{};
    bool done_ = false;
};

int complain(Process& process, const std::string& line, int status = 2) {
    process.err(line + "\n");
    return status;
}

// The status to end with, after its complaint.
std::optional<int> choose(Process& process, Options& options) {
    auto& name_space = process.name_space();
    if (!options.device.empty()) {
        options.probe.device = name_space.find(options.device);
        if (!options.probe.device)
            return complain(process, "setsockopt SO_BINDTODEVICE: No such device", 1);
    }
    if (!options.source.empty()) {
        const auto address = IpAddress::parse(options.source);
        if (!address || !name_space.ip().is_local(*address))
            return complain(process, "bind: Cannot assign requested address", 1);
        options.probe.source = *address;
    }
    return std::nullopt;
}

}  // namespace

Task traceroute(Process& process) {
    Options options;
    if (process.arguments()[0] == "traceroute6") options.family = IpAddress::Family::v6;
    const auto line = cut_options(process.arguments(),
                                  "46dFITnreAUDVf:g:i:m:M:N:O:p:P:t:l:w:q:s:z:", kLongOptions);
    if (!line.error.empty())
        co_return complain(process, "Bad option `" + process.arguments()[1] + "' (argc 1)");
    for (const auto& option : line.options)
        if (!set(option, options)) {
            const auto value = option.value.empty() ? "" : " " + option.value;
            process.err(not_simulated_line("traceroute", std::string("-") + option.letter + value));
            co_return 2;
        }
    if (line.rest.empty()) co_return complain(process, "Specify \"host\" missing argument.");
    options.destination = line.rest[0];
    if (line.rest.size() > 1) options.length = std::strtoul(line.rest[1].c_str(), nullptr, 10);
    const auto target = co_await resolve(process, options.destination, options.family);
    if (!target) {
        process.err(options.destination + ": Temporary failure in name resolution\n");
        co_return complain(process, "Cannot handle \"host\" cmdline arg `" + options.destination +
                                        "' on position 1 (argc " +
                                        std::to_string(process.arguments().size() - 1) + ")");
    }
    options.probe.destination = target->address;
    if (const auto status = choose(process, options)) co_return *status;
    std::string name;
    if (!options.numeric) name = co_await name_of(process, target->address);
    Traceroute run(process, options, name);
    co_return co_await run.run();
}

}  // namespace vxlab::labs
