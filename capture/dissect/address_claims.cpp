#include "capture/dissect/address_claims.h"

namespace vxlab::dissect {

std::optional<AddressClaim> AddressClaims::add(std::uint64_t tenant, std::uint32_t ipv4,
                                               const AddressClaim& claim) {
    if (claims_.size() >= kCapacity) claims_.clear();
    const auto [found, is_new] = claims_.try_emplace({tenant, ipv4}, claim);
    if (found->second.mac != claim.mac) return found->second;
    found->second = claim;
    return std::nullopt;
}

}  // namespace vxlab::dissect
