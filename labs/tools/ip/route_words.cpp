// Reads `ip route add` and its like, taking beginnings of words in iproute2's order.
#include "labs/tools/ip/route_words.h"

#include <fmt/format.h>

#include "labs/tools/iproute/names.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::ip_tool {

namespace {

using iproute::Arguments;
using Family = IpAddress::Family;

// "inet" or "inet6" before an address: the family of the address.
Family read_family(Arguments& arguments, Family family) {
    if (arguments.is("inet")) return Family::v4;
    if (arguments.is("inet6")) return Family::v6;
    return family;
}

class Parser {
public:
    Parser(Arguments& arguments, Family family, const DeviceNames& names)
        : arguments_(arguments), names_(names) {
        words_.family = family;
    }

    RouteWords parse() {
        while (arguments_.more() && !arguments_.is("nexthop"))
            if (!read_path() && !read_metric() && !read_kind() && !read_unmodelled())
                read_destination();
        if (arguments_.failure()) return words_;
        if (!has_destination_) {
            arguments_.fail(std::string(usage::kRoute));
            return words_;
        }
        if (arguments_.last() == "nexthop") read_hops();
        if (words_.family == Family::none) words_.family = Family::v4;
        return words_;
    }

private:
    void note_family(Family family) {
        if (words_.family == Family::none) words_.family = family;
    }

    bool read_path() {
        if (arguments_.is("src")) {
            words_.source = arguments_.address(words_.family);
            note_family(words_.source.family());
        } else if (arguments_.is("via")) {
            read_gateway();
        } else if (arguments_.is("tos") || arguments_.begins("dsfield")) {
            const auto word = arguments_.next();
            const auto tos = iproute::parse_tos(word);
            if (!tos) arguments_.invalid("\"tos\" value is invalid\n", word);
            words_.tos = tos.value_or(0);
        } else if (arguments_.is("expires")) {
            words_.expires = arguments_.number("\"expires\" value is invalid\n");
        } else if (arguments_.begins("metric") || arguments_.begins("priority") ||
                   arguments_.is("preference")) {
            words_.metric = arguments_.number("\"metric\" value is invalid\n");
        } else if (arguments_.is("scope")) {
            const auto word = arguments_.next();
            const auto scope = iproute::parse_scope(word);
            if (!scope) arguments_.invalid("invalid \"scope\" value\n", word);
            words_.scope = static_cast<sim::Scope>(scope.value_or(0));
        } else {
            return false;
        }
        return true;
    }

    void read_gateway() {
        if (words_.hop.gateway) {
            arguments_.invalid("use nexthop syntax to specify multiple via\n", "via");
            return;
        }
        const auto family = read_family(arguments_, words_.family);
        words_.hop.gateway = arguments_.address(family);
        note_family(words_.hop.gateway.family());
    }

    bool read_metric() {
        struct Metric {
            std::string_view word, name;
            std::uint32_t sim::RouteMetrics::*value;
            bool shortened;
        };
        static constexpr Metric kMetrics[] = {
            {"mtu", "mtu", &sim::RouteMetrics::mtu, false},
            {"hoplimit", "hoplimit", &sim::RouteMetrics::hop_limit, true},
            {"advmss", "mss", &sim::RouteMetrics::advmss, true},
            {"reordering", "reordering", &sim::RouteMetrics::reordering, true},
            {"window", "window", &sim::RouteMetrics::window, true},
            {"cwnd", "cwnd", &sim::RouteMetrics::cwnd, true},
            {"initcwnd", "initcwnd", &sim::RouteMetrics::initcwnd, true},
            {"initrwnd", "initrwnd", &sim::RouteMetrics::initrwnd, true},
            {"quickack", "quickack", &sim::RouteMetrics::quickack, true},
            {"ssthresh", "ssthresh", &sim::RouteMetrics::ssthresh, true}};
        for (const auto& metric : kMetrics) {
            const auto found =
                metric.shortened ? arguments_.begins(metric.word) : arguments_.is(metric.word);
            if (!found) continue;
            const auto locked = arguments_.is("lock");
            if (locked && metric.word == "mtu") words_.metrics.mtu_lock = true;
            words_.metrics.*metric.value =
                arguments_.number(fmt::format("\"{}\" value is invalid\n", metric.name));
            return true;
        }
        return false;
    }

