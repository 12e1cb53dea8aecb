// Parsing the command line of ping, with its own words for what is wrong.
#include "labs/tools/ping/options.h"

#include <fmt/format.h>

#include <cstdlib>
#include <limits>

#include "labs/tools/basic/getopt.h"
#include "labs/tools/basic/not_simulated.h"

namespace vxlab::labs::ping_tool {
namespace {

constexpr const char* kUsage = R"(
Usage
  ping [options] <destination>

Options:
  <destination>      dns name or ip address
  -a                 use audible ping
  -A                 use adaptive ping
  -B                 sticky source address
  -c <count>         stop after <count> replies
  -C                 call connect() syscall on socket creation
  -D                 print timestamps
  -d                 use SO_DEBUG socket option
  -e <identifier>    define identifier for ping session, default is random for
                     SOCK_RAW and kernel defined for SOCK_DGRAM
                     Imply using SOCK_RAW (for IPv4 only for identifier 0)
  -f                 flood ping
  -h                 print help and exit
  -I <interface>     either interface name or address
  -i <interval>      seconds between sending each packet
  -L                 suppress loopback of multicast packets
  -l <preload>       send <preload> number of packages while waiting replies
  -m <mark>          tag the packets going out
  -M <pmtud opt>     define mtu discovery, can be one of <do|dont|want>
  -n                 no dns name resolution
  -O                 report outstanding replies
  -p <pattern>       contents of padding byte
  -q                 quiet output
  -Q <tclass>        use quality of service <tclass> bits
  -s <size>          use <size> as number of data bytes to be sent
  -S <size>          use <size> as SO_SNDBUF socket option value
  -t <ttl>           define time to live
  -U                 print user-to-user latency
  -v                 verbose output
  -V                 print version and exit
  -w <deadline>      reply wait <deadline> in seconds
  -W <timeout>       time to wait for response

IPv4 options:
  -4                 use IPv4
  -b                 allow pinging broadcast
  -R                 record route
  -T <timestamp>     define timestamp, can be one of <tsonly|tsandaddr|tsprespec>

IPv6 options:
  -6                 use IPv6
  -F <flowlabel>     define flow label, default is random
  -N <nodeinfo opt>  use icmp6 node info query, try <help> as argument

For more details see ping(8).
)";

Refusal wrong(const std::string& what, int status = 1) {
    return {{}, "ping: " + what + "\n", status};
}

Refusal not_simulated(const std::string& option) {
    return {{}, not_simulated_line("ping", option), 2};
}

// strtol_or_err: any base that C knows.
std::optional<Refusal> number(const std::string& text, std::int64_t least, std::int64_t most,
                              std::int64_t& value) {
    char* end = nullptr;
    value = std::strtoll(text.c_str(), &end, 0);
    if (text.empty() || *end != '\0') return wrong("invalid argument: '" + text + "'");
    if (value < least || value > most)
        return wrong(fmt::format("invalid argument: '{}': out of range: {} <= value <= {}", text,
                                 least, most));
    return std::nullopt;
}

template <class Field>
std::optional<Refusal> number_into(const std::string& text, std::int64_t least, std::int64_t most,
                                   Field& field) {
    std::int64_t value = 0;
    auto refusal = number(text, least, most, value);
    if (!refusal) field = static_cast<Field>(value);
    return refusal;
}

// Seconds with a fraction, in nanoseconds. What follows the number is complained of and passed
// over.
std::optional<std::int64_t> seconds(const std::string& text, std::string& warnings) {
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (text.empty() || !(value >= 0) || value > 2'000'000) return std::nullopt;
    if (*end != '\0')
        warnings += fmt::format(
            "ping: option argument contains garbage: {}\n"
            "ping: this will become fatal error in the future\n",
            end);
    return static_cast<std::int64_t>(value * 1e9);
}

std::optional<Refusal> set_pattern(const std::string& text, Options& options) {
    for (const char c : text)
        if (!std::isxdigit(static_cast<unsigned char>(c)))
            return wrong("patterns must be specified as hex digits: " + text, 2);
    for (std::size_t i = 0; i < text.size() && options.pattern.size() < 16; i += 2)
        options.pattern.push_back(
            static_cast<std::uint8_t>(std::strtoul(text.substr(i, 2).c_str(), nullptr, 16)));
    return std::nullopt;
}

std::optional<Refusal> set_discovery(const std::string& text, Options& options) {
    using sim::PathMtuDiscovery;
    if (text == "do") options.discovery = PathMtuDiscovery::must;
    if (text == "dont") options.discovery = PathMtuDiscovery::dont;
    if (text == "want") options.discovery = PathMtuDiscovery::want;
    if (!options.discovery) return wrong("invalid -M argument: " + text, 2);
    return std::nullopt;
}

std::optional<Refusal> set_time(char letter, const std::string& text, Options& options) {
    if (letter == 'w') {
        std::int64_t value = 0;
        if (auto refusal = number(text, 0, std::numeric_limits<int>::max(), value)) return refusal;
        if (value > 0) options.deadline = Duration::seconds(value);
        return std::nullopt;
    }
    const auto nanoseconds = seconds(text, options.warnings);
    if (!nanoseconds) {
        return wrong(letter == 'i' ? "bad timing interval: " + text : "bad linger time: " + text);
    } else if (letter == 'i') {
        options.interval = *nanoseconds / 1'000'000;
        options.interval_is_set = true;
    } else {
        // Zero stands for the default.
        options.linger = *nanoseconds > 0 ? Duration{*nanoseconds} : Duration::seconds(10);
    }
    return std::nullopt;
}

bool set_flag(char letter, Options& options) {
    switch (letter) {
        case '4':
            options.family = IpAddress::Family::v4;
            return true;
        case '6':
            options.family = IpAddress::Family::v6;
            return true;
        case 'a':
            options.audible = true;
            return true;
        case 'A':
            options.adaptive = true;
            return true;
        case 'b':
            options.broadcast = true;
            return true;
        case 'B':
            options.strict_source = true;
            return true;
        case 'C':
        case 'd':
        case 'U':
            return true;  // of no effect that one could see
        case 'D':
            options.timestamps = true;
            return true;
        case 'f':
            options.flood = true;
            return true;
        case 'L':
            options.no_loop = true;
            return true;
        case 'n':
            options.numeric = true;
            return true;
        case 'O':
            options.outstanding = true;
            return true;
        case 'q':
            options.quiet = true;
            return true;
        case 'v':
            options.verbose = true;
            return true;
        default:
            return false;
    }
}

std::optional<Refusal> set_value(char letter, const std::string& text, Options& options) {
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    constexpr std::int64_t most_int = std::numeric_limits<int>::max();
    switch (letter) {
        case 'c':
            return number_into(text, 1, most, options.count);
        case 'e': {
            std::int64_t value = 0;
            auto refusal = number(text, 0, 0xffff, value);
            options.identifier = static_cast<std::uint16_t>(value);
            return refusal;
        }
        case 'F':
            return number_into(text, 0, 0xfffff, options.flow_label);
        case 'I':
            options.device_or_source = text;
            return std::nullopt;
        case 'i':
        case 'w':
        case 'W':
            return set_time(letter, text, options);
        case 'l':
            return number_into(text, 1, 65536, options.preload);
        case 'M':
            return set_discovery(text, options);
        case 'p':
            return set_pattern(text, options);
        case 'Q':
            return number_into(text, 0, 255, options.tos);
        case 's':
            return number_into(text, 0, most_int, options.size);
        case 'm':
        case 'S':
            return std::nullopt;  // of no effect that one could see
        case 't':
            options.ttl_is_set = true;
            return number_into(text, 0, 255, options.ttl);
        default:
            return not_simulated(std::string("-") + letter);
    }
}

std::optional<Refusal> set(const OneOption& option, Options& options) {
    if (option.letter == 'h') return Refusal{{}, kUsage, 2};
    if (option.letter == 'V')
        return Refusal{
            "ping from iputils 20221126\n"
            "libcap: yes, IDN: yes, NLS: no, error.h: yes, getrandom(): yes, "
            "__fpending(): yes\n",
            {},
            0};
    if (option.letter == 'R') return not_simulated("-R");
    if (set_flag(option.letter, options)) return std::nullopt;
    return set_value(option.letter, option.value, options);
}

}  // namespace

std::optional<Refusal> parse(const std::vector<std::string>& arguments, Options& options) {
    if (arguments[0] == "ping6") options.family = IpAddress::Family::v6;
    const auto line =
        cut_options(arguments, "h?4bRT:6F:N:aABc:CdDe:fi:I:l:Lm:M:nOp:qQ:rs:S:t:UvVw:W:");
    for (const auto& option : line.options)
        if (auto refusal = set(option, options)) return refusal;
    if (!line.error.empty()) return Refusal{{}, "ping: " + line.error + "\n" + kUsage, 2};
    if (line.rest.empty()) return wrong("usage error: Destination address required");
    if (line.rest.size() > 1) return not_simulated("a route of several hops");
    if (options.flood && !options.interval_is_set) options.interval = 0;
    options.destination = line.rest[0];
    return std::nullopt;
}

}  // namespace vxlab::labs::ping_tool
