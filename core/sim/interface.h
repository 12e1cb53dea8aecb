// A network device of a namespace, as the kernel's struct net_device: what all kinds share. The
// kinds (veth, bridge, vxlan, …) derive from it, in devices/.
//
// The way of a frame: a protocol or a bridge calls transmit(); the base checks and counts and calls
// start_transmit() of the kind; what comes in from outside calls receive(), which counts, shows the
// frame to packet sockets, gives it to the master's handler (bridge port, macvlan) or a VLAN
// device, and else to the namespace's protocols.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/kernel_error.h"
#include "core/base/mac_address.h"
#include "core/sim/frame.h"

namespace vxlab::sim {

class Namespace;
class Simulator;
class Interface;

// Names as `ip -d link` prints them; `none` for a device without a kind (lo, a machine's eth0).
enum class LinkKind : std::uint8_t {
    none,
    veth,
    bridge,
    vxlan,
    vlan,
    dummy,
    macvlan,
    tun,  // tap too
};
std::string_view name(LinkKind kind);

// if_link.h, rtnl_link_stats64, as far as they are counted here.
struct LinkCounters {
    std::uint64_t packets = 0, bytes = 0, errors = 0, dropped = 0;
    std::uint64_t fifo_errors = 0, frame_errors = 0, carrier_errors = 0, length_errors = 0;
    std::uint64_t collisions = 0, multicast = 0;
};

// IFF_* of linux/if.h, those that a user sets or sees.
struct LinkFlags {
    bool up = false;  // administratively
    bool broadcast = true;
    bool loopback = false;
    bool point_to_point = false;
    bool noarp = false;
    bool multicast = true;
    bool allmulti = false;
    bool promiscuous = false;
};

// Takes a frame before the protocols do, as a bridge does for its ports (netdev_rx_handler).
using ReceiveHandler = std::function<void(Interface& port, Frame frame)>;
// Sees every frame that passes: tcpdump, arping, the trace. `incoming`: received, else transmitted.
using PacketTap = std::function<void(Interface& interface, const Frame& frame, bool incoming)>;

class Interface {
public:
    virtual ~Interface();
    Interface(const Interface&) = delete;
    Interface& operator=(const Interface&) = delete;

    virtual LinkKind kind() const = 0;

    // dev_queue_xmit: counts, traces and shows the frame, then the kind sends it. Frames over the
    // MTU and frames of a device that is down are dropped with a reason.
    void transmit(Frame frame);
    // netif_receive_skb: a whole Ethernet frame that arrived here.
    void receive(Frame frame);

    // Up and with carrier: frames pass.
    bool is_running() const { return flags.up && carrier(); }
    virtual bool carrier() const { return true; }
    // "@" in `ip link`: the other end or the device below; none, or one of another namespace.
    virtual Interface* lower() const { return nullptr; }

    // Changes that have consequences (notifications, events, addresses). Errors as the kernel's.
    KernelResult<> set_up(bool up);
    KernelResult<> set_mtu(std::uint32_t mtu);
    KernelResult<> set_address(MacAddress address);
    KernelResult<> set_name(std::string name);
    // nullptr: no master. Errors: EBUSY, ELOOP, EINVAL with the kernel's words.
    KernelResult<> set_master(Interface* master);

    // Properties anyone may read; written through the setters above where one exists.
    trace::InterfaceId id = 0;
    int index = 0;  // ifindex, unique within the namespace
    std::string name;
    std::string alias;
    Namespace* name_space = nullptr;  // where it is now; never null while it is registered
    MacAddress address{};
    MacAddress broadcast{0xffff'ffff'ffff};
    MacAddress permanent_address{};
    bool address_is_random = false;  // addr_assign_type NET_ADDR_RANDOM
    std::uint32_t mtu = 1500, min_mtu = 68, max_mtu = 65535;
    std::uint32_t tx_queue_length = 1000;
    std::uint32_t group = 0;
    LinkFlags flags;
    Interface* master = nullptr;
    LinkCounters rx, tx;
    std::vector<std::pair<int, PacketTap>> taps;  // a number to remove it by, and the tap

protected:
    Interface(Simulator& simulator, std::string name);

    // The kind's own part. start_transmit REQUIRES is_running().
    virtual void start_transmit(Frame frame) = 0;
    virtual KernelResult<> opened() { return {}; }  // just before it goes up; may refuse
    virtual void closed() {}                        // after it went down
    virtual KernelResult<> check_mtu(std::uint32_t) const { return {}; }

    // Drops with its reason: counts nothing, emits the event.
    void drop(const Frame& frame, trace::Reason reason);

    Simulator& simulator_;

private:
    ReceiveHandler handler_;
};

}  // namespace vxlab::sim
