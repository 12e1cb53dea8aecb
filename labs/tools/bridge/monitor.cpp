// `bridge monitor`: prints what changes, until a signal ends it.
#include <fmt/format.h>

#include "core/sim/notification.h"
#include "labs/tools/bridge/commands.h"
#include "labs/tools/bridge/fdb_show.h"
#include "labs/tools/bridge/mdb_show.h"
#include "labs/tools/bridge/port_show.h"
#include "labs/tools/iproute/monitor_head.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::bridge_tool {

namespace {

struct Wanted {
    bool link = false, fdb = false, mdb = false, label = false;
    bool file = false;
};

Wanted parse(Arguments& arguments) {
    Wanted wanted;
    auto everything = !arguments.more();
    while (arguments.more()) {
        if (arguments.begins("file")) {
            arguments.next();
            wanted.file = true;
        } else if (arguments.begins("link")) {
            wanted.link = true;
        } else if (arguments.begins("fdb")) {
            wanted.fdb = true;
        } else if (arguments.begins("mdb")) {
            wanted.mdb = true;
        } else if (arguments.is("all")) {
            everything = wanted.label = true;
        } else if (arguments.begins("help")) {
            arguments.fail(std::string(usage::kBridgeMonitor));
        } else if (!arguments.begins("vlan") && !arguments.is("vni")) {
            arguments.fail(fmt::format("Argument \"{}\" is unknown, try \"bridge monitor help\".\n",
                                       arguments.peek()));
        }
    }
    if (everything) wanted.link = wanted.fdb = wanted.mdb = true;
    return wanted;
}

class Monitor final : public sim::Listener {
public:
    Monitor(Context& context, const Wanted& wanted) : context_(context), wanted_(wanted) {
        context_.process.simulator().add_listener(*this);
    }
    ~Monitor() override { context_.process.simulator().remove_listener(*this); }

    void link(sim::Namespace& where, const sim::Interface& interface, sim::Change change) override {
        if (!concerns(where, wanted_.link)) return;
        auto writer = begin("LINK", change);
        print_port(context_, writer, interface, false);
        context_.show(writer);
    }

    void bridge_port(sim::Namespace& where, const sim::Interface& interface,
                     sim::Change change) override {
        if (!concerns(where, wanted_.link)) return;
        auto writer = begin("LINK", change);
        print_port(context_, writer, interface, change != sim::Change::removed);
        context_.show(writer);
    }

    void bridge_fdb(sim::Namespace& where, const sim::Interface& bridge,
                    const sim::BridgeFdbRow& row, sim::Change change) override {
        if (!concerns(where, wanted_.fdb)) return;
        auto writer = begin("NEIGH", change);
        print_fdb_line(context_, writer, line_of(context_, bridge, row), true);
        context_.show(writer);
    }

    void vtep_fdb(sim::Namespace& where, const sim::Interface& vxlan, const trace::Row& row,
                  sim::Change change) override {
        if (!concerns(where, wanted_.fdb)) return;
        auto writer = begin("NEIGH", change);
        FdbLine line;
        line.mac = row.mac;
        line.device = &vxlan;
        if (row.via) line.dst = row.via;
        line.flags = sim::ntf::self;
        line.state = row.state == trace::RowState::permanent ? sim::nud::permanent
                     : row.state == trace::RowState::fixed   ? sim::nud::noarp
                                                             : sim::nud::reachable;
        print_fdb_line(context_, writer, line, true);
        context_.show(writer);
    }

    void mdb(sim::Namespace& where, const sim::Interface& bridge, const sim::MdbRow& row,
             sim::Change change) override {
        if (!concerns(where, wanted_.mdb)) return;
        auto writer = begin("MDB", change);
        print_mdb_row(context_, writer, bridge, row);
        context_.show(writer);
    }

private:
    bool concerns(const sim::Namespace& where, bool is_wanted) const {
        return is_wanted && &where == context_.name_space.get();
    }

    Writer begin(std::string_view label, sim::Change change) const {
        auto writer = Writer(false, false);
        writer.text("{}{}", iproute::monitor_head(context_, wanted_.label ? label : ""),
                    change == sim::Change::removed ? "Deleted " : "");
        return writer;
    }

    Context& context_;
    const Wanted& wanted_;
};

}  // namespace

Async<int> monitor(Context& context, Arguments arguments) {
    const auto wanted = parse(arguments);
    if (arguments.failure()) co_return context.fail(*arguments.failure());
    if (wanted.file) co_return context.not_simulated("monitor file");
    const Monitor monitor(context, wanted);
    while (true) co_await context.process.wait(Waiting::passive, std::nullopt);
}

}  // namespace vxlab::labs::bridge_tool
