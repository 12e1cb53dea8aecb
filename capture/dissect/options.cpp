#include "capture/dissect/options.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>

namespace vxlab::dissect {
namespace {

struct Choice {
    std::string_view name;
    Protocol protocol;
};

constexpr std::array<Choice, 7> kChoices = {{
    {"vxlan", Protocol::vxlan},
    {"vxlan_gpe", Protocol::vxlan_gpe},
    {"vxlan-gpe", Protocol::vxlan_gpe},
    {"geneve", Protocol::geneve},
    {"dns", Protocol::dns},
    {"dhcp", Protocol::dhcp},
    {"data", Protocol::data},
}};

constexpr std::string_view kPrefix = "udp.port==";

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return port;
}

}  // namespace

Result<void> Options::decode_as(std::string_view rule) {
    const auto where = fmt::format("-d {}", rule);
    const auto comma = rule.find(',');
    if (!rule.starts_with(kPrefix) || comma == std::string_view::npos)
        return fail("not a decode-as rule", where, "write it as udp.port==4799,vxlan");
    const auto number = rule.substr(kPrefix.size(), comma - kPrefix.size());
    const auto port = parse_port(number);
    if (!port)
        return fail(fmt::format("'{}' is not a port", number), where, "ports are 0 to 65535");
    const auto name = rule.substr(comma + 1);
    for (const auto& choice : kChoices) {
        if (choice.name != name) continue;
        udp_ports[*port] = choice.protocol;
        return {};
    }
    return fail(fmt::format("'{}' cannot be chosen for a port", name), where,
                "choose vxlan, vxlan_gpe, geneve, dns, dhcp or data");
}

}  // namespace vxlab::dissect
