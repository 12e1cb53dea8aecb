// Which MAC address claimed an IPv4 address in ARP, to notice a second one (RFC 5227).
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>

#include "core/base/mac_address.h"

namespace vxlab::dissect {

struct AddressClaim {
    MacAddress mac;
    std::uint64_t frame = 0;  // the last one with this claim
    std::optional<std::int64_t> time;
};

// Holds at most kCapacity claims; then it forgets them all.
class AddressClaims {
public:
    static constexpr std::size_t kCapacity = 200'000;

    // Takes a claim down. The earlier one, of another MAC address, which stays: the first one
    // counts.
    std::optional<AddressClaim> add(std::uint64_t tenant, std::uint32_t ipv4,
                                    const AddressClaim& claim);

private:
    struct Key {
        std::uint64_t tenant;
        std::uint32_t ipv4;

        friend bool operator==(const Key&, const Key&) = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const noexcept {
            return (key.tenant * 31 + key.ipv4) * 0x9e37'79b9'7f4a'7c15;
        }
    };
    std::unordered_map<Key, AddressClaim, KeyHash> claims_;
};

}  // namespace vxlab::dissect
