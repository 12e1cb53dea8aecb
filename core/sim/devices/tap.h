// tun and tap (`ip tuntap add`): frames go to and come from a program. A tap carries Ethernet
// frames, a tun IP packets. It has a carrier while a program holds it open.
#pragma once

#include <functional>

#include "core/sim/interface.h"
#include "core/sim/name_space.h"

namespace vxlab::sim {

struct TapOptions {
    bool is_tap = true;  // else tun
    bool packet_information = false;
    bool one_queue = false;
    bool vnet_header = false;
    bool multi_queue = false;
    bool persistent = true;
    std::optional<std::uint32_t> user{}, group{};
};

class Tap final : public Interface {
public:
    Tap(Simulator& simulator, std::string name, const TapOptions& options);
    LinkKind kind() const override { return LinkKind::tun; }
    std::string_view link_type() const override { return options_.is_tap ? "ether" : "none"; }
    const TapOptions& options() const { return options_; }

    // What is sent into the device goes to the reader. EBUSY: it has one already.
    using Reader = std::function<void(Frame frame)>;
    KernelResult<> attach(Reader reader);
    void detach();
    bool is_attached() const { return static_cast<bool>(reader_); }
    // As if it had come from a wire. EIO: the device is down.
    KernelResult<> write(std::vector<std::uint8_t> bytes, trace::FrameId came_from = 0);

private:
    bool start_transmit(Frame& frame) override;

    TapOptions options_;
    Reader reader_;
};

// `ip tuntap add` and `del`. EBUSY: the name is taken by another; an empty name: the next free one.
KernelResult<Tap*> add_tap(Namespace& name_space, const std::string& name,
                           const TapOptions& options);
KernelResult<> delete_tap(Namespace& name_space, const std::string& name, bool is_tap);

}  // namespace vxlab::sim
