// Prints what a vxlan device is set to, as `ip -d link` does.
#include <fmt/format.h>

#include "core/sim/devices/vxlan.h"
#include "core/vtep/config.h"
#include "labs/tools/ip/kind_details.h"

namespace vxlab::labs::ip_tool {

namespace {

using iproute::Context;
using iproute::Writer;
using vtep::VtepConfig;

void print_address(Writer& writer, std::string_view word, const IpAddress& address) {
    if (!address || address.is_unspecified()) return;
    writer.text("{} {} ", word, address.text());
    writer.json(fmt::format("{}{}", word, address.is_v6() ? "6" : ""), address.text());
}

void print_ports(Writer& writer, const VtepConfig& config) {
    writer.open_object("port_range");
    writer.put("low", "srcport {} ", config.source_ports.low);
    writer.put("high", "{} ", config.source_ports.high);
    writer.close_object();
    writer.put("port", "dstport {} ", config.port);
}

void print_header(Writer& writer, const VtepConfig& config) {
    if (config.tos == 1)
        writer.text("tos inherit ");
    else if (config.tos != 0)
        writer.text("tos {:#x} ", config.tos);
    if (config.tos != 0) writer.json("tos", fmt::format("{:#x}", config.tos));
    if (config.ttl_inherit)
        writer.text("ttl inherit ");
    else if (config.ttl != 0)
        writer.text("ttl {} ", config.ttl);
    else
        writer.text("ttl auto ");
    if (!config.ttl_inherit) writer.json("ttl", config.ttl);
    static constexpr std::string_view kDf[] = {"unset", "set", "inherit"};
    const auto df = kDf[static_cast<std::size_t>(config.df)];
    if (config.df != vtep::DontFragment::unset) writer.text("df {} ", df);
    writer.json("df", df);
    if (config.flow_label != 0)
        writer.put("label", "flowlabel {} ", fmt::format("{:#x}", config.flow_label));
}

void print_switches(Writer& writer, const VtepConfig& config) {
    const auto either = [&](bool on, std::string_view key, std::string_view word) {
        writer.text("{}{} ", on ? "" : "no", word);
        writer.json(key, on);
    };
    either(config.udp_checksum, "udp_csum", "udpcsum");
    either(config.udp6_zero_checksum_tx, "udp_zero_csum6_tx", "udp6zerocsumtx");
    either(config.udp6_zero_checksum_rx, "udp_zero_csum6_rx", "udp6zerocsumrx");
    if (config.gbp) writer.flag("gbp", "gbp ");
}

}  // namespace

void print_vxlan(const Context& context, Writer& writer, const sim::Interface& interface) {
    const auto& config = static_cast<const sim::Vxlan&>(interface).config();
    writer.put("id", "id {} ", config.vni);
    print_address(writer, config.remote.is_multicast() ? "group" : "remote", config.remote);
    print_address(writer, "local", config.local);
    if (const auto* below = interface.simulator().interface(config.interface))
        writer.put("link", "dev {} ",
                   below->name_space == context.name_space.get()
                       ? below->name
                       : fmt::format("if{}", below->index));
    print_ports(writer, config);
    writer.json("learning", config.learning);
    if (!config.learning) writer.text("nolearning ");
    if (config.proxy) writer.flag("proxy", "proxy ");
    if (config.rsc) writer.flag("rsc", "rsc ");
    if (config.l2miss) writer.flag("l2miss", "l2miss ");
    if (config.l3miss) writer.flag("l3miss", "l3miss ");
    print_header(writer, config);
    writer.put("ageing", "ageing {} ", config.ageing.nanoseconds / 1'000'000'000);
    if (config.max_addresses != 0) writer.put("limit", "maxaddr {} ", config.max_addresses);
    print_switches(writer, config);
}

}  // namespace vxlab::labs::ip_tool
