#include "core/sim/devices/nic.h"

#include <cerrno>

#include "core/sim/link_registry.h"
#include "core/sim/simulator.h"

namespace vxlab::sim {

Nic::Nic(Simulator& simulator, std::string name)
    : Interface(simulator, std::move(name)), wire_(simulator, [this](Frame frame) {
          if (peer_) peer_->receive(std::move(frame));
      }) {
    set_carrier(false);
}

void Nic::set_parameters(const LinkParameters& parameters) {
    parameters_ = parameters;
    wire_.set(parameters);
}

void Nic::update_carrier() { set_carrier(peer_ && plugged_ && peer_->plugged_); }

void Nic::set_plugged(bool plugged) {
    plugged_ = plugged;
    update_carrier();
    if (peer_) peer_->update_carrier();
}

bool Nic::start_transmit(Frame& frame) {
    const auto reason = wire_.send(frame);
    if (reason != trace::Reason::none) drop(frame, reason);
    return reason == trace::Reason::none;
}

void Nic::removed() { disconnect(*this); }

bool Nic::go_home() {
    const auto home = home_.lock();
    if (!home || home.get() == name_space) return false;
    LinkRegistry::move(*this, *home, home->find(name) ? "dev" + std::to_string(index) : name);
    return true;
}

KernelResult<Nic*> add_nic(Namespace& name_space, std::string name,
                           std::optional<MacAddress> address) {
    if (auto free = LinkRegistry::check_name(name_space, name); !free)
        return refuse(free.error().number);
    auto made = std::make_unique<Nic>(name_space.simulator(), std::move(name));
    auto& nic = *made;
    nic.address = address ? *address : name_space.simulator().random_mac();
    nic.permanent_address = nic.address;
    nic.home_ = name_space.weak_from_this();
    LinkRegistry::add(name_space, std::move(made));
    LinkRegistry::notify(nic);
    return &nic;
}

void remove_nic(Nic& nic) { LinkRegistry::remove(nic); }

void connect(Nic& one, Nic& other, const LinkParameters& parameters) {
    one.peer_ = &other;
    other.peer_ = &one;
    for (auto* nic : {&one, &other}) {
        nic->set_parameters(parameters);
        nic->update_carrier();
    }
}

void disconnect(Nic& nic) {
    auto* peer = nic.peer_;
    if (!peer) return;
    nic.peer_ = peer->peer_ = nullptr;
    nic.update_carrier();
    peer->update_carrier();
}

}  // namespace vxlab::sim
