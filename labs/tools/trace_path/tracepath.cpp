// tracepath: one probe at a time, as large as the path lets through.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <utility>

#include "core/sim/ip/ip_stack.h"
#include "core/sim/name_space.h"
#include "labs/tools/basic/getopt.h"
#include "labs/tools/net/resolve.h"
#include "labs/tools/trace_path/probes.h"
#include "labs/tools/trace_path/trace_path.h"

namespace vxlab::labs {
namespace {

using namespace trace_path;

constexpr const char* kUsage = R"(
Usage
  tracepath [options] <destination>

Options:
  -4             use IPv4
  -6             use IPv6
  -b             print both name and ip
  -l <length>    use packet <length>
  -m <hops>      use maximum <hops>
  -n             no dns name resolution
  -p <port>      use destination <port>
  -V             print version and exit
  <destination>  dns name or ip address

For more details see tracepath(8).
)";

struct Options {
    IpAddress::Family family = IpAddress::Family::none;
    ProbeOptions probe;
    std::size_t hops = 30, length = 0;
    bool numeric = false, both = false;
    std::string destination;
};

class Tracepath {
public:
    Tracepath(Process& process, const Options& options, std::string target_name)
        : process_(process),
          options_(options),
          target_name_(std::move(target_name)),
          probes_(process, options.probe) {}

    Async<int> run() {
        const auto way = process_.name_space().ip().find_route({options_.probe.destination});
        if (!way) {
            process_.out(" 1:  send failed\n     Resume: pmtu 65535 \n");
            co_return 0;
        }
        begin(way->mtu);
        for (std::size_t ttl = 1; ttl <= options_.hops && !is_over_; ++ttl)
            co_await probe_hop(static_cast<std::uint8_t>(ttl));
        if (!is_over_) process_.out("     Too many hops: pmtu " + std::to_string(mtu_) + "\n");
        std::string resume = fmt::format("     Resume: pmtu {} ", mtu_);
        if (hops_to_) resume += fmt::format("hops {} ", *hops_to_);
        if (hops_back_) resume += fmt::format("back {} ", *hops_back_);
        process_.out(resume + '\n');
        co_return 0;
    }

private:
    // The first packet is as long as can be: what the device refuses tells its MTU, and in IPv6 the
    // refusal has the time of the packet in it.
    void begin(std::uint32_t device_mtu) {
        constexpr std::uint32_t kLongestIpv4 = 65535;
        const bool v6 = options_.probe.destination.is_v6();
        mtu_ = v6 ? device_mtu : std::min(device_mtu, kLongestIpv4);
        if (!v6 && mtu_ == kLongestIpv4) {
            last_mtu_ = mtu_;
            return;
        }
        process_.out(
            fmt::format(" 1?: {:<33}{}pmtu {}\n", "[LOCALHOST]", v6 ? "  0.016ms " : "", mtu_));
    }

    std::size_t header_length() const {
        return (options_.probe.destination.is_v6() ? 40u : 20u) + 8u;
    }

    // Up to three probes, and again as many whenever the path turns out narrower: as it did when
    // the device's own MTU became known, so that the first hop is asked twice, even if it is the
    // last.
    Async<bool> probe_hop(std::uint8_t ttl) {
        for (int attempt = 0; attempt < 3; ++attempt) {
            const auto before = std::exchange(last_mtu_, mtu_);
            const auto length = std::max<std::size_t>(options_.length > 0 ? options_.length : mtu_,
                                                      header_length());
            const auto sent = probes_.send(ttl, length - header_length());
            if (!sent && !narrow(sent.error())) break;
            const Probe* probe = nullptr;
            if (sent) probe = co_await next_answer();
            if (probe) print(ttl, *probe);
            if (before != mtu_) {
                attempt = -1;
            } else if (probe) {
                co_return true;
            }
        }
        process_.out(fmt::format("{:2}:  no reply\n", ttl));
        co_return true;
    }

