#include "tests/support/ip_bench.h"

#include <fmt/format.h>

#include <cstdlib>
#include <sstream>

#include "core/wire/icmp.h"
#include "core/wire/icmpv6.h"
#include "core/wire/ipv4.h"
#include "core/wire/ipv6.h"

namespace vxlab::test {
namespace {

using Words = std::vector<std::string>;

Words split(std::string_view text) {
    std::istringstream stream{std::string(text)};
    Words words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

IpAddress parsed(std::string_view text) {
    const auto address = IpAddress::parse(text);
    if (address) return *address;
    fmt::print(stderr, "tests/support/ip_bench: no address: {}\n", text);
    std::abort();
}

std::uint32_t number(const std::string& word) {
    return static_cast<std::uint32_t>(std::strtoul(word.c_str(), nullptr, 10));
}

struct Prefix {
    IpAddress address{};
    std::uint8_t length = 0;
};

Prefix prefix(const std::string& word, bool v6 = false) {
    if (word == "default") return {parsed(v6 ? "::" : "0.0.0.0"), 0};
    const auto slash = word.find('/');
    const auto address = parsed(word.substr(0, slash));
    if (slash == word.npos) return {address, static_cast<std::uint8_t>(address.is_v4() ? 32 : 128)};
    return {address, static_cast<std::uint8_t>(number(word.substr(slash + 1)))};
}

sim::AddressRequest address_request(const Words& words) {
    sim::AddressRequest request;
    const auto [local, length] = prefix(words[0]);
    request.local = local;
    request.prefix_length = length;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const auto& word = words[i];
        if (word == "peer") request.peer = parsed(words[++i]);
        if (word == "brd") request.broadcast = parsed(words[++i]);
        if (word == "label") request.label = words[++i];
        if (word == "nodad") request.no_dad = true;
        if (word == "noprefixroute") request.no_prefix_route = true;
        if (word == "host") request.scope = sim::Scope::host;
        if (word == "link") request.scope = sim::Scope::link;
        if (word == "valid") request.valid_lifetime = number(words[++i]);
        if (word == "preferred") request.preferred_lifetime = number(words[++i]);
        if (word == "change") request.mode = sim::AddressRequest::Mode::change;
    }
    return request;
}

std::optional<sim::RouteType> type_word(const std::string& word) {
    static const std::map<std::string, sim::RouteType> kTypes{
        {"local", sim::RouteType::local},         {"broadcast", sim::RouteType::broadcast},
        {"blackhole", sim::RouteType::blackhole}, {"unreachable", sim::RouteType::unreachable},
        {"prohibit", sim::RouteType::prohibit},   {"throw", sim::RouteType::throw_},
        {"multicast", sim::RouteType::multicast}, {"anycast", sim::RouteType::anycast},
        {"unicast", sim::RouteType::unicast},
    };
    const auto found = kTypes.find(word);
    if (found == kTypes.end()) return std::nullopt;
    return found->second;
}

std::string type_name(sim::RouteType type) {
    for (const auto* word : {"local", "broadcast", "blackhole", "unreachable", "prohibit", "throw",
                             "multicast", "anycast"})
        if (type_word(word) == type) return std::string(word) + " ";
    return {};
}

sim::RouteRequest::Mode mode_word(const std::string& word, sim::RouteRequest::Mode mode) {
    using Mode = sim::RouteRequest::Mode;
    if (word == "append") return Mode::append;
    if (word == "prepend") return Mode::prepend;
    if (word == "change") return Mode::change;
    if (word == "replace") return Mode::replace;
    return mode;
}

sim::RouteRequest route_request(sim::Namespace& space, Words words) {
    sim::RouteRequest request;
    if (const auto type = type_word(words[0])) {
        request.type = *type;
        words.erase(words.begin());
    }
    bool v6 = false;
    for (const auto& word : words) v6 = v6 || word.find(':') != word.npos;
    const auto [network, length] = prefix(words[0], v6);
    request.destination = network;
    request.prefix_length = length;
    const auto hop = [&]() -> sim::NextHop& {
        if (request.next_hops.empty()) request.next_hops.emplace_back();
        return request.next_hops.back();
    };
    for (std::size_t i = 1; i < words.size(); ++i) {
        const auto& word = words[i];
        request.mode = mode_word(word, request.mode);
        if (word == "nexthop") request.next_hops.emplace_back();
        if (word == "via") hop().gateway = parsed(words[++i]);
        if (word == "dev") hop().interface = space.find(words[++i]);
        if (word == "weight") hop().weight = static_cast<std::uint16_t>(number(words[++i]));
        if (word == "onlink") hop().onlink = true;
        if (word == "metric") request.metric = number(words[++i]);
        if (word == "table") request.table = number(words[++i]);
        if (word == "src") request.preferred_source = parsed(words[++i]);
        if (word == "mtu") request.metrics.mtu = number(words[++i]);
    }
    return request;
}

std::string scope_name(sim::Scope scope) {
    switch (scope) {
        case sim::Scope::universe:
            return "global";
        case sim::Scope::site:
            return "site";
        case sim::Scope::link:
            return "link";
        case sim::Scope::host:
            return "host";
        default:
            return "nowhere";
    }
}

std::string table_name(std::uint32_t table) {
    if (table == sim::route_table::kMain) return "main";
    if (table == sim::route_table::kLocal) return "local";
    return fmt::format("{}", table);
}

std::string hop_text(const sim::NextHop& hop) {
    std::string text;
    if (hop.gateway) text += " via " + hop.gateway.text();
    if (hop.interface) text += " dev " + hop.interface->name;
    if (hop.weight != 1) text += fmt::format(" weight {}", hop.weight);
    if (hop.onlink) text += " onlink";
    if (hop.link_down) text += " linkdown";
    return text;
}

std::string route_text(const sim::Route& route) {
    auto text = fmt::format("{} {}{}/{}", table_name(route.table), type_name(route.type),
                            route.destination.text(), route.prefix_length);
    for (const auto& hop : route.next_hops) text += hop_text(hop);
    if (route.protocol == sim::RouteProtocol::kernel) text += " proto kernel";
    if (route.destination.is_v4() && route.scope != sim::Scope::universe)
        text += " scope " + scope_name(route.scope);
    if (route.preferred_source) text += " src " + route.preferred_source.text();
    if (route.metric != 0) text += fmt::format(" metric {}", route.metric);
    return text;
}

bool is_of_course(const sim::Route& route) {
    if (!route.next_hops.empty() && route.next_hops[0].interface->name == "lo" &&
        route.table == sim::route_table::kLocal)
        return true;
    if (route.destination.is_v4()) return false;
    const auto first = route.destination.bytes()[0];
    return first == 0xff || (first == 0xfe && (route.destination.bytes()[1] & 0xc0) == 0x80);
}

std::string state_name(sim::NeighbourState state) {
    switch (state) {
        case sim::NeighbourState::incomplete:
            return "incomplete";
        case sim::NeighbourState::reachable:
            return "reachable";
        case sim::NeighbourState::stale:
            return "stale";
        case sim::NeighbourState::delay:
            return "delay";
        case sim::NeighbourState::probe:
            return "probe";
        case sim::NeighbourState::failed:
            return "failed";
        case sim::NeighbourState::noarp:
            return "noarp";
        case sim::NeighbourState::permanent:
            return "permanent";
        default:
            return "none";
    }
}

std::optional<sim::NeighbourState> state_word(const std::string& word) {
    for (const unsigned bit : {1u, 2u, 4u, 8u, 16u, 32u, 64u, 128u})
        if (const auto state = static_cast<sim::NeighbourState>(bit); state_name(state) == word)
            return state;
    return std::nullopt;
}

}  // namespace

std::string IpBench::address(std::string_view path, std::string_view words) {
    auto& interface = at(path);
    return Network::words(
        interface.name_space->ip().add_address(interface, address_request(split(words))));
}

std::string IpBench::no_address(std::string_view path, std::string_view words) {
    auto& interface = at(path);
    const auto [local, length] = prefix(split(words)[0]);
    sim::AddressSelector selector;
    selector.local = selector.peer = local;
    selector.prefix_length = length;
    return Network::words(interface.name_space->ip().delete_address(interface, selector));
}

std::string IpBench::route(const std::string& space, std::string_view words) {
    return Network::words(ip(space).add_route(route_request(this->space(space), split(words))));
}

std::string IpBench::no_route(const std::string& space, std::string_view words) {
    const auto request = route_request(this->space(space), split(words));
    sim::RouteSelector selector;
    selector.destination = request.destination;
    selector.prefix_length = request.prefix_length;
    selector.table = request.table;
    selector.metric = request.metric;
    selector.next_hops = request.next_hops;
    return Network::words(ip(space).delete_route(selector));
}

std::string IpBench::neighbour(std::string_view path, std::string_view text) {
    auto& interface = at(path);
    const auto words = split(text);
    sim::NeighbourRequest request;
    request.interface = &interface;
    request.address = parsed(words[0]);
    for (std::size_t i = 1; i < words.size(); ++i) {
        if (const auto mac = MacAddress::parse(words[i])) request.mac = mac;
        if (const auto state = state_word(words[i])) request.state = *state;
        if (words[i] == "router") request.router = true;
        if (words[i] == "change") request.mode = sim::NeighbourRequest::Mode::change;
        if (words[i] == "replace") request.mode = sim::NeighbourRequest::Mode::replace;
    }
    return Network::words(interface.name_space->ip().add_neighbour(request));
}

void IpBench::sysctl(const std::string& space, std::string_view path, std::string_view value) {
    if (this->space(space).sysctls().set(path, value)) return;
    fmt::print(stderr, "tests/support/ip_bench: no sysctl {}\n", path);
    std::abort();
}

std::vector<std::string> IpBench::addresses(std::string_view path) {
    auto& interface = at(path);
    std::vector<std::string> lines;
    for (const auto family : {IpAddress::Family::v4, IpAddress::Family::v6})
        for (const auto& row : interface.name_space->ip().addresses(interface, family)) {
            auto line =
                fmt::format("{}/{} {}", row.local.text(), row.prefix_length, scope_name(row.scope));
            if (row.is_peer()) line += " peer " + row.peer.text();
            if (row.broadcast) line += " brd " + row.broadcast.text();
            if (row.flags.secondary) line += " secondary";
            if (row.flags.dad_failed) line += " dadfailed";
            if (row.flags.tentative) line += " tentative";
            if (row.flags.deprecated) line += " deprecated";
            if (!row.flags.permanent) line += " dynamic";
            if (!row.label.empty()) line += " " + row.label;
            lines.push_back(line);
        }
    return lines;
}

std::vector<std::string> IpBench::routes(const std::string& space, IpAddress::Family family) {
    std::vector<std::string> lines;
    for (const auto* route : ip(space).routes(family))
        if (!is_of_course(*route)) lines.push_back(route_text(*route));
    return lines;
}

std::vector<std::string> IpBench::neighbours(const std::string& space) {
    std::vector<std::string> lines;
    for (const auto family : {IpAddress::Family::v4, IpAddress::Family::v6})
        for (const auto* row : ip(space).neighbours(family)) {
            auto line = fmt::format("{} dev {}", row->address.text(), row->interface->name);
            if (row->mac) line += " " + row->mac->text();
            if (row->router) line += " router";
            lines.push_back(line + " " + state_name(row->state));
        }
    return lines;
}

std::string IpBench::way(const std::string& space, std::string_view to, std::string_view from) {
    sim::RouteQuery query;
    query.destination = parsed(to);
    if (!from.empty()) query.source = parsed(from);
    const auto found = ip(space).find_route(query);
    if (!found) return Network::words(tl::unexpected<KernelError>(found.error()));
    std::string text = type_name(found->type);
    if (found->gateway) text += "via " + found->gateway.text() + " ";
    text += fmt::format("dev {} src {} mtu {}", found->interface->name, found->source.text(),
                        found->mtu);
    return text;
}

std::vector<std::string> IpBench::ping(const std::string& space, std::string_view to,
                                       const Ping& options) {
    constexpr std::uint16_t kIdentifier = 7;
    const auto target = parsed(to);
    std::vector<std::string> lines;
    (void)this->space(space).loopback().set_up(true);
    auto socket = ip(space).open_icmp(target.family());
    socket->on_message = [&](const sim::IcmpMessage& message) {
        const auto view = *wire::IcmpView::over(message.message);
        const auto type = static_cast<int>(view.type());
        const bool v4 = target.is_v4();
        if (type == (v4 ? 0 : 129) && view.identifier() == kIdentifier)
            lines.push_back(fmt::format("reply {} from {} ttl {}", view.sequence(),
                                        message.source.text(), message.ttl));
        const bool error = v4 ? wire::is_error(view.type()) : type < 128;
        if (!error) return;
        const auto inner =
            v4 ? wire::Ipv4View::over(view.payload())->payload()
               : wire::find_upper_layer(*wire::Ipv6View::over(view.payload())).payload;
        const auto sequence = inner.size() >= 8 ? load_be16(inner, 6) : 0;
        lines.push_back(fmt::format("error {}/{} from {} for {}", type, view.code(),
                                    message.source.text(), sequence));
    };
    const std::vector<std::uint8_t> data(options.size, 0x55);
    for (int i = 1; i <= options.count; ++i) {
        std::vector<std::uint8_t> message;
        const auto sequence = static_cast<std::uint16_t>(i);
        target.is_v4() ? wire::Icmp::echo_request(kIdentifier, sequence, data).append(message)
                       : wire::Icmpv6::echo_request(kIdentifier, sequence, data).append(message);
        sim::IcmpSend request;
        request.destination = target;
        request.ttl = options.ttl;
        request.discovery = options.discovery;
        request.broadcast = options.broadcast;
        if (!options.device.empty()) request.device = &at(options.device);
        request.message = message;
        if (const auto sent = socket->send(request); !sent)
            lines.push_back(fmt::format("send {}: {}", i, Network::words(sent)));
        run(Duration::seconds(1));
    }
    run(Duration::seconds(5));
    return lines;
}

std::vector<std::string>& IpBench::watch(std::string_view path) {
    auto& lines = watched_[std::string(path)];
    at(path).add_tap([&lines](sim::Interface&, const sim::Frame& frame, bool incoming) {
        lines.push_back((incoming ? "in " : "out ") + packet_line(frame.bytes()));
    });
    return lines;
}

void IpBench::silence(const std::vector<std::string>& spaces) {
    for (const auto& space : spaces) {
        (void)this->space(space).loopback().set_up(true);
        sysctl(space, "net.ipv6.conf.all.disable_ipv6", "1");
    }
    run(Duration::seconds(5));
    (void)events();
    for (auto& [path, lines] : watched_) lines.clear();
}

}  // namespace vxlab::test
