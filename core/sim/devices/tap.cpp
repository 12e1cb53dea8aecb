#include "core/sim/devices/tap.h"

#include <cerrno>

#include "core/sim/link_registry.h"
#include "core/sim/simulator.h"

namespace vxlab::sim {

Tap::Tap(Simulator& simulator, std::string name, const TapOptions& options)
    : Interface(simulator, std::move(name)), options_(options) {
    if (options.is_tap) {
        address = simulator.random_mac();
        address_is_random = true;
        max_mtu = 65521;
    } else {
        flags.broadcast = false;
        flags.point_to_point = flags.noarp = true;
        broadcast = {};
        tx_queue_length = 500;
    }
    set_carrier(false);
}

KernelResult<> Tap::attach(Reader reader) {
    if (reader_) return refuse(EBUSY);
    reader_ = std::move(reader);
    set_carrier(true);
    return {};
}

void Tap::detach() {
    reader_ = nullptr;
    set_carrier(false);
}

KernelResult<> Tap::write(std::vector<std::uint8_t> bytes, trace::FrameId came_from) {
    if (!flags.up) return refuse(EIO);
    receive(simulator().make_frame(std::move(bytes), came_from));
    return {};
}

bool Tap::start_transmit(Frame& frame) {
    if (!reader_) {
        drop(frame, trace::Reason::no_reader);
        return false;
    }
    reader_(std::move(frame));
    return true;
}

KernelResult<Tap*> add_tap(Namespace& name_space, const std::string& name,
                           const TapOptions& options) {
    const auto wanted = name.empty() ? name_space.free_name(options.is_tap ? "tap" : "tun") : name;
    // TUNSETIFF opens a device that is there, if it is one of these and of the same mode.
    if (auto* there = name_space.find(wanted)) {
        auto* tap = dynamic_cast<Tap*>(there);
        if (!tap || tap->options().is_tap != options.is_tap) return refuse(EINVAL);
        return refuse(EBUSY);
    }
    if (auto valid = LinkRegistry::check_name(name_space, wanted); !valid)
        return refuse(valid.error().number);
    auto made = std::make_unique<Tap>(name_space.simulator(), wanted, options);
    auto& tap = *made;
    LinkRegistry::add(name_space, std::move(made));
    LinkRegistry::notify(tap);
    return &tap;
}

KernelResult<> delete_tap(Namespace& name_space, const std::string& name, bool is_tap) {
    auto* tap = dynamic_cast<Tap*>(name_space.find(name));
    if (!tap || tap->options().is_tap != is_tap) return refuse(EINVAL);
    if (tap->is_attached()) return refuse(EBUSY);
    LinkRegistry::remove(*tap);
    return {};
}

}  // namespace vxlab::sim
