// The vxlan devices whose packets travel through one namespace, and the UDP sockets that they share
// there (struct vxlan_net, vxlan_sock): one per family, port and receive flags.
#pragma once

#include <memory>
#include <vector>

#include "core/base/kernel_error.h"
#include "core/sim/ip/sockets.h"
#include "core/vtep/socket.h"

namespace vxlab::sim {

class Namespace;
class Vxlan;

class VxlanUnderlay {
public:
    explicit VxlanUnderlay(Namespace& name_space) : name_space_(name_space) {}
    VxlanUnderlay(const VxlanUnderlay&) = delete;
    VxlanUnderlay& operator=(const VxlanUnderlay&) = delete;

    // Every device of this underlay, up or not, in whatever namespace it is itself.
    const std::vector<Vxlan*>& devices() const { return devices_; }
    void add(Vxlan& device) { devices_.push_back(&device); }
    void remove(Vxlan& device);

    // A device goes up or down: it shares the socket that it needs. EADDRINUSE: another program, or
    // a device with other receive flags, has the port.
    KernelResult<> attach(Vxlan& device);
    void detach(Vxlan& device);
    // The running device that would get a packet of this VNI, sent by one like `like`; null: none.
    Vxlan* find(const Vxlan& like, std::uint32_t vni) const;

private:
    struct Socket {
        std::unique_ptr<UdpSocket> udp;
        vtep::VtepSocket vteps;
        std::vector<Vxlan*> users;
    };
    Socket* socket_for(const vtep::VtepConfig& config) const;
    void receive(Socket& socket, const Datagram& datagram);

    Namespace& name_space_;
    std::vector<Vxlan*> devices_;
    std::vector<std::unique_ptr<Socket>> sockets_;
};

}  // namespace vxlab::sim
