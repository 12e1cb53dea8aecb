// Namespaces to places, devices to their parts of a lab.
#include "labs/import/lab_of_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "labs/import/by_command.h"
#include "labs/import/number.h"
#include "labs/import/ovs_parts.h"
#include "labs/import/sayable.h"
#include "labs/lab/lookup.h"
#include "labs/lab/words.h"
#include "labs/state/compare.h"

namespace vxlab::labs {
namespace {

using trace::FdbState;
using trace::InterfaceState;
using trace::NamespaceState;
using trace::NetworkState;

bool is_on(const InterfaceState& one, const std::string& key) {
    const auto value = option(one, key);
    return value == "1" || value == "true";
}

IpAddress address_of(const InterfaceState& one, const std::string& key) {
    auto address = IpAddress::parse(option(one, key)).value_or(IpAddress{});
    return address ? address : IpAddress::parse(option(one, key + '6')).value_or(IpAddress{});
}

class PlaceImport {
public:
    PlaceImport(const NetworkState& network, const NamespaceState& space, ImportedLab& import)
        : space_(space), import_(import), sayable_(network, space), chosen_(network) {}

    lab::Place read() {
        for (const auto& one : space_.interfaces) {
            if (one.name == "lo") {
                add_loopback(one);
                continue;
            }
            const auto why = sayable_.why_not(one);
            if (!why.empty())
                leave_out(fmt::format("{}: {}", one.name, why));
            else if (one.kind == "bridge")
                place_.bridges.push_back(bridge(one));
            else if (one.kind == kOvsBridge)
                place_.bridges.push_back(ovs_bridge(one));
            else if (one.kind == "vxlan")
                place_.vteps.push_back(vtep(one));
            else
                add_interface(one);
        }
        for (const auto& one : space_.interfaces) {
            if (!sayable_.has(one.name)) continue;
            add_static_rows(one);
            if (one.kind == "bridge") add_commands(commands_of_bridge(one));
        }
        for (const auto& one : space_.interfaces)
            if (sayable_.has(one.name) && sayable_.has_bridge(one.master))
                add_commands(commands_of_port(one, *sayable_.device(one.master)));
        for (const auto& one : space_.ovs_bridges) add_ovs(one);
        add_routes();
        add_neighbours();
        if (space_.forwards_v4 || space_.forwards_v6) add_forwarding();
        return std::move(place_);
    }

private:
    void leave_out(const std::string& what) {
        import_.left_out.push_back(fmt::format("{}{}{}: {}", space_.machine,
                                               space_.name.empty() ? "" : "/", space_.name, what));
    }

    template <class Device>
    void fill(Device& device, const InterfaceState& one, std::uint32_t usual_mtu) const {
        device.name = one.name;
        for (const auto& address : one.addresses)
            device.addresses.push_back({address.address, address.length});
        if (!one.mac.is_zero() && chosen_.contains(one.mac)) device.mac = one.mac;
        if (one.mtu != usual_mtu) device.mtu = one.mtu;
    }

    void add_commands(const std::vector<std::string>& lines) {
        for (const auto& line : lines) place_.commands.emplace_back(line, lab::Mark{});
    }

    lab::Port port(const InterfaceState& one) const {
        if (is_ovs_port(one)) return ovs_port(one);
        lab::Port port;
        port.bridge = one.master;
        for (const auto& vlan : one.vlans) {
            const auto id = number<std::uint16_t>(vlan.substr(0, vlan.find(' ')));
            const bool is_own = vlan.find("pvid") != std::string::npos;
            if (!id || (is_own && *id == 1)) continue;
            if (is_own)
                port.vlan = id;
            else
                port.tagged.push_back(*id);
        }
        return port;
    }

    // A bond, a VRF: none of a lab's.
    lab::Port port_here(const InterfaceState& one) {
        if (one.master.empty() || is_ovs_port(one) || sayable_.has_bridge(one.master))
            return port(one);
        leave_out(fmt::format("{}: that it belongs to {}", one.name, one.master));
        return {};
    }

    static constexpr std::uint32_t kUsualMtu = 1500;

