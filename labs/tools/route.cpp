// route of net-tools 2.10: the older words for IPv4 routes.
#include "labs/tools/route.h"

#include <fmt/format.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <span>

#include "core/sim/interface.h"
#include "core/sim/ip/ip_stack.h"
#include "core/sim/name_space.h"

namespace vxlab::labs {
namespace {

using sim::Route;
using sim::RouteType;

constexpr std::string_view kUsage =
    "Usage: route [-nNvee] [-FC] [<AF>]           List kernel routing tables\n"
    "       route [-v] [-FC] {add|del|flush} ...  Modify routing table for AF.\n\n"
    "       route {-h|--help} [<AF>]              Detailed usage syntax for specified AF.\n"
    "       route {-V|--version}                  Display version/author and exit.\n\n"
    "        -v, --verbose            be verbose\n"
    "        -n, --numeric            don't resolve names\n"
    "        -e, --extend             display other/more information\n"
    "        -F, --fib                display Forwarding Information Base (default)\n"
    "        -C, --cache              display routing cache instead of FIB\n\n"
    "  <AF>=Use -4, -6, '-A <af>' or '--<af>'; default: inet\n"
    "  List of possible address families (which support routing):\n"
    "    inet (DARPA Internet) inet6 (IPv6) ax25 (AMPR AX.25) \n"
    "    netrom (AMPR NET/ROM) rose (AMPR ROSE) ipx (Novell IPX) \n"
    "    ddp (Appletalk DDP) x25 (CCITT X.25) \n";
constexpr std::string_view kInetUsage =
    "Usage: inet_route [-vF] del {-host|-net} Target[/prefix] [gw Gw] [metric M] [[dev] If]\n"
    "       inet_route [-vF] add {-host|-net} Target[/prefix] [gw Gw] [metric M]\n"
    "                              [netmask N] [mss Mss] [window W] [irtt I]\n"
    "                              [mod] [dyn] [reinstate] [[dev] If]\n"
    "       inet_route [-vF] add {-host|-net} Target[/prefix] [metric M] reject\n"
    "       inet_route [-FC] flush      NOT supported\n";

constexpr int kWrongUse = 3, kUnknownHost = 6, kRefused = 7;

IpAddress netmask(unsigned prefix_length) {
    return IpAddress::v4(prefix_length == 0 ? 0 : ~std::uint32_t{0} << (32 - prefix_length));
}

bool is_listed(const Route& route) {
    return route.table == sim::route_table::kMain &&
           (route.type == RouteType::unicast || route.type == RouteType::unreachable ||
            route.type == RouteType::blackhole || route.type == RouteType::prohibit);
}

std::string flags_text(const Route& route) {
    if (route.type != RouteType::unicast) return route.prefix_length == 32 ? "!H" : "!";
    std::string flags = "U";
    if (route.first_hop() != nullptr && route.first_hop()->gateway) flags += 'G';
    if (route.prefix_length == 32) flags += 'H';
    return flags;
}

struct Listing {
    bool numeric = false;
    int extended = 0;
};

// One row; the extended forms leave out or add columns.
std::string row_text(const Route& route, const Listing& listing) {
    const bool rejected = route.type != RouteType::unicast;
    const auto* hop = route.first_hop();
    auto target = route.destination.text();
    auto gateway = hop != nullptr && hop->gateway ? hop->gateway.text() : "0.0.0.0";
    if (!listing.numeric && route.prefix_length == 0) target = "default";
    if (rejected) gateway = "-";
    const auto interface =
        rejected || hop == nullptr || hop->interface == nullptr ? "-" : hop->interface->name;
    auto text = fmt::format("{:<15} {:<15} {:<15} {:<6}", target, gateway,
                            netmask(route.prefix_length).text(), flags_text(route));
    if (listing.extended == 1)
        return text + fmt::format("{:>5} {:<5} {:>6} {}\n", 0, 0, 0, interface);
    text += fmt::format("{:<6} {:<2} {:>7} ", route.metric, rejected ? "-" : "0", 0);
    if (listing.extended == 0) return text + interface + "\n";
    return text + fmt::format("{:<8} {:<5} {:<6} {}\n", interface, 0, 0, 0);
}

int list(Process& process, const Listing& listing) {
    static constexpr std::string_view kHeadings[] = {
        "Metric Ref    Use Iface", "  MSS Window  irtt Iface",
        "Metric Ref    Use Iface    MSS   Window irtt"};
    const auto heading = kHeadings[std::min(listing.extended, 2)];
    process.out(fmt::format(
        "Kernel IP routing table\nDestination     Gateway         Genmask         Flags {}\n",
        heading));
    for (const auto* route : process.name_space().ip().routes(IpAddress::Family::v4))
        if (is_listed(*route)) process.out(row_text(*route, listing));
    return 0;
}

// What `route add|del` was asked for.
struct Request {
    IpAddress target{};
    std::optional<unsigned> prefix_length{};
    bool is_host = false, is_net = false, reject = false;
    IpAddress gateway{};
    sim::Interface* interface = nullptr;
    std::optional<std::uint32_t> metric{};
    std::uint32_t mss = 0, window = 0, irtt = 0;
};

std::optional<std::uint32_t> number(std::string_view text) {
    std::uint32_t value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end) return std::nullopt;
    return value;
}

// The words behind `add` or `del`; each function returns an exit status, 0 to go on.
class Reader {
public:
    Reader(Process& process, std::span<const std::string> words)
        : process_(process), words_(words) {}

