// arp of net-tools 2.10: the older words for IPv4 neighbours.
#include "labs/tools/arp.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <span>

#include "core/sim/interface.h"
#include "core/sim/ip/ip_stack.h"
#include "core/sim/name_space.h"

namespace vxlab::labs {
namespace {

using sim::Neighbour;
using sim::NeighbourState;

constexpr int kFailed = 255;

struct Options {
    enum class Verb { show, set, remove } verb = Verb::show;
    bool bsd_style = false, verbose = false;
    std::string interface;
    std::vector<std::string> words;
};

int fail(Process& process, const std::string& text) {
    process.err(text + "\n");
    return kFailed;
}

// /proc/net/arp leaves out what was never asked for.
bool is_listed(const Neighbour& row) {
    return row.state != NeighbourState::none && row.state != NeighbourState::noarp;
}

std::string bsd_text(const Neighbour& row) {
    if (!row.mac || !sim::is_valid(row.state))
        return fmt::format("? ({}) at <incomplete> on {}\n", row.address.text(),
                           row.interface->name);
    return fmt::format("? ({}) at {} [ether]{} on {}\n", row.address.text(), row.mac->text(),
                       row.state == NeighbourState::permanent ? " PERM" : "", row.interface->name);
}

std::string linux_text(const Neighbour& row) {
    if (!row.mac || !sim::is_valid(row.state))
        return fmt::format("{:<23}  {:<7} {:<34}        {}\n", row.address.text(), "",
                           "(incomplete)", row.interface->name);
    return fmt::format("{:<23}  {:<7} {:<19} {:<5} {:<15} {}\n", row.address.text(), "ether",
                       row.mac->text(), row.state == NeighbourState::permanent ? "CM" : "C", "",
                       row.interface->name);
}

int show(Process& process, const Options& options) {
    std::optional<IpAddress> wanted;
    if (!options.words.empty()) {
        wanted = IpAddress::parse(options.words[0]);
        if (!wanted) return fail(process, options.words[0] + ": Host name lookup failure");
    }
    std::size_t total = 0, shown = 0;
    for (const auto* row : process.name_space().ip().neighbours(IpAddress::Family::v4)) {
        if (!is_listed(*row)) continue;
        ++total;
        if (wanted && row->address != *wanted) continue;
        if (!options.interface.empty() && row->interface->name != options.interface) continue;
        if (++shown == 1 && !options.bsd_style)
            process.out(
                "Address                  HWtype  HWaddress           Flags Mask"
                "            Iface\n");
        process.out(options.bsd_style ? bsd_text(*row) : linux_text(*row));
    }
    if (options.verbose)
        process.out(
            fmt::format("Entries: {}\tSkipped: {}\tFound: {}\n", total, total - shown, shown));
    if (shown > 0) return 0;
    if (wanted)
        process.out(fmt::format("{0} ({0}) -- no entry\n", options.words[0]));
    else if (total > 0 && !options.interface.empty())
        process.out(fmt::format("arp: in {} entries no match found.\n", total));
    return 0;
}

// The device that the address is reached through, as SIOCSARP looks for it.
KernelResult<sim::Interface*> device_of(Process& process, const Options& options,
                                        const IpAddress& address) {
    if (!options.interface.empty()) {
        auto* named = process.name_space().find(options.interface);
        if (named == nullptr) return refuse(ENODEV);
        return named;
    }
    const auto answer = process.name_space().ip().find_route({.destination = address});
    if (!answer || answer->gateway) return refuse(ENETUNREACH);
    return answer->interface;
}

int set(Process& process, const Options& options) {
    if (options.words.empty()) return fail(process, "arp: need host name");
    const auto address = IpAddress::parse(options.words[0]);
    if (!address || !address->is_v4())
        return fail(process, options.words[0] + ": Host name lookup failure");
    if (options.words.size() < 2) return fail(process, "arp: need hardware address");
    const auto mac = MacAddress::parse(options.words[1]);
    if (!mac) return fail(process, "arp: invalid hardware address");
    const auto device = device_of(process, options, *address);
    const auto done = device.and_then([&](sim::Interface* interface) {
        sim::NeighbourRequest request;
        request.mode = sim::NeighbourRequest::Mode::replace;
        request.address = *address;
        request.interface = interface;
        request.mac = mac;
        if (options.words.size() > 2 && options.words[2] == "temp")
            request.state = NeighbourState::stale;
        return process.name_space().ip().add_neighbour(request);
    });
    if (done) return 0;
    return fail(process, fmt::format("SIOCSARP: {}", std::strerror(done.error().number)));
}

int remove(Process& process, const Options& options) {
    if (options.words.empty()) return fail(process, "arp: need host name");
    const auto address = IpAddress::parse(options.words[0]);
    if (!address || !address->is_v4())
        return fail(process, options.words[0] + ": Host name lookup failure");
    auto& ip = process.name_space().ip();
    for (const auto* row : ip.neighbours(IpAddress::Family::v4)) {
        if (row->address != *address || !is_listed(*row)) continue;
        if (!options.interface.empty() && row->interface->name != options.interface) continue;
        const auto done = ip.delete_neighbour(*row->interface, *address);
        if (done) return 0;
        return fail(process,
                    fmt::format("SIOCDARP(dontpub): {}", std::strerror(done.error().number)));
    }
    process.out(fmt::format("No ARP entry for {}\n", options.words[0]));
    return kFailed;
}

// Nothing if an option is not known; it has been complained of then.
std::optional<Options> read(Process& process) {
    Options options;
    const auto words = std::span(process.arguments()).subspan(1);
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!words[i].starts_with("-") || words[i].size() < 2) {
            options.words.push_back(words[i]);
            continue;
        }
        for (const auto letter : words[i].substr(1)) {
            if (letter == 's') options.verb = Options::Verb::set;
            if (letter == 'd') options.verb = Options::Verb::remove;
            if (letter == 'a') options.bsd_style = true;
            if (letter == 'e') options.bsd_style = false;
            if (letter == 'v') options.verbose = true;
            if (letter == 'i' && i + 1 < words.size()) options.interface = words[++i];
            if (std::string_view("sdaeinvD").find(letter) == std::string_view::npos) {
                process.err(fmt::format("arp: invalid option -- '{}'\n", letter));
                return std::nullopt;
            }
        }
    }
    return options;
}

int run(Process& process) {
    const auto options = read(process);
    if (!options) return kFailed;
    switch (options->verb) {
        case Options::Verb::set:
            return set(process, *options);
        case Options::Verb::remove:
            return remove(process, *options);
        default:
            return show(process, *options);
    }
}

}  // namespace

Task arp(Process& process) { co_return run(process); }

}  // namespace vxlab::labs
