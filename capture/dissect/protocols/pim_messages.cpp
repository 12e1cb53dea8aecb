#include "capture/dissect/protocols/pim_messages.h"

#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;
using wire::PimAddress;
using wire::PimType;

constexpr NamedValue kFamilyNames[] = {{1, "IPv4"}, {2, "IPv6"}};
constexpr NamedValue kEncodingNames[] = {{0, "Native"}};
constexpr NamedValue kOptionNames[] = {{1, "Hold Time"},      {2, "LAN Prune Delay"},
                                       {19, "DR Priority"},   {20, "Generation ID"},
                                       {21, "State Refresh"}, {22, "Bidirectional Capable"},
                                       {24, "Address list"},  {26, "Join Attribute"}};

constexpr FieldDef kFamily{
    "pim.addr_address_family", "Address Family", uint8, Base::dec, 0, kFamilyNames};
constexpr FieldDef kEncoding{
    "pim.addr_encoding_type", "Encoding Type", uint8, Base::dec, 0, kEncodingNames};
constexpr FieldDef kUnicast{"pim.unicast", "Unicast", ipv4};
constexpr FieldDef kUnicast6{"pim.unicast_ipv6", "Unicast", ipv6};
constexpr FieldDef kGroup{"pim.group", "Group", ipv4};
constexpr FieldDef kGroup6{"pim.group_ip6", "Group", ipv6};
constexpr FieldDef kGroupFlags{"pim.group_addr.flags", "Flags", uint8, Base::hex};
constexpr FieldDef kBidirectional{"pim.group_addr.flags.b", "Bidirectional PIM", boolean,
                                  Base::none, 0x80};
constexpr FieldDef kGroupReserved{"pim.group_addr.flags.reserved", "Reserved", uint8, Base::hex,
                                  0x7e};
constexpr FieldDef kZone{"pim.group_addr.flags.z", "Admin Scope Zone", boolean, Base::none, 0x01};
constexpr FieldDef kMaskLength{"pim.mask_len", "Masklen", uint8, Base::dec};
constexpr FieldDef kSource{"pim.source", "Source", ipv4};
constexpr FieldDef kSource6{"pim.source_ip6", "Source", ipv6};
constexpr FieldDef kSourceFlags{"pim.source_addr.flags", "Flags", uint8, Base::hex};
constexpr FieldDef kSourceReserved{"pim.source_addr.flags.reserved", "Reserved", uint8, Base::hex,
                                   0xf8};
constexpr FieldDef kSparse{"pim.source_addr.flags.s", "Sparse", boolean, Base::none, 0x04};
constexpr FieldDef kWildcard{"pim.source_addr.flags.w", "WildCard", boolean, Base::none, 0x02};
constexpr FieldDef kTree{"pim.source_addr.flags.r", "Rendezvous Point Tree", boolean, Base::none,
                         0x01};
constexpr FieldDef kNeighbor{"pim.upstream_neighbor", "Upstream-neighbor", ipv4};
constexpr FieldDef kNeighbor6{"pim.upstream_neighbor_ip6", "Upstream-neighbor", ipv6};
constexpr FieldDef kJoin{"pim.join_ip", "IP address", ipv4};
constexpr FieldDef kJoin6{"pim.join_ip6", "IP address", ipv6};
constexpr FieldDef kPrune{"pim.prune_ip", "IP address", ipv4};
constexpr FieldDef kPrune6{"pim.prune_ip6", "IP address", ipv6};
constexpr FieldDef kListed{"pim.address_list", "Address", ipv4};
constexpr FieldDef kListed6{"pim.address_list_ip6", "Address", ipv6};
constexpr FieldDef kBsr{"pim.bsr", "BSR", ipv4};
constexpr FieldDef kBsr6{"pim.bsr_ip6", "BSR", ipv6};
constexpr FieldDef kRp{"pim.rp", "RP", ipv4};
constexpr FieldDef kRp6{"pim.rp_ip6", "RP", ipv6};
constexpr FieldDef kOriginator{"pim.originator", "Originator", ipv4};
constexpr FieldDef kOriginator6{"pim.originator_ip6", "Originator", ipv6};

