// vxlan: a thin device over core/vtep, which is the protocol; here are the device, its UDP socket
// and its place in a namespace (drivers/net/vxlan/vxlan_core.c).
#pragma once

#include <memory>

#include "core/sim/devices/vxlan_options.h"
#include "core/sim/fdb_request.h"
#include "core/sim/interface.h"

namespace vxlab::vtep {
struct VtepConfig;
class Vtep;
}  // namespace vxlab::vtep

namespace vxlab::sim {

class Vxlan final : public Interface {
public:
    Vxlan(Simulator& simulator, std::string name);
    ~Vxlan() override;
    LinkKind kind() const override { return LinkKind::vxlan; }
    // `dev`; null: none.
    Interface* lower() const override;

    // The configuration in effect; interfaces in it and in the FDB are InterfaceIds.
    const vtep::VtepConfig& config() const;
    // The FDB, its rows and counters: see core/vtep/vtep.h.
    const vtep::Vtep& vtep() const;
    KernelResult<> change(const VxlanChange& change);

    KernelResult<> change_fdb(FdbVerb verb, const FdbRequest& request);
    KernelResult<> delete_fdb(const FdbRequest& request);
    KernelResult<> flush_fdb(const FdbFlush& filter);

private:
    void start_transmit(Frame frame) override;
    KernelResult<> opened() override;
    void closed() override;
    KernelResult<> check_mtu(std::uint32_t mtu) const override;
    void address_changed() override;
    void removed() override;
    void lower_changed(Interface& lower, LinkChange change) override;

    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace vxlab::sim
