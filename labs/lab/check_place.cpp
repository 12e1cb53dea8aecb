// What one network namespace holds.
#include <fmt/format.h>

#include <algorithm>

#include "labs/lab/checks.h"
#include "labs/lab/words.h"

namespace vxlab::lab {
namespace {

class PlaceCheck {
public:
    PlaceCheck(const PlaceView& view, const Machine* machine, Problems& problems)
        : view_(view),
          place_(*view.place),
          root_(machine ? machine->root : place_),
          is_vm_(machine && is_vm(*machine, view.name_space)),
          devices_(devices_of(place_)),
          problems_(problems) {
        if (!machine || !view.name_space.empty()) return;
        const auto ports = ports_of(*machine);
        devices_.insert(devices_.end(), ports.begin(), ports.end());
    }

    void run() {
        for (const auto& one : place_.interfaces) check_interface(one);
        for (const auto& one : place_.bridges) check_bridge(one);
        for (const auto& one : place_.vteps) {
            check_vtep(one, view_, problems_);
            check_port(one.bridge, place_);
            if (one.kind == VtepKind::ovs)
                check_switch(one.bridge, place_, one.mark,
                             fmt::format("{} is a VTEP of Open vSwitch", one.name));
            check_addresses(one.addresses, one.mark);
            check_mac(one.mac, one.mark);
        }
        check_vnis();
        for (const auto& one : place_.routes) check_route(one);
        for (const auto& one : place_.neighbours) check_neighbour(one);
        for (const auto& [line, mark] : place_.commands) check_command(line, mark, problems_);
    }

private:
    void complain(const Mark& mark, std::string what, std::string hint = {}) {
        problems_.push_back({mark, std::move(what), std::move(hint)});
    }

    void check_port(const Port& port, const Place& place) {
        if (port.bridge.empty()) {
            if (port.vlan || !port.tagged.empty())
                complain(port.mark, "VLANs belong to a port of a bridge", "add 'bridge'");
            return;
        }
        const auto* bridge = find_bridge(place, port.bridge);
        if (!bridge) {
            std::vector<std::string> names;
            for (const auto& one : place.bridges) names.push_back(one.name);
            complain(port.mark, fmt::format("{} has no bridge '{}'", view_.machine, port.bridge),
                     names.empty() ? fmt::format("add it below bridges: of {}", view_.machine)
                                   : suggest(port.bridge, names));
            return;
        }
        if (port.vlan &&
            std::find(port.tagged.begin(), port.tagged.end(), *port.vlan) != port.tagged.end())
            complain(port.mark, fmt::format("VLAN {} is both 'vlan' and 'tagged'", *port.vlan),
                     "'vlan' is untagged");
        const bool tags = port.vlan || !port.tagged.empty();
        if (tags && bridge->kind == BridgeKind::kernel && !bridge->vlan_filtering.value_or(false))
            complain(port.mark, fmt::format("{} does not look at VLANs", port.bridge),
                     "give the bridge vlan_filtering: true");
    }

    void check_interface(const Interface& one) {
        // Of a guest's veth the other end is the port, on the machine's own bridges.
        const bool is_outside =
            has_port_outside(one, is_vm_) || one.kind == InterfaceKind::internal;
        check_port(one.port, is_outside ? root_ : place_);
        check_addresses(one.addresses, one.mark);
        check_mac(one.mac, one.mark);
        const bool is_loopback = one.kind == InterfaceKind::loopback;
        if ((one.name == "lo") != is_loopback || (is_loopback && !one.port.bridge.empty()))
            complain(one.mark, "lo is the loopback interface", "it takes an 'address'");
        switch (one.kind) {
            case InterfaceKind::veth:
                return check_veth(one);
            case InterfaceKind::vlan:
                if (one.vlan_id == 0) complain(one.mark, "a VLAN interface needs 'id'");
                return check_below(one);
            case InterfaceKind::macvlan:
                return check_below(one);
            case InterfaceKind::internal:
                return check_switch(one.port, root_, one.mark,
                                    fmt::format("{} is an internal port", one.name));
            default:
                return;
        }
    }

    void check_veth(const Interface& one) {
        if (one.peer.empty() && one.port.bridge.empty())
            complain(one.mark, fmt::format("nothing is at the other end of {}", one.name),
                     "give it a 'bridge', a 'peer' or a 'link', or another kind, such as dummy");
    }

