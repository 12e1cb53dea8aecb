// `ip netns`: the machine's named namespaces, their numbers, and running programs in them.
#include <fmt/format.h>
#include <sys/wait.h>

#include <cstring>

#include "core/sim/simulator.h"
#include "labs/tools/ip/commands.h"
#include "labs/tools/iproute/usage.h"
#include "labs/tools/machine.h"

namespace vxlab::labs::ip_tool {

namespace {

bool is_invalid_name(std::string_view name) {
    return name.empty() || name.size() > 255 || name == "." || name == ".." ||
           name.find('/') != std::string_view::npos;
}

int no_name(const Context& context) { return context.fail("No netns name specified\n", 1); }

int no_name_space(const Context& context, std::string_view name, int status) {
    return context.fail(
        fmt::format("Cannot open network namespace \"{}\": No such file or directory\n", name),
        status);
}

// The folder of names lists the newest first.
int list(Context& context) {
    auto writer = context.writer();
    writer.open_array();
    const auto& named = context.process.machine().named();
    for (auto one = named.rbegin(); one != named.rend(); ++one) {
        writer.open_object();
        writer.put("name", "{}", one->name);
        if (const auto nsid = context.name_space->nsid_of(*one->name_space))
            writer.put("id", " (id: {})", *nsid);
        writer.text("\n");
        writer.close_object();
    }
    writer.close_array();
    return context.show(writer);
}

const NamedNamespace* named(const Context& context, trace::NamespaceId id) {
    for (const auto& one : context.process.machine().named())
        if (one.name_space->id() == id) return &one;
    return nullptr;
}

int list_ids(Context& context) {
    auto writer = context.writer();
    writer.open_array();
    for (const auto& [nsid, id] : context.name_space->nsids()) {
        writer.open_object();
        writer.put("nsid", "nsid {} ", nsid);
        if (const auto* one = named(context, id))
            writer.put("name", "(iproute2 netns name: {})", one->name);
        writer.text("\n");
        writer.close_object();
    }
    writer.close_array();
    return context.show(writer);
}

int name_it(Context& context, const std::string& name, std::shared_ptr<sim::Namespace> it) {
    if (context.process.machine().add(name, std::move(it))) return 0;
    return context.fail(
        fmt::format("Cannot create namespace file \"/run/netns/{}\": File exists\n", name), 1);
}

int add(Context& context, Arguments& arguments) {
    if (!arguments.more()) return no_name(context);
    const auto name = arguments.next();
    if (context.process.machine().find(name)) return name_it(context, name, nullptr);
    return name_it(context, name, context.process.simulator().make_namespace());
}

int attach(Context& context, Arguments& arguments) {
    if (arguments.left() < 2) return context.fail("No netns name and PID specified\n", 1);
    const auto name = arguments.next();
    if (context.process.machine().find(name)) return name_it(context, name, nullptr);
    const auto pid = iproute::parse_signed(arguments.next(), 0).value_or(0);
    auto target = context.process.machine().name_space_of(static_cast<int>(pid));
    if (!target)
        return context.fail(fmt::format("Bind /proc/{}/ns/net -> /run/netns/{} failed: "
                                        "No such file or directory\n",
                                        pid, name),
                            1);
    return name_it(context, name, std::move(target));
}

int remove(Context& context, Arguments& arguments) {
    auto& machine = context.process.machine();
    if (context.options.all) {
        while (!machine.named().empty()) machine.remove(std::string(machine.named()[0].name));
        return 0;
    }
    if (!arguments.more()) return no_name(context);
    const auto name = arguments.next();
    if (machine.remove(name)) return 0;
    return context.fail(fmt::format("Cannot remove namespace file \"/run/netns/{}\": "
                                    "No such file or directory\n",
                                    name),
                        1);
}

int set(Context& context, Arguments& arguments) {
    if (!arguments.more()) return no_name(context);
    const auto name = arguments.next();
    if (!arguments.more()) return context.fail("No nsid specified\n", 1);
    const auto word = arguments.next();
    const auto number = iproute::parse_unsigned(word, 0x7fff'ffff);
    if (word != "auto" && !number) arguments.invalid("Invalid \"netnsid\" value", word);
    const auto target = context.process.machine().find(name);
    if (arguments.failure()) return context.fail(*arguments.failure());
    if (!target) return no_name_space(context, name, 1);
    if (context.name_space->nsid_of(*target))
        return context.answer(refuse(EEXIST, "Peer netns already has a nsid assigned"));
    if (number)
        return context.answer(context.name_space->set_nsid(*target, static_cast<int>(*number)));
    context.name_space->name_nsid(*target);
    return 0;
}

int identify(Context& context, Arguments& arguments) {
    auto target = context.process.shared_name_space();
    if (arguments.more()) {
        const auto word = arguments.next();
        const auto pid = iproute::parse_unsigned(word, 0x7fff'ffff, 10);
        if (!pid) return context.fail(fmt::format("Specified string '{}' is not a pid\n", word), 1);
        target = context.process.machine().name_space_of(static_cast<int>(*pid));
        if (!target)
            return context.fail("Cannot open network namespace: No such file or directory\n", 1);
    }
    std::string names;
    for (const auto& one : context.process.machine().named())
        if (one.name_space == target) names += one.name;
    context.process.out(names + "\n");
    return 0;
}

int pids(Context& context, Arguments& arguments) {
    if (!arguments.more()) return no_name(context);
    const auto target = context.process.machine().find(arguments.next());
    if (!target)
        return context.fail("Cannot open network namespace: No such file or directory\n", 1);
    for (const auto& process : context.process.machine().processes())
        if (process.name_space == target) context.process.out(fmt::format("{}\n", process.pid));
    return 0;
}

int no_program(const Context& context, std::string_view name, int error) {
    return context.fail(fmt::format("exec of \"{}\" failed: {}\n", name, std::strerror(error)), 1);
}

// `ip -all netns exec`: one after the other, newest name first.
Async<int> exec_in_all(Context& context, std::vector<std::string> words) {
    auto names = context.process.machine().named();
    for (auto one = names.rbegin(); one != names.rend(); ++one) {
        context.process.out(fmt::format("\nnetns: {}\n", one->name));
        const Program program{words, one->name_space, {}, false};
        if (const auto error = co_await context.process.spawn(program))
            co_return no_program(context, words[0], error);
        while (!context.process.child_status())
            co_await context.process.wait(Waiting::passive, std::nullopt);
        const auto status = *context.process.child_status();
        if (!context.options.force && status != 0 && !WIFEXITED(status)) co_return 1;
    }
    co_return 0;
}

Async<int> exec(Context& context, Arguments arguments) {
    if (!context.options.all && !arguments.more()) co_return no_name(context);
    const auto name = context.options.all ? std::string() : arguments.next();
    if (!arguments.more()) co_return context.fail("No command specified\n", 1);
    std::vector<std::string> words(arguments.rest().begin(), arguments.rest().end());
    if (context.options.all) co_return co_await exec_in_all(context, std::move(words));
    auto target = context.process.machine().find(name);
    if (!target) co_return no_name_space(context, name, 255);
    const Program program{words, std::move(target), {}, false};
    co_return no_program(context, words[0], co_await context.process.exec(program));
}

int immediate(Context& context, Arguments& arguments) {
    if (arguments.begins("list") || arguments.begins("show") || arguments.begins("lst"))
        return list(context);
    if (arguments.begins("list-id")) return list_ids(context);
    if (arguments.begins("help")) return context.fail(usage::kNetns, 255);
    if (arguments.begins("add")) return add(context, arguments);
    if (arguments.begins("set")) return set(context, arguments);
    if (arguments.begins("delete")) return remove(context, arguments);
    if (arguments.begins("identify")) return identify(context, arguments);
    if (arguments.begins("pids")) return pids(context, arguments);
    if (arguments.begins("monitor")) return context.not_simulated("netns monitor");
    if (arguments.begins("attach")) return attach(context, arguments);
    return context.fail(
        fmt::format("Command \"{}\" is unknown, try \"ip netns help\".\n", arguments.peek()), 255);
}

}  // namespace

Async<int> netns(Context& context, Arguments arguments) {
    if (!arguments.more()) co_return list(context);
    if (!context.options.all && arguments.left() > 1 && is_invalid_name(arguments.rest()[1]))
        co_return context.fail(fmt::format("Invalid netns name \"{}\"\n", arguments.rest()[1]),
                               255);
    // "e" is no beginning of a word before exec.
    if (arguments.begins("exec")) co_return co_await exec(context, arguments);
    co_return immediate(context, arguments);
}

}  // namespace vxlab::labs::ip_tool