    int read(Request& request) {
        if (const int status = read_target(request); status != 0) return status;
        while (!words_.empty())
            if (const int status = read_option(request); status != 0) return status;
        return check(request);
    }

private:
    std::string take() {
        if (words_.empty()) return {};
        const auto word = words_.front();
        words_ = words_.subspan(1);
        return word;
    }

    int usage() {
        process_.err(kInetUsage);
        return kWrongUse;
    }

    int complain(const std::string& text) {
        process_.err(text + "\n");
        return usage();
    }

    int read_target(Request& request) {
        auto word = take();
        request.is_host = word == "-host";
        request.is_net = word == "-net";
        if (request.is_host || request.is_net) word = take();
        if (word.empty()) return usage();
        if (word == "default") {
            request.target = IpAddress::v4(0);
            request.prefix_length = 0;
            return 0;
        }
        const auto slash = word.find('/');
        if (slash != std::string::npos) {
            request.prefix_length = number(word.substr(slash + 1));
            if (!request.prefix_length || *request.prefix_length > 32 || request.is_host)
                return complain(fmt::format("route: bogus netmask {}", word.substr(slash + 1)));
        }
        const auto address = IpAddress::parse(word.substr(0, slash));
        if (!address || !address->is_v4()) {
            process_.err(word + ": Unknown host\n");
            return kUnknownHost;
        }
        request.target = *address;
        return 0;
    }

    int read_gateway(Request& request) {
        const auto word = take();
        const auto address = IpAddress::parse(word);
        if (!address || !address->is_v4()) {
            process_.err(word + ": Unknown host\n");
            return kUnknownHost;
        }
        request.gateway = *address;
        return 0;
    }

    int read_netmask(Request& request) {
        const auto word = take();
        const auto mask = IpAddress::parse(word);
        for (unsigned length = 0; mask && length <= 32; ++length)
            if (netmask(length) == *mask) {
                request.prefix_length = length;
                return 0;
            }
        return complain(fmt::format("route: bogus netmask {}", word));
    }

    int read_device(Request& request, const std::string& name) {
        request.interface = process_.name_space().find(name);
        if (request.interface != nullptr) return 0;
        process_.err(fmt::format("SIOCADDRT: {}\n", std::strerror(ENODEV)));
        return kRefused;
    }

    int read_number(std::uint32_t& value) {
        const auto given = number(take());
        if (!given) return usage();
        value = *given;
        return 0;
    }

    int read_option(Request& request) {
        const auto word = take();
        if (word == "gw" || word == "gateway") return read_gateway(request);
        if (word == "netmask") return read_netmask(request);
        if (word == "dev" || word == "device") return read_device(request, take());
        if (word == "metric") return read_number(request.metric.emplace());
        if (word == "mss" || word == "mtu") return read_number(request.mss);
        if (word == "window") return read_number(request.window);
        if (word == "irtt") return read_number(request.irtt);
        if (word == "mod" || word == "dyn" || word == "reinstate") return 0;
        if (word == "reject") {
            request.reject = true;
            return 0;
        }
        return words_.empty() ? read_device(request, word) : usage();
    }

