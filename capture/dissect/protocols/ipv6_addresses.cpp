#include "capture/dissect/protocols/ipv6_addresses.h"

#include <vector>

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;

constexpr FieldDef kSource{"ipv6.src", "Source Address", ipv6};
constexpr FieldDef kSourceHost{"ipv6.src_host", "Source Host", string};
constexpr FieldDef kDestination{"ipv6.dst", "Destination Address", ipv6};
constexpr FieldDef kDestinationHost{"ipv6.dst_host", "Destination Host", string};
constexpr FieldDef kAddress{"ipv6.addr", "Source or Destination Address", ipv6};
constexpr FieldDef kHost{"ipv6.host", "Source or Destination Host", string};

// A part of an address: once by the name of its direction, once hidden by the common one.
struct Part {
    FieldDef source, destination, common;
};

constexpr Part kSlaac{{"ipv6.src_slaac_mac", "Source SLAAC MAC", ether},
                      {"ipv6.dst_slaac_mac", "Destination SLAAC MAC", ether},
                      {"ipv6.slaac_mac", "SLAAC MAC", ether}};
constexpr Part kIsatap{{"ipv6.src_isatap_ipv4", "Source ISATAP IPv4", ipv4},
                       {"ipv6.dst_isatap_ipv4", "Destination ISATAP IPv4", ipv4},
                       {"ipv6.isatap_ipv4", "ISATAP IPv4", ipv4}};
constexpr Part k6to4Gateway{{"ipv6.src_6to4_gw_ipv4", "Source 6to4 Gateway IPv4", ipv4},
                            {"ipv6.dst_6to4_gw_ipv4", "Destination 6to4 Gateway IPv4", ipv4},
                            {"ipv6.6to4_gw_ipv4", "6to4 Gateway IPv4", ipv4}};
constexpr Part k6to4Site{{"ipv6.src_6to4_sla_id", "Source 6to4 SLA ID", uint16, Base::dec},
                         {"ipv6.dst_6to4_sla_id", "Destination 6to4 SLA ID", uint16, Base::dec},
                         {"ipv6.6to4_sla_id", "6to4 SLA ID", uint16, Base::dec}};
constexpr Part kTeredoServer{{"ipv6.src_ts_ipv4", "Source Teredo Server IPv4", ipv4},
                             {"ipv6.dst_ts_ipv4", "Destination Teredo Server IPv4", ipv4},
                             {"ipv6.ts_ipv4", "Teredo Server IPv4", ipv4}};
constexpr Part kTeredoPort{{"ipv6.src_tc_port", "Source Teredo Port", uint16, Base::dec},
                           {"ipv6.dst_tc_port", "Destination Teredo Port", uint16, Base::dec},
                           {"ipv6.tc_port", "Teredo Port", uint16, Base::dec}};
constexpr Part kTeredoClient{{"ipv6.src_tc_ipv4", "Source Teredo Client IPv4", ipv4},
                             {"ipv6.dst_tc_ipv4", "Destination Teredo Client IPv4", ipv4},
                             {"ipv6.tc_ipv4", "Teredo Client IPv4", ipv4}};
constexpr Part kEmbedded{{"ipv6.src_embed_ipv4", "Source Embedded IPv4", ipv4},
                         {"ipv6.dst_embed_ipv4", "Destination Embedded IPv4", ipv4},
                         {"ipv6.embed_ipv4", "Embedded IPv4", ipv4}};
constexpr FieldDef kEmbeddedPrefix{"ipv6.embed_ipv4_prefix", "Embedded IPv4 Prefix", bytes};

constexpr const Part* kParts[] = {&kSlaac,        &kIsatap,     &k6to4Gateway,  &k6to4Site,
                                  &kTeredoServer, &kTeredoPort, &kTeredoClient, &kEmbedded};
constexpr const FieldDef* kPlain[] = {&kSource,  &kSourceHost, &kDestination,   &kDestinationHost,
                                      &kAddress, &kHost,       &kEmbeddedPrefix};

