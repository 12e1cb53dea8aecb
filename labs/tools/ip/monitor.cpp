// `ip monitor`: prints what changes, until a signal ends it.
#include <fmt/format.h>

#include "core/sim/devices/bridge/fdb.h"
#include "core/sim/devices/bridge/port.h"
#include "core/sim/notification.h"
#include "labs/tools/ip/address_show.h"
#include "labs/tools/ip/commands.h"
#include "labs/tools/ip/link_show.h"
#include "labs/tools/ip/neighbour_show.h"
#include "labs/tools/ip/route_show.h"
#include "labs/tools/ip/rule_show.h"
#include "labs/tools/iproute/monitor_head.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::ip_tool {

namespace {

struct Wanted {
    bool link = false, address = false, route = false, neighbour = false, rule = false;
    bool label = false;
    std::string device;
    std::string not_simulated;

    bool any() const { return link || address || route || neighbour || rule; }
    void all() { link = address = route = neighbour = rule = true; }
};

bool read_object(Arguments& arguments, Wanted& wanted) {
    if (arguments.begins("link"))
        wanted.link = true;
    else if (arguments.begins("address"))
        wanted.address = true;
    else if (arguments.begins("route"))
        wanted.route = true;
    else if (arguments.begins("neigh"))
        wanted.neighbour = true;
    else if (arguments.begins("rule"))
        wanted.rule = true;
    else
        return false;
    return true;
}

Wanted parse(Arguments& arguments) {
    Wanted wanted;
    while (arguments.more()) {
        if (arguments.begins("file")) {
            arguments.next();
            wanted.not_simulated = "monitor file";
        } else if (arguments.begins("label")) {
            wanted.label = true;
        } else if (arguments.is("all")) {
            wanted.all();
            wanted.label = true;
        } else if (arguments.is("all-nsid")) {
            wanted.not_simulated = "monitor all-nsid";
        } else if (arguments.begins("help")) {
            arguments.fail(std::string(usage::kMonitor));
        } else if (arguments.is("dev")) {
            wanted.device = arguments.next();
        } else if (!read_object(arguments, wanted)) {
            for (const auto word : {"mroute", "prefix", "netconf", "nsid", "nexthop", "stats"})
                if (arguments.begins(word)) wanted.not_simulated = fmt::format("monitor {}", word);
            if (wanted.not_simulated.empty())
                arguments.fail(fmt::format("Argument \"{}\" is unknown, try \"ip monitor help\".\n",
                                           arguments.peek()));
            return wanted;
        }
    }
    if (!wanted.any()) wanted.all();
    return wanted;
}

class Monitor final : public sim::Listener {
public:
    Monitor(Context& context, const Wanted& wanted) : context_(context), wanted_(wanted) {
        context_.process.simulator().add_listener(*this);
    }
    ~Monitor() override { context_.process.simulator().remove_listener(*this); }

    void link(sim::Namespace& where, const sim::Interface& interface, sim::Change change) override {
        if (!concerns(where, interface, wanted_.link)) return;
        auto writer = begin("LINK");
        print_link(context_, writer, interface, LinkStyle::monitor, removed(change));
        writer.text("\n");
        context_.show(writer);
    }

    // What the bridge says of its port: fewer words than of a link.
    void bridge_port(sim::Namespace& where, const sim::Interface& interface,
                     sim::Change change) override {
        if (!concerns(where, interface, wanted_.link)) return;
        auto writer = begin("LINK");
        if (removed(change)) writer.text("Deleted ");
        print_port_link(context_, writer, interface);
        context_.show(writer);
    }

    void bridge_fdb(sim::Namespace& where, const sim::Interface& bridge,
                    const sim::BridgeFdbRow& row, sim::Change change) override {
        const auto& device = row.port ? row.port->interface : bridge;
        if (!concerns(where, device, wanted_.neighbour)) return;
        auto writer = begin("NEIGH");
        if (removed(change)) writer.text("Deleted ");
        const auto state = row.local ? "PERMANENT" : row.fixed ? "NOARP" : "REACHABLE";
        writer.text("dev {} lladdr {} {} \n", device.name, row.mac.text(), state);
        context_.show(writer);
    }

