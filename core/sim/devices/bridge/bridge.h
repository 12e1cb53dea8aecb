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

    // In the order in which the kernel lists them: by port number.
    const std::vector<std::unique_ptr<BridgePort>>& ports() const { return ports_; }
    // The port that this interface is; null if it is none of ours.
    BridgePort* port_of(const Interface& interface) const;
    BridgePort* port_of(std::uint16_t number) const;
    KernelResult<> change_port(BridgePort& port, const BridgePortChange& change);

    BridgeId bridge_id() const { return {options_.priority, address}; }
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

    // Oldest group first, ports of a group newest first.
    const std::vector<MdbRow>& mdb() const { return mdb_; }
    KernelResult<> add_mdb(const MdbRequest& request);
    KernelResult<> delete_mdb(const MdbRequest& request);
    // Ports behind which a multicast router is, with what is left of the timer (none: permanent).
    std::vector<RouterPort> router_ports() const;

private:
    friend class BridgePort;
    friend class BridgeForwarding;

    void start_transmit(Frame frame) override;
    KernelResult<> opened() override;
    void closed() override;
    KernelResult<> check_mtu(std::uint32_t mtu) const override;
    void mtu_changed() override;
    void address_changed() override;
    KernelResult<> add_port(Interface& port) override;
    void remove_port(Interface& port) override;
    void lower_changed(Interface& lower, LinkChange change) override;
    void removed() override;

    BridgeOptions options_;
    std::vector<std::unique_ptr<BridgePort>> ports_;
    BridgeFdb fdb_;
    std::map<std::uint16_t, BridgeVlan> vlans_;
    SpanningTree tree_;
    std::vector<MdbRow> mdb_;
    bool mtu_is_set_ = false;
};

}  // namespace vxlab::sim
