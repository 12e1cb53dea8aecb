#include "labs/tools/iperf/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "labs/tools/basic/getopt.h"
#include "labs/tools/basic/not_simulated.h"
#include "labs/tools/iperf/units.h"

namespace vxlab::labs::iperf_tool {
namespace {

constexpr const char* kShortUsage =
    "Usage: iperf [-s|-c host] [options]\nTry `iperf --help' for more information.\n";

constexpr std::string_view kLetters = "146b:c:def:hi:l:mn:p:rst:uvw:x:y:zB:CDM:NP:RS:T:UVXZ:";

const std::vector<LongOption> kLongOptions{
    {"bandwidth", true, 'b'},    {"client", true, 'c'},
    {"dualtest", false, 'd'},    {"enhanced", false, 'e'},
    {"format", true, 'f'},       {"help", false, 'h'},
    {"interval", true, 'i'},     {"len", true, 'l'},
    {"print_mss", false, 'm'},   {"num", true, 'n'},
    {"port", true, 'p'},         {"tradeoff", false, 'r'},
    {"server", false, 's'},      {"time", true, 't'},
    {"udp", false, 'u'},         {"version", false, 'v'},
    {"window", true, 'w'},       {"reportexclude", true, 'x'},
    {"reportstyle", true, 'y'},  {"realtime", false, 'z'},
    {"bind", true, 'B'},         {"compatibility", false, 'C'},
    {"daemon", false, 'D'},      {"mss", true, 'M'},
    {"nodelay", false, 'N'},     {"parallel", true, 'P'},
    {"reverse", false, 'R'},     {"tos", true, 'S'},
    {"ttl", true, 'T'},          {"single_udp", false, 'U'},
    {"ipv6_domain", false, 'V'}, {"singleclient", false, '1'},
};

Ending not_simulated(const std::string& option) {
    return {{}, not_simulated_line("iperf", option), 1};
}

Ending not_recognized(const OneOption& option) {
    return {{},
            fmt::format("ERROR: -{} value of '{}' not recognized\n", option.letter, option.value),
            1};
}

std::optional<Ending> set_flag(const OneOption& option, Options& options) {
    switch (option.letter) {
        case 's':
            options.server = true;
            return std::nullopt;
        case 'u':
            options.udp = true;
            return std::nullopt;
        case 'D':
            options.daemon = true;
            return std::nullopt;
        case '4':
            options.family = IpAddress::Family::v4;
            return std::nullopt;
        case '6':
        case 'V':
            options.family = IpAddress::Family::v6;
            return std::nullopt;
        case 'N':
        case 'z':
        case 'm':
            return std::nullopt;
        case 'v':
            return Ending{"iperf version 2.1.8 (12 August 2022) pthreads\n", {}, 1};
        case 'h':
            return Ending{kShortUsage, {}, 1};
        default:
            return not_simulated(std::string("-") + option.letter);
    }
}

std::optional<Ending> set_seconds(const OneOption& option, Duration& duration) {
    const auto value = parse_number(option.value);
    if (!value || *value > 1e9) return not_recognized(option);
    duration = Duration{std::llround(*value * 1e9)};
    return std::nullopt;
}

std::optional<Ending> set_count(const OneOption& option, double most, double& count) {
    const auto value = parse_amount(option.value);
    if (!value || *value > most) return not_recognized(option);
    count = *value;
    return std::nullopt;
}

std::optional<Ending> set_value(const OneOption& option, Options& options) {
    double count = 0;
    std::optional<Ending> wrong;
    switch (option.letter) {
        case 'c':
            options.target = option.value;
            return std::nullopt;
        case 'B':
            options.bind = option.value;
            return std::nullopt;
        case 'p':
            options.port = static_cast<std::uint16_t>(std::atoi(option.value.c_str()));
            return std::nullopt;
        case 'f':
            if (!option.value.empty() &&
                std::string("kmgtKMGTaA").find(option.value[0]) != std::string::npos)
                options.format = option.value[0];
            return std::nullopt;
        case 't':
            return set_seconds(option, options.time);
        case 'i':
            wrong = set_seconds(option, options.interval);
            // Its least is a millisecond of virtual time; shorter ones would print without end.
            if (options.interval > Duration{})
                options.interval = std::max(options.interval, Duration::milliseconds(1));
            return wrong;
        case 'n':
            wrong = set_count(option, 1e15, count);
            options.bytes = static_cast<std::uint64_t>(std::max(1.0, count));
            return wrong;
        case 'b':
            wrong = set_count(option, 1e12, count);
            if (count > 0) options.rate = count;
            return wrong;
        case 'l':
            wrong = set_count(option, 16 << 20, count);
            options.length = static_cast<std::size_t>(std::max(1.0, count));
            return wrong;
        case 'M':
            wrong = set_count(option, 65'535, count);
            options.maximum_segment = static_cast<std::uint32_t>(count);
            return wrong;
        case 'P':
            options.parallel = std::clamp(std::atoi(option.value.c_str()), 1, 128);
            return std::nullopt;
        default:
            return not_simulated(std::string("-") + option.letter);
    }
}

// Its getopt is an older one than the C library's.
std::string own_quotes(std::string error) {
    const auto quote = error.find('\'');
    if (quote != error.npos && error[quote - 1] == ' ' && error[quote - 2] == '-') {
        std::erase(error, '\'');
    } else if (quote != error.npos) {
        error[quote] = '`';
    }
    return error;
}

}  // namespace

std::variant<Options, Ending> parse_options(const std::vector<std::string>& arguments) {
    auto line = cut_options(arguments, kLetters, kLongOptions);
    Options options;
    for (const auto& option : line.options) {
        const auto at = kLetters.find(option.letter);
        const bool takes_value = at + 1 < kLetters.size() && kLetters[at + 1] == ':';
        if (const auto ending =
                takes_value ? set_value(option, options) : set_flag(option, options))
            return *ending;
    }
    if (!line.error.empty()) {
        return Ending{{}, "iperf: " + own_quotes(line.error) + "\n" + kShortUsage, 0};
    }
    if (!options.server && options.target.empty()) return Ending{{}, kShortUsage, 0};
    if (options.server && !options.target.empty()) return not_simulated("-s with -c");
    options.extra = std::move(line.rest);
    return options;
}

}  // namespace vxlab::labs::iperf_tool
