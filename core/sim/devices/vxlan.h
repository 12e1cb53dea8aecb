// vxlan: a thin device over core/vtep, which is the protocol; here are the device, its UDP socket
// and its place in a namespace (drivers/net/vxlan/vxlan_core.c).
#pragma once

#include <memory>

#include "core/sim/devices/vxlan_options.h"
#include "core/sim/fdb_request.h"
#include "core/sim/interface.h"

namespace vxlab::vtep {
struct VtepConfig;
struct Receive;
class Vtep;
}  // namespace vxlab::vtep

namespace vxlab::sim {

class TunnelSocket;
class Namespace;

// What a request makes of a configuration; device names are ifindexes of that namespace. Errors:
// ENODEV, EINVAL, EEXIST and what vtep::complete refuses.
KernelResult<vtep::VtepConfig> vxlan_config(const Namespace& name_space, vtep::VtepConfig config,
                                            const VxlanChange& change);

class Vxlan final : public Interface {
public:
    // `home`: where its socket is, wherever the device is moved.
    Vxlan(Simulator& simulator, std::string name, Namespace& home, const vtep::VtepConfig& config);
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

    // The frame that what happens to the FDB is because of, as long as this lives.
    class Context {
    public:
        explicit Context(const Frame& frame);
        ~Context();
        Context(const Context&) = delete;
        Context& operator=(const Context&) = delete;
    };
    // Null unless up.
    std::shared_ptr<TunnelSocket> socket() const;
    // From the socket: what became of a datagram, that came in `outer`.
    void received(const vtep::Receive& receive, const Frame& outer);

private:
    bool start_transmit(Frame& frame) override;
    KernelResult<> opened() override;
    void closed() override;
    KernelResult<> check_mtu(std::uint32_t mtu) const override;
    void changed(LinkChange change) override;
    void removed() override;
    void lower_changed(Interface& lower, LinkChange change) override;

    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace vxlab::sim