    lab::Bridge bridge(const InterfaceState& one) {
        lab::Bridge bridge;
        fill(bridge, one, kUsualMtu);
        // A bridge's address and MTU follow its ports unless somebody set them: who did is not
        // told.
        if (!chosen_.is_named(one.mac)) bridge.mac.reset();
        bridge.mtu.reset();
        if (option(one, "stp_state") == "1") bridge.stp = true;
        if (option(one, "mcast_snooping") == "0") bridge.snooping = false;
        if (option(one, "mcast_querier") == "1") bridge.querier = true;
        if (option(one, "vlan_filtering") == "1") bridge.vlan_filtering = true;
        constexpr std::uint32_t kUsual = 30000, kTicks = 100;
        const auto ageing = number<std::uint32_t>(option(one, "ageing_time"));
        if (ageing && *ageing != kUsual) bridge.ageing = *ageing / kTicks;
        return bridge;
    }

    lab::Bridge ovs_bridge(const InterfaceState& one) const {
        lab::Bridge bridge;
        fill(bridge, one, kUsualMtu);
        if (!chosen_.is_named(one.mac)) bridge.mac.reset();
        bridge.mtu.reset();
        set_ovs(bridge, one);
        return bridge;
    }

    // What is left of the bridge when its device and those of its ports are written.
    void add_ovs(const trace::OvsBridgeState& state) {
        const auto rest = rest_of_ovs(state);
        for (auto& bridge : place_.bridges)
            if (bridge.name == state.name) bridge.flows = rest.flows;
        place_.vteps.insert(place_.vteps.end(), rest.vteps.begin(), rest.vteps.end());
        add_commands(rest.commands);
        for (const auto& line : rest.left_out) leave_out(line);
    }

    static std::optional<bool> unless(const InterfaceState& one, const char* key, bool usual) {
        if (option(one, key).empty() || is_on(one, key) == usual) return std::nullopt;
        return !usual;
    }

    lab::Vtep vtep(const InterfaceState& one) {
        lab::Vtep vtep;
        vtep.vni = number<std::uint32_t>(option(one, "id")).value_or(0);
        vtep.local = address_of(one, "local");
        vtep.remote = address_of(one, "remote");
        vtep.group = address_of(one, "group");
        if (vtep.remote.is_multicast()) std::swap(vtep.remote, vtep.group);
        vtep.dev = option(one, "link");
        vtep.port = number<std::uint16_t>(option(one, "port")).value_or(vtep.port);
        vtep.bridge = port_here(one);
        constexpr std::uint32_t kHeaders = 50, kHeaders6 = 70;
        const bool is_v6 = vtep.local.is_v6() || vtep.remote.is_v6() || vtep.group.is_v6();
        fill(vtep, one, 0);
        const auto* below = sayable_.device(vtep.dev);
        // What the kernel gives it: less with a device below, else 1500.
        const auto usual = below ? below->mtu - (is_v6 ? kHeaders6 : kHeaders) : kUsualMtu;
        if (vtep.mtu == usual) vtep.mtu.reset();
        vtep.learning = unless(one, "learning", true);
        vtep.proxy = unless(one, "proxy", false);
        vtep.rsc = unless(one, "rsc", false);
        vtep.l2miss = unless(one, "l2miss", false);
        vtep.l3miss = unless(one, "l3miss", false);
        vtep.gbp = unless(one, "gbp", false);
        vtep.udpcsum = unless(one, "udp_csum", true);
        vtep.udp6zerocsumtx = unless(one, "udp_zero_csum6_tx", false);
        vtep.udp6zerocsumrx = unless(one, "udp_zero_csum6_rx", false);
        read_numbers(vtep, one);
        if (const auto label = option(one, "label"); !label.empty() && label != "0x0")
            leave_out(fmt::format("{}: the flow label {}", one.name, label));
        vtep.is_up = one.is_up;
        return vtep;
    }

    // iproute2 tells it in hexadecimal; 1 is its word for inherited.
    static std::string tos_of(const std::string& text) {
        std::uint8_t value = 0;
        const auto digits = text.starts_with("0x") ? text.substr(2) : text;
        constexpr int kHexadecimal = 16;
        std::from_chars(digits.data(), digits.data() + digits.size(), value, kHexadecimal);
        return value == 1 ? "inherit" : std::to_string(value);
    }