constexpr FieldDef kReserved{"pim.res_bytes", "Reserved byte(s)", bytes};
constexpr FieldDef kHelloOption{"pim.hello_option", "Option", none};
constexpr FieldDef kOptionType{"pim.optiontype", "Type", uint16, Base::dec, 0, kOptionNames};
constexpr FieldDef kOptionLength{"pim.optionlength", "Length", uint16, Base::dec};
constexpr FieldDef kOptionValue{"pim.optionvalue", "Unknown", bytes};
constexpr FieldDef kHoldTime{"pim.holdtime", "Holdtime", uint16, Base::dec};
constexpr FieldDef kTracking{"pim.t", "T", boolean, Base::none, 0x80};
constexpr FieldDef kDelay{"pim.propagation_delay", "Propagation Delay", uint16, Base::dec, 0x7fff};
constexpr FieldDef kOverride{"pim.override_interval", "Override Interval", uint16, Base::dec};
constexpr FieldDef kDrPriority{"pim.dr_priority", "DR Priority", uint32, Base::dec};
constexpr FieldDef kGeneration{"pim.generation_id", "Generation ID", uint32, Base::dec};
constexpr FieldDef kRefreshVersion{"pim.state_refresh_version", "Version", uint8, Base::dec};
constexpr FieldDef kRefreshInterval{"pim.state_refresh_interval", "Interval", uint8, Base::dec};
constexpr FieldDef kRefreshReserved{"pim.state_refresh_reserved", "Reserved", uint16, Base::dec};
constexpr FieldDef kGroupCount{"pim.numgroups", "Num Groups", uint16, Base::dec};
constexpr FieldDef kGroupSet{"pim.group_set", "Group", string};
constexpr FieldDef kJoinCount{"pim.numjoins", "Num Joins", uint16, Base::dec};
constexpr FieldDef kPruneCount{"pim.numprunes", "Num Prunes", uint16, Base::dec};
constexpr FieldDef kRpTree{"pim.rpt", "RP Tree", boolean, Base::none, 0x80};
constexpr FieldDef kPreference{"pim.metric_pref", "Metric Preference", uint32, Base::dec,
                               0x7fffffff};
constexpr FieldDef kMetric{"pim.metric", "Metric", uint32, Base::dec};
constexpr FieldDef kFragmentTag{"pim.fragment_tag", "Fragment tag", uint16, Base::hex};
constexpr FieldDef kHashMask{"pim.hash_mask_len", "Hash mask len", uint8, Base::dec};
constexpr FieldDef kBsrPriority{"pim.bsr_priority", "BSR priority", uint8, Base::dec};
constexpr FieldDef kRpCount{"pim.rp_count", "RP count", uint8, Base::dec};
constexpr FieldDef kFragmentRpCount{"pim.frp_count", "FRP count", uint8, Base::dec};
constexpr FieldDef kPriority{"pim.priority", "Priority", uint8, Base::dec};
constexpr FieldDef kPrefixCount{"pim.prefix_count", "Prefix-count", uint8, Base::dec};
constexpr FieldDef kTtl{"pim.ttl", "TTL", uint8, Base::dec};
constexpr FieldDef kPruneIndicator{"pim.prune_indicator", "Prune indicator", boolean, Base::none,
                                   0x80};
constexpr FieldDef kPruneNow{"pim.prune_now", "Prune now", boolean, Base::none, 0x40};
constexpr FieldDef kAssertOverride{"pim.assert_override", "Assert override", boolean, Base::none,
                                   0x20};
constexpr FieldDef kInterval{"pim.interval", "Interval", uint8, Base::dec};

