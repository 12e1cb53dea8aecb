#include "labs/tools/iperf3/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "labs/tools/basic/getopt.h"
#include "labs/tools/basic/not_simulated.h"
#include "labs/tools/iperf/units.h"

namespace vxlab::labs::iperf3_tool {
namespace {

using iperf_tool::parse_amount;
using iperf_tool::parse_number;

constexpr std::string_view kLetters = "146A:B:C:DF:I:JL:M:NO:P:RS:T:VX:Zb:c:df:hi:k:l:n:p:st:uvw:";

const std::vector<LongOption> kLongOptions{
    {"port", true, 'p'},        {"format", true, 'f'},    {"interval", true, 'i'},
    {"pidfile", true, 'I'},     {"file", true, 'F'},      {"affinity", true, 'A'},
    {"bind", true, 'B'},        {"verbose", false, 'V'},  {"json", false, 'J'},
    {"debug", false, 'd'},      {"version", false, 'v'},  {"help", false, 'h'},
    {"server", false, 's'},     {"daemon", false, 'D'},   {"one-off", false, '1'},
    {"client", true, 'c'},      {"udp", false, 'u'},      {"bitrate", true, 'b'},
    {"bandwidth", true, 'b'},   {"time", true, 't'},      {"bytes", true, 'n'},
    {"blockcount", true, 'k'},  {"length", true, 'l'},    {"parallel", true, 'P'},
    {"reverse", false, 'R'},    {"window", true, 'w'},    {"congestion", true, 'C'},
    {"set-mss", true, 'M'},     {"no-delay", false, 'N'}, {"version4", false, '4'},
    {"version6", false, '6'},   {"tos", true, 'S'},       {"flowlabel", true, 'L'},
    {"zerocopy", false, 'Z'},   {"omit", true, 'O'},      {"title", true, 'T'},
    {"forceflush", false, 'Y'},
};

constexpr const char* kVersion =
    "iperf 3.12 (cJSON 1.7.15)\n"
    "Optional features available: IPv6 flow label, TCP congestion algorithm setting\n";

Ending wrong(const std::string& what) {
    return {{}, "iperf3: parameter error - " + what + "\n\n" + std::string(kUsage)};
}

Ending not_simulated(const std::string& option) {
    return {{}, not_simulated_line("iperf3", option)};
}

class Parser {
public:
    std::optional<Ending> take(const OneOption& option) {
        const auto at = kLetters.find(option.letter);
        const bool takes_value =
            at != kLetters.npos && at + 1 < kLetters.size() && kLetters[at + 1] == ':';
        return takes_value ? value(option) : flag(option.letter);
    }

    std::variant<Options, Ending> finish() {
        auto& options = options_;
        if (options.server && !options.target.empty())
            return wrong("cannot be both server and client");
        if (!options.server && options.target.empty())
            return wrong("must either be a client (-c) or server (-s)");
        if (options.server && for_client_)
            return wrong("some option you are trying to set is client only");
        if (!options.server && for_server_)
            return wrong("some option you are trying to set is server only");
        if (time_is_set_ && options.parameters.bytes > 0)
            return wrong("only one test end condition (-t, -n, -k) may be specified");
        if (options.parameters.bytes > 0) options.parameters.time = {};
        if (options.parameters.udp && !rate_is_set_) options.parameters.rate = 1024 * 1024;
        return options;
    }

private:
    std::optional<Ending> flag(char letter) {
        for_client_ |= letter == 'u' || letter == 'R';
        for_server_ |= letter == 'D' || letter == '1';
        switch (letter) {
            case 's':
                options_.server = true;
                return std::nullopt;
            case 'D':
                options_.daemon = true;
                return std::nullopt;
            case '1':
                options_.one_off = true;
                return std::nullopt;
            case 'u':
                options_.parameters.udp = true;
                return std::nullopt;
            case 'R':
                options_.parameters.reverse = true;
                return std::nullopt;
            case '4':
                options_.family = IpAddress::Family::v4;
                return std::nullopt;
            case '6':
                options_.family = IpAddress::Family::v6;
                return std::nullopt;
            case 'N':  // makes no difference to bulk data
            case 'Y':
            case 'Z':
                return std::nullopt;
            case 'v':
                return Ending{kVersion, {}, 0};
            case 'h':
                return Ending{std::string(kUsage), {}, 0};
            default:
                return not_simulated(std::string("-") + letter);
        }
    }

