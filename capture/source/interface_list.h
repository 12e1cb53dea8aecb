// The network interfaces of this machine (of this network namespace) and how busy they are. Needs
// no privilege.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/source/packet.h"
#include "core/base/instant.h"
#include "core/base/ip_address.h"
#include "core/base/result.h"

namespace vxlab::source {

struct InterfaceInfo {
    std::string name;
    std::vector<IpAddress> addresses;
    bool up = false;       // administratively
    bool running = false;  // has a carrier
    bool loopback = false;
    std::optional<LinkType> link_type;  // of a capture on it; none where only the capture tells
    std::optional<double> packets_per_second;  // both directions; none when not measured

    friend bool operator==(const InterfaceInfo&, const InterfaceInfo&) = default;
};

// What is asked of the operating system: arguments, so that a test can answer.
struct HostView {
    std::function<Result<std::vector<InterfaceInfo>>()> interfaces;  // without packets_per_second
    std::function<std::optional<std::string>(const std::string& path)> read_file;
    std::function<Instant()> now;  // any clock that does not jump
    std::function<void(Duration)> wait;
};

HostView this_host();

// Packets sent and received so far, by interface, at one moment.
struct PacketCounters {
    Instant time;
    std::map<std::string, std::uint64_t, std::less<>> packets;
};

// None when /proc/net/dev cannot be read.
std::optional<PacketCounters> read_packet_counters(const HostView& host);
// None when the interface is not in both, the counter went back or no time passed.
std::optional<double> packets_per_second(const PacketCounters& before, const PacketCounters& after,
                                         std::string_view name);

// In the kernel's order. With an interval above zero waits so long and measures the rates.
Result<std::vector<InterfaceInfo>> list_interfaces(const HostView& host, Duration interval = {});

}  // namespace vxlab::source
