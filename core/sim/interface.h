// A network device of a namespace, as the kernel's struct net_device: what all kinds share. The
// kinds (veth, bridge, vxlan, …) derive from it, in devices/.
//
// The way of a frame: a protocol or a bridge calls transmit(); the base checks, counts, traces and
// hands it to the queueing discipline and to start_transmit() of the kind; what comes in from
// outside calls receive(), which counts, shows the frame to packet sockets, gives it to the handler
// of a device above (VLAN device, bridge port, macvlan), and else to the namespace's protocols.
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
#include "core/sim/link_change.h"
#include "core/sim/queue_discipline.h"

namespace vxlab::sim {

class Namespace;
class Simulator;
class Interface;
class Channel;
class VlanDevice;

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

// IFF_* of linux/if.h, those that a user sets or sees. What follows from state (RUNNING, LOWER_UP,
// NO-CARRIER) is worked out by its readers from carrier() and oper_state.
struct LinkFlags {
    bool up = false;  // administratively
    bool broadcast = true;
    bool loopback = false;
    bool point_to_point = false;
    bool noarp = false;
    bool multicast = true;
    bool allmulti = false;     // asked for by the user
    bool promiscuous = false;  // asked for by the user
};

// RFC 2863, as IFLA_OPERSTATE. A device that is not up counts as down, whatever is kept here: see
// Interface::oper_state().
enum class OperState : std::uint8_t {
    unknown,
    not_present,
    down,
    lower_layer_down,
    testing,
    dormant,
    up
};
// "UP", "LOWERLAYERDOWN" …, as `ip link` prints it.
std::string_view name(OperState state);

// Sees every frame that passes: tcpdump, arping, the trace. `incoming`: received, else transmitted.
// Must not add or remove taps or interfaces during the call.
using PacketTap = std::function<void(Interface& interface, const Frame& frame, bool incoming)>;

// A device above that takes frames from this one before the protocols do (netdev_rx_handler: a
// bridge for its ports, macvlan for its lower device).
class ReceiveHandler {
public:
    virtual ~ReceiveHandler() = default;
    // True: the frame is taken (and moved from). False: it goes on as if nobody had looked.
    virtual bool take(Interface& lower, Frame& frame) = 0;
};

// An address that the device listens to beside its own (dev->uc, dev->mc), and for how many.
struct FilterAddress {
    MacAddress mac{};
    int users = 1;
    bool by_user = false;  // `ip maddr add`: one of the users (dev_mc_add_global)
};

class Interface {
public:
    virtual ~Interface();
    Interface(const Interface&) = delete;
    Interface& operator=(const Interface&) = delete;

    virtual LinkKind kind() const = 0;

    // dev_queue_xmit: counts, traces and shows the frame, then the kind sends it. Frames of a
    // device that is down are dropped with a reason. The MTU binds the protocols above, as in the
    // kernel; links check it for frames that are forwarded (dev_forward_skb).
    void transmit(Frame frame);
    // netif_receive_skb: a whole Ethernet frame that arrived here.
    void receive(Frame frame);

    // Up and with carrier: frames pass.
    bool is_running() const { return flags.up && carrier_; }
    bool carrier() const { return carrier_; }
    // As `ip link` prints it: down unless up, else as RFC 2863 and the kernel's linkwatch have it.
    OperState oper_state() const { return flags.up ? oper_state_ : OperState::down; }
    // "@" in `ip link` (IFLA_LINK): the other end or the device below; may be one of another
    // namespace. Null: none.
    virtual Interface* lower() const { return nullptr; }
    // Where lower() is, or the tunnel's packets travel (rtnl_link_ops.get_link_net): if that is
    // another namespace, `ip link` prints link-netnsid.
    virtual Namespace* link_name_space() const;
    // Whether it is deleted when the device below leaves for another namespace.
    virtual bool goes_when_lower_moves() const { return false; }
    // Whether it may be moved to another namespace (not lo, bridge: see move_to_namespace).
    virtual bool is_namespace_local() const { return false; }

    // is_skb_forwardable: whether a frame that was not made for this device may leave by it. The
    // MTU, the Ethernet header and one tag fit.
    bool fits_forwarded(const Frame& frame) const { return frame.size() <= mtu + 14u + 4u; }

    // Changes that have consequences (notifications, events, addresses). Errors as the kernel's.
    KernelResult<> set_up(bool up);
    KernelResult<> set_mtu(std::uint32_t mtu);
    KernelResult<> set_address(MacAddress address);
    KernelResult<> set_name(std::string name);
    // `ip link set X carrier on|off`: EOPNOTSUPP but for the kinds that let it be set.
    virtual KernelResult<> change_carrier(bool on);
    // Works the state out anew, as the kernel does when the carrier changes.
    void update_oper_state();
    // nullptr: no master. Errors: EBUSY, ELOOP, EINVAL, EOPNOTSUPP with the kernel's words.
    KernelResult<> set_master(Interface* master);

    // The address filter, counted as dev_uc_add, dev_mc_add and their opposites do. Group
    // membership in the IP stack goes through here, and so do a macvlan's address and `bridge fdb
    // add … self`. `bridge fdb` lists them as `self permanent`, `ip maddr` the multicast ones as
    // `link`.
    void add_filter_address(MacAddress mac, bool by_user = false);
    void remove_filter_address(MacAddress mac, bool by_user = false);
    // Oldest first.
    const std::vector<FilterAddress>& unicast_filter() const { return unicast_filter_; }
    const std::vector<FilterAddress>& multicast_filter() const { return multicast_filter_; }
    // Counted too: a bridge port is promiscuous, a tcpdump makes it so.
    void change_promiscuity(int by);
    void change_all_multicast(int by);
    int promiscuity() const { return promiscuity_; }
    int all_multicast() const { return all_multicast_; }
    // Whether it has been up since it was made or moved here: until then its qdisc is "noop".
    bool was_up() const { return was_up_; }
    // How often it gained or lost its carrier.
    std::uint32_t carrier_changes() const { return carrier_changes_; }