    std::optional<Ending> value(const OneOption& option) {
        const auto& text = option.value;
        for_client_ |= std::string_view("cbtnlP").find(option.letter) != std::string_view::npos;
        switch (option.letter) {
            case 'c':
                options_.target = text;
                return std::nullopt;
            case 'B':
                options_.bind = text;
                return std::nullopt;
            case 'p':
                return port(text);
            case 'f':
                if (text.empty() ||
                    std::string_view("kmgtKMGT").find(text[0]) == std::string_view::npos)
                    return wrong("bad format specifier (valid formats are in the set [kmgtKMGT])");
                options_.format = text[0];
                return std::nullopt;
            case 'i':
                return interval(text);
            case 't':
                return time(text);
            default:
                return amount(option);
        }
    }

    std::optional<Ending> port(const std::string& text) {
        const int number = std::atoi(text.c_str());
        if (number < 1 || number > 65'535)
            return wrong("port number must be between 1 and 65535 inclusive");
        options_.port = static_cast<std::uint16_t>(number);
        return std::nullopt;
    }

    std::optional<Ending> interval(const std::string& text) {
        const double seconds = parse_number(text).value_or(0);
        if (seconds != 0 && (seconds < 0.1 || seconds > 60))
            return wrong("invalid report interval (min = 0.1, max = 60 seconds)");
        options_.interval = Duration{std::llround(seconds * 1e9)};
        return std::nullopt;
    }

    std::optional<Ending> time(const std::string& text) {
        const int seconds = std::atoi(text.c_str());
        if (seconds < 0 || seconds > 86'400)
            return wrong("test duration too long (maximum = 86400 seconds)");
        time_is_set_ = true;
        options_.parameters.time = Duration::seconds(seconds);
        return std::nullopt;
    }

    std::optional<Ending> amount(const OneOption& option) {
        auto& parameters = options_.parameters;
        const double binary = parse_amount(option.value, 1024).value_or(0);
        switch (option.letter) {
            case 'b':
                rate_is_set_ = true;
                parameters.rate =
                    parse_amount(option.value.substr(0, option.value.find('/')), 1000).value_or(0);
                return std::nullopt;
            case 'n':
                parameters.bytes = static_cast<std::uint64_t>(binary);
                return std::nullopt;
            case 'l':
                if (binary > 1'048'576)
                    return wrong("block size too large (maximum = 1048576 bytes)");
                parameters.length = static_cast<std::size_t>(binary);
                return std::nullopt;
            case 'P':
                parameters.streams = std::max(1, std::atoi(option.value.c_str()));
                if (parameters.streams > 128)
                    return wrong("number of parallel streams too large (maximum = 128)");
                return std::nullopt;
            default:
                return not_simulated(std::string("-") + option.letter);
        }
    }

    Options options_;
    bool for_client_ = false, for_server_ = false, time_is_set_ = false, rate_is_set_ = false;
};

}  // namespace

std::variant<Options, Ending> parse_options(const std::vector<std::string>& arguments) {
    const auto line = cut_options(arguments, kLetters, kLongOptions);
    Parser parser;
    for (const auto& option : line.options)
        if (auto ending = parser.take(option)) return *ending;
    if (!line.error.empty())
        return Ending{{}, "iperf3: " + line.error + "\n" + std::string(kUsage)};
    return parser.finish();
}

}  // namespace vxlab::labs::iperf3_tool
