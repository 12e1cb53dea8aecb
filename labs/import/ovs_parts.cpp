// Settings of ovs-vsctl to keys of a lab, and to commands where there is none.
#include "labs/import/ovs_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "labs/import/number.h"
#include "labs/import/sayable.h"
#include "labs/lab/words.h"
#include "labs/plan/naming.h"

namespace vxlab::labs {
namespace {

using trace::InterfaceState;
using trace::OvsBridgeState;
using trace::OvsPortState;
using trace::OvsSettings;

std::string at(const OvsSettings& settings, const std::string& key) {
    const auto found = settings.find(key);
    return found == settings.end() ? std::string() : found->second;
}

// Numbers with commas between them that are VLANs of a lab. Nothing: one is not.
std::optional<std::vector<std::uint16_t>> vlans_of(const std::string& text) {
    std::vector<std::uint16_t> vlans;
    for (std::size_t from = 0; from < text.size();) {
        const auto to = std::min(text.find(',', from), text.size());
        const auto id = number<std::uint16_t>(text.substr(from, to - from));
        if (!id || *id == 0) return std::nullopt;
        vlans.push_back(*id);
        from = to + 1;
    }
    return vlans;
}

lab::Port port_of(const std::string& bridge, const std::string& tag, const std::string& trunks) {
    lab::Port port;
    port.bridge = bridge;
    if (const auto vlans = vlans_of(tag); vlans && !vlans->empty()) port.vlan = vlans->front();
    if (auto vlans = vlans_of(trunks)) port.tagged = std::move(*vlans);
    return port;
}

// Columns of a port beside those that port_of() has written.
OvsSettings rest_of(OvsSettings port) {
    const auto tag = at(port, "tag"), trunks = at(port, "trunks");
    const auto mode = tag.empty() ? "trunk" : trunks.empty() ? "access" : "native-untagged";
    if (at(port, "vlan_mode") == mode) port.erase("vlan_mode");
    if (vlans_of(tag)) port.erase("tag");
    if (vlans_of(trunks)) port.erase("trunks");
    return port;
}

std::string words_of(const OvsSettings& settings) {
    std::string words;
    for (const auto& [key, value] : settings) words += ' ' + plan::quoted(key + '=' + value);
    return words;
}

std::string set_command(const char* table, const std::string& name, const OvsSettings& settings) {
    return fmt::format("ovs-vsctl set {} {}{}", table, plan::quoted(name), words_of(settings));
}

// Takes the options that a VTEP of a lab has keys for.
class VtepOptions {
public:
    VtepOptions(const OvsPortState& port, const std::string& bridge) : rest_(port.interface) {
        vtep_.name = port.name;
        vtep_.kind = lab::VtepKind::ovs;
        vtep_.bridge = port_of(bridge, at(port.port, "tag"), at(port.port, "trunks"));
        take("key", [this](const std::string& text) { return read(text, vtep_.vni); });
        take("dst_port", [this](const std::string& text) { return read(text, vtep_.port); });
        take("remote_ip", [this](const std::string& text) { return read(text, vtep_.remote); });
        take("local_ip", [this](const std::string& text) { return read(text, vtep_.local); });
        take("tos", [this](const std::string& text) { return read(text, vtep_.tos); });
        take("ttl", [this](const std::string& text) { return read(text, vtep_.ttl); });
        take("csum", [this](const std::string& text) {
            vtep_.udpcsum = text == "true";
            return true;
        });
        take("df_default", [this](const std::string& text) {
            vtep_.df = text == "false" ? "unset" : "set";
            return true;
        });
        take("exts", [this](const std::string& text) {
            vtep_.gbp = text == "gbp" ? std::optional(true) : std::nullopt;
            return vtep_.gbp.has_value();
        });
    }

    // Nothing: a lab cannot say all of it.
    std::optional<lab::Vtep> vtep() const {
        const bool is_rest = std::any_of(rest_.begin(), rest_.end(), [](const auto& setting) {
            return setting.first.starts_with("options:");
        });
        constexpr std::uint32_t kMaxVni = 0xff'ffff;
        if (is_rest || vtep_.vni > kMaxVni || vtep_.remote.is_multicast()) return std::nullopt;
        return vtep_;
    }

private:
    template <class Read>
    void take(const std::string& option, Read read) {
        const auto found = rest_.find("options:" + option);
        if (found != rest_.end() && read(found->second)) rest_.erase(found);
    }

    template <class Number>
    static bool read(const std::string& text, Number& value) {
        const auto found = number<Number>(text);
        if (found) value = *found;
        return found.has_value();
    }
    static bool read(const std::string& text, IpAddress& value) {
        const auto found = IpAddress::parse(text);
        if (found) value = *found;
        return found.has_value();
    }
    // A byte, or inherited.
    static bool read(const std::string& text, std::string& value) {
        const bool is_said = text == "inherit" || number<std::uint8_t>(text);
        if (is_said) value = text;
        return is_said;
    }

    lab::Vtep vtep_;
    OvsSettings rest_;
};

bool is_standalone(const OvsBridgeState& bridge) {
    return at(bridge.settings, "fail_mode") != "secure";
}

// The flow that Open vSwitch gives to a bridge.
bool has_usual_flows(const OvsBridgeState& bridge) {
    if (!bridge.flows) return true;
    if (!is_standalone(bridge)) return bridge.flows->empty();
    return bridge.flows->size() == 1 && bridge.flows->front() == "priority=0,actions=NORMAL";
}

class Rest {
public:
    explicit Rest(const OvsBridgeState& bridge) : bridge_(bridge) {}

