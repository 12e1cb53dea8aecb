// vxlan: a thin device over core/vtep, which is the protocol; here are the device, its UDP socket
// and its place in two namespaces (drivers/net/vxlan/vxlan_core.c): its own, and the one it was
// made in, through which its packets travel for ever.
#pragma once

#include <optional>

#include "core/sim/devices/vxlan_options.h"
#include "core/sim/event_queue.h"
#include "core/sim/fdb_request.h"
#include "core/sim/interface.h"
#include "core/vtep/vtep.h"

namespace vxlab::sim {

class Vxlan final : public Interface, private vtep::NeighbourView {
public:
    // The rest of what makes one is in make_vxlan (vxlan_requests.h).
    Vxlan(Simulator& simulator, std::string name, Namespace& underlay);
    LinkKind kind() const override { return LinkKind::vxlan; }
    // `dev`, a device of the underlay's namespace; null: none.
    Interface* lower() const override { return below_; }
    Namespace* link_name_space() const override { return &underlay_; }
    bool goes_when_lower_moves() const override { return true; }

    // The configuration in effect; interfaces in it and in the FDB are InterfaceIds.
    const vtep::VtepConfig& config() const { return vtep_->config(); }
    // The FDB, its rows and counters.
    vtep::Vtep& vtep() { return *vtep_; }
    const vtep::Vtep& vtep() const { return *vtep_; }

    // Once, when the device is registered. REQUIRES: the configuration is complete.
    void start(const vtep::VtepConfig& config);
    KernelResult<> change(const VxlanChange& change);
    KernelResult<> change_fdb(FdbVerb verb, const FdbRequest& request);
    KernelResult<> delete_fdb(const FdbRequest& request);
    KernelResult<> flush_fdb(const FdbFlush& filter);

    // A datagram of the shared socket that is for this device; outer: the frame it came in.
    void receive_datagram(const vtep::Datagram& datagram, const Frame& outer);

private:
    bool start_transmit(Frame& frame) override;
    KernelResult<> opened() override;
    void closed() override;
    KernelResult<> check_mtu(std::uint32_t mtu) const override;
    void changed(LinkChange change) override;
    void removed() override;
    std::optional<vtep::Neighbour> neighbour(const IpAddress& address) const override;

    void set_lower(Interface* below);
    KernelResult<vtep::FdbRequest> translated(const FdbRequest& request) const;
    trace::EventId row_changed(trace::EventKind kind, const trace::Row& row);
    void send(const vtep::Encapsulation& copy, Frame& frame, Bytes bytes);
    bool bypass(const vtep::Encapsulation& copy, Frame& frame);
    void take_bypassed(Frame frame, bool v6);
    void hand_up_soon(Frame frame);
    void collect_later();
    void count();

    Namespace& underlay_;
    Interface* below_ = nullptr;
    std::optional<vtep::Vtep> vtep_;
    const Frame* current_ = nullptr;  // the frame on the way, for the rows that it teaches
    TimerHandle collection_{};
};

}  // namespace vxlab::sim