constexpr const FieldDef* kFields[] = {&kFamily,
                                       &kEncoding,
                                       &kUnicast,
                                       &kUnicast6,
                                       &kGroup,
                                       &kGroup6,
                                       &kGroupFlags,
                                       &kBidirectional,
                                       &kGroupReserved,
                                       &kZone,
                                       &kMaskLength,
                                       &kSource,
                                       &kSource6,
                                       &kSourceFlags,
                                       &kSourceReserved,
                                       &kSparse,
                                       &kWildcard,
                                       &kTree,
                                       &kNeighbor,
                                       &kNeighbor6,
                                       &kJoin,
                                       &kJoin6,
                                       &kPrune,
                                       &kPrune6,
                                       &kListed,
                                       &kListed6,
                                       &kBsr,
                                       &kBsr6,
                                       &kRp,
                                       &kRp6,
                                       &kOriginator,
                                       &kOriginator6,
                                       &kReserved,
                                       &kOptionType,
                                       &kHelloOption,
                                       &kOptionLength,
                                       &kOptionValue,
                                       &kHoldTime,
                                       &kTracking,
                                       &kDelay,
                                       &kOverride,
                                       &kDrPriority,
                                       &kGeneration,
                                       &kRefreshVersion,
                                       &kRefreshInterval,
                                       &kRefreshReserved,
                                       &kGroupCount,
                                       &kGroupSet,
                                       &kJoinCount,
                                       &kPruneCount,
                                       &kRpTree,
                                       &kPreference,
                                       &kMetric,
                                       &kFragmentTag,
                                       &kHashMask,
                                       &kBsrPriority,
                                       &kRpCount,
                                       &kFragmentRpCount,
                                       &kPriority,
                                       &kPrefixCount,
                                       &kTtl,
                                       &kPruneIndicator,
                                       &kPruneNow,
                                       &kAssertOverride,
                                       &kInterval};

// The same address in the two families.
struct AddressFields {
    const FieldDef &v4, &v6;
};

// Walks over a message from the header on; after an address that cannot be read it stands still.
class Walk {
public:
    explicit Walk(Layer& layer) : layer_(layer) {}

    std::size_t at() const { return at_; }
    bool failed() const { return failed_; }
    std::size_t left() const { return failed_ || at_ >= layer_.size() ? 0 : layer_.size() - at_; }
    Layer& layer() { return layer_; }

    NodeId add(const FieldDef& field, std::size_t length) {
        if (failed_) return kNoNode;
        const auto node = layer_.add(field, at_, length);
        at_ += length;
        return node;
    }
    // For fields that share bytes, and values longer than what is known of them.
    void go_to(std::size_t at) { at_ = at; }
    // Whether n bytes are left; the walk ends where they are not.
    bool need(std::size_t n) {
        if (left() >= n) return true;
        if (!failed_ && !layer_.window().is_cut()) layer_.require(at_ + n);
        failed_ = true;
        return false;
    }

    std::uint16_t peek16(std::size_t ahead = 0) const {
        return left() < ahead + 2 ? std::uint16_t{0} : load_be16(layer_.bytes(), at_ + ahead);
    }

    void unicast(const AddressFields& fields) {
        const auto address = read(2);
        if (!address) return;
        const Layer::Group below(layer_, add_address(fields, *address, at_, address->length));
        describe_prefix();
        add_address({kUnicast, kUnicast6}, *address, at_ + 2, address->length - 2);
        at_ += address->length;
    }

    NodeId group() {
        const auto address = read(4);
        if (!address) return kNoNode;
        const auto node = add_address({kGroup, kGroup6}, *address, at_, address->length);
        const Layer::Group below(layer_, node);
        describe_prefix();
        {
            const Layer::Group flags(layer_, layer_.add(kGroupFlags, at_ + 2, 1));
            layer_.add(kBidirectional, at_ + 2, 1);
            layer_.add(kGroupReserved, at_ + 2, 1);
            layer_.add(kZone, at_ + 2, 1);
        }
        layer_.add(kMaskLength, at_ + 3, 1);
        add_address({kGroup, kGroup6}, *address, at_ + 4, address->length - 4);
        at_ += address->length;
        return node;
    }

