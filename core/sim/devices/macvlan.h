// macvlan: more stations on one device below, told apart by MAC address (drivers/net/macvlan.c).
#pragma once

#include <memory>
#include <vector>

#include "core/sim/channel.h"
#include "core/sim/devices/macvlan_options.h"
#include "core/sim/interface.h"

namespace vxlab::sim {

class Macvlan;

// What the macvlans of one device share; its receive handler.
class MacvlanPort final : public ReceiveHandler {
public:
    MacvlanPort(Interface& below);
    bool take(Interface& lower, Frame& frame) override;

    Interface& below;
    std::vector<Macvlan*> members;
};

class Macvlan final : public Interface {
public:
    Macvlan(Simulator& simulator, std::string name, std::shared_ptr<MacvlanPort> port,
            MacvlanMode mode);
    LinkKind kind() const override { return LinkKind::macvlan; }
    Interface* lower() const override { return port_ ? &port_->below : nullptr; }

    MacvlanMode mode() const { return mode_; }
    std::uint32_t broadcast_queue_length() const { return broadcast_queue_length_; }
    KernelResult<> change(const MacvlanOptions& options);

private:
    friend class MacvlanPort;

    void start_transmit(Frame frame) override;
    KernelResult<> opened() override;
    void closed() override;
    void removed() override;
    KernelResult<> check_mtu(std::uint32_t mtu) const override;
    KernelResult<> check_address(MacAddress address) const override;
    void lower_changed(Interface& lower, LinkChange change) override;

    std::shared_ptr<MacvlanPort> port_;
    MacvlanMode mode_;
    std::uint32_t broadcast_queue_length_ = 1000;
    Channel backlog_;  // to its siblings
};

}  // namespace vxlab::sim
