// Fragments that wait for the others of their packet (RFC 791, RFC 8200 4.5).
#pragma once

#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "core/sim/ip/ip_stack.h"

namespace vxlab::sim {

class Reassembly {
public:
    explicit Reassembly(IpStack::Parts& parts) : parts_(parts) {}
    ~Reassembly();

    struct Fragment {
        IpAddress source{}, destination{};
        std::uint8_t protocol = 0;
        std::uint32_t identification = 0;
        std::size_t offset = 0;  // bytes
        bool more = false;
        Bytes payload{};
        // What a whole packet begins with: Ethernet and IP header (of IPv6 without the fragment
        // header), its lengths and flags still to be set.
        Bytes headers{};
    };
    // The whole frame, once the last piece is there. Overlapping pieces end the packet.
    std::optional<std::vector<std::uint8_t>> add(Interface& interface, const Fragment& fragment,
                                                 const Frame& frame);

private:
    using Key = std::tuple<IpAddress, IpAddress, std::uint8_t, std::uint32_t>;
    struct Waiting {
        std::map<std::size_t, std::vector<std::uint8_t>> pieces;  // by offset
        std::vector<std::uint8_t> headers;
        std::optional<std::size_t> length;  // of the whole payload
        TimerHandle timer{};
        Frame first;  // for the error when the rest does not come
        Interface* interface = nullptr;
    };

    void expired(const Key& key);
    std::optional<std::vector<std::uint8_t>> assemble(const Waiting& waiting,
                                                      std::uint8_t protocol) const;

    IpStack::Parts& parts_;
    std::map<Key, Waiting> waiting_;
};

}  // namespace vxlab::sim