    // Returns the number to remove it by.
    int add_tap(PacketTap tap);
    void remove_tap(int number);

    // tc qdisc of the root; the default (noqueue, pfifo_fast …) has kind `none`.
    const QueueDiscipline& queue_discipline() const { return discipline_; }
    void set_queue_discipline(const QueueDiscipline& discipline);
    QueueCounters queue_counters() const;

    // One handler a device; null when taken away.
    ReceiveHandler* receive_handler() const { return handler_; }
    void set_receive_handler(ReceiveHandler* handler) { handler_ = handler; }
    // Devices that stand on this one (vlan, macvlan, vxlan): they are told of its changes. A VLAN
    // device is in the second list too, by which its frames find it.
    const std::vector<Interface*>& uppers() const { return uppers_; }
    void add_upper(Interface& upper) { uppers_.push_back(&upper); }
    void remove_upper(const Interface& upper);
    const std::vector<VlanDevice*>& vlan_devices() const { return vlans_; }
    void add_vlan_device(VlanDevice& device) { vlans_.push_back(&device); }
    void remove_vlan_device(const VlanDevice& device);

    Simulator& simulator() const { return simulator_; }
    // The frame's cause becomes the event.
    void emit_decision(Frame& frame, const trace::Decision& decision) const;
    // A row of a table of this device; frame: the one that taught, if any.
    trace::EventId emit_row(trace::EventKind kind, const trace::Row& row,
                            const Frame* frame = nullptr) const;
    // Drops with its reason: counts nothing, emits the event.
    void drop(Frame& frame, trace::Reason reason) const;

    // Properties anyone may read; written through the setters above where one exists.
    trace::InterfaceId id = 0;
    int index = 0;  // ifindex, unique within the namespace
    std::string name;
    std::string alias;
    Namespace* name_space = nullptr;  // where it is now; never null while it is registered
    MacAddress address{};
    MacAddress broadcast{0xffff'ffff'ffff};
    MacAddress permanent_address{};  // of hardware; zero: none
    bool address_is_random = false;  // addr_assign_type NET_ADDR_RANDOM
    bool address_is_set = false;     // NET_ADDR_SET: the user chose it
    std::uint32_t mtu = 1500, min_mtu = 68, max_mtu = 65535;
    std::uint32_t tx_queue_length = 1000;
    std::uint32_t group = 0;
    LinkFlags flags;
    // Which offload features a user has switched from what the kind has (ethtool -K), by numbers
    // that their reader knows. They change nothing here.
    std::uint64_t switched_features = 0;
    Interface* master = nullptr;
    LinkCounters rx, tx;

protected:
    // Registered by add_link and its like; see LinkRegistry.
    Interface(Simulator& simulator, std::string name);

    // The kind's own part: sends the frame, which may be moved from, or says why not (drop) and
    // answers false. REQUIRES: the device is up, and has a carrier if it needs one.
    virtual bool start_transmit(Frame& frame) = 0;
    virtual KernelResult<> opened() { return {}; }  // just before it goes up; may refuse
    virtual void closed() {}                        // after it went down
    virtual KernelResult<> check_mtu(std::uint32_t) const { return {}; }
    virtual KernelResult<> check_address(MacAddress) const { return {}; }
    // For devices that can be masters (bridge). Default: EOPNOTSUPP.
    virtual KernelResult<> add_port(Interface& port);
    virtual void remove_port(Interface& port);
    // The device itself changed.
    virtual void changed(LinkChange) {}
    // A port, or a device that this one stands on, changed.
    virtual void lower_changed(Interface&, LinkChange) {}
    // A device that is deleted after this one: the other end of a veth, which is let go of here.
    virtual Interface* take_along() { return nullptr; }
    // The device is about to be destroyed: it leaves links, masters, sockets.
    virtual void removed() {}

    // netif_carrier_on, netif_carrier_off: tells everyone above.
    void set_carrier(bool on);
    // What a device that stands on another does with that one's carrier.
    void follow_carrier(const Interface& below) { set_carrier(below.is_running()); }
    // Tells the protocols, the devices above and the listeners.
    void tell(LinkChange change);

    // Bytes of a frame that the kind's counters leave out (its Ethernet header, often).
    std::uint8_t rx_uncounted_ = 0, tx_uncounted_ = 0;
    bool counts_itself_ = false;
    bool sends_without_carrier_ = false;
    Simulator& simulator_;

private:
    friend struct LinkRegistry;

    void transmit_now(Frame& frame);
    void hand_up(Frame frame);
    void show(const Frame& frame, bool incoming);
    trace::EventId emit_seen(const Frame& frame, trace::EventKind kind) const;

    bool carrier_ = true;
    bool was_up_ = false;
    std::uint32_t carrier_changes_ = 0;
    OperState oper_state_ = OperState::unknown;
    int promiscuity_ = 0, all_multicast_ = 0;
    ReceiveHandler* handler_ = nullptr;
    std::vector<Interface*> uppers_;
    std::vector<VlanDevice*> vlans_;
    std::vector<FilterAddress> unicast_filter_, multicast_filter_;
    std::vector<std::pair<int, PacketTap>> taps_;
    int next_tap_ = 1;
    QueueDiscipline discipline_;
    std::unique_ptr<Channel> shaper_;
};

}  // namespace vxlab::sim
