// The sources whose datagrams come by, (S,G): which tree they come along, the kernel's route for
// them, and the Registers that bring them to the rendezvous point (RFC 7761 4.2, 4.4).
#pragma once

#include <map>
#include <vector>

#include "core/sim/ip/multicast_route.h"
#include "core/sim/multicast/multicast_trees.h"

namespace vxlab::sim {

class MulticastFlows {
public:
    explicit MulticastFlows(MulticastRouter::Parts& parts) : parts_(parts) {}

    // Of the kernel.
    void no_route(const MulticastUpcall& datagram);
    void wrong_input(const MulticastUpcall& datagram);
    // What is routed out of pimreg.
    void send_register(Frame& frame);

    void receive_register(const RawPacket& packet, const wire::PimRegister& message);
    void receive_stop(const RawPacket& packet, const wire::PimRegisterStop& message);

    // Routes and Registers of the group are brought up to date.
    void update(const IpAddress& group);
    std::vector<IpAddress> sources(const IpAddress& group) const;
    std::vector<IpAddress> groups() const;
    // KeepaliveTimer(S,G) runs.
    bool is_alive(const Membership& key) const;

private:
    enum class Register : std::uint8_t { none, join, join_pending, prune };  // 4.4.1
    struct Flow {
        explicit Flow(Simulator& simulator) : check(simulator), stop(simulator) {}
        bool is_alive = false;
        bool is_native = false;  // SPTbit
        bool was_told = false;   // a Null-Register came since the last check
        std::uint64_t packets = 0;
        Timer check;
        Register state = Register::none;
        Timer stop;
        // The kernel's route as it was last made.
        Interface* input = nullptr;
        Outputs outputs{};
    };
    using Flows = std::map<Membership, Flow>;

    Flow& flow(const Membership& key);
    Flow* find(const Membership& key);
    void touch(const Membership& key, Flow& flow);
    void check(const Membership& key);
    const MulticastRoute* route(const Membership& key) const;
    void note_input(const Membership& key, Flow& flow, const Interface& input);
    void update_register(const Membership& key, Flow& flow);
    void stop_passed(const Membership& key);
    void send_null_register(const Membership& key);
    void send_stop(const RawPacket& packet, const Membership& key);
    void install(const Membership& key, Flow& flow);

    MulticastRouter::Parts& parts_;
    Flows flows_;
};

}  // namespace vxlab::sim