    void vtep_fdb(sim::Namespace& where, const sim::Interface& vxlan, const trace::Row& row,
                  sim::Change change) override {
        if (!concerns(where, vxlan, wanted_.neighbour)) return;
        auto writer = begin("NEIGH");
        if (removed(change)) writer.text("Deleted ");
        if (row.via) writer.text("{} ", row.via.text());
        const auto state = row.state == trace::RowState::permanent ? "NOARP PERMANENT"
                           : row.state == trace::RowState::fixed   ? "NOARP"
                                                                   : "REACHABLE";
        writer.text("dev {} lladdr {} {} \n", vxlan.name, row.mac.text(), state);
        context_.show(writer);
    }

    // What a vxlan device misses is asked for, not told.
    void miss(sim::Namespace& where, const sim::Interface& vxlan, MacAddress mac,
              const IpAddress& address) override {
        if (!concerns(where, vxlan, wanted_.neighbour)) return;
        auto writer = begin("NEIGH");
        writer.text("miss ");
        if (address)
            writer.text("{} dev {} ", address.text(), vxlan.name);
        else
            writer.text("dev {} lladdr {} ", vxlan.name, mac.text());
        writer.text("STALE \n");
        context_.show(writer);
    }

    void address(sim::Namespace& where, const sim::Interface& interface,
                 const sim::Address& address, sim::Change change) override {
        if (!concerns(where, interface, wanted_.address)) return;
        if (!of_family(address.local)) return;
        auto writer = begin("ADDR");
        print_address(context_, writer, address, true, removed(change));
        context_.show(writer);
    }

    void route(sim::Namespace& where, const sim::Route& route, sim::Change change) override {
        const auto* hop = route.first_hop();
        const auto* device = hop ? hop->interface : nullptr;
        if (&where != context_.name_space.get() || !wanted_.route || !of_family(route.destination))
            return;
        if (!wanted_.device.empty() && (!device || device->name != wanted_.device)) return;
        RouteFilter filter;
        filter.table = 0;
        auto writer = begin("ROUTE");
        print_route(context_, writer, route, filter, removed(change));
        context_.show(writer);
    }

    void neighbour(sim::Namespace& where, const sim::Interface& interface,
                   const sim::Neighbour& neighbour, sim::Change change) override {
        if (!concerns(where, interface, wanted_.neighbour)) return;
        if (!of_family(neighbour.address)) return;
        auto writer = begin("NEIGH");
        print_neighbour(context_, writer, neighbour, true, removed(change));
        context_.show(writer);
    }

    void rule(sim::Namespace& where, const sim::Rule& rule, sim::Change change) override {
        if (&where != context_.name_space.get() || !wanted_.rule) return;
        auto writer = begin("RULE");
        print_rule(context_, writer, rule, removed(change));
        context_.show(writer);
    }

private:
    static bool removed(sim::Change change) { return change == sim::Change::removed; }

    bool concerns(const sim::Namespace& where, const sim::Interface& interface,
                  bool is_wanted) const {
        return is_wanted && &where == context_.name_space.get() &&
               (wanted_.device.empty() || interface.name == wanted_.device);
    }

    bool of_family(const IpAddress& address) const {
        const auto family = iproute::ip_family(context_.options.family);
        return family == IpAddress::Family::none || family == address.family();
    }

    // Monitors print text, whatever -j says, as iproute2's do.
    Writer begin(std::string_view label) const {
        auto writer = Writer(false, false);
        writer.text("{}", iproute::monitor_head(context_, wanted_.label ? label : ""));
        return writer;
    }

    Context& context_;
    const Wanted& wanted_;
};

}  // namespace

Async<int> monitor(Context& context, Arguments arguments) {
    const auto wanted = parse(arguments);
    if (arguments.failure()) co_return context.fail(*arguments.failure());
    if (!wanted.not_simulated.empty()) co_return context.not_simulated(wanted.not_simulated);
    if (!wanted.device.empty() && context.index_of(wanted.device) == 0)
        co_return context.fail(fmt::format("Device \"{}\" does not exist\n", wanted.device), 1);
    const Monitor monitor(context, wanted);
    while (true) co_await context.process.wait(Waiting::passive, std::nullopt);
}

}  // namespace vxlab::labs::ip_tool
