// Probes with a limited TTL, and what came of each.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/sim/ip/sockets.h"
#include "labs/tools/process.h"

namespace vxlab::labs::trace_path {

struct Probe {
    Instant sent{};
    std::optional<Instant> answered;
    IpAddress from{};
    std::string remark;     // "!H" and the like; empty: none
    bool is_final = false;  // the path ends there
    bool is_reached = false;
    std::uint8_t answer_ttl = 0;  // of the answer, as it arrived
    std::uint32_t mtu = 0;        // told by the answer; 0: none
};

enum class Method { udp, icmp };

struct ProbeOptions {
    Method method = Method::udp;
    IpAddress destination{}, source{};
    sim::Interface* device = nullptr;
    std::uint16_t port = 33434;  // of the first UDP probe, one more for each; first ICMP sequence
    bool dont_fragment = false;
    std::uint8_t tos = 0;
};

// Sends probes and gathers their answers, waking the process with each.
class Probes {
public:
    Probes(Process& process, const ProbeOptions& options);

    // The number of the probe, or the errno. `length` of the UDP payload or ICMP data.
    KernelResult<std::size_t> send(std::uint8_t ttl, std::size_t length);
    Probe& operator[](std::size_t number) { return probes_[number]; }
    std::size_t size() const { return probes_.size(); }

private:
    KernelResult<> send_udp(std::uint8_t ttl, std::size_t length);
    KernelResult<> send_icmp(std::uint8_t ttl, std::size_t length);
    void fail(std::size_t number, const sim::SocketError& error);
    void answer(const sim::IcmpMessage& message);
    bool is_v6() const { return options_.destination.is_v6(); }

    Process& process_;
    ProbeOptions options_;
    std::uint16_t identifier_;
    std::unique_ptr<sim::IcmpSocket> icmp_;
    std::vector<std::unique_ptr<sim::UdpSocket>> udp_;  // one a probe: its port tells which
    std::vector<Probe> probes_;
};

}  // namespace vxlab::labs::trace_path
