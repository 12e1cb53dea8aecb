#include "capture/index/filter_names.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <unordered_map>

#include "capture/dissect/registry.h"

namespace vxlab::index::filter {
namespace {

using dissect::Protocol;

std::string_view family_of(std::string_view name) { return name.substr(0, name.find('.')); }

using ProtocolMap = std::unordered_map<std::string_view, std::uint64_t>;

// By the first part of a field's name, the protocols that have such fields.
const ProtocolMap& families() {
    static const ProtocolMap kFamilies = [] {
        ProtocolMap map;
        for (std::size_t i = 0; i < dissect::kProtocolCount; ++i) {
            const auto protocol = static_cast<Protocol>(i);
            const auto& def = dissect::definition(protocol);
            for (const auto* field : def.fields) map[family_of(field->abbrev)] |= bit(protocol);
            map[family_of(def.heading.abbrev)] |= bit(protocol);
        }
        // A RARP layer describes itself by ARP's fields.
        const auto both = bit(Protocol::arp) | bit(Protocol::rarp);
        map["arp"] |= both;
        map["rarp"] |= both;
        return map;
    }();
    return kFamilies;
}

// By name, the protocols whose layers have it as their heading.
const ProtocolMap& headings() {
    static const ProtocolMap kHeadings = [] {
        ProtocolMap map;
        for (std::size_t i = 0; i < dissect::kProtocolCount; ++i) {
            const auto protocol = static_cast<Protocol>(i);
            map[dissect::definition(protocol).heading.abbrev] |= bit(protocol);
        }
        return map;
    }();
    return kHeadings;
}

Column column_of(std::string_view name) {
    using enum Column::Group;
    static const std::unordered_map<std::string_view, Column> kColumns = {
        {"frame.number", {number}},
        {"frame.len", {wire_length}},
        {"frame.cap_len", {captured_length}},
        {"frame.time", {time}},
        {"frame.time_epoch", {time}},
        {"eth.src", {mac, true, false}},
        {"eth.dst", {mac, false, true}},
        {"eth.addr", {mac}},
        {"ip.src", {ipv4, true, false}},
        {"ip.dst", {ipv4, false, true}},
        {"ip.addr", {ipv4}},
        {"ipv6.src", {ipv6, true, false}},
        {"ipv6.dst", {ipv6, false, true}},
        {"ipv6.addr", {ipv6}},
        {"udp.srcport", {udp, true, false}},
        {"udp.dstport", {udp, false, true}},
        {"udp.port", {udp}},
        {"tcp.srcport", {tcp, true, false}},
        {"tcp.dstport", {tcp, false, true}},
        {"tcp.port", {tcp}},
        {"vxlan.vni", {vni}},
        {"remark.severity", {severity}},
        {"remark", {remark}},
        {"remark.id", {remark}},
        {"remark.sentence", {remark}},
    };
    const auto found = kColumns.find(name);
    return found == kColumns.end() ? Column{} : found->second;
}

std::optional<FieldRef> field_named(std::string_view name) {
    FieldRef field;
    field.definitions = dissect::find_fields(name);
    if (field.definitions.empty()) return std::nullopt;
    field.abbrev = field.definitions.front()->abbrev;
    field.type = type_of(field.definitions.front()->type);
    // One name has one type; a protocol that uses it for another does not count.
    std::erase_if(field.definitions,
                  [&](const auto* def) { return type_of(def->type) != field.type; });
    field.column = column_of(name);
    if (const auto family = families().find(family_of(name)); family != families().end())
        field.protocols = family->second;
    if (field.type != Type::protocol) return field;
    if (const auto heading = headings().find(name); heading != headings().end()) {
        field.protocols = heading->second;
        field.is_heading = true;
    }
    return field;
}

// Levenshtein's distance, a swap of neighbours counting once; more than `most` is all the same.
std::size_t distance(std::string_view a, std::string_view b, std::size_t most) {
    if ((a.size() > b.size() ? a.size() - b.size() : b.size() - a.size()) > most) return most + 1;
    std::vector<std::size_t> before, above(b.size() + 1), row(b.size() + 1);
    std::iota(above.begin(), above.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min(
                {above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        if (*std::min_element(row.begin(), row.end()) > most) return most + 1;
        before = above;
        above = row;
    }
    return above[b.size()];
}

std::string lower(std::string_view text) {
    std::string small(text);
    for (char& c : small)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return small;
}

constexpr std::string_view kOuter = "outer.";
constexpr std::string_view kInner = "inner.";

}  // namespace

std::optional<FieldRef> find_field(std::string_view name) {
    if (name.starts_with('.')) name.remove_prefix(1);
    if (auto field = field_named(name)) return field;
    const bool outer = name.starts_with(kOuter);
    if (!outer && !name.starts_with(kInner)) return std::nullopt;
    auto field = field_named(name.substr(kOuter.size()));
    if (field) field->depth = outer ? Depth::outer : Depth::inner;
    return field;
}

std::string nearest_name(std::string_view name) {
    if (name.starts_with('.')) name.remove_prefix(1);
    std::string prefix;
    for (const auto known : {kOuter, kInner}) {
        if (!name.starts_with(known)) continue;
        prefix = known;
        name.remove_prefix(known.size());
        break;
    }
    if (name.size() < 2 || name.size() > 64) return {};
    const auto wanted = lower(name);
    std::size_t best = std::min<std::size_t>(2, name.size() / 3) + 1;
    std::string_view nearest;
    for (const auto candidate : dissect::field_names()) {
        const auto far = distance(wanted, candidate, best - 1);
        if (far >= best) continue;
        best = far;
        nearest = candidate;
        if (best == 0) break;
    }
    return nearest.empty() ? std::string() : prefix + std::string(nearest);
}

bool depends_on_history(const FieldRef& field) {
    static constexpr std::array<std::string_view, 14> kFields = {"tcp.stream",
                                                                 "tcp.seq",
                                                                 "tcp.ack",
                                                                 "tcp.nxtseq",
                                                                 "tcp.window_size",
                                                                 "tcp.window_size_scalefactor",
                                                                 "udp.stream",
                                                                 "ip.fragments",
                                                                 "ipv6.fragments",
                                                                 "dns.retransmission",
                                                                 "dns.unsolicited",
                                                                 "tcp.completeness",
                                                                 "data",
                                                                 "frame.protocols"};
    static constexpr std::array<std::string_view, 13> kGroups = {
        "ip.fragment.",       "ipv6.fragment.", "ip.reassembled.",     "ipv6.reassembled.",
        "tcp.analysis",       "tcp.segment",    "dns.retransmit_",     "arp.duplicate-address-",
        "arp.seconds-since-", "data.",          "tcp.connection.fin_", "tcp.options.sack_",
        "tcp.options.sack."};
    if (std::find(kFields.begin(), kFields.end(), field.abbrev) != kFields.end()) return true;
    for (const auto group : kGroups)
        if (field.abbrev.starts_with(group)) return true;
    const auto type = field.definitions.front()->type;
    if (type == dissect::FieldType::frame_number) return true;
    // Offsets count from an earlier packet, but for this one.
    return type == dissect::FieldType::milliseconds ||
           (type == dissect::FieldType::relative_time && field.abbrev != "frame.time_epoch");
}

}  // namespace vxlab::index::filter
