// A network card of a machine: a device without a kind, one end of an underlay link. Made by the
// lab, not by `ip link add`; when its namespace goes, it goes home to its machine.
#pragma once

#include <memory>

#include "core/sim/channel.h"
#include "core/sim/interface.h"
#include "core/sim/name_space.h"

namespace vxlab::sim {

class Nic final : public Interface {
public:
    Nic(Simulator& simulator, std::string name);
    LinkKind kind() const override { return LinkKind::none; }

    // The other end; null: no cable, no carrier.
    Nic* peer() const { return peer_; }
    const LinkParameters& parameters() const { return parameters_; }
    void set_parameters(const LinkParameters& parameters);
    // Moves back to its machine's namespace, if there is one that it is not in. A name that is
    // taken there becomes dev and its ifindex, as in the kernel.
    bool go_home();
    // Pulls the cable out (both ends lose the carrier), or puts it back.
    void set_plugged(bool plugged);

private:
    friend KernelResult<Nic*> add_nic(Namespace&, std::string, std::optional<MacAddress>);
    friend void connect(Nic&, Nic&, const LinkParameters&);
    friend void disconnect(Nic&);

    bool start_transmit(Frame& frame) override;
    void removed() override;
    void update_carrier();

    Nic* peer_ = nullptr;
    bool plugged_ = true;
    std::weak_ptr<Namespace> home_;
    LinkParameters parameters_;
    Channel wire_;
};

// EEXIST: the name is taken. Without an address a random one.
KernelResult<Nic*> add_nic(Namespace& name_space, std::string name,
                           std::optional<MacAddress> address = {});
// Removes it, and the cable.
void remove_nic(Nic& nic);
// A cable between two cards that have none. The same parameters in both directions.
void connect(Nic& one, Nic& other, const LinkParameters& parameters = {});
void disconnect(Nic& nic);

}  // namespace vxlab::sim
