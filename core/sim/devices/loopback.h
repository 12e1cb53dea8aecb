// lo: what is sent comes back.
#pragma once

#include "core/sim/channel.h"
#include "core/sim/interface.h"

namespace vxlab::sim {

class Loopback final : public Interface {
public:
    explicit Loopback(Simulator& simulator);
    LinkKind kind() const override { return LinkKind::none; }
    std::string_view link_type() const override { return "loopback"; }
    bool is_namespace_local() const override { return true; }

private:
    bool start_transmit(Frame& frame) override;
    Channel backlog_;
};

}  // namespace vxlab::sim
