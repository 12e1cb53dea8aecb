// The libpcap handle of one interface: how it is opened, held, started and counted.
#include "capture/helper/device.h"

#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cstring>

namespace vxlab::helper {
namespace {

// The kernel hands over a block of packets when it is full or this old. Immediate mode would save
// the wait, but its ring has slots of the snap length: 32 packets in 8 MiB where offloads are on.
constexpr int kBlockMilliseconds = 20;

Failure kind_of(int status) {
    switch (status) {
        case PCAP_ERROR_PERM_DENIED:
        case PCAP_ERROR_PROMISC_PERM_DENIED:
            return Failure::permission;
        case PCAP_ERROR_NO_SUCH_DEVICE:
            return Failure::no_such_interface;
        case PCAP_ERROR_IFACE_NOT_UP:
            return Failure::interface_down;
        default:
            return Failure::other;
    }
}

bool is_loopback(int fd, const std::string& name) {
    ifreq request{};
    std::strncpy(request.ifr_name, name.c_str(), IFNAMSIZ - 1);
    return ioctl(fd, SIOCGIFFLAGS, &request) == 0 && (request.ifr_flags & IFF_LOOPBACK) != 0;
}

struct Delivery {
    Device::Sink sink;
    void* context;
};

void deliver(std::uint8_t* user, const pcap_pkthdr* head, const std::uint8_t* bytes) {
    const auto* delivery = reinterpret_cast<const Delivery*>(user);
    if (delivery->sink != nullptr) delivery->sink(delivery->context, *head, bytes);
}

}  // namespace

tl::expected<Device, DeviceError> Device::open(const std::string& name, int buffer_bytes) {
    // libpcap's other devices (USB, D-Bus, …) are none of ours, and less code runs privileged.
    if (name != "any" && if_nametoindex(name.c_str()) == 0)
        return tl::unexpected(DeviceError{Failure::no_such_interface, "No such device exists"});
    Device device(name);
    char text[PCAP_ERRBUF_SIZE] = "";
    device.handle_.reset(pcap_create(name.c_str(), text));
    if (!device.handle_) return tl::unexpected(DeviceError{Failure::other, text});
    if (auto activated = device.activate(buffer_bytes); !activated)
        return tl::unexpected(activated.error());
    return device;
}

tl::expected<void, DeviceError> Device::activate(int buffer_bytes) {
    auto* handle = handle_.get();
    pcap_set_snaplen(handle, static_cast<int>(kSnapLength));
    pcap_set_promisc(handle, name_ != "any");
    pcap_set_timeout(handle, kBlockMilliseconds);
    pcap_set_buffer_size(handle, buffer_bytes);
    pcap_set_tstamp_precision(handle, PCAP_TSTAMP_PRECISION_NANO);
    if (const int status = pcap_activate(handle); status < 0) {
        std::string text = pcap_geterr(handle);
        if (text.empty()) text = pcap_statustostr(status);
        return tl::unexpected(DeviceError{kind_of(status), text});
    }
    // Cooked version 2 names the interface of each packet; version 1 does not.
    if (name_ == "any") pcap_set_datalink(handle, DLT_LINUX_SLL2);
    // A loopback interface shows every packet twice; libpcap drops the one leaving, and counts it.
    const int on = 1;
    if (is_loopback(fd(), name_))
        setsockopt(fd(), SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on);
    char text[PCAP_ERRBUF_SIZE] = "";
    if (pcap_setnonblock(handle, 1, text) != 0)
        return tl::unexpected(DeviceError{Failure::other, text});
    hold();
    return {};
}

void Device::hold() {
    sock_filter nothing = BPF_STMT(BPF_RET | BPF_K, 0);
    const sock_fprog program{1, &nothing};
    setsockopt(fd(), SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

// Those between activating and hold(): they passed no filter.
void Device::discard_early_packets() {
    pollfd waiting{fd(), POLLIN, 0};
    for (int wait = 0; wait < 3 && !settled(); ++wait) {
        poll(&waiting, 1, kBlockMilliseconds);
        if (!take(nullptr, nullptr)) break;
    }
    counts();
    counts_ = {};
    taken_ = 0;
}

tl::expected<void, DeviceError> Device::start(std::vector<bpf_insn>& program) {
    discard_early_packets();
    bpf_program raw{static_cast<unsigned>(program.size()), program.data()};
    if (pcap_setfilter(handle_.get(), &raw) != 0)
        return tl::unexpected(DeviceError{Failure::bad_filter, pcap_geterr(handle_.get())});
    return {};
}

tl::expected<int, DeviceError> Device::take(Sink sink, void* context) {
    Delivery delivery{sink, context};
    const int count =
        pcap_dispatch(handle_.get(), kTurn, deliver, reinterpret_cast<std::uint8_t*>(&delivery));
    if (count < 0)
        return tl::unexpected(DeviceError{Failure::interface_lost, pcap_geterr(handle_.get())});
    taken_ += static_cast<std::uint64_t>(count);
    return count;
}

bool Device::settled() {
    const auto now = counts();
    return taken_ + now.dropped >= now.received;
}

DeviceCounts Device::counts() {
    pcap_stat now{};
    if (pcap_stats(handle_.get(), &now) == 0) {
        counts_.received += static_cast<std::uint32_t>(now.ps_recv - last_.ps_recv);
        counts_.dropped += static_cast<std::uint32_t>(now.ps_drop - last_.ps_drop);
        counts_.dropped_by_interface += static_cast<std::uint32_t>(now.ps_ifdrop - last_.ps_ifdrop);
        last_ = now;
    }
    return counts_;
}

}  // namespace vxlab::helper
