// The router's side of IGMP on one interface (RFC 3376 6 to 8, RFC 2236): it asks for members, or
// leaves that to a router of a lower address, and knows which groups have any.
//
// A member of all sources but some counts as one of all sources, as IGMPv2's do; sources asked for
// by name are kept each.
#pragma once

#include <functional>
#include <map>

#include "core/sim/ip/sockets.h"
#include "core/sim/timer.h"
#include "core/wire/group_records.h"

namespace vxlab::sim {

// What somebody on a link wants.
struct Membership {
    IpAddress group{};
    IpAddress source{};  // 0.0.0.0: any

    friend auto operator<=>(const Membership&, const Membership&) = default;
};

class GroupQuerier {
public:
    // The socket is IGMP's. `changed` is called after the change.
    GroupQuerier(Interface& interface, RawSocket& socket, int version,
                 std::function<void(const Membership& membership, bool joined)> changed);

    // Asks twice soon, and then every 125 s. `own` is the address to ask from.
    void start(const IpAddress& own);
    void receive(const RawPacket& packet);

    bool is_querier() const { return !other_.is_running(); }
    const IpAddress& querier() const { return is_querier() ? own_ : other_address_; }

private:
    struct Member {
        Timer gone;         // when it counts as gone
        Timer question;     // the next of the questions whether anybody is left
        int questions = 0;  // still to ask
    };

    void hear_query(const RawPacket& packet);
    void hear_records(const RawPacket& packet);
    void join(const Membership& membership, const Frame& frame);
    void leave(const Membership& membership, const Frame& frame);
    void lower(const Membership& membership, Member& member, Duration time);
    void remove(const Membership& membership);
    void ask_all();
    void ask_for(const Membership& membership);
    void send_query(const Membership& membership, Duration time);
    trace::Row row_of(const Membership& membership) const;

    Interface& interface_;
    RawSocket& socket_;
    int version_;
    std::function<void(const Membership&, bool)> changed_;
    IpAddress own_{}, other_address_{};
    Timer next_, other_;
    int startup_queries_ = 0;
    trace::EventId cause_ = 0;
    std::map<Membership, Member> members_;
};

}  // namespace vxlab::sim
