// veth: two ends of a virtual cable. Either end has a carrier while both are up; deleting one
// deletes the other.
#pragma once

#include "core/sim/channel.h"
#include "core/sim/interface.h"

namespace vxlab::sim {

class Veth final : public Interface {
public:
    Veth(Simulator& simulator, std::string name);
    static void pair(Veth& one, Veth& other);

    LinkKind kind() const override { return LinkKind::veth; }
    Interface* lower() const override { return peer_; }
    Veth* peer() const { return peer_; }

    // Of the direction away from this end.
    const LinkParameters& parameters() const { return parameters_; }
    void set_parameters(const LinkParameters& parameters);

private:
    bool start_transmit(Frame& frame) override;
    KernelResult<> opened() override;
    void closed() override;
    Interface* take_along() override;

    Veth* peer_ = nullptr;
    LinkParameters parameters_;
    Channel wire_;
};

}  // namespace vxlab::sim
