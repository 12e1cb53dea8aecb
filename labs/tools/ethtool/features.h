// The features of the kinds of devices, as Linux 6.18 has them and `ethtool -k` of ethtool 6.1
// lists them. What a user switches is kept and shown; it changes nothing else here, since frames
// are never too big or half summed in the simulator.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/sim/interface.h"

namespace vxlab::labs::ethtool {

using Bits = std::uint64_t;  // one a feature, in the order of feature_bits()

struct FeatureName {
    std::string_view shown;  // by -k
    std::string_view name;   // the kernel's
};
std::span<const FeatureName> feature_names();

struct Features {
    Bits active = 0, wanted = 0, fixed = 0;
};
// Nothing: that kind's are not known.
std::optional<Features> features_of(const sim::Interface& interface);

// The features that a word of -K means: "tx", "tso", "tx-checksum-ip-generic". Zero: none.
// Nothing: no such word.
std::optional<Bits> parse_feature(std::string_view word);
// In the order of the kernel's numbers, as -K reports changes.
std::vector<std::size_t> kernel_order();

}  // namespace vxlab::labs::ethtool
