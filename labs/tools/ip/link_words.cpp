// Reads the words of `ip link add|set` that hold for any kind, in the order in which iproute2
// takes beginnings of them.
#include "labs/tools/ip/link_words.h"

#include <fmt/format.h>

#include "labs/tools/iproute/names.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::ip_tool {

namespace {

using iproute::Arguments;

bool is_valid_name(std::string_view name, std::size_t most) {
    if (name.empty() || name.size() > most) return false;
    return name.find_first_of("/ \t\n\v\f\r") == std::string_view::npos;
}

constexpr std::size_t kLongestName = 15;
constexpr std::size_t kLongestAlternativeName = 127;

class Parser {
public:
    Parser(Arguments& arguments, const DeviceNames& names) : arguments_(arguments), names_(names) {}

    LinkWords parse() {
        while (arguments_.more() && !at_kind_)
            if (!read_state() && !read_place() && !read_number() && !read_flag() &&
                !read_unmodelled())
                read_device();
        return words_;
    }

private:
    // The next word, unless something was there already.
    std::string only_once(bool seen, std::string_view key) {
        auto word = arguments_.next();
        if (seen) arguments_.duplicate(key, word);
        return word;
    }

    bool read_state() {
        auto& request = words_.request;
        if (arguments_.is("up")) {
            request.up = true;
        } else if (arguments_.is("down")) {
            request.up = false;
        } else if (arguments_.is("name")) {
            request.name = only_once(request.name.has_value(), "name");
            if (!is_valid_name(*request.name, kLongestName))
                arguments_.invalid("\"name\" not a valid ifname", *request.name);
        } else if (arguments_.is("index")) {
            read_index();
        } else if (arguments_.begins("link")) {
            words_.link = arguments_.next();
        } else if (arguments_.begins("address")) {
            request.address = arguments_.mac();
        } else if (arguments_.begins("broadcast") || arguments_.is("brd")) {
            request.broadcast = arguments_.mac();
        } else if (arguments_.begins("txqueuelen") || arguments_.is("qlen") ||
                   arguments_.begins("txqlen")) {
            request.tx_queue_length = number(request.tx_queue_length.has_value(), "txqueuelen");
        } else if (arguments_.is("mtu")) {
            request.mtu = number(request.mtu.has_value(), "mtu");
        } else {
            return false;
        }
        return true;
    }

