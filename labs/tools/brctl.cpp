// brctl of bridge-utils 1.7: the older words for Linux bridges.
#include "labs/tools/brctl.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <map>
#include <span>

#include "core/sim/devices/bridge/bridge.h"
#include "core/sim/link_request.h"

namespace vxlab::labs {
namespace {

using sim::Bridge;
using sim::BridgeChange;
using sim::BridgeFdbRow;
using sim::BridgePort;
using sim::BridgePortChange;
using sim::Interface;
using Arguments = std::span<const std::string>;

constexpr std::size_t kNameLength = 15;

struct Brctl {
    Process& process;
    sim::Namespace& name_space = process.name_space();

    int fail(const std::string& text) const {
        process.err(text + "\n");
        return 1;
    }
    // ENODEV: no such interface; EOPNOTSUPP: it is no bridge.
    KernelResult<Bridge*> bridge(const std::string& name) const {
        auto* interface = name_space.find(name);
        if (interface == nullptr) return refuse(ENODEV);
        auto* found = dynamic_cast<Bridge*>(interface);
        if (found == nullptr) return refuse(EOPNOTSUPP);
        return found;
    }
};

std::string words(int error) { return std::strerror(error); }

std::string short_name(const std::string& name) { return name.substr(0, kNameLength); }

std::optional<double> number(const std::string& text) {
    double value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end) return std::nullopt;
    return value;
}

int add_bridge(Brctl& brctl, Arguments arguments) {
    sim::LinkRequest request;
    request.kind = "bridge";
    request.name = short_name(arguments[0]);
    const auto made = sim::add_link(brctl.name_space, request);
    if (made) return 0;
    if (made.error().number == EEXIST)
        return brctl.fail(fmt::format(
            "device {} already exists; can't create bridge with the same name", arguments[0]));
    return brctl.fail(fmt::format("add bridge failed: {}", words(made.error().number)));
}

int delete_bridge(Brctl& brctl, Arguments arguments) {
    const auto& name = arguments[0];
    auto* interface = brctl.name_space.find(name);
    if (interface == nullptr)
        return brctl.fail(fmt::format("bridge {} doesn't exist; can't delete it", name));
    if (interface->kind() != sim::LinkKind::bridge)
        return brctl.fail(fmt::format("can't delete bridge {}: {}", name, words(EPERM)));
    if (interface->flags.up)
        return brctl.fail(fmt::format("bridge {} is still up; can't delete it", name));
    const auto gone = sim::delete_link(*interface);
    return gone ? 0
                : brctl.fail(
                      fmt::format("can't delete bridge {}: {}", name, words(gone.error().number)));
}

std::string cannot_add(const std::string& port, const std::string& bridge, int error) {
    switch (error) {
        case EBUSY:
            return fmt::format(
                "device {} is already a member of a bridge; can't add it to bridge {}.", port,
                bridge);
        case ELOOP:
            return fmt::format(
                "device {} is a bridge device itself; can't add a bridge device to a bridge "
                "device.",
                port);
        default:
            return fmt::format("can't add {} to bridge {}: {}", port, bridge, words(error));
    }
}

// One port of `addif` or `delif`; the message, or nothing.
std::string change_port(Brctl& brctl, const std::string& bridge_name, const std::string& port_name,
                        bool add) {
    auto* port = brctl.name_space.find(port_name);
    if (port == nullptr) return fmt::format("interface {} does not exist!", port_name);
    const auto bridge = brctl.bridge(bridge_name);
    if (!bridge) return fmt::format("bridge {} does not exist!", bridge_name);
    if (!add) {
        if ((*bridge)->port_of(*port) == nullptr)
            return fmt::format("device {} is not a port of {}", port_name, bridge_name);
        const auto gone = port->set_master(nullptr);
        return gone ? ""
                    : fmt::format("can't delete {} from {}: {}", port_name, bridge_name,
                                  words(gone.error().number));
    }
    if (port->master != nullptr) return cannot_add(port_name, bridge_name, EBUSY);
    const auto done = port->set_master(*bridge);
    return done ? "" : cannot_add(port_name, bridge_name, done.error().number);
}

int change_ports(Brctl& brctl, Arguments arguments, bool add) {
    for (const auto& port : arguments.subspan(1))
        if (const auto message = change_port(brctl, arguments[0], port, add); !message.empty())
            return brctl.fail(message);
    return 0;
}

int add_interface(Brctl& brctl, Arguments arguments) {
    return change_ports(brctl, arguments, true);
}

int delete_interface(Brctl& brctl, Arguments arguments) {
    return change_ports(brctl, arguments, false);
}

// What one option is called in complaints, and how a request is told its number.
struct Option {
    const char* bad;     // "bad ageing time value"
    const char* failed;  // "set ageing time failed"
};

// Seconds on the command line, hundredths in the request.
template <class Field>
int set_bridge(Brctl& brctl, Arguments arguments, const Option& option, double factor,
               Field BridgeChange::*field) {
    const auto value = number(arguments[1]);
    if (!value || *value < 0) return brctl.fail(option.bad);
    const auto bridge = brctl.bridge(arguments[0]);
    BridgeChange change;
    change.*field = static_cast<typename Field::value_type>(*value * factor);
    const auto done = bridge.and_then([&](Bridge* b) { return b->change(change); });
    return done ? 0 : brctl.fail(fmt::format("{}: {}", option.failed, words(done.error().number)));
}

int set_ageing(Brctl& brctl, Arguments arguments) {
    return set_bridge(brctl, arguments, {"bad ageing time value", "set ageing time failed"}, 100,
                      &BridgeChange::ageing_time);
}

int set_priority(Brctl& brctl, Arguments arguments) {
    return set_bridge(brctl, arguments, {"bad priority", "set bridge priority failed"}, 1,
                      &BridgeChange::priority);
}

int set_forward_delay(Brctl& brctl, Arguments arguments) {
    return set_bridge(brctl, arguments, {"bad forward delay value", "set forward delay failed"},
                      100, &BridgeChange::forward_delay);
}

int set_hello(Brctl& brctl, Arguments arguments) {
    return set_bridge(brctl, arguments, {"bad hello timer value", "set hello timer failed"}, 100,
                      &BridgeChange::hello_time);
}

int set_max_age(Brctl& brctl, Arguments arguments) {
    return set_bridge(brctl, arguments, {"bad max age time value", "set max age failed"}, 100,
                      &BridgeChange::max_age);
}

std::optional<bool> on_or_off(const std::string& text) {
    if (text == "on" || text == "yes" || text == "1") return true;
    if (text == "off" || text == "no" || text == "0") return false;
    return std::nullopt;
}

int set_stp(Brctl& brctl, Arguments arguments) {
    const auto on = on_or_off(arguments[1]);
    if (!on) return brctl.fail("expect on/off for argument");
    const auto bridge = brctl.bridge(arguments[0]);
    BridgeChange change;
    change.stp_state = *on ? 1 : 0;
    const auto done = bridge.and_then([&](Bridge* b) { return b->change(change); });
    return done ? 0
                : brctl.fail(fmt::format("set stp status failed: {}", words(done.error().number)));
}

KernelResult<> change_port_options(Brctl& brctl, Arguments arguments,
                                   const BridgePortChange& change) {
    const auto bridge = brctl.bridge(arguments[0]);
    if (!bridge) return tl::unexpected(bridge.error());
    auto* interface = brctl.name_space.find(arguments[1]);
    auto* port = interface == nullptr ? nullptr : (*bridge)->port_of(*interface);
    if (port == nullptr) return refuse(ENOENT);
    return (*bridge)->change_port(*port, change);
}

int set_path_cost(Brctl& brctl, Arguments arguments) {
    const auto value = number(arguments[2]);
    if (!value) return brctl.fail("bad path cost value");
    BridgePortChange change;
    change.cost = static_cast<std::uint32_t>(*value);
    const auto done = change_port_options(brctl, arguments, change);
    return done ? 0
                : brctl.fail(fmt::format("set path cost failed: {}", words(done.error().number)));
}

int set_port_priority(Brctl& brctl, Arguments arguments) {
    const auto value = number(arguments[2]);
    if (!value) return brctl.fail("bad path priority value");
    BridgePortChange change;
    change.priority = static_cast<std::uint16_t>(*value);
    const auto done = change_port_options(brctl, arguments, change);
    return done ? 0
                : brctl.fail(
                      fmt::format("set port priority failed: {}", words(done.error().number)));
}

int set_hairpin(Brctl& brctl, Arguments arguments) {
    const auto on = on_or_off(arguments[2]);
    if (!on) return brctl.fail("expect on/off for argument");
    BridgePortChange change;
    change.hairpin = *on;
    const auto done = change_port_options(brctl, arguments, change);
    return done ? 0
                : brctl.fail(fmt::format("can't set {} to hairpin on bridge {}: {}", arguments[1],
                                         arguments[0], words(done.error().number)));
}

std::string id_text(const sim::BridgeId& id) {
    return fmt::format("{:04x}.{:012x}", id.priority, id.mac.value());
}

// The ports as brctl lists them: by name.
std::vector<const BridgePort*> sorted_ports(const Bridge& bridge) {
    std::vector<const BridgePort*> ports;
    for (const auto& port : bridge.ports()) ports.push_back(port.get());
    std::sort(ports.begin(), ports.end(), [](const BridgePort* a, const BridgePort* b) {
        return a->interface.name < b->interface.name;
    });
    return ports;
}

std::string show_text(const Bridge& bridge) {
    auto text = fmt::format("{}\t\t{}\t{}\t\t", bridge.name, id_text(bridge.bridge_id()),
                            bridge.options().stp_state ? "yes" : "no");
    const auto ports = sorted_ports(bridge);
    for (std::size_t i = 0; i < ports.size(); ++i)
        text += (i == 0 ? "" : "\n\t\t\t\t\t\t\t") + ports[i]->interface.name;
    return text + "\n";
}

std::string no_bridge(const std::string& name, int error) {
    return error == ENODEV ? fmt::format("bridge {} does not exist!", name)
                           : fmt::format("device {} is not a bridge!", name);
}

int show(Brctl& brctl, Arguments arguments) {
    constexpr auto kHeading = "bridge name\tbridge id\t\tSTP enabled\tinterfaces\n";
    if (arguments.empty()) {
        brctl.process.out(kHeading);
        std::map<std::string, std::string> by_name;
        for (const auto& [index, interface] : brctl.name_space.interfaces())
            if (const auto* bridge = dynamic_cast<Bridge*>(interface))
                by_name[bridge->name] = show_text(*bridge);
        for (const auto& [name, text] : by_name) brctl.process.out(text);
        return 0;
    }
    for (const auto& name : arguments) {
        const auto bridge = brctl.bridge(name);
        if (!bridge) return brctl.fail(no_bridge(name, bridge.error().number));
        if (&name == arguments.data()) brctl.process.out(kHeading);
        brctl.process.out(show_text(**bridge));
    }
    return 0;
}

// "%4i.%.2i" of hundredths of a second.
std::string seconds(std::int64_t hundredths) {
    return fmt::format("{:4}.{:02}", hundredths / 100, hundredths % 100);
}

int show_macs(Brctl& brctl, Arguments arguments) {
    const auto bridge = brctl.bridge(arguments[0]);
    if (!bridge)
        return brctl.fail(
            fmt::format("read of forward table failed: {}", words(bridge.error().number)));
    brctl.process.out("port no\tmac addr\t\tis local?\tageing timer\n");
    auto rows = (*bridge)->fdb().rows();
    std::erase_if(rows, [](const BridgeFdbRow* row) { return row->port == nullptr; });
    std::stable_sort(rows.begin(), rows.end(),
                     [](const BridgeFdbRow* a, const BridgeFdbRow* b) { return a->mac < b->mac; });
    const auto now = brctl.process.simulator().now();
    for (const auto* row : rows) {
        const auto age = row->ages() ? (now - row->updated).nanoseconds / 10'000'000 : 0;
        brctl.process.out(fmt::format("{:3}\t{}\t{}\t\t{}\n", row->port->number, row->mac.text(),
                                      row->local ? "yes" : "no", seconds(age)));
    }
    return 0;
}

std::string tree_text(const Bridge& bridge) {
    const auto& tree = bridge.spanning_tree();
    const auto& options = bridge.options();
    auto text = fmt::format("{}\n bridge id\t\t{}\n designated root\t{}\n", bridge.name,
                            id_text(bridge.bridge_id()), id_text(tree.root));
    text += fmt::format(" root port\t\t{:4}\t\t\tpath cost\t\t{:4}\n", tree.root_port,
                        tree.root_path_cost);
    const auto pair = [&](const char* name, const char* tabs, sim::Centiseconds ours,
                          sim::Centiseconds bridges) {
        text += fmt::format(" {}{}{}\t\t\tbridge {}{}{}\n", name, tabs, seconds(ours), name,
                            std::string_view(name) == "max age" ? "\t\t" : "\t", seconds(bridges));
    };
    pair("max age", "\t\t", tree.max_age, options.max_age);
    pair("hello time", "\t\t", tree.hello_time, options.hello_time);
    pair("forward delay", "\t\t", tree.forward_delay, options.forward_delay);
    text += fmt::format(" ageing time\t\t{}\n", seconds(options.ageing_time));
    text += fmt::format(" hello timer\t\t{}\t\t\ttcn timer\t\t{}\n", seconds(bridge.hello_timer()),
                        seconds(bridge.tcn_timer()));
    text += fmt::format(" topology change timer\t{}\t\t\tgc timer\t\t{}\n",
                        seconds(bridge.topology_change_timer()), seconds(bridge.gc_timer()));
    text += fmt::format(" flags\t\t\t{}{}\n\n\n", tree.topology_change ? "TOPOLOGY_CHANGE " : "",
                        tree.topology_change_detected ? "TOPOLOGY_CHANGE_DETECTED " : "");
    return text;
}

std::string tree_text(const BridgePort& port) {
    static constexpr const char* kStates[] = {"disabled", "listening", "learning", "forwarding",
                                              "blocking"};
    const auto& tree = port.tree;
    auto text = fmt::format("{} ({})\n", port.interface.name, port.number);
    text += fmt::format(" port id\t\t{:04x}\t\t\tstate\t\t{:>15}\n", port.id(),
                        kStates[static_cast<std::size_t>(port.state)]);
    text += fmt::format(" designated root\t{}\tpath cost\t\t{:4}\n", id_text(tree.designated_root),
                        port.options.cost);
    text += fmt::format(" designated bridge\t{}\tmessage age timer\t{}\n",
                        id_text(tree.designated_bridge), seconds(port.message_age_timer()));
    text += fmt::format(" designated port\t{:04x}\t\t\tforward delay timer\t{}\n",
                        tree.designated_port, seconds(port.forward_delay_timer()));
    text += fmt::format(" designated cost\t{:4}\t\t\thold timer\t\t{}\n", tree.designated_cost,
                        seconds(port.hold_timer()));
    text += fmt::format(" flags\t\t\t{}{}\n", tree.config_pending ? "CONFIG_PENDING " : "",
                        tree.topology_change_ack ? "TOPOLOGY_CHANGE_ACK " : "");
    if (port.options.hairpin) text += " hairpin mode\t\t   1\n";
    return text + "\n";
}

int show_stp(Brctl& brctl, Arguments arguments) {
    const auto bridge = brctl.bridge(arguments[0]);
    if (!bridge) return brctl.fail(no_bridge(arguments[0], bridge.error().number));
    brctl.process.out(tree_text(**bridge));
    for (const auto* port : sorted_ports(**bridge)) brctl.process.out(tree_text(*port));
    return 0;
}

struct Command {
    std::size_t arguments;  // at least
    std::string_view name;
    int (*run)(Brctl&, Arguments);
    std::string_view help;
};

constexpr Command kCommands[] = {
    {1, "addbr", add_bridge, "<bridge>\t\tadd bridge"},
    {1, "delbr", delete_bridge, "<bridge>\t\tdelete bridge"},
    {2, "addif", add_interface, "<bridge> <device>\tadd interface to bridge"},
    {2, "delif", delete_interface, "<bridge> <device>\tdelete interface from bridge"},
    {3, "hairpin", set_hairpin, "<bridge> <port> {on|off}\tturn hairpin on/off"},
    {2, "setageing", set_ageing, "<bridge> <time>\t\tset ageing time"},
    {2, "setbridgeprio", set_priority, "<bridge> <prio>\t\tset bridge priority"},
    {2, "setfd", set_forward_delay, "<bridge> <time>\t\tset bridge forward delay"},
    {2, "sethello", set_hello, "<bridge> <time>\t\tset hello time"},
    {2, "setmaxage", set_max_age, "<bridge> <time>\t\tset max message age"},
    {3, "setpathcost", set_path_cost, "<bridge> <port> <cost>\tset path cost"},
    {3, "setportprio", set_port_priority, "<bridge> <port> <prio>\tset port priority"},
    {0, "show", show, "[ <bridge> ]\t\tshow a list of bridges"},
    {1, "showmacs", show_macs, "<bridge>\t\tshow a list of mac addrs"},
    {1, "showstp", show_stp, "<bridge>\t\tshow bridge stp info"},
    {2, "stp", set_stp, "<bridge> {on|off}\tturn stp on/off"},
};

int usage(Process& process) {
    std::string text = "Usage: brctl [commands]\ncommands:\n";
    for (const auto& command : kCommands)
        text += fmt::format("\t{:<10}\t{}\n", command.name, command.help);
    process.out(text);
    return 1;
}

int run(Process& process) {
    const Arguments arguments(process.arguments());
    if (arguments.size() < 2) return usage(process);
    if (arguments[1] == "--version" || arguments[1] == "-V") {
        process.out("bridge-utils, 1.7\n");
        return 0;
    }
    const auto command = std::find_if(std::begin(kCommands), std::end(kCommands),
                                      [&](const Command& c) { return c.name == arguments[1]; });
    if (command == std::end(kCommands)) {
        process.err(fmt::format("never heard of command [{}]\n", arguments[1]));
        return usage(process);
    }
    const auto rest = arguments.subspan(2);
    if (rest.size() < command->arguments) {
        process.out(fmt::format("Incorrect number of arguments for command\nUsage: brctl {} {}\n",
                                command->name, command->help));
        return 1;
    }
    Brctl brctl{process};
    return command->run(brctl, rest);
}

}  // namespace

Task brctl(Process& process) { co_return run(process); }

}  // namespace vxlab::labs