    void source(const AddressFields& fields) {
        const auto address = read(4);
        if (!address) return;
        const Layer::Group below(layer_, add_address(fields, *address, at_, address->length));
        describe_prefix();
        {
            const Layer::Group flags(layer_, layer_.add(kSourceFlags, at_ + 2, 1));
            layer_.add(kSourceReserved, at_ + 2, 1);
            layer_.add(kSparse, at_ + 2, 1);
            layer_.add(kWildcard, at_ + 2, 1);
            layer_.add(kTree, at_ + 2, 1);
        }
        layer_.add(kMaskLength, at_ + 3, 1);
        add_address({kSource, kSource6}, *address, at_ + 4, address->length - 4);
        at_ += address->length;
    }

private:
    std::optional<PimAddress> read(std::size_t prefix) {
        if (failed_ || at_ > layer_.size()) return std::nullopt;
        const auto address = PimAddress::read(layer_.bytes().subspan(at_), prefix);
        failed_ = !address;
        if (failed_ && !layer_.window().is_cut())
            layer_.remark(remarks::kPimAddress, at_, layer_.size() - at_,
                          "no address that can be read at byte {}", at_);
        return address;
    }
    NodeId add_address(const AddressFields& fields, const PimAddress& address, std::size_t at,
                       std::size_t length) {
        const auto& ip = address.address;
        if (ip.is_v4()) return layer_.add_number(fields.v4, at, length, ip.v4_value());
        const auto raw = layer_.bytes().subspan(at + length - 16, 16);
        return layer_.add_bytes(fields.v6, at + length - 16, raw);
    }
    void describe_prefix() {
        layer_.add(kFamily, at_, 1);
        layer_.add(kEncoding, at_ + 1, 1);
    }

    Layer& layer_;
    std::size_t at_ = wire::PimView::kLength;
    bool failed_ = false;
};

void describe_option_value(Walk& walk, std::uint16_t type, std::size_t length) {
    const auto end = walk.at() + length;
    switch (type) {
        case 1:
            walk.add(kHoldTime, 2);
            return;
        case 2:
            walk.add(kTracking, 1);
            walk.go_to(walk.at() - 1);
            walk.add(kDelay, 2);
            walk.add(kOverride, 2);
            return;
        case 19:
            walk.add(kDrPriority, 4);
            return;
        case 20:
            walk.add(kGeneration, 4);
            return;
        case 21:
            walk.add(kRefreshVersion, 1);
            walk.add(kRefreshInterval, 1);
            walk.add(kRefreshReserved, 2);
            return;
        case 24:
            while (walk.at() < end && !walk.failed()) walk.unicast({kListed, kListed6});
            return;
        default:
            if (length > 0) walk.add(kOptionValue, length);
    }
}

void dissect_hello(Walk& walk) {
    auto& layer = walk.layer();
    while (walk.left() >= wire::PimHelloOptionView::kLength && !walk.failed()) {
        const auto type = walk.peek16();
        const std::size_t length = walk.peek16(2);
        if (!walk.need(wire::PimHelloOptionView::kLength + length)) return;
        const auto heading = layer.add(kHelloOption, walk.at(), 4 + length);
        const auto name = name_of(kOptionNames, type);
        layer.label(heading, "Option {}: {}", type, name.empty() ? "Unknown" : name);
        const Layer::Group below(layer, heading);
        walk.add(kOptionType, 2);
        walk.add(kOptionLength, 2);
        const auto end = walk.at() + length;
        describe_option_value(walk, type, length);
        walk.go_to(end);
    }
}

void dissect_group_set(Walk& walk) {
    auto& layer = walk.layer();
    const Layer::Group set(layer, layer.add_text(kGroupSet, walk.at(), 0, ""));
    walk.group();
    const auto joins = walk.peek16();
    const auto prunes = walk.peek16(2);
    if (!walk.need(4)) return;
    const auto join_node = walk.add(kJoinCount, 2);
    const auto prunes_at = walk.at();
    walk.go_to(prunes_at + 2);
    {
        const Layer::Group below(layer, join_node);
        for (unsigned i = 0; i < joins && !walk.failed(); ++i) walk.source({kJoin, kJoin6});
    }
    if (walk.failed()) return;
    const Layer::Group below(layer, layer.add(kPruneCount, prunes_at, 2));
    for (unsigned i = 0; i < prunes && !walk.failed(); ++i) walk.source({kPrune, kPrune6});
}

