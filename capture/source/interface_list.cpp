// Interfaces by getifaddrs(3), their counters from /proc/net/dev (which, unlike /sys, always shows
// the reader's own network namespace).
#include "capture/source/interface_list.h"

#include <fmt/format.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netinet/in.h>
#include <netpacket/packet.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <sstream>
#include <thread>

namespace vxlab::source {
namespace {

// What libpcap makes of the kernel's hardware type, where that is certain.
std::optional<LinkType> link_type_of(unsigned hardware_type) {
    switch (hardware_type) {
        case ARPHRD_ETHER:
        case ARPHRD_LOOPBACK:
            return LinkType::ethernet;
        case ARPHRD_NONE:
            return LinkType::raw_ip;
        default:
            return std::nullopt;
    }
}

void add_address(InterfaceInfo& info, const sockaddr& address) {
    const auto* raw = reinterpret_cast<const std::uint8_t*>(&address);
    if (address.sa_family == AF_INET) {
        const Bytes bytes(raw + offsetof(sockaddr_in, sin_addr), 4);
        info.addresses.push_back(IpAddress::load_v4(bytes, 0));
    } else if (address.sa_family == AF_INET6) {
        const Bytes bytes(raw + offsetof(sockaddr_in6, sin6_addr), 16);
        info.addresses.push_back(IpAddress::load_v6(bytes, 0));
    } else if (address.sa_family == AF_PACKET) {
        sockaddr_ll link{};
        std::memcpy(&link, raw, offsetof(sockaddr_ll, sll_addr));
        info.link_type = link_type_of(link.sll_hatype);
    }
}

Result<std::vector<InterfaceInfo>> interfaces_of_host() {
    ifaddrs* first = nullptr;
    if (getifaddrs(&first) != 0)
        return fail(fmt::format("cannot list the interfaces: {}", std::strerror(errno)));
    std::vector<InterfaceInfo> list;
    for (const auto* entry = first; entry != nullptr; entry = entry->ifa_next) {
        auto found =
            std::ranges::find(list, std::string_view(entry->ifa_name), &InterfaceInfo::name);
        if (found == list.end()) {
            list.emplace_back();
            found = list.end() - 1;
            found->name = entry->ifa_name;
            found->up = (entry->ifa_flags & IFF_UP) != 0;
            found->running = (entry->ifa_flags & IFF_RUNNING) != 0;
            found->loopback = (entry->ifa_flags & IFF_LOOPBACK) != 0;
        }
        if (entry->ifa_addr != nullptr) add_address(*found, *entry->ifa_addr);
    }
    freeifaddrs(first);
    return list;
}

std::optional<std::string> file_of_host(const std::string& path) {
    std::ifstream file(path);
    std::ostringstream text;
    if (!file || !(text << file.rdbuf())) return std::nullopt;
    return text.str();
}

}  // namespace

HostView this_host() {
    return {
        interfaces_of_host,
        file_of_host,
        [] {
            const auto now = std::chrono::steady_clock::now().time_since_epoch();
            return Instant{std::chrono::duration_cast<std::chrono::nanoseconds>(now).count()};
        },
        [](Duration time) {
            std::this_thread::sleep_for(std::chrono::nanoseconds(time.nanoseconds));
        },
    };
}

std::optional<PacketCounters> read_packet_counters(const HostView& host) {
    const auto text = host.read_file("/proc/net/dev");
    if (!text) return std::nullopt;
    PacketCounters counters{host.now(), {}};
    std::istringstream lines(*text);
    for (std::string line; std::getline(lines, line);) {
        const auto colon = line.find(':');
        if (colon == std::string::npos) continue;  // the two title lines
        // Columns: bytes packets errs drop fifo frame compressed multicast, then the same sent.
        std::istringstream columns(line.substr(colon + 1));
        std::uint64_t values[10]{};
        for (auto& value : values) columns >> value;
        if (!columns) continue;
        const auto name = line.find_first_not_of(' ');
        counters.packets[line.substr(name, colon - name)] = values[1] + values[9];
    }
    return counters;
}

std::optional<double> packets_per_second(const PacketCounters& before, const PacketCounters& after,
                                         std::string_view name) {
    const auto was = before.packets.find(name);
    const auto is = after.packets.find(name);
    const auto nanoseconds = (after.time - before.time).nanoseconds;
    if (was == before.packets.end() || is == after.packets.end() || nanoseconds <= 0 ||
        is->second < was->second)
        return std::nullopt;
    return static_cast<double>(is->second - was->second) * 1e9 / static_cast<double>(nanoseconds);
}

Result<std::vector<InterfaceInfo>> list_interfaces(const HostView& host, Duration interval) {
    auto list = host.interfaces();
    if (!list || interval <= Duration{}) return list;
    const auto before = read_packet_counters(host);
    if (!before) return list;
    host.wait(interval);
    const auto after = read_packet_counters(host);
    if (!after) return list;
    for (auto& info : *list)
        info.packets_per_second = packets_per_second(*before, *after, info.name);
    return list;
}

}  // namespace vxlab::source
