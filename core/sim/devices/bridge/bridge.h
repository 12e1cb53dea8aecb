// A Linux bridge (net/bridge): options, ports, FDB, VLANs, spanning tree, multicast snooping. All
// of it is readable; it changes by requests (link_request.h, fdb_request.h and those below) and by
// what its ports receive.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "core/sim/devices/bridge/fdb.h"
#include "core/sim/devices/bridge/mdb.h"
#include "core/sim/devices/bridge/options.h"
#include "core/sim/devices/bridge/port.h"
#include "core/sim/fdb_request.h"
#include "core/sim/interface.h"
#include "core/wire/group_records.h"

namespace vxlab::sim {

// What the spanning tree has worked out (IEEE 802.1D-1998).
struct SpanningTree {
    BridgeId root{};
    std::uint16_t root_port = 0;  // port number; 0: this bridge is the root
    std::uint32_t root_path_cost = 0;
    bool topology_change = false;
    bool topology_change_detected = false;
    // In effect: the root's.
    Centiseconds forward_delay = 1500, hello_time = 200, max_age = 2000;
    TimerHandle hello{}, topology_change_notification{}, topology_change_timer{};
};

class Bridge final : public Interface {
public:
    Bridge(Simulator& simulator, std::string name);
    ~Bridge() override;

    LinkKind kind() const override { return LinkKind::bridge; }
    bool is_namespace_local() const override { return true; }

    const BridgeOptions& options() const { return options_; }
    KernelResult<> change(const BridgeChange& change);

    // Oldest first.
    const std::vector<std::unique_ptr<BridgePort>>& ports() const { return ports_; }
    // The port that this interface is; null if it is none of ours.
    BridgePort* port_of(const Interface& interface) const;
    BridgePort* port_of(std::uint16_t number) const;
    KernelResult<> change_port(BridgePort& port, const BridgePortChange& change);

    // Zero MAC until it has a port, or an address from the user.
    BridgeId bridge_id() const { return {options_.priority, id_address_}; }
    bool is_root() const { return bridge_id() == tree_.root; }
    const SpanningTree& spanning_tree() const { return tree_; }
    // What is left of a timer, in 1/100 s; 0: not running. As `ip -d link` and `brctl showstp` say.
    Centiseconds hello_timer() const;
    Centiseconds tcn_timer() const;
    Centiseconds topology_change_timer() const;
    Centiseconds gc_timer() const;

    const BridgeFdb& fdb() const { return fdb_; }
    // `master` requests; port null: `self` on the bridge.
    KernelResult<> change_fdb(BridgePort* port, FdbVerb verb, const FdbRequest& request);
    KernelResult<> delete_fdb(BridgePort* port, const FdbRequest& request);
    KernelResult<> flush_fdb(const FdbFlush& filter);

    // `bridge vlan add|del`; port null: of the bridge itself (`self`). Ranges are loops of these.
    KernelResult<> add_vlan(BridgePort* port, std::uint16_t id, bool pvid, bool untagged);
    KernelResult<> delete_vlan(BridgePort* port, std::uint16_t id);
    // The bridge's own, by id; a port's are in BridgePort.
    const std::map<std::uint16_t, BridgeVlan>& vlans() const { return vlans_; }

    // Newest group first, as the kernel lists them.
    const std::vector<MdbRow>& mdb() const { return mdb_; }
    KernelResult<> add_mdb(const MdbRequest& request);
    KernelResult<> delete_mdb(const MdbRequest& request);
    // Who asks for members, of a family.
    const Querier& querier(IpAddress::Family family) const {
        return family == IpAddress::Family::v4 ? querier4_ : querier6_;
    }
    // Ports behind which a multicast router is, with what is left of the timer (none: permanent).
    std::vector<RouterPort> router_ports() const;

private:
    friend class BridgePort;

    // What is known of a frame on its way through.
    struct Passage {
        Frame& frame;
        BridgePort* from = nullptr;  // null: the bridge's own host sent it
        MacAddress destination{};
        std::uint16_t vlan = 0;         // 0 without vlan_filtering
        std::uint16_t tag_control = 0;  // priority bits and vlan
        bool tagged = false;            // the bytes have the tag
        bool answered = false;      // an ARP or ND request that was answered, or need not be asked
        bool routers_only = false;  // of groups nobody joined: to routers alone
        IpAddress group{};          // the destination, if it is an IP group
        bool to_host = false;       // the host gets it too
    };