    bool read_kind() {
        if (arguments_.is("onlink")) {
            words_.hop.onlink = true;
        } else if (arguments_.is("nhid")) {
            arguments_.number("\"id\" value is invalid\n");
            words_.has_nexthop_id = true;
        } else if (arguments_.begins("protocol")) {
            const auto word = arguments_.next();
            const auto protocol = iproute::parse_protocol(word);
            if (!protocol) arguments_.invalid("\"protocol\" value is invalid\n", word);
            words_.protocol = static_cast<sim::RouteProtocol>(protocol.value_or(0));
        } else if (arguments_.begins("table")) {
            const auto word = arguments_.next();
            words_.table = iproute::parse_table(word);
            if (!words_.table) arguments_.invalid("\"table\" value is invalid\n", word);
        } else if (arguments_.is_one_of({"dev", "oif"})) {
            words_.device = arguments_.next();
        } else if (arguments_.is("pref")) {
            read_preference();
        } else {
            return false;
        }
        return true;
    }

    void read_preference() {
        const auto word = arguments_.next();
        if (word == "low")
            words_.preference = 3;
        else if (word == "medium")
            words_.preference = 0;
        else if (word == "high")
            words_.preference = 1;
        else
            arguments_.invalid("\"pref\" value is invalid\n", word);
    }

    // What iproute2 knows and the simulator does not model.
    bool read_unmodelled() {
        for (const auto word : {"from", "as", "rtt", "rto_min", "rttvar", "features", "congctl",
                                "realms", "encap", "ttl-propagate", "fastopen_no_cookie"}) {
            if (!arguments_.is(word) && !(word[0] == 'r' && arguments_.begins(word))) continue;
            words_.not_simulated = fmt::format("route {}", word);
            arguments_.next();
            return true;
        }
        if (arguments_.is("vrf")) {
            arguments_.invalid("Not a valid VRF name\n", arguments_.next());
            return true;
        }
        return arguments_.is("pervasive");
    }

    void read_destination() {
        arguments_.is("to");
        const auto& word = arguments_.peek();
        if (!word.empty() && (word[0] < '0' || word[0] > '9')) {
            if (const auto type = iproute::parse_route_type(word)) {
                words_.type = static_cast<sim::RouteType>(*type);
                arguments_.next();
            }
        }
        if (iproute::is_prefix_of(arguments_.peek(), "help")) {
            arguments_.fail(std::string(usage::kRoute));
            return;
        }
        if (has_destination_) {
            arguments_.garbage("to", arguments_.next());
            return;
        }
        words_.destination = arguments_.prefix(words_.family);
        note_family(words_.destination.address.family());
        has_destination_ = true;
    }

    void read_hops() {
        while (!arguments_.failure()) {
            if (!arguments_.more()) {
                arguments_.fail("Error: unexpected end of line after \"nexthop\"\n");
                return;
            }
            words_.hops.push_back(read_hop());
            if (!arguments_.more()) return;
            if (!arguments_.is("nexthop"))
                arguments_.fail(
                    fmt::format("Error: \"nexthop\" or end of line is expected instead of \"{}\"\n",
                                arguments_.peek()));
        }
    }

    HopWords read_hop() {
        HopWords hop;
        while (arguments_.more()) {
            if (arguments_.is("via")) {
                hop.gateway = arguments_.address(read_family(arguments_, words_.family));
                note_family(hop.gateway.family());
            } else if (arguments_.is("dev")) {
                const auto device = arguments_.next();
                hop.device = names_.index_of(device);
                if (hop.device == 0)
                    arguments_.fail(fmt::format("Cannot find device \"{}\"\n", device), 1);
            } else if (arguments_.is("weight")) {
                hop.weight = arguments_.number<std::uint16_t>("\"weight\" is invalid\n");
                if (hop.weight == 0 || hop.weight > 256)
                    arguments_.invalid("\"weight\" is invalid\n", arguments_.last());
            } else if (arguments_.is("onlink")) {
                hop.onlink = true;
            } else {
                break;
            }
        }
        return hop;
    }

    Arguments& arguments_;
    const DeviceNames& names_;
    RouteWords words_;
    bool has_destination_ = false;
};

}  // namespace

std::uint32_t RouteWords::effective_table() const {
    using sim::RouteType;
    if (table) return *table;
    const auto kind = type.value_or(RouteType::unicast);
    const auto local =
        kind == RouteType::local || kind == RouteType::broadcast || kind == RouteType::anycast;
    return local ? sim::route_table::kLocal : sim::route_table::kMain;
}

IpAddress RouteWords::network() const {
    if (destination.address) return destination.address;
    return family == Family::v6 ? *IpAddress::parse("::") : IpAddress::v4(0);
}

RouteWords parse_route_words(Arguments& arguments, Family family, const DeviceNames& names) {
    return Parser(arguments, family, names).parse();
}

}  // namespace vxlab::labs::ip_tool
