#include "labs/tools/ethtool/features.h"

#include <algorithm>
#include <array>

#include "core/sim/name_space.h"

namespace vxlab::labs::ethtool {
namespace {

constexpr std::array<FeatureName, 60> kNames{{
    {"rx-checksumming", "rx-checksum"},
    {"tx-checksum-ipv4", "tx-checksum-ipv4"},
    {"tx-checksum-ip-generic", "tx-checksum-ip-generic"},
    {"tx-checksum-ipv6", "tx-checksum-ipv6"},
    {"tx-checksum-fcoe-crc", "tx-checksum-fcoe-crc"},
    {"tx-checksum-sctp", "tx-checksum-sctp"},
    {"tx-scatter-gather", "tx-scatter-gather"},
    {"tx-scatter-gather-fraglist", "tx-scatter-gather-fraglist"},
    {"tx-tcp-segmentation", "tx-tcp-segmentation"},
    {"tx-tcp-ecn-segmentation", "tx-tcp-ecn-segmentation"},
    {"tx-tcp-mangleid-segmentation", "tx-tcp-mangleid-segmentation"},
    {"tx-tcp6-segmentation", "tx-tcp6-segmentation"},
    {"tx-tcp-accecn-segmentation", "tx-tcp-accecn-segmentation"},
    {"generic-segmentation-offload", "tx-generic-segmentation"},
    {"generic-receive-offload", "rx-gro"},
    {"large-receive-offload", "rx-lro"},
    {"rx-vlan-offload", "rx-vlan-hw-parse"},
    {"tx-vlan-offload", "tx-vlan-hw-insert"},
    {"ntuple-filters", "rx-ntuple-filter"},
    {"receive-hashing", "rx-hashing"},
    {"highdma", "highdma"},
    {"rx-vlan-filter", "rx-vlan-filter"},
    {"vlan-challenged", "vlan-challenged"},
    {"tx-gso-robust", "tx-gso-robust"},
    {"tx-fcoe-segmentation", "tx-fcoe-segmentation"},
    {"tx-gre-segmentation", "tx-gre-segmentation"},
    {"tx-gre-csum-segmentation", "tx-gre-csum-segmentation"},
    {"tx-ipxip4-segmentation", "tx-ipxip4-segmentation"},
    {"tx-ipxip6-segmentation", "tx-ipxip6-segmentation"},
    {"tx-udp_tnl-segmentation", "tx-udp_tnl-segmentation"},
    {"tx-udp_tnl-csum-segmentation", "tx-udp_tnl-csum-segmentation"},
    {"tx-gso-partial", "tx-gso-partial"},
    {"tx-tunnel-remcsum-segmentation", "tx-tunnel-remcsum-segmentation"},
    {"tx-sctp-segmentation", "tx-sctp-segmentation"},
    {"tx-esp-segmentation", "tx-esp-segmentation"},
    {"tx-udp-segmentation", "tx-udp-segmentation"},
    {"tx-gso-list", "tx-gso-list"},
    {"tx-nocache-copy", "tx-nocache-copy"},
    {"loopback", "loopback"},
    {"rx-fcs", "rx-fcs"},
    {"rx-all", "rx-all"},
    {"tx-vlan-stag-hw-insert", "tx-vlan-stag-hw-insert"},
    {"rx-vlan-stag-hw-parse", "rx-vlan-stag-hw-parse"},
    {"rx-vlan-stag-filter", "rx-vlan-stag-filter"},
    {"l2-fwd-offload", "l2-fwd-offload"},
    {"hw-tc-offload", "hw-tc-offload"},
    {"esp-hw-offload", "esp-hw-offload"},
    {"esp-tx-csum-hw-offload", "esp-tx-csum-hw-offload"},
    {"rx-udp_tunnel-port-offload", "rx-udp_tunnel-port-offload"},
    {"tls-hw-tx-offload", "tls-hw-tx-offload"},
    {"tls-hw-rx-offload", "tls-hw-rx-offload"},
    {"rx-gro-hw", "rx-gro-hw"},
    {"tls-hw-record", "tls-hw-record"},
    {"rx-gro-list", "rx-gro-list"},
    {"macsec-hw-offload", "macsec-hw-offload"},
    {"rx-udp-gro-forwarding", "rx-udp-gro-forwarding"},
    {"hsr-tag-ins-offload", "hsr-tag-ins-offload"},
    {"hsr-tag-rm-offload", "hsr-tag-rm-offload"},
    {"hsr-fwd-offload", "hsr-fwd-offload"},
    {"hsr-dup-offload", "hsr-dup-offload"},
}};

// A letter a feature: 1 on, 0 off, F on and f off for good.
constexpr std::string_view kVeth = "1f1ff1111111110f11ff1ffff111111ff1f110fff11ffffffffff0f0ffff";
constexpr std::string_view kBridge = "ff1fff111111111ff1ff1ff111111111111110fff1fffffffffff0f0ffff";
constexpr std::string_view kVxlan = "1f1fff111111111ffffffffffffffffff1f110fffffffffffffff0f0ffff";
constexpr std::string_view kTap = "ff1fff111101f11ff1fffffffffff11ffff1f0fff1fffffffffff0f0ffff";
constexpr std::string_view kLoopback =
    "FfFffFFF1111111fffffFfFffffffffff1f11fFffffffffffffff0f0ffff";
constexpr std::string_view kMacvlan =
    "FfFfffFFFFFFF110ffffFffFfFFFFFFffFfFF0fffffffffffffff0f0ffff";
constexpr std::string_view kDummy = "ff1fff111111111fffff1ffff111111ff1f110fffffffffffffff0f0ffff";

std::string_view states_of(const sim::Interface& interface) {
    switch (interface.kind()) {
        case sim::LinkKind::veth:
            return kVeth;
        case sim::LinkKind::bridge:
            return kBridge;
        case sim::LinkKind::vxlan:
            return kVxlan;
        case sim::LinkKind::tun:
            return kTap;
        case sim::LinkKind::macvlan:
            return kMacvlan;
        case sim::LinkKind::dummy:
            return kDummy;
        case sim::LinkKind::vlan:
            return {};
        case sim::LinkKind::none:
            return interface.flags.loopback ? kLoopback : std::string_view();
    }
    return {};
}

bool has_port(const sim::Interface& bridge) {
    const auto& all = bridge.name_space->interfaces();
    return std::any_of(all.begin(), all.end(),
                       [&](const auto& entry) { return entry.second->master == &bridge; });
}

constexpr Bits bit(std::size_t index) { return Bits{1} << index; }

Bits named(std::initializer_list<std::string_view> names) {
    Bits bits = 0;
    for (std::size_t i = 0; i < kNames.size(); ++i)
        if (std::find(names.begin(), names.end(), kNames[i].name) != names.end()) bits |= bit(i);
    return bits;
}

Bits segmentation() {
    return named({"tx-tcp-segmentation", "tx-tcp-ecn-segmentation", "tx-tcp-mangleid-segmentation",
                  "tx-tcp6-segmentation"});
}

// netdev_fix_features: what cannot be without another.
Bits without_orphans(Bits wanted) {
    const auto sums = named({"tx-checksum-ipv4", "tx-checksum-ip-generic", "tx-checksum-ipv6"});
    const auto gather = named({"tx-scatter-gather"});
    auto active = wanted;
    if ((active & sums) == 0) active &= ~(segmentation() | named({"tx-udp-segmentation"}));
    if ((active & gather) == 0) active &= ~(segmentation() | named({"tx-generic-segmentation"}));
    return active;
}

}  // namespace

std::span<const FeatureName> feature_names() { return kNames; }

std::optional<Features> features_of(const sim::Interface& interface) {
    const auto states = states_of(interface);
    if (states.empty()) return std::nullopt;
    Features features;
    for (std::size_t i = 0; i < states.size(); ++i) {
        if (states[i] == '1' || states[i] == 'F') features.wanted |= bit(i);
        if (states[i] == 'f' || states[i] == 'F') features.fixed |= bit(i);
    }
    features.wanted ^= interface.switched_features;
    features.active = without_orphans(features.wanted);
    // What reads from a tap says what it can do; nobody does.
    if (interface.kind() == sim::LinkKind::tun)
        features.active &=
            ~(segmentation() | named({"tx-checksum-ip-generic", "tx-udp-segmentation",
                                      "tx-udp_tnl-segmentation", "tx-udp_tnl-csum-segmentation"}));
    // A bridge has of these what its ports have.
    if (has_port(interface)) features.active &= ~named({"tx-gso-robust", "tx-fcoe-segmentation"});
    // A macvlan takes the lower device's, a veth, say.
    if (interface.kind() == sim::LinkKind::macvlan) features.active &= ~named({"rx-gro"});
    return features;
}

std::optional<Bits> parse_feature(std::string_view word) {
    if (word == "rx" || word == "rx-checksumming") return named({"rx-checksum"});
    if (word == "tx" || word == "tx-checksumming")
        return named({"tx-checksum-ipv4", "tx-checksum-ip-generic", "tx-checksum-ipv6",
                      "tx-checksum-fcoe-crc", "tx-checksum-sctp"});
    if (word == "sg" || word == "scatter-gather")
        return named({"tx-scatter-gather", "tx-scatter-gather-fraglist"});
    if (word == "tso" || word == "tcp-segmentation-offload")
        return segmentation() | named({"tx-tcp-accecn-segmentation"});
    if (word == "ufo" || word == "udp-fragmentation-offload") return Bits{0};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kShort{
        {{"gso", "tx-generic-segmentation"},
         {"gro", "rx-gro"},
         {"lro", "rx-lro"},
         {"rxvlan", "rx-vlan-hw-parse"},
         {"txvlan", "tx-vlan-hw-insert"},
         {"ntuple", "rx-ntuple-filter"},
         {"rxhash", "rx-hashing"}}};
    for (const auto& [brief, name] : kShort)
        if (word == brief) return named({name});
    for (std::size_t i = 0; i < kNames.size(); ++i)
        if (word == kNames[i].name || word == kNames[i].shown) return bit(i);
    return std::nullopt;
}

std::vector<std::size_t> kernel_order() {
    static constexpr std::array<std::string_view, 20> kFirst{"tx-scatter-gather",
                                                             "tx-checksum-ipv4",
                                                             "tx-checksum-ip-generic",
                                                             "tx-checksum-ipv6",
                                                             "highdma",
                                                             "tx-scatter-gather-fraglist",
                                                             "tx-vlan-hw-insert",
                                                             "rx-vlan-hw-parse",
                                                             "tx-generic-segmentation",
                                                             "rx-gro",
                                                             "rx-lro",
                                                             "tx-tcp-segmentation",
                                                             "tx-tcp-ecn-segmentation",
                                                             "tx-tcp-mangleid-segmentation",
                                                             "tx-tcp6-segmentation",
                                                             "tx-udp-segmentation",
                                                             "tx-tcp-accecn-segmentation",
                                                             "tx-checksum-fcoe-crc",
                                                             "tx-checksum-sctp",
                                                             "rx-ntuple-filter"};
    std::vector<std::size_t> order;
    const auto index_of = [](std::string_view name) {
        return static_cast<std::size_t>(
            std::find_if(kNames.begin(), kNames.end(),
                         [&](const auto& one) { return one.name == name; }) -
            kNames.begin());
    };
    for (const auto name : kFirst) order.push_back(index_of(name));
    const auto last = index_of("rx-checksum");
    for (std::size_t i = 0; i < kNames.size(); ++i)
        if (i != last && std::find(order.begin(), order.end(), i) == order.end())
            order.push_back(i);
    order.push_back(last);
    return order;
}

}  // namespace vxlab::labs::ethtool
