// Parsing the command line of arping.
#include "labs/tools/arping/options.h"

#include <cstdlib>

#include "labs/tools/basic/getopt.h"

namespace vxlab::labs::arping_tool {
namespace {

constexpr const char* kUsage = R"(
Usage:
  arping [options] <destination>

Options:
  -f            quit on first reply
  -q            be quiet
  -b            keep on broadcasting, do not unicast
  -D            duplicate address detection mode
  -U            unsolicited ARP mode, update your neighbours
  -A            ARP answer mode, update your neighbours
  -V            print version and exit
  -c <count>    how many packets to send
  -w <timeout>  how long to wait for a reply
  -i <interval> set interval between packets (default: 1 second)
  -I <device>   which ethernet device to use
  -s <source>   source ip address
  <destination> dns name or ip address

For more details see arping(8).
)";

std::optional<Refusal> number(const std::string& text, std::int64_t& value) {
    char* end = nullptr;
    value = std::strtoll(text.c_str(), &end, 10);
    if (!text.empty() && *end == '\0' && value >= 0) return std::nullopt;
    return Refusal{{}, "arping: invalid argument: '" + text + "'\n", 1};
}

std::optional<Refusal> set(const OneOption& option, Options& options) {
    std::int64_t value = 0;
    switch (option.letter) {
        case 'f':
            options.quit_on_reply = true;
            break;
        case 'q':
            options.quiet = true;
            break;
        case 'b':
            options.keep_broadcasting = true;
            break;
        case 'D':
            options.duplicate_detection = true;
            options.quit_on_reply = true;
            break;
        case 'A':
            options.advertises = true;
            [[fallthrough]];
        case 'U':
            options.unsolicited = true;
            break;
        case 'I':
            options.device = option.value;
            break;
        case 's':
            options.source = option.value;
            break;
        case 'c':
            if (auto refusal = number(option.value, value)) return refusal;
            options.count = static_cast<std::uint64_t>(value);
            break;
        case 'w':
            if (auto refusal = number(option.value, value)) return refusal;
            options.deadline = Duration::seconds(value);
            break;
        case 'i':
            if (auto refusal = number(option.value, value)) return refusal;
            options.interval = Duration::seconds(value);
            break;
        case 'V':
            return Refusal{
                "arping from iputils 20221126\n"
                "libcap: yes, IDN: yes, NLS: no, error.h: yes, getrandom(): yes, "
                "__fpending(): yes\n",
                {},
                0};
        default:
            return Refusal{{}, kUsage, 2};
    }
    return std::nullopt;
}

}  // namespace

std::optional<Refusal> parse(const std::vector<std::string>& arguments, Options& options) {
    const auto line = cut_options(arguments, "h?bfDUAqc:w:i:s:I:V");
    for (const auto& option : line.options)
        if (auto refusal = set(option, options)) return refusal;
    if (!line.error.empty()) return Refusal{{}, "arping: " + line.error + "\n" + kUsage, 2};
    if (line.rest.size() != 1) return Refusal{{}, kUsage, 2};
    options.destination = line.rest[0];
    return std::nullopt;
}

}  // namespace vxlab::labs::arping_tool
