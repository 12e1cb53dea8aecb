// dummy: takes every frame and forgets it.
#pragma once

#include "core/sim/interface.h"

namespace vxlab::sim {

class Dummy final : public Interface {
public:
    Dummy(Simulator& simulator, std::string name);
    LinkKind kind() const override { return LinkKind::dummy; }

private:
    void start_transmit(Frame frame) override;
};

}  // namespace vxlab::sim
