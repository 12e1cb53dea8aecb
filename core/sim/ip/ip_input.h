// Packets that arrive: the checks, delivery to this namespace's protocols, or forwarding.
#pragma once

#include "core/sim/ip/ip_stack.h"
#include "core/wire/ip_protocol.h"

namespace vxlab::sim {

// A whole packet for this namespace, reassembled; views into its frame.
struct InPacket {
    IpAddress source{};
    IpAddress destination{};
    std::uint8_t ttl = 0;
    std::uint8_t tos = 0;
    wire::IpProtocol protocol{};
    bool to_group = false;  // multicast or broadcast
    Bytes packet{};         // from the IP header on
    Bytes payload{};
    Interface* interface = nullptr;
    const Frame* frame = nullptr;
};

class IpInput {
public:
    explicit IpInput(IpStack::Parts& parts) : parts_(parts) {}

    void receive(Interface& interface, Frame frame);
    // A copy of what we sent to a group or broadcast ourselves.
    void receive_own(Interface& interface, Frame frame);
    // A sound packet that is for this namespace.
    void accept_v4(Interface& interface, Frame frame);

private:
    void receive_v4(Interface& interface, Frame frame);
    void receive_v6(Interface& interface, Frame frame);
    trace::Reason source_refusal(const Interface& interface, const IpAddress& source,
                                 const IpAddress& destination, bool to_group) const;
    void accept_v6(Interface& interface, Frame frame);
    void deliver(const InPacket& packet, Frame& frame);
    void unknown_protocol(const InPacket& packet, Frame& frame);

    IpStack::Parts& parts_;
};

}  // namespace vxlab::sim
