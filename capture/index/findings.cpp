#include "capture/index/findings.h"

#include <algorithm>

namespace vxlab::index {

void PacketList::add(std::uint64_t number) {
    if (count > 0 && number <= last_) {
        // The earlier packet of a pair: counted with an earlier partner, unless it comes in here.
        const auto place = std::lower_bound(first.begin(), first.end(), number);
        if (place == first.end() || *place == number) return;
        first.insert(place, number);
        if (first.size() > kKept) first.pop_back();
        ++count;
        return;
    }
    last_ = number;
    ++count;
    if (first.size() < kKept) first.push_back(number);
}

void PacketList::add(const PacketList& other) {
    count += other.count;
    last_ = std::max(last_, other.last_);
    const auto middle = first.insert(first.end(), other.first.begin(), other.first.end());
    std::inplace_merge(first.begin(), middle, first.end());
    if (first.size() > kKept) first.resize(kKept);
}

std::span<const FindingDef> all_findings() {
    using namespace findings;
    static constexpr FindingDef kAll[] = {
        kPortMismatch,   kPortUnreachable, kTunnelUnreachable, kOtherPort,   kVniMismatch,
        kOneWay,         kUnanswered,      kMacMoved,          kMacFlapping, kUnknownUnicast,
        kGroupNotJoined, kMulticastTtl,    kOuterFragments,    kUnderlayMtu, kPathMtu,
        kLargerThanPath, kDuplicates,      kUnderlayLoop,      kRelayed,     kFlagIClear,
        kOuterChecksum,  kInnerChecksum,   kZeroChecksumIpv6};
    return kAll;
}

}  // namespace vxlab::index