    static void read_numbers(lab::Vtep& vtep, const InterfaceState& one) {
        // An inherited TTL is the one that iproute2 does not tell in JSON.
        const auto ttl = option(one, "ttl");
        if (ttl != "0" && ttl != "auto") vtep.ttl = ttl.empty() ? "inherit" : ttl;
        const auto tos = option(one, "tos");
        if (!tos.empty() && tos != "0") vtep.tos = tos_of(tos);
        vtep.srcport = port_range(option(one, "port_range"));
        const auto df = option(one, "df");
        if (!df.empty() && df != "unset") vtep.df = df;
        constexpr std::uint32_t kUsualAgeing = 300;
        const auto ageing = number<std::uint32_t>(option(one, "ageing"));
        if (ageing && *ageing != kUsualAgeing) vtep.ageing = ageing;
        const auto most = number<std::uint32_t>(option(one, "limit"));
        if (most && *most != 0) vtep.maxaddress = most;
    }

    // {"low":1000,"high":2000}; 0 and 0: as the kernel does.
    static std::optional<std::pair<std::uint16_t, std::uint16_t>> port_range(
        const std::string& text) {
        std::array<std::uint16_t, 2> ends{};
        for (const auto& [end, key] : {std::pair{0u, "\"low\":"}, std::pair{1u, "\"high\":"}}) {
            const auto at = text.find(key);
            if (at == std::string::npos) return std::nullopt;
            const auto from = at + std::string_view(key).size();
            const auto value =
                number<std::uint16_t>(text.substr(from, text.find_first_of(",}", from) - from));
            if (!value) return std::nullopt;
            ends[end] = *value;
        }
        return ends[1] == 0 ? std::nullopt : std::optional(std::pair{ends[0], ends[1]});
    }

    // Above another interface: that one's, unless it was set.
    std::uint32_t usual_mtu(const InterfaceState& one) const {
        const auto* below =
            one.kind == "vlan" || one.kind == "macvlan" ? sayable_.device(one.lower) : nullptr;
        return below ? below->mtu : kUsualMtu;
    }

    void add_loopback(const InterfaceState& one) {
        lab::Interface interface;
        interface.kind = lab::InterfaceKind::loopback;
        interface.name = one.name;
        for (const auto& address : one.addresses)
            interface.addresses.push_back({address.address, address.length});
        if (!interface.addresses.empty()) place_.interfaces.push_back(std::move(interface));
    }

    void add_interface(const InterfaceState& one) {
        lab::Interface interface;
        fill(interface, one, usual_mtu(one));
        interface.is_up = one.is_up;
        interface.port = port_here(one);
        if (one.kind == "veth") return add_veth(one, std::move(interface));
        if (one.kind.empty())
            interface.kind = lab::InterfaceKind::nic;
        else if (one.kind == "dummy")
            interface.kind = lab::InterfaceKind::dummy;
        else if (one.kind == "tun")
            interface.kind = lab::InterfaceKind::tap;
        else if (one.kind == kOvsInternal)
            set_internal(interface, one);
        else {
            interface.kind =
                one.kind == "vlan" ? lab::InterfaceKind::vlan : lab::InterfaceKind::macvlan;
            interface.on = one.lower;
            interface.vlan_id = number<std::uint16_t>(option(one, "id")).value_or(0);
            if (one.kind == "macvlan") interface.mode = option(one, "mode");
        }
        place_.interfaces.push_back(std::move(interface));
    }

    // A guest's veth whose other end is but a port of the machine's bridge is written at the guest.
    bool is_plain_port(const InterfaceState& end, const std::string& space) const {
        return space.empty() && !end.master.empty() && end.addresses.empty() && end.is_up &&
               end.mtu == kUsualMtu && !chosen_.contains(end.mac);
    }

    void add_veth(const InterfaceState& one, lab::Interface interface) {
        std::string space;
        const auto* end = sayable_.other_end(one, space);
        const bool is_inner = !space_.name.empty() && one.master.empty();
        if (is_inner && is_plain_port(*end, space)) {
            interface.port = port(*end);
            if (lab::port_name(space_.name, interface) != end->name)
                interface.port_name = end->name;
            place_.interfaces.push_back(std::move(interface));
            return;
        }
        if (is_plain_port(one, space_.name) && !space.empty() && end->master.empty()) return;
        interface.peer = space + ':' + end->name;
        place_.interfaces.push_back(std::move(interface));
    }

    void add_static_rows(const InterfaceState& one) {
        for (const auto& row : one.fdb) {
            lab::FdbRow put;
            put.mac = row.mac;
            put.vlan = row.vlan == 0 ? std::nullopt : std::optional(row.vlan);
            if (one.kind == "vxlan" && row.is_own && row.to && !row.state.empty()) {
                add_vtep_row(one.name, row, put);
            } else if (!row.is_own && row.state == "static" && !one.master.empty()) {
                put.dev = one.name;
                for (auto& bridge : place_.bridges)
                    if (bridge.name == one.master) bridge.fdb.push_back(put);
            }
        }
    }