    void read_index() {
        const auto word = only_once(words_.has_index, "index");
        const auto index = iproute::parse_signed(word, 10).value_or(0);
        if (index <= 0 || index > 0x7fff'ffff) arguments_.invalid("Invalid \"index\" value", word);
        words_.request.index = static_cast<int>(index);
        words_.has_index = true;
    }

    std::optional<std::uint32_t> number(bool seen, std::string_view key) {
        if (seen) arguments_.duplicate(key, arguments_.next());
        return static_cast<std::uint32_t>(
            arguments_.integer(fmt::format("Invalid \"{}\" value\n", key)));
    }

    bool read_number() {
        auto& request = words_.request;
        if (arguments_.is("group")) {
            const auto word = only_once(request.group.has_value(), "group");
            request.group = iproute::parse_group(word);
            if (!request.group) arguments_.invalid("Invalid \"group\" value\n", word);
        } else if (arguments_.begins("numtxqueues")) {
            number(false, "numtxqueues");
        } else if (arguments_.begins("numrxqueues")) {
            number(false, "numrxqueues");
        } else {
            return false;
        }
        return true;
    }

    bool read_place() {
        auto& request = words_.request;
        if (arguments_.is("netns")) {
            const auto word = only_once(request.name_space || words_.no_process, "netns");
            request.name_space = names_.name_space_of(word);
            words_.no_process = !request.name_space && iproute::parse_signed(word).has_value();
            if (!request.name_space && !words_.no_process)
                arguments_.invalid("Invalid \"netns\" value\n", word);
        } else if (arguments_.begins("master")) {
            request.master = names_.index_of(arguments_.next());
            if (*request.master == 0)
                arguments_.invalid("Device does not exist\n", arguments_.last());
        } else if (arguments_.is("vrf")) {
            arguments_.invalid("Not a valid VRF name\n", arguments_.next());
        } else if (arguments_.begins("nomaster")) {
            request.master = 0;
        } else if (arguments_.begins("type")) {
            request.kind = arguments_.next();
            at_kind_ = true;
        } else if (arguments_.begins("alias")) {
            request.alias = arguments_.next();
        } else {
            return false;
        }
        return true;
    }

    bool read_flag() {
        auto& request = words_.request;
        if (arguments_.is("multicast"))
            request.multicast = arguments_.on_off("multicast");
        else if (arguments_.is("allmulticast"))
            request.all_multicast = arguments_.on_off("allmulticast");
        else if (arguments_.is("promisc"))
            request.promiscuous = arguments_.on_off("promisc");
        else if (arguments_.is("arp"))
            request.arp = arguments_.on_off("arp");
        else if (arguments_.is("carrier"))
            request.carrier = arguments_.on_off("carrier");
        else if (arguments_.begins("dynamic"))
            request.dynamic = arguments_.on_off("dynamic");
        else if (arguments_.begins("addrgenmode"))
            read_generation_mode();
        else
            return false;
        return true;
    }

    void read_generation_mode() {
        const auto word = arguments_.next();
        if (word == "eui64" || word == "none")
            words_.eui64 = word == "eui64";
        else if (word == "stable_secret" || word == "random")
            words_.not_simulated = "addrgenmode " + word;
        else
            arguments_.invalid("Invalid address generation mode\n", word);
    }

    // What iproute2 knows and the simulator does not model.
    bool read_unmodelled() {
        for (const auto word :
             {"trailers", "vf", "xdp", "xdpgeneric", "xdpdrv", "xdpoffload", "mode", "state",
              "link-netns", "link-netnsid", "protodown", "protodown_reason", "gso_max_size",
              "gso_max_segs", "gro_max_size", "parentdev"}) {
            if (!arguments_.is(word)) continue;
            words_.not_simulated = fmt::format("link set {}", word);
            arguments_.next();
            return true;
        }
        return false;
    }

    void read_device() {
        if (arguments_.begins("help")) {
            arguments_.fail(std::string(usage::kLink));
            return;
        }
        arguments_.is("dev");
        const auto word = arguments_.next();
        if (arguments_.failure()) return;
        if (!words_.device.empty()) arguments_.garbage("dev", word);
        if (!is_valid_name(word, kLongestAlternativeName))
            arguments_.invalid("\"dev\" not a valid ifname", word);
        words_.device = word;
    }

    Arguments& arguments_;
    const DeviceNames& names_;
    LinkWords words_;
    bool at_kind_ = false;
};

}  // namespace

LinkWords parse_link_words(Arguments& arguments, const DeviceNames& names) {
    return Parser(arguments, names).parse();
}

void parse_link_kind(Arguments& arguments, LinkWords& words, bool changing,
                     const DeviceNames& names) {
    auto& request = words.request;
    const auto kind = request.kind;
    if (kind == "bridge_slave") {
        request.kind.clear();
        request.port_options = parse_bridge_port(arguments, names);
        return;
    }
    if (!arguments.more()) return;
    if (kind == "vxlan") {
        request.options =
            parse_vxlan(arguments, changing, names, words.warnings, words.not_simulated);
    } else if (kind == "bridge") {
        request.options = parse_bridge(arguments);
    } else if (kind == "vlan") {
        request.options = parse_vlan(arguments);
    } else if (kind == "macvlan") {
        request.options = parse_macvlan(arguments);
    } else if (kind == "veth") {
        request.options = parse_veth(arguments, names);
    } else if (iproute::is_prefix_of(arguments.peek(), "help")) {
        arguments.fail(std::string(usage::kLink));
    } else {
        arguments.fail(fmt::format("Garbage instead of arguments \"{} ...\". "
                                   "Try \"ip link help\".\n",
                                   arguments.peek()),
                       1);
    }
}

}  // namespace vxlab::labs::ip_tool