    // Without a prefix length a target is a host, or a network by its class (as -net).
    int check(Request& request) {
        const auto value = request.target.v4_value();
        if (!request.prefix_length) {
            const unsigned by_class = value >> 31 == 0 ? 8 : value >> 30 == 2 ? 16 : 24;
            const bool net = request.is_net || (!request.is_host && (value & 0xff) == 0);
            request.prefix_length = net ? by_class : 32;
        }
        if ((value & ~netmask(*request.prefix_length).v4_value()) == 0) return 0;
        return request.is_net && words_.empty() && value != 0
                   ? complain("route: netmask doesn't match route address")
                   : 0;
    }

    Process& process_;
    std::span<const std::string> words_;
};

KernelResult<> add(sim::IpStack& ip, const Request& request) {
    sim::RouteRequest route;
    route.destination = request.target;
    route.prefix_length = static_cast<std::uint8_t>(*request.prefix_length);
    route.metric = request.metric;
    route.metrics.mtu = request.mss;
    route.metrics.window = request.window;
    route.metrics.rtt = request.irtt;
    if (request.reject) {
        route.type = RouteType::unreachable;
    } else {
        route.next_hops.push_back({.gateway = request.gateway, .interface = request.interface});
    }
    return ip.add_route(route);
}

KernelResult<> remove(sim::IpStack& ip, const Request& request) {
    sim::RouteSelector route;
    route.destination = request.target;
    route.prefix_length = static_cast<std::uint8_t>(*request.prefix_length);
    route.metric = request.metric;
    if (request.gateway || request.interface != nullptr)
        route.next_hops.push_back({.gateway = request.gateway, .interface = request.interface});
    return ip.delete_route(route);
}

int change(Process& process, bool adding, std::span<const std::string> words) {
    if (words.empty()) {
        process.err(kInetUsage);
        return 0;
    }
    Request request;
    if (const int status = Reader(process, words).read(request); status != 0) return status;
    auto& ip = process.name_space().ip();
    const auto done = adding ? add(ip, request) : remove(ip, request);
    if (done) return 0;
    process.err(fmt::format("{}: {}\n", adding ? "SIOCADDRT" : "SIOCDELRT",
                            std::strerror(done.error().number)));
    return kRefused;
}

// Options in front; the status when one ends the program.
std::optional<int> read_options(Process& process, std::span<const std::string>& words,
                                Listing& listing) {
    while (!words.empty() && words.front().starts_with("-")) {
        const auto word = words.front();
        words = words.subspan(1);
        if (word == "-V" || word == "--version") {
            process.out("net-tools 2.10\n");
            return 0;
        }
        if (word == "-h" || word == "--help") {
            process.err(kUsage);
            return 0;
        }
        if (word == "-6" || word == "-A" || word == "--inet6") {
            process.err("vxlab: route: IPv6 routes are not simulated here; use ip -6 route\n");
            return kWrongUse;
        }
        for (const auto letter : word.substr(1)) {
            if (letter == 'n') listing.numeric = true;
            if (letter == 'e') ++listing.extended;
            if (std::string_view("nevFN4").find(letter) == std::string_view::npos) {
                process.err(kUsage);
                return kWrongUse;
            }
        }
    }
    return std::nullopt;
}

int run(Process& process) {
    auto words = std::span(process.arguments()).subspan(1);
    Listing listing;
    if (const auto status = read_options(process, words, listing)) return *status;
    if (words.empty()) return list(process, listing);
    const auto verb = words.front();
    if (verb == "add" || verb == "new") return change(process, true, words.subspan(1));
    if (verb == "del" || verb == "delete") return change(process, false, words.subspan(1));
    process.err(kUsage);
    return kWrongUse;
}

}  // namespace

Task route(Process& process) { co_return run(process); }

}  // namespace vxlab::labs
