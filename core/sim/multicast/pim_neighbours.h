// PIM Hellos on one interface (RFC 7761 4.3): who else routes groups there, and which of all is the
// designated router.
#pragma once

#include <functional>
#include <map>

#include "core/sim/ip/sockets.h"
#include "core/sim/timer.h"
#include "core/wire/pim.h"

namespace vxlab::sim {

class PimNeighbours {
public:
    // The socket is PIM's. `changed` is called after a neighbour came, went or began anew (it is
    // named then), or the designated router may be another one (none).
    PimNeighbours(Interface& interface, RawSocket& socket, std::uint32_t dr_priority,
                  std::function<void(const IpAddress& fresh)> changed);

    // The first Hello goes within 5 s, others every 30 s. `own` is the address to send from.
    void start(const IpAddress& own);
    // Takes leave of the others.
    void stop();
    void receive(const RawPacket& packet, const wire::PimHello& hello);
    // The Hello that is due must be ahead of a Join/Prune (4.3.1).
    void send_due_hello();

    const IpAddress& own() const { return own_; }
    bool is_designated() const { return own_ && designated_ == own_; }
    const IpAddress& designated() const { return designated_; }
    // The primary address of the neighbour that has this one; none: no neighbour has it.
    IpAddress primary(const IpAddress& address) const;
    std::vector<IpAddress> addresses() const;
    // How long a Prune waits for somebody who wants the group still: nothing if no other router can
    // (4.5.1, J/P_Override_Interval).
    Duration override_interval() const;

private:
    struct Neighbour {
        wire::PimHello hello{};
        Timer gone;
    };

    void send_hello(std::uint16_t hold_time);
    void say_hello();
    void soon();
    void forget(const IpAddress& address);
    void elect();

    Interface& interface_;
    RawSocket& socket_;
    std::uint32_t dr_priority_;
    std::function<void(const IpAddress&)> changed_;
    IpAddress own_{}, designated_{};
    std::uint32_t generation_ = 0;
    bool is_due_ = false;
    Timer next_;
    std::map<IpAddress, Neighbour> neighbours_;
};

}  // namespace vxlab::sim