constexpr std::size_t kSourceAt = 8;
constexpr std::size_t kDestinationAt = 24;

void describe_address(Layer& layer, std::size_t at, const FieldDef& field, const FieldDef& host) {
    if (layer.add(field, at, 16) == kNoNode) return;
    layer.add_hidden(kAddress, at, 16);
    const auto text = IpAddress::load_v6(layer.bytes(), at).text();
    auto& tree = layer.state().out.tree;
    tree[layer.add_text(host, at, 16, text)].hidden = true;
    tree[layer.add_text(kHost, at, 16, text)].hidden = true;
}

void add_part(Layer& layer, const Part& part, std::size_t at, std::size_t offset,
              std::size_t length, std::uint64_t value) {
    const bool source = at == kSourceAt;
    layer.add_number(source ? part.source : part.destination, at + offset, length, value);
    const auto node = layer.add_number(part.common, at + offset, length, value);
    layer.state().out.tree[node].hidden = true;
}

// RFC 4291, appendix A: a modified EUI-64 made of a MAC.
void describe_slaac(Layer& layer, Bytes address, std::size_t at) {
    if (load_be16(address, 11) != 0xfffe) return;
    const auto mac = (load_be24(address, 8) ^ 0x020000ull) << 24 | load_be24(address, 13);
    add_part(layer, kSlaac, at, 8, 8, mac);
}

void describe_transition(Layer& layer, Bytes address, std::size_t at) {
    const auto isatap = load_be32(address, 8);
    if (isatap == 0x00005efe || isatap == 0x02005efe)  // RFC 5214
        add_part(layer, kIsatap, at, 12, 4, load_be32(address, 12));
    if (load_be16(address, 0) == 0x2002) {  // RFC 3056
        add_part(layer, k6to4Gateway, at, 2, 4, load_be32(address, 2));
        add_part(layer, k6to4Site, at, 6, 2, load_be16(address, 6));
    }
    if (load_be32(address, 0) == 0x20010000) {  // RFC 4380: port and client are inverted
        add_part(layer, kTeredoServer, at, 4, 4, load_be32(address, 4));
        add_part(layer, kTeredoPort, at, 10, 2, load_be16(address, 10) ^ 0xffffu);
        add_part(layer, kTeredoClient, at, 12, 4, load_be32(address, 12) ^ 0xffffffffu);
    }
}

// The well-known prefix 64:ff9b::/96 (RFC 6052).
void describe_nat64(Layer& layer, Bytes address, std::size_t at) {
    if (load_be64(address, 0) != 0x0064ff9b00000000 || load_be32(address, 8) != 0) return;
    layer.add(kEmbeddedPrefix, at, 12);
    const bool source = at == kSourceAt;
    layer.add(source ? kEmbedded.source : kEmbedded.destination, at + 12, 4);
    layer.add(kEmbedded.common, at + 12, 4);
}

}  // namespace

void describe_ipv6_addresses(Layer& layer) {
    describe_address(layer, kSourceAt, kSource, kSourceHost);
    describe_address(layer, kDestinationAt, kDestination, kDestinationHost);
    using Describe = void (*)(Layer&, Bytes, std::size_t);
    for (const Describe describe : {describe_slaac, describe_transition, describe_nat64})
        for (const auto at : {kSourceAt, kDestinationAt})
            if (layer.size() >= at + 16) describe(layer, layer.bytes().subspan(at, 16), at);
}

std::span<const FieldDef* const> with_ipv6_address_fields(std::span<const FieldDef* const> own) {
    static const std::vector<const FieldDef*> all = [own] {
        std::vector<const FieldDef*> list(own.begin(), own.end());
        list.insert(list.end(), std::begin(kPlain), std::end(kPlain));
        for (const auto* part : kParts)
            list.insert(list.end(), {&part->source, &part->destination, &part->common});
        return list;
    }();
    return all;
}

}  // namespace vxlab::dissect::protocols
