// `ip neigh`: its verbs, and the requests of those that change.
#include <fmt/format.h>

#include "core/sim/ip/ip_stack.h"
#include "labs/tools/ip/commands.h"
#include "labs/tools/ip/neighbour_show.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::ip_tool {

namespace {

using Mode = sim::NeighbourRequest::Mode;

// The words, and the device that they name; a status where something was wrong.
std::optional<int> read(Context& context, Arguments& arguments, NeighbourWords& words,
                        std::optional<MacAddress>& mac, sim::Interface*& device) {
    words = parse_neighbour_words(arguments, iproute::ip_family(context.options.family));
    if (!arguments.failure() && (words.device.empty() || !words.has_address))
        arguments.fail("Device and destination are required arguments.\n");
    if (arguments.failure()) return context.fail(*arguments.failure());
    auto wrong_length = false;
    if (!words.lladdr.empty() && words.lladdr != "null") {
        const std::string written[] = {words.lladdr};
        Arguments lladdr(written);
        mac = lladdr.mac();
        wrong_length = lladdr.failure() && lladdr.failure()->text.starts_with("Invalid address");
        if (lladdr.failure() && !wrong_length) return context.fail(*lladdr.failure());
    }
    device = context.name_space->find(context.index_of(words.device));
    if (!device) return context.no_device(words.device);
    if (wrong_length) return context.answer(refuse(EINVAL, "Invalid link address"));
    return std::nullopt;
}

int modify(Context& context, Arguments& arguments, Mode mode) {
    NeighbourWords words;
    sim::NeighbourRequest request;
    if (const auto status = read(context, arguments, words, request.mac, request.interface))
        return *status;
    auto& ip = context.name_space->ip();
    if (words.is_proxy)
        return context.answer(
            ip.add_proxy({words.address, request.interface, words.router, words.protocol}));
    request.mode = mode;
    request.address = words.address;
    request.state = static_cast<sim::NeighbourState>(words.state);
    request.router = words.router;
    request.extern_learn = words.extern_learn;
    request.managed = words.managed;
    request.use = words.use;
    request.protocol = words.protocol;
    return context.answer(ip.add_neighbour(request));
}

int remove(Context& context, Arguments& arguments) {
    NeighbourWords words;
    std::optional<MacAddress> mac;
    sim::Interface* device = nullptr;
    if (const auto status = read(context, arguments, words, mac, device)) return *status;
    auto& ip = context.name_space->ip();
    return context.answer(words.is_proxy ? ip.delete_proxy(device, words.address)
                                         : ip.delete_neighbour(*device, words.address));
}

int print_found(Context& context, const NeighbourWords& words, const sim::Interface& device) {
    const auto& ip = context.name_space->ip();
    auto writer = context.writer();
    writer.open_array();
    writer.open_object();
    if (words.is_proxy) {
        const auto rows = ip.proxies(words.address.family());
        const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) {
            return row.address == words.address && row.interface == &device;
        });
        if (found == rows.end())
            return context.answer(refuse(ENOENT, "Proxy neighbour entry not found"));
        print_proxy(writer, *found, true);
    } else {
        const auto* row = ip.find_neighbour(device, words.address);
        if (!row) return context.answer(refuse(ENOENT, "Neighbour entry not found"));
        print_neighbour(context, writer, *row, true);
    }
    writer.close_object();
    writer.close_array();
    return context.show(writer);
}

int get(Context& context, Arguments& arguments) {
    const auto words = parse_neighbour_words(arguments, iproute::ip_family(context.options.family));
    if (!arguments.failure() && (words.device.empty() || !words.has_address))
        arguments.fail("Device and address are required arguments.\n", 1);
    if (arguments.failure()) return context.fail(*arguments.failure());
    const auto* device = context.name_space->find(context.index_of(words.device));
    if (!device) return context.no_device(words.device);
    return print_found(context, words, *device);
}

}  // namespace

int neighbour(Context& context, Arguments arguments) {
    if (!arguments.more()) return show_neighbours(context, arguments);
    if (arguments.begins("add")) return modify(context, arguments, Mode::add);
    if (arguments.begins("change") || arguments.is("chg"))
        return modify(context, arguments, Mode::change);
    if (arguments.begins("replace")) return modify(context, arguments, Mode::replace);
    if (arguments.begins("delete")) return remove(context, arguments);
    if (arguments.begins("get")) return get(context, arguments);
    if (arguments.begins("show") || arguments.begins("lst") || arguments.begins("list"))
        return show_neighbours(context, arguments);
    if (arguments.begins("flush")) return flush_neighbours(context, arguments);
    if (arguments.begins("help")) return context.fail(usage::kNeighbour, 255);
    return context.fail(
        fmt::format("Command \"{}\" is unknown, try \"ip neigh help\".\n", arguments.peek()), 255);
}

}  // namespace vxlab::labs::ip_tool