void dissect_join_prune(Walk& walk) {
    walk.unicast({kNeighbor, kNeighbor6});
    walk.add(kReserved, 1);
    const std::size_t groups = walk.left() > 0 ? walk.layer().bytes()[walk.at()] : 0;
    walk.add(kGroupCount, 1);
    walk.add(kHoldTime, 2);
    for (std::size_t i = 0; i < groups && !walk.failed(); ++i) dissect_group_set(walk);
}

void describe_metric(Walk& walk) {
    walk.add(kRpTree, 1);
    walk.go_to(walk.at() - 1);
    walk.add(kPreference, 4);
    walk.add(kMetric, 4);
}

void dissect_bootstrap(Walk& walk) {
    walk.add(kFragmentTag, 2);
    walk.add(kHashMask, 1);
    walk.add(kBsrPriority, 1);
    walk.unicast({kBsr, kBsr6});
    while (walk.left() > 0 && !walk.failed()) {
        walk.group();
        walk.add(kRpCount, 1);
        const std::size_t count = walk.left() > 0 ? walk.layer().bytes()[walk.at()] : 0;
        walk.add(kFragmentRpCount, 1);
        walk.go_to(walk.at() + 2);  // reserved
        for (std::size_t i = 0; i < count && !walk.failed(); ++i) {
            walk.unicast({kRp, kRp6});
            walk.add(kHoldTime, 2);
            walk.add(kPriority, 1);
            walk.add(kReserved, 1);
        }
    }
}

void dissect_candidate(Walk& walk) {
    const std::size_t count = walk.left() > 0 ? walk.layer().bytes()[walk.at()] : 0;
    walk.add(kPrefixCount, 1);
    walk.add(kPriority, 1);
    walk.add(kHoldTime, 2);
    walk.unicast({kRp, kRp6});
    for (std::size_t i = 0; i < count && !walk.failed(); ++i) walk.group();
}

void dissect_state_refresh(Walk& walk) {
    walk.group();
    walk.unicast({kSource, kSource6});
    walk.unicast({kOriginator, kOriginator6});
    describe_metric(walk);
    walk.add(kMaskLength, 1);
    walk.add(kTtl, 1);
    walk.add(kPruneIndicator, 1);
    walk.go_to(walk.at() - 1);
    walk.add(kPruneNow, 1);
    walk.go_to(walk.at() - 1);
    walk.add(kAssertOverride, 1);
    walk.add(kInterval, 1);
}

void dissect_by_type(Walk& walk, PimType type) {
    switch (type) {
        case PimType::hello:
            return dissect_hello(walk);
        case PimType::register_stop:
            walk.group();
            return walk.unicast({kSource, kSource6});
        case PimType::join_prune:
        case PimType::graft:
        case PimType::graft_ack:
            return dissect_join_prune(walk);
        case PimType::bootstrap:
            return dissect_bootstrap(walk);
        case PimType::assert_winner:
            walk.group();
            walk.unicast({kSource, kSource6});
            return describe_metric(walk);
        case PimType::candidate_rp:
            return dissect_candidate(walk);
        case PimType::state_refresh:
            return dissect_state_refresh(walk);
        case PimType::df_election:
            walk.unicast({kRp, kRp6});
            walk.add(kPreference, 4);
            walk.add(kMetric, 4);
            return;
        default:
            return;
    }
}

}  // namespace

void dissect_pim_message(Layer& layer, PimType type) {
    Walk walk(layer);
    dissect_by_type(walk, type);
    if (layer.window().is_cut()) {
        layer.require(layer.window().reported);
    } else if (!walk.failed()) {
        layer.require(walk.at());
    }
}

std::span<const FieldDef* const> pim_message_fields() { return kFields; }

}  // namespace vxlab::dissect::protocols
