// Facts about the parts of a lab.
#include "labs/export/facts.h"

#include <fmt/format.h>

#include <algorithm>

#include "labs/lab/words.h"

namespace vxlab::labs {
namespace {

constexpr std::uint16_t kUsualPort = 4789;

template <class Device>
void append_device(Facts& facts, const Device& device) {
    for (const auto& one : device.addresses) facts.push_back(lab::text(one));
    if (device.mac) facts.push_back(device.mac->text());
    if (device.mtu) facts.push_back(fmt::format("MTU {}", *device.mtu));
}

void append_flag(Facts& facts, const std::optional<bool>& flag, const char* word) {
    if (flag) facts.push_back(fmt::format("{}{}", *flag ? "" : "no ", word));
}

// Where a VTEP sends what it has no row for.
std::vector<IpAddress> flood_list(const lab::Vtep& vtep) {
    std::vector<IpAddress> all = vtep.flood;
    if (vtep.remote) all.insert(all.begin(), vtep.remote);
    for (const auto& row : vtep.fdb)
        if (row.mac.is_zero() && row.to) all.push_back(row.to);
    std::vector<IpAddress> unique;
    for (const auto& one : all)
        if (std::find(unique.begin(), unique.end(), one) == unique.end()) unique.push_back(one);
    return unique;
}

std::string flood_text(const lab::Vtep& vtep) {
    if (vtep.group) return "floods to group " + vtep.group.text();
    const auto list = flood_list(vtep);
    if (list.empty()) return "floods to nobody";
    std::string text;
    for (const auto& one : list) text += (text.empty() ? "floods to " : ", ") + one.text();
    return text;
}

std::string count_of_rows(const lab::Vtep& vtep) {
    const auto count = std::count_if(vtep.fdb.begin(), vtep.fdb.end(),
                                     [](const auto& row) { return !row.mac.is_zero(); });
    return count == 0 ? "" : fmt::format("{} static FDB row{}", count, count == 1 ? "" : "s");
}

}  // namespace

Facts facts_of(const lab::Interface& interface) {
    Facts facts;
    using enum lab::InterfaceKind;
    if (interface.kind == vlan)
        facts.push_back(fmt::format("VLAN {}", interface.vlan_id));
    else if (interface.kind != nic && interface.kind != veth)
        facts.emplace_back(lab::name(interface.kind));
    append_device(facts, interface);
    if (!interface.is_up) facts.emplace_back("down");
    return facts;
}

Facts facts_of(const lab::Bridge& bridge) {
    Facts facts;
    if (bridge.kind == lab::BridgeKind::ovs) facts.emplace_back("Open vSwitch");
    append_device(facts, bridge);
    append_flag(facts, bridge.stp, "STP");
    append_flag(facts, bridge.snooping, "snooping");
    if (bridge.vlan_filtering.value_or(false)) facts.emplace_back("VLAN filtering");
    return facts;
}

Facts facts_of(const lab::Vtep& vtep) {
    Facts facts{fmt::format("VNI {}", vtep.vni)};
    if (vtep.kind != lab::VtepKind::kernel)
        facts.emplace_back(vtep.kind == lab::VtepKind::ovs ? "Open vSwitch" : "userspace");
    if (vtep.local) facts.push_back("local " + vtep.local.text());
    if (vtep.port != kUsualPort) facts.push_back(fmt::format("UDP port {}", vtep.port));
    facts.push_back(flood_text(vtep));
    if (auto rows = count_of_rows(vtep); !rows.empty()) facts.push_back(std::move(rows));
    append_flag(facts, vtep.learning, "learning");
    append_flag(facts, vtep.proxy, "ARP proxy");
    append_device(facts, vtep);
    if (!vtep.is_up) facts.emplace_back("down");
    return facts;
}

Facts facts_of(const lab::Switch& one) {
    Facts facts;
    append_flag(facts, one.snooping, "snooping");
    append_flag(facts, one.querier, "querier");
    if (one.mtu) facts.push_back(fmt::format("MTU {}", *one.mtu));
    return facts;
}

Facts facts_of(const lab::Router& router) {
    Facts facts;
    if (router.multicast) facts.emplace_back("routes multicast");
    if (router.rendezvous_point)
        facts.push_back("rendezvous point " + router.rendezvous_point.text());
    return facts;
}

Facts facts_of(const lab::Quality& quality) {
    Facts facts;
    if (quality.delay) facts.push_back(lab::text(*quality.delay) + " delay");
    if (quality.jitter) facts.push_back(lab::text(*quality.jitter) + " jitter");
    if (quality.rate) facts.push_back(lab::text_of_rate(*quality.rate));
    if (quality.loss) facts.push_back(lab::text_of_share(*quality.loss) + " loss");
    return facts;
}

Facts facts_of(const lab::Port& port) {
    Facts facts;
    if (port.vlan) facts.push_back(fmt::format("VLAN {}", *port.vlan));
    if (!port.tagged.empty())
        facts.push_back(fmt::format("tagged {}", fmt::join(port.tagged, ", ")));
    return facts;
}

}  // namespace vxlab::labs
