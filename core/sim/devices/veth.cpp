#include "core/sim/devices/veth.h"

#include "core/sim/simulator.h"

namespace vxlab::sim {

Veth::Veth(Simulator& simulator, std::string name)
    : Interface(simulator, std::move(name)), wire_(simulator, [this](Frame frame) {
          if (peer_) peer_->receive(std::move(frame));
      }) {
    address = simulator.random_mac();
    address_is_random = true;
    wire_.set(parameters_);
    set_carrier(false);
}

void Veth::pair(Veth& one, Veth& other) {
    one.peer_ = &other;
    other.peer_ = &one;
}

void Veth::set_parameters(const LinkParameters& parameters) {
    parameters_ = parameters;
    wire_.set(parameters);
}

bool Veth::start_transmit(Frame& frame) {
    const auto reason = peer_->fits_forwarded(frame) ? wire_.send(frame) : trace::Reason::too_big;
    if (reason != trace::Reason::none) drop(frame, reason);
    return reason == trace::Reason::none;
}

KernelResult<> Veth::opened() {
    if (!peer_ || !peer_->flags.up) return {};
    set_carrier(true);
    peer_->set_carrier(true);
    return {};
}

void Veth::closed() {
    set_carrier(false);
    if (peer_) peer_->set_carrier(false);
}

Interface* Veth::take_along() {
    auto* peer = peer_;
    if (peer) peer_ = peer->peer_ = nullptr;
    return peer;
}

}  // namespace vxlab::sim