    void check_switch(const Port& port, const Place& place, const Mark& mark,
                      const std::string& what) {
        const auto* bridge = find_bridge(place, port.bridge);
        if (port.bridge.empty() || (bridge && bridge->kind != BridgeKind::ovs))
            complain(mark, what + ", which only a bridge of Open vSwitch has",
                     "give it a 'bridge' that is kind: ovs");
    }

    void check_below(const Interface& one) {
        if (one.on.empty())
            complain(one.mark, fmt::format("a {} interface needs 'on'", name(one.kind)));
        else
            check_device(one.on, one.mark);
    }

    void check_device(const std::string& device, const Mark& mark) {
        if (device.empty() || std::find(devices_.begin(), devices_.end(), device) != devices_.end())
            return;
        complain(mark, fmt::format("{} has no interface '{}'", title(view_), device),
                 suggest(device, devices_));
    }

    void check_addresses(const std::vector<Prefix>& addresses, const Mark& mark) {
        for (const auto& one : addresses) {
            if (one.address.is_multicast() || one.address.is_unspecified())
                complain(mark, fmt::format("{} is no address of a station", text(one)));
            const auto all = addresses_of(place_);
            if (std::count(all.begin(), all.end(), one) > 1)
                complain(mark, fmt::format("{} has {} twice", title(view_), text(one)));
        }
    }

    void check_mac(const std::optional<MacAddress>& mac, const Mark& mark) {
        if (mac && (mac->is_group() || mac->is_zero()))
            complain(mark, fmt::format("{} is no address of a station", mac->text()),
                     mac->is_group() ? "the second digit must be even" : "");
    }

    void check_bridge(const Bridge& bridge) {
        check_addresses(bridge.addresses, bridge.mark);
        check_mac(bridge.mac, bridge.mark);
        for (const auto& row : bridge.fdb) {
            if (row.dev.empty())
                complain(row.mark, "a row of a bridge's FDB needs the port, 'dev'");
            else
                check_device(row.dev, row.mark);
            if (row.to || row.udp_port || row.vni)
                complain(row.mark, "'to', 'port' and 'vni' are of a VTEP's rows",
                         "move the row to the VTEP");
        }
        if (bridge.kind == BridgeKind::kernel && !bridge.flows.empty())
            complain(bridge.mark, "a Linux bridge has no flows", "make it kind: ovs");
    }

    // A kernel has one vxlan device of a VNI on a port, Open vSwitch one for each remote VTEP.
    static bool are_alike(const Vtep& one, const Vtep& two) {
        if (one.vni != two.vni || one.port != two.port) return false;
        const bool may_differ = one.kind == VtepKind::ovs && two.kind == VtepKind::ovs;
        return !may_differ || (one.remote == two.remote && one.local == two.local);
    }

    void check_vnis() {
        for (std::size_t i = 0; i < place_.vteps.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                const auto &one = place_.vteps[j], &two = place_.vteps[i];
                if (!are_alike(one, two)) continue;
                complain(two.mark, fmt::format("{} and {} have VNI {} on port {} both", one.name,
                                               two.name, two.vni, two.port));
            }
        }
    }

    void check_route(const Route& route) {
        check_device(route.dev, route.mark);
        if (route.to && route.via && route.to->address.is_v4() != route.via.is_v4())
            complain(route.mark, "the network and the gateway are of two families");
        if (!route.via || !route.dev.empty()) return;
        const auto holds = [&](const Prefix& network) { return contains(network, route.via); };
        const auto all = addresses_of(place_);
        const bool is_near =
            std::any_of(all.begin(), all.end(), holds) ||
            std::any_of(place_.routes.begin(), place_.routes.end(),
                        [&](const auto& way) { return !way.via && way.to && holds(*way.to); });
        if (!is_near)
            complain(route.mark, fmt::format("{} has no address to reach the gateway {} with",
                                             title(view_), route.via.text()));
    }

    void check_neighbour(const Neighbour& neighbour) {
        if (neighbour.dev.empty())
            complain(neighbour.mark, "a neighbour needs its interface, 'dev'");
        else
            check_device(neighbour.dev, neighbour.mark);
    }

    const PlaceView& view_;
    const Place& place_;
    const Place& root_;
    bool is_vm_ = false;
    // With the ends of the guests' veths, which have no line of their own.
    std::vector<std::string> devices_;
    Problems& problems_;
};

}  // namespace

void check_place(const PlaceView& view, const Machine* machine, Problems& problems) {
    PlaceCheck(view, machine, problems).run();
}

}  // namespace vxlab::lab