    bool start_transmit(Frame& frame) override;
    KernelResult<> opened() override;
    void closed() override;
    void changed(LinkChange change) override;
    KernelResult<> add_port(Interface& port) override;
    void remove_port(Interface& port) override;
    void lower_changed(Interface& lower, LinkChange change) override;
    void removed() override;

    // bridge.cpp
    void change_id_address(MacAddress address);
    bool recalculate_id_address();
    void adjust_mtu();
    void check_carrier(BridgePort& port);
    std::uint16_t free_port_number() const;
    void notify_port(const BridgePort& port, bool removed = false) const;

    bool is_below(const Interface& upper) const;

    // bridge_frames.cpp
    bool take(BridgePort& port, Frame& frame);
    bool take_link_local(BridgePort& port, Frame& frame, MacAddress destination);
    void forward_from(BridgePort& port, Frame& frame);
    bool source_is_refused(const Passage& passage, MacAddress source);
    bool may_learn(const BridgePort& port) const;
    void forward_group(Passage& passage);
    void forward_unicast(Passage& passage);
    void collect_flood_targets(const Passage& passage, trace::Reason reason);
    void send_to_targets(Passage& passage, trace::Decision decision);
    trace::Reason refusal(const Passage& passage, const BridgePort& port) const;
    void send_copy(const Passage& passage, BridgePort& port, Frame frame);
    void hand_to_host(const Passage& passage, Frame frame);

    // bridge_options.cpp
    KernelResult<> change_timers(const BridgeChange& change);
    KernelResult<> change_vlans(const BridgeChange& change);
    KernelResult<> change_multicast(const BridgeChange& change);
    KernelResult<> change_port_tree(BridgePort& port, const BridgePortChange& change);

    // vlans.cpp
    void set_vlan_filtering(bool on);
    bool admit(Passage& passage, const std::map<std::uint16_t, BridgeVlan>& vlans,
               std::uint16_t pvid);
    // The frame as it leaves by something with these VLANs; false: it may not.
    bool retag(const Passage& passage, const std::map<std::uint16_t, BridgeVlan>& vlans,
               Frame& frame) const;
    static bool allows(const std::map<std::uint16_t, BridgeVlan>& vlans, std::uint16_t id);
    KernelResult<> change_default_pvid(std::uint16_t id);

    // mdb.cpp
    MdbRow* find_member(const MdbGroup& group, const BridgePort* port);
    MdbRow& add_member(MdbRow row, const Frame* frame);
    void remove_member(const MdbRow& row, trace::EventKind kind);
    void expire_member(MdbRow& row, Centiseconds after);
    void forget_members(const BridgePort& port, bool all);
    void tell_member(const MdbRow& row, bool removed = false) const;

    // snooping.cpp. False: the frame goes no further.
    bool snoop(Passage& passage);
    bool snoop_ipv4(Passage& passage, Bytes network);
    bool snoop_ipv6(Passage& passage, Bytes network);
    void hear_records(Passage& passage, const wire::GroupRecordRange& records);
    void join(Passage& passage, const IpAddress& group);
    void leave(Passage& passage, const IpAddress& group);
    void hear_query(Passage& passage, const IpAddress& from, const IpAddress& group,
                    Centiseconds wait);
    void expire_soon(MdbRow& row, Centiseconds after);
    void mark_router(BridgePort& port);
    bool groups_are_known(const MdbGroup& group, bool has_members) const;
    // The ports with members and routers, as targets; false: unknown, to be flooded.
    bool collect_members(Passage& passage);
    void add_target(const Passage& passage, BridgePort& port);

    // querier.cpp
    void set_snooping(bool on);
    void set_querier(bool on);
    void open_multicast();
    void close_multicast();
    Querier& querier_of(const IpAddress& address);
    std::vector<std::uint8_t> query_frame(IpAddress::Family family, const IpAddress& group) const;
    void send_query(IpAddress::Family family, const IpAddress& group, BridgePort* only);
    void ask(IpAddress::Family family);
    void querier_is_gone(IpAddress::Family family);