    void add_vtep_row(const std::string& name, const FdbState& row, lab::FdbRow put) {
        for (auto& vtep : place_.vteps) {
            if (vtep.name != name) continue;
            const bool is_default =
                row.mac.is_zero() && row.to == (vtep.group ? vtep.group : vtep.remote);
            if (is_default) continue;
            const bool is_plain = row.port == 0 && row.vni == 0 && row.via.empty();
            if (row.mac.is_zero() && is_plain) {
                vtep.flood.push_back(row.to);
                continue;
            }
            put.to = row.to;
            if (row.port != 0) put.udp_port = row.port;
            if (row.vni != 0) put.vni = row.vni;
            put.dev = row.via;
            if (!put.dev.empty() && !sayable_.has(put.dev))
                leave_out(fmt::format("{}: a row by {}", name, put.dev));
            else
                vtep.fdb.push_back(put);
        }
    }

    void add_routes() {
        for (const auto& row : space_.routes) {
            lab::Route route;
            const auto command = row.type.empty() ? std::string() : command_of_route(row);
            if (row.to != "default") route.to = lab::parse_prefix(row.to, false);
            const bool is_route = row.to == "default" || route.to;
            if (!is_route || !sayable_.has(row.dev.empty() ? "lo" : row.dev) ||
                (!row.type.empty() && command.empty())) {
                leave_out(fmt::format("the route to {}{}{}", row.to, row.dev.empty() ? "" : " by ",
                                      row.dev));
                continue;
            }
            if (!command.empty()) {
                add_commands({command});
                continue;
            }
            route.via = row.via;
            // The gateway says it, as a rule.
            if (!row.via || is_link_local(row.via)) route.dev = row.dev;
            constexpr std::uint32_t kUsual6 = 1024;
            const bool is_v6 = row.via.is_v6() || (route.to && route.to->address.is_v6());
            if (row.metric != 0 && !(is_v6 && row.metric == kUsual6)) route.metric = row.metric;
            place_.routes.push_back(route);
        }
        // The way to a gateway may be a route itself, and is needed first.
        std::stable_partition(place_.routes.begin(), place_.routes.end(),
                              [](const auto& route) { return !route.via; });
    }

    static bool is_link_local(const IpAddress& address) {
        const auto text = address.text();
        return address.is_v6() && text.starts_with("fe80:");
    }

    void add_neighbours() {
        for (const auto& row : space_.neighbours) {
            if (row.state != "PERMANENT" || !sayable_.has(row.dev)) continue;
            const lab::Neighbour neighbour{row.address, row.mac, row.dev, {}};
            const auto vtep = std::find_if(place_.vteps.begin(), place_.vteps.end(),
                                           [&](const auto& one) { return one.name == row.dev; });
            if (vtep == place_.vteps.end())
                place_.neighbours.push_back(neighbour);
            else
                vtep->neighbours.push_back({row.address, row.mac, {}, {}});
        }
    }

    void add_forwarding() {
        if (space_.forwards_v4 && space_.forwards_v6) {
            place_.forwarding = true;
            return;
        }
        place_.sysctls.push_back(
            {space_.forwards_v4 ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding", "1", {}});
    }

    const NamespaceState& space_;
    ImportedLab& import_;
    Sayable sayable_;
    ChosenMacs chosen_;
    lab::Place place_;
};

}  // namespace

ImportedLab lab_of_state(const NetworkState& told) {
    const auto state = with_ovs_devices(told);
    ImportedLab import;
    for (const auto& space : state.name_spaces) {
        if (!space.name.empty() && !lab::is_name(space.name, lab::kNameLength)) {
            import.left_out.push_back(
                fmt::format("{}/{}: a name that no lab file takes", space.machine, space.name));
            continue;
        }
        auto place = PlaceImport(state, space, import).read();
        if (space.name.empty()) {
            import.lab.machines.push_back({space.machine, std::move(place), {}, {}, {}, {}});
            continue;
        }
        for (auto& machine : import.lab.machines)
            if (machine.name == space.machine)
                machine.namespaces.push_back({space.name, std::move(place), {}});
    }
    return import;
}

}  // namespace vxlab::labs
