// Addresses of interfaces: the rows that `ip address` shows and the requests that change them
// (RTM_NEWADDR, RTM_DELADDR; net/ipv4/devinet.c, net/ipv6/addrconf.c).
#pragma once

#include <optional>
#include <string>

#include "core/base/instant.h"
#include "core/base/ip_address.h"
#include "core/sim/event_queue.h"
#include "core/sim/ip/numbers.h"
#include "core/trace/event.h"

namespace vxlab::sim {

class Interface;

struct AddressFlags {        // IFA_F_*
    bool secondary = false;  // IPv4; "temporary" for IPv6
    bool no_dad = false;     // nodad
    bool optimistic = false;
    bool dad_failed = false;
    bool home = false;
    bool deprecated = false;
    bool tentative = false;
    bool permanent = false;         // no end of validity; tools print "dynamic" where it is not set
    bool manage_temporary = false;  // mngtmpaddr
    bool no_prefix_route = false;
    bool auto_join = false;

    friend bool operator==(const AddressFlags&, const AddressFlags&) = default;
};

// One row, as it is. Never changed but through requests and by time.
struct Address {
    IpAddress local{};  // IFA_LOCAL
    IpAddress peer{};   // IFA_ADDRESS: the same as local unless point to point
    std::uint8_t prefix_length = 0;
    IpAddress broadcast{};  // IPv4; none if there is none
    Scope scope = Scope::universe;
    std::string label;  // IPv4: the interface's name, or NAME:SOMETHING
    AddressFlags flags{};
    std::uint32_t metric = 0;                             // of its connected route; 0: the default
    RouteProtocol protocol = RouteProtocol::unspecified;  // IFAPROT_*: 1 lo, 2 RA, 3 link-local
    Interface* interface = nullptr;
    // Absolute; none for ever.
    std::optional<Instant> valid_until{}, preferred_until{};
    Instant created{}, updated{};
    trace::EventId event = 0;  // that added the row; 0 without trace

    bool is_peer() const { return peer != local; }
    // The network that it is connected to: the peer's bits up to the prefix length.
    IpAddress network() const;
};

// What `ip address add|change|replace|del` asks for. What is not given is worked out as the kernel
// does (not as iproute2 does, which fills in peer, scope and broadcast "+" itself: see there).
struct AddressRequest {
    enum class Mode {
        add,      // NLM_F_CREATE | NLM_F_EXCL
        change,   // NLM_F_REPLACE
        replace,  // NLM_F_CREATE | NLM_F_REPLACE
    };
    Mode mode = Mode::add;
    IpAddress local{};
    IpAddress peer{};  // none: as local
    std::uint8_t prefix_length = 32;
    IpAddress broadcast{};
    Scope scope = Scope::universe;  // IPv4; IPv6 addresses have theirs in them
    std::string label;              // empty: the interface's name
    bool no_dad = false, home = false, manage_temporary = false;
    bool no_prefix_route = false, auto_join = false, optimistic = false;
    std::uint32_t valid_lifetime = kForever, preferred_lifetime = kForever;  // seconds
    std::uint32_t metric = 0;
    RouteProtocol protocol = RouteProtocol::unspecified;
};

// Which address to take away: local, and what else is given; for IPv4 the peer too
// and the label where given.
struct AddressSelector {
    IpAddress local{};
    IpAddress peer{};
    std::optional<std::uint8_t> prefix_length{};
    std::string label;
};

}  // namespace vxlab::sim
