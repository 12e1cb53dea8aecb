// pr_icmph and print_icmp of iputils.
#include "labs/tools/ping/words.h"

#include <fmt/format.h>

#include <array>

namespace vxlab::labs::ping_tool {
namespace {

constexpr std::array<const char*, 16> kUnreachable{
    "Destination Net Unreachable",
    "Destination Host Unreachable",
    "Destination Protocol Unreachable",
    "Destination Port Unreachable",
    "",
    "Source Route Failed",
    "Destination Net Unknown",
    "Destination Host Unknown",
    "Source Host Isolated",
    "Destination Net Prohibited",
    "Destination Host Prohibited",
    "Destination Net Unreachable for Type of Service",
    "Destination Host Unreachable for Type of Service",
    "Packet filtered",
    "Precedence Violation",
    "Precedence Cutoff",
};

constexpr std::array<const char*, 5> kUnreachable6{"No route", "Administratively prohibited",
                                                   "Beyond scope of source address",
                                                   "Address unreachable", "Port unreachable"};

std::string v4_text(const sim::SocketError& error) {
    switch (error.type) {
        case 3:
            if (error.code == 4)
                return fmt::format("Frag needed and DF set (mtu = {})", error.info);
            if (error.code < kUnreachable.size()) return kUnreachable[error.code];
            return fmt::format("Dest Unreachable, Bad Code: {}", error.code);
        case 4:
            return "Source Quench";
        case 5:
            return error.code == 0 ? "Redirect Network" : "Redirect Host";
        case 11:
            return error.code == 0 ? "Time to live exceeded" : "Frag reassembly time exceeded";
        case 12:
            return fmt::format("Parameter problem: pointer = {}", error.info >> 24);
        default:
            return fmt::format("Bad ICMP type: {}", error.type);
    }
}

std::string v6_text(const sim::SocketError& error) {
    switch (error.type) {
        case 1:
            return std::string("Destination unreachable: ") +
                   (error.code < kUnreachable6.size() ? kUnreachable6[error.code]
                                                      : fmt::format("Unknown code {}", error.code));
        case 2:
            return fmt::format("Packet too big: mtu={}", error.info);
        case 3:
            return std::string("Time exceeded: ") +
                   (error.code == 0 ? "Hop limit" : "Defragmentation failure");
        case 4:
            return "Parameter problem: Wrong header field ";
        default:
            return fmt::format("unknown icmp type: {}", error.type);
    }
}

}  // namespace

std::string error_text(const sim::SocketError& error, IpAddress::Family family) {
    return family == IpAddress::Family::v6 ? v6_text(error) : v4_text(error);
}

std::string time_text(std::int64_t microseconds) {
    const auto us = microseconds;
    if (us >= 100'000 - 50) return fmt::format("{}", (us + 500) / 1000);
    if (us >= 10'000 - 5) return fmt::format("{}.{:01}", (us + 50) / 1000, (us + 50) % 1000 / 100);
    if (us >= 1000) return fmt::format("{}.{:02}", (us + 5) / 1000, (us + 5) % 1000 / 10);
    return fmt::format("{}.{:03}", us / 1000, us % 1000);
}

}  // namespace vxlab::labs::ping_tool