    RestOfOvs read() {
        add_settings();
        for (const auto& port : bridge_.ports) add_port(port);
        for (const auto& group : bridge_.groups) leave_out("the group " + group);
        for (const auto& other : bridge_.others) leave_out("its " + other);
        add_flows();
        return std::move(rest_);
    }

private:
    void leave_out(const std::string& what) {
        rest_.left_out.push_back(fmt::format("{}: {}", bridge_.name, what));
    }

    void add_settings() {
        auto settings = bridge_.settings;
        for (const auto* key : {"datapath_type", "stp_enable", "mcast_snooping_enable",
                                "other_config:hwaddr", "other_config:mac-aging-time"})
            settings.erase(key);
        if (!settings.empty())
            rest_.commands.push_back(set_command("Bridge", bridge_.name, settings));
        // A bridge that becomes secure loses its flows.
        is_late_ = settings.contains("fail_mode");
    }

    void add_port(const OvsPortState& port) {
        if (!port.bond.empty())
            return leave_out(
                fmt::format("the bond {} of {}", port.name, fmt::join(port.bond, ", ")));
        const bool is_device = port.type.empty() || port.type == "internal";
        auto interface = port.interface;
        if (port.type == "vxlan" && lab::is_name(port.name, lab::kInterfaceNameLength)) {
            const auto vtep = VtepOptions(port, bridge_.name).vtep();
            if (!vtep) return add_by_command(port);
            rest_.vteps.push_back(*vtep);
            std::erase_if(interface,
                          [](const auto& one) { return one.first.starts_with("options:"); });
        } else if (!is_device) {
            return add_by_command(port);
        }
        if (port.type == "internal")
            for (const auto* key : {"mac", "mtu_request"}) interface.erase(key);
        auto settings = rest_of(port.port);
        // A bridge has no VLAN in a lab.
        if (port.name == bridge_.name) settings = port.port;
        if (!settings.empty()) rest_.commands.push_back(set_command("Port", port.name, settings));
        if (!interface.empty())
            rest_.commands.push_back(set_command("Interface", port.name, interface));
    }

    void add_by_command(const OvsPortState& port) {
        const auto name = plan::quoted(port.name);
        rest_.commands.push_back(fmt::format(
            "ovs-vsctl add-port {} {}{} -- set Interface {} type={}{}", plan::quoted(bridge_.name),
            name, words_of(port.port), name, port.type, words_of(port.interface)));
        is_late_ = true;
    }

    // After what they need: ports that are made by command.
    void add_flows() {
        if (has_usual_flows(bridge_)) return;
        std::vector<std::string> flows;
        for (const auto& flow : *bridge_.flows)
            if (flow.find("group:") == std::string::npos)
                flows.push_back(flow);
            else
                leave_out("the flow " + flow);
        const bool has_controller = std::find(bridge_.others.begin(), bridge_.others.end(),
                                              "controller") != bridge_.others.end();
        if (!is_late_ && !flows.empty()) {
            rest_.flows = flows;
            return;
        }
        const auto protocols = at(bridge_.settings, "protocols");
        const auto tool = "ovs-ofctl" + (protocols.empty() ? "" : " -O " + protocols);
        if (is_standalone(bridge_) && !has_controller)
            rest_.commands.push_back(fmt::format("{} del-flows {}", tool, bridge_.name));
        for (const auto& flow : flows)
            rest_.commands.push_back(
                fmt::format("{} add-flow {} {}", tool, bridge_.name, plan::quoted(flow)));
    }

    const OvsBridgeState& bridge_;
    RestOfOvs rest_;
    bool is_late_ = false;
};

}  // namespace

bool is_ovs_port(const InterfaceState& one) { return !option(one, "ovs.bridge").empty(); }

lab::Port ovs_port(const InterfaceState& one) {
    return port_of(option(one, "ovs.bridge"), option(one, "ovs.tag"), option(one, "ovs.trunks"));
}

void set_ovs(lab::Bridge& bridge, const InterfaceState& one) {
    bridge.kind = lab::BridgeKind::ovs;
    if (const auto mac = MacAddress::parse(option(one, "ovs.other_config:hwaddr")))
        bridge.mac = *mac;
    if (!option(one, "ovs.stp_enable").empty()) bridge.stp = true;
    if (!option(one, "ovs.mcast_snooping_enable").empty()) bridge.snooping = true;
    bridge.ageing = number<std::uint32_t>(option(one, "ovs.other_config:mac-aging-time"));
}

void set_internal(lab::Interface& interface, const InterfaceState& one) {
    interface.kind = lab::InterfaceKind::internal;
    if (const auto mac = MacAddress::parse(option(one, "ovs.mac"))) interface.mac = *mac;
    // Else it follows the bridge's other ports.
    interface.mtu = number<std::uint32_t>(option(one, "ovs.mtu_request"));
}

RestOfOvs rest_of_ovs(const OvsBridgeState& bridge) { return Rest(bridge).read(); }

}  // namespace vxlab::labs
