// One interface opened through libpcap, and exact counts of what it delivered.
#pragma once

#include <pcap/pcap.h>

#include <cstdint>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "capture/helper/protocol.h"

namespace vxlab::helper {

struct DeviceError {
    Failure kind = Failure::other;
    std::string text;  // libpcap's or the kernel's words
};

struct DeviceCounts {
    std::uint64_t received = 0;  // by the filter: delivered and dropped
    std::uint64_t dropped = 0;   // by the kernel, its ring being full
    std::uint64_t dropped_by_interface = 0;
};

class Device {
public:
    // Packets that take() delivers at most, so that other interfaces have their turn.
    static constexpr int kTurn = 64;
    // Called for each packet with the pointer given to take().
    using Sink = void (*)(void* context, const pcap_pkthdr& head, const std::uint8_t* bytes);

    // Opens an existing interface (or "any"), promiscuous as tcpdump does, with nanosecond times.
    // The kernel's ring is buffer_bytes long. Nothing is captured until start(). Needs CAP_NET_RAW;
    // no other function here needs a privilege.
    static tl::expected<Device, DeviceError> open(const std::string& name, int buffer_bytes);

    const std::string& name() const { return name_; }
    int link_type() const { return pcap_datalink(handle_.get()); }
    int fd() const { return pcap_get_selectable_fd(handle_.get()); }

    // Installs the program, which libpcap and the kernel check; counts begin at zero.
    tl::expected<void, DeviceError> start(std::vector<bpf_insn>& program);
    // From now on the kernel takes no further packet; those it holds can still be taken.
    void hold();
    // Delivers what is there now without waiting. How many it were: below kTurn, that was all.
    tl::expected<int, DeviceError> take(Sink sink, void* context);
    // True when all that was received has been taken; after hold() that stays so.
    bool settled();
    DeviceCounts counts();

private:
    explicit Device(const std::string& name) : name_(name) {}
    tl::expected<void, DeviceError> activate(int buffer_bytes);
    void discard_early_packets();

    struct Close {
        void operator()(pcap_t* handle) const { pcap_close(handle); }
    };
    std::string name_;
    std::unique_ptr<pcap_t, Close> handle_;
    pcap_stat last_{};  // as libpcap told it: 32 bits that wrap
    DeviceCounts counts_;
    std::uint64_t taken_ = 0;
};

}  // namespace vxlab::helper