    // The path's MTU was learned by others meanwhile.
    bool narrow(const KernelError& error) {
        const auto way = process_.name_space().ip().find_route({options_.probe.destination});
        if (error.number != EMSGSIZE || !way || way->mtu >= mtu_) return false;
        mtu_ = way->mtu;
        return true;
    }

    // To any probe of ours; null: none came within a second.
    Async<const Probe*> next_answer() {
        const auto deadline = process_.simulator().now() + Duration::seconds(1);
        for (;;) {
            for (std::size_t i = 0; i < probes_.size(); ++i)
                if (probes_[i].answered && seen_.insert(i).second) co_return &probes_[i];
            if (process_.simulator().now() >= deadline) co_return nullptr;
            co_await process_.wait(Waiting::active, deadline);
        }
    }

    void print(std::uint8_t ttl, const Probe& probe) {
        const auto address = probe.from.text();
        const bool is_target = probe.from == options_.probe.destination && !target_name_.empty();
        const std::string name = is_target ? target_name_ : "???";
        auto place = options_.numeric ? address : name;
        if (options_.both) place = fmt::format("{} ({})", name, address);
        const auto us = (*probe.answered - probe.sent).nanoseconds / 1000;
        auto line = fmt::format("{:2}:  {:<52}{:>3}.{:03}ms ", ttl, place, us / 1000, us % 1000);
        if (probe.mtu > 0) {
            mtu_ = probe.mtu;
            line += fmt::format("pmtu {}", mtu_);
        } else if (probe.is_reached) {
            line += "reached";
            hops_to_ = ttl;
            hops_back_ = back_hops(probe.answer_ttl);
        } else {
            line += probe.remark;
        }
        is_over_ = is_over_ || (probe.is_final && probe.mtu == 0);
        process_.out(line + '\n');
    }

    // How far the answer came, if it began with one of the usual TTLs.
    static std::optional<int> back_hops(std::uint8_t ttl) {
        if (ttl == 0) return std::nullopt;
        return ttl <= 64 ? 65 - ttl : ttl <= 128 ? 129 - ttl : 256 - ttl;
    }

    Process& process_;
    const Options& options_;
    std::string target_name_;
    Probes probes_;
    std::uint32_t mtu_ = 0, last_mtu_ = 0;
    std::set<std::size_t> seen_;  // answers that were printed
    bool is_over_ = false;
    std::optional<int> hops_to_, hops_back_;
};

bool set(const OneOption& option, Options& options) {
    const auto number = std::strtoul(option.value.c_str(), nullptr, 0);
    switch (option.letter) {
        case '4':
            options.family = IpAddress::Family::v4;
            return true;
        case '6':
            options.family = IpAddress::Family::v6;
            return true;
        case 'b':
            options.both = true;
            return true;
        case 'n':
            options.numeric = true;
            return true;
        case 'l':
            options.length = number;
            return true;
        case 'm':
            options.hops = number;
            return number >= 1 && number <= 255;
        case 'p':
            options.probe.port = static_cast<std::uint16_t>(number);
            return true;
        default:
            return false;
    }
}

}  // namespace

Task tracepath(Process& process) {
    Options options;
    options.probe.port = 44444;
    options.probe.dont_fragment = true;
    if (process.arguments()[0] == "tracepath6") options.family = IpAddress::Family::v6;
    const auto line = cut_options(process.arguments(), "46nbh?l:m:p:V");
    bool fine = line.error.empty() && line.rest.size() == 1;
    for (const auto& option : line.options) fine = set(option, options) && fine;
    if (!fine) {
        process.err((line.error.empty() ? "" : "tracepath: " + line.error + "\n") + kUsage);
        co_return 255;
    }
    options.destination = line.rest[0];
    const auto target = co_await resolve(process, options.destination, options.family);
    if (!target) {
        process.err("tracepath: " + options.destination +
                    ": Temporary failure in name resolution\n");
        co_return 1;
    }
    options.probe.destination = target->address;
    std::string name;
    if (!options.numeric) name = co_await name_of(process, target->address);
    Tracepath run(process, options, name);
    co_return co_await run.run();
}

}  // namespace vxlab::labs
