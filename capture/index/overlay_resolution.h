// Who asks for whose MAC address (ARP, neighbour solicitation), and is not answered.
#pragma once

#include <functional>

#include "capture/index/overlay_parts.h"

namespace vxlab::index {

class OverlayResolution {
public:
    static constexpr std::size_t kMaxQuestions = 100'000;

    // A message shows that an address belongs to a MAC.
    using Claim = std::function<void(const Segment&, MacAddress, const IpAddress&)>;

    // A frame of a segment; `vtep` is the outer source, none outside tunnels.
    void add(const source::Packet& packet, const Level& level, const Segment& segment,
             const IpAddress& vtep, const Claim& claim);

    // Probes for one's own address are no questions.
    std::vector<Question> unanswered() const;
    void append_findings(const TunnelTable& tunnels, std::vector<Finding>& out) const;

private:
    struct Key {
        Segment segment;
        IpAddress target, asker;

        friend auto operator<=>(const Key&, const Key&) = default;
    };

    void add_arp(const source::Packet& packet, Bytes bytes, const Segment& segment,
                 const IpAddress& vtep, const Claim& claim);
    void add_ndp(const source::Packet& packet, const Level& level, const Segment& segment,
                 const IpAddress& vtep, const Claim& claim);
    void ask(const source::Packet& packet, const Key& key, const IpAddress& vtep);
    // An asker of none: everybody has heard it.
    void answer(const Key& key);

    std::map<Key, Question> open_;
};

}  // namespace vxlab::index
