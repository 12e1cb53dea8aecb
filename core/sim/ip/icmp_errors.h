// ICMP and ICMPv6 errors about packets that could not be handled (RFC 1122 3.2.2, RFC 4443 2.4).
#pragma once

#include <map>

#include "core/sim/ip/ip_stack.h"
#include "core/wire/icmp.h"
#include "core/wire/icmpv6.h"

namespace vxlab::sim {

class IcmpErrors {
public:
    explicit IcmpErrors(IpStack::Parts& parts) : parts_(parts) {}

    // About a frame that came in (of IPv6: by that interface). Never about an error, a fragment but
    // the first, or what went to a group. `info`: the MTU, the gateway or the pointer.
    void send(const Frame& frame, wire::IcmpType type, std::uint8_t code, std::uint32_t info = 0);
    void send6(Interface& interface, const Frame& frame, wire::Icmpv6Type type, std::uint8_t code,
               std::uint32_t info = 0);
    // No route leads on: as send(), but rarer still (ip_error).
    void no_route(const Frame& frame, std::uint8_t code);
    // A packet goes back out of the interface that it came in by: its sender is told of the better
    // gateway, ever more rarely (ip_rt_send_redirect).
    void redirect(Interface& interface, const Frame& frame, const IpAddress& gateway);
    // The next hop of a frame, that was to leave by that interface, did not answer. Our own sockets
    // are told too.
    void unreachable_next_hop(Interface& interface, const Frame& frame);

private:
    struct Redirects {
        Instant last{};
        unsigned count = 0;
    };

    // What may still be sent to one host: a second of time pays for one error (inet_peer).
    struct Purse {
        std::int64_t milliseconds = 60'000;
        Instant last{};
    };
    bool pay(const IpAddress& host, std::int64_t most);

    IpStack::Parts& parts_;
    std::map<IpAddress, Purse> purses_;
    std::map<IpAddress, Redirects> redirects_;  // by who was told
};

}  // namespace vxlab::sim