    // suppression.cpp
    void answer_for_neighbours(Passage& passage);
    void answer_arp(Passage& passage, Bytes network, bool suppresses);
    void answer_solicitation(Passage& passage, Bytes network);
    void send_answer(const Passage& passage, std::vector<std::uint8_t> bytes);

    // bridge_fdb.cpp
    void learn(BridgePort& port, MacAddress source, std::uint16_t vlan, const Frame& frame);
    void add_local(BridgePort* port, MacAddress mac, std::uint16_t vlan);
    void change_local(BridgePort* port, MacAddress to);
    void hand_local_on(MacAddress mac, std::uint16_t vlan, const BridgePort* but);
    void forget(const BridgeFdbRow& row, trace::EventKind kind);
    void forget_port(const BridgePort& port, bool all);
    KernelResult<> change_row(BridgePort* port, FdbVerb verb, const FdbRequest& request,
                              std::uint16_t vlan);
    KernelResult<> put_row(BridgePort* port, const FdbRequest& request, std::uint16_t vlan,
                           bool local, bool fixed, bool external);
    void tell_row(const BridgeFdbRow& row, bool removed = false) const;
    Duration hold_time() const;
    void collect();
    void collect_after(Duration delay);

    // spanning_tree.cpp: states and roles (br_stp.c, br_stp_if.c)
    void enable_spanning_tree();
    void disable_spanning_tree();
    void set_stp(bool on);
    void enable_port(BridgePort& port);
    void disable_port(BridgePort& port);
    void init_port(BridgePort& port);
    void set_state(BridgePort& port, PortState state);
    void select_states();
    void select_carrier();
    void select_root();
    bool is_designated(const BridgePort& port) const;
    bool is_better_root_port(const BridgePort& port, const BridgePort* root) const;
    bool should_be_designated(const BridgePort& port) const;
    void become_designated(BridgePort& port);
    void select_designated();
    void update_configuration();
    void make_forwarding(BridgePort& port);
    void make_blocking(BridgePort& port);
    void become_root();
    void detect_topology_change();
    void set_topology_change(bool on);
    void change_priority(std::uint16_t priority);
    void use_own_times();
    void start_timer(TimerHandle& timer, Centiseconds delay, EventQueue::Action action);

    // bpdus.cpp: what the tree says and hears (br_stp.c, br_stp_bpdu.c, br_stp_timer.c)
    void send_bpdu(BridgePort& port, std::vector<std::uint8_t> bpdu);
    void send_config(BridgePort& port);
    void send_topology_change();
    void generate_configs();
    void receive_bpdu(BridgePort& port, Frame& frame);
    void receive_config(BridgePort& port, const wire::ConfigBpduView& bpdu);
    void record_config(BridgePort& port, const wire::ConfigBpduView& bpdu);
    void receive_topology_change(BridgePort& port);
    bool supersedes(const BridgePort& port, const wire::ConfigBpduView& bpdu) const;
    void forward_delay_over(BridgePort& port);
    void message_too_old(BridgePort& port);
    void hello();

    Centiseconds left_of(TimerHandle timer) const;

    BridgeOptions options_;
    MacAddress id_address_{};
    std::vector<std::unique_ptr<BridgePort>> ports_;
    BridgeFdb fdb_;
    std::map<std::uint16_t, BridgeVlan> vlans_;
    std::uint16_t pvid_ = 0;
    SpanningTree tree_;
    struct LearnedRouter {
        BridgePort* port;
        TimerHandle timer;
    };
    std::vector<MdbRow> mdb_;
    std::vector<LearnedRouter> routers_;
    Querier querier4_, querier6_;
    TimerHandle gc_{};
    std::uint32_t learned_rows_ = 0;
    bool mtu_is_set_ = false;
    bool adjusting_mtu_ = false;
    // Scratch of the data path.
    std::vector<BridgePort*> targets_;
    trace::Row member_row_{};
    trace::EventId member_taught_by_ = 0;
};

}  // namespace vxlab::sim
