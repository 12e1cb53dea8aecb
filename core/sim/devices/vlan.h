// vlan: the frames of one 802.1Q or 802.1ad tag of the device below.
#pragma once

#include "core/sim/devices/vlan_options.h"
#include "core/sim/interface.h"

namespace vxlab::sim {

class VlanDevice final : public Interface {
public:
    VlanDevice(Simulator& simulator, std::string name, Interface& below, std::uint16_t id,
               std::uint16_t protocol);
    LinkKind kind() const override { return LinkKind::vlan; }
    Interface* lower() const override { return below_; }

    std::uint16_t vlan_id() const { return id_; }
    std::uint16_t protocol() const { return protocol_; }
    const VlanOptions& options() const { return options_; }
    KernelResult<> change(const VlanOptions& options);

    // Takes a frame of the device below without its tag.
    void take(Frame frame);

private:
    void start_transmit(Frame frame) override;
    KernelResult<> opened() override;
    void closed() override;
    KernelResult<> check_mtu(std::uint32_t mtu) const override;
    void removed() override;
    void lower_changed(Interface& lower, LinkChange change) override;

    Interface* below_;
    std::uint16_t id_, protocol_;
    VlanOptions options_;
};

}  // namespace vxlab::sim
