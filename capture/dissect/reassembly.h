// Reassembly of IPv4 and IPv6 fragments (RFC 791, RFC 8200 section 4.5), bounded in memory.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/ip_address.h"

namespace vxlab::dissect {

// Fragments with equal keys belong to one datagram. The tunnel is part of it: tenants do not mix.
struct FragmentKey {
    IpAddress source, destination;
    std::uint64_t tunnel_key = 0;
    std::uint32_t identification = 0;
    std::uint8_t protocol = 0;

    friend bool operator==(const FragmentKey&, const FragmentKey&) = default;
};

struct Fragment {
    std::uint32_t offset = 0;  // bytes
    bool more = false;
    Bytes payload;            // all of it was captured
    std::uint64_t frame = 0;  // number of the packet it came in
};

struct FragmentPiece {
    std::uint64_t frame = 0;
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
};

struct Reassembled {
    std::shared_ptr<const std::vector<std::uint8_t>> bytes;
    std::vector<FragmentPiece> pieces;  // in order of offset
    bool overlap = false;               // two fragments held the same bytes
    bool conflict = false;              // and did not agree
    bool too_long = false;              // a fragment reached past the last one
};

// The oldest unfinished datagrams are forgotten when 64 MiB or 4,096 datagrams are held.
class Reassembler {
public:
    // Takes a fragment in; the datagram when it is the last one missing.
    std::optional<Reassembled> add(const FragmentKey& key, const Fragment& fragment);

private:
    struct Piece {
        FragmentPiece where;
        std::vector<std::uint8_t> bytes;
    };
    struct Partial {
        FragmentKey key;
        std::vector<Piece> pieces;
        std::optional<std::uint32_t> total;
        std::size_t held = 0;
        bool too_long = false;
    };
    struct KeyHash {
        std::size_t operator()(const FragmentKey& key) const noexcept;
    };
    using Queue = std::list<Partial>;

    static std::optional<Reassembled> finish(Partial& partial);
    void forget(Queue::iterator partial);

    Queue queue_;  // oldest first
    std::unordered_map<FragmentKey, Queue::iterator, KeyHash> by_key_;
    std::size_t held_ = 0;
};

}  // namespace vxlab::dissect
