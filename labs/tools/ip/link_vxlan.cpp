// Reads the options of `ip link … type vxlan`: all that iproute2 6.1 knows. Beginnings of words
// count in its order.
#include <fmt/format.h>

#include <set>

#include "labs/tools/ip/link_words.h"
#include "labs/tools/iproute/names.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::ip_tool {

namespace {

using iproute::Arguments;
using Family = IpAddress::Family;
using sim::VxlanChange;

class Parser {
public:
    Parser(Arguments& arguments, const DeviceNames& names) : arguments_(arguments), names_(names) {}

    VxlanChange parse(bool changing, std::string& warnings, std::string& not_simulated) {
        while (arguments_.more())
            if (!read_address() && !read_header() && !read_limit() && !read_switch())
                refuse(arguments_.next());
        check(changing, warnings, not_simulated);
        return options_;
    }

private:
    // Whether the word is the option; complains of a second one.
    bool option(std::string_view word, std::string_view key) {
        if (!arguments_.begins(word)) return false;
        if (!seen_.insert(std::string(key)).second) arguments_.garbage(key, arguments_.next());
        return true;
    }
    bool option(std::string_view word) { return option(word, word); }
    // One that no value follows.
    bool lone_option(std::string_view word, std::string_view key) {
        if (!arguments_.begins(word)) return false;
        const auto written = arguments_.last();
        if (!seen_.insert(std::string(key)).second) arguments_.garbage(written, written);
        return true;
    }

    IpAddress address(std::string_view what, bool is_group) {
        const auto address = arguments_.address(family_);
        if (arguments_.failure()) return address;
        if (!address || address.is_unspecified() || address.is_multicast() != is_group)
            arguments_.invalid(fmt::format("invalid {} address", what), arguments_.last());
        family_ = address.family();
        return address;
    }

    bool read_address() {
        if (option("id") || option("vni", "id")) {
            options_.vni = arguments_.number("invalid id");
            if (*options_.vni >= 1U << 24) arguments_.invalid("invalid id", arguments_.last());
        } else if (option("group")) {
            has_group_ = true;
            options_.remote = address("group", true);
        } else if (option("remote")) {
            has_remote_ = true;
            options_.remote = address("remote", false);
        } else if (option("local")) {
            options_.local = address("local", false);
        } else if (option("dev")) {
            const auto device = arguments_.next();
            options_.link = names_.index_of(device);
            if (*options_.link == 0)
                arguments_.fail(fmt::format("Cannot find device \"{}\"\n", device));
        } else {
            return false;
        }
        return true;
    }

    bool read_header() {
        if (option("hoplimit", "ttl") || option("ttl"))
            read_ttl();
        else if (option("tos") || option("dsfield", "tos"))
            read_tos();
        else if (option("df"))
            read_df();
        else if (option("label", "flowlabel") || option("flowlabel"))
            read_flow_label();
        else
            return false;
        return true;
    }

    void read_ttl() {
        const auto word = arguments_.next();
        if (word == "inherit") {
            options_.ttl_inherit = true;
            return;
        }
        const auto ttl = word == "auto" ? 0 : iproute::parse_unsigned(word);
        if (!ttl) arguments_.invalid("invalid TTL", word);
        if (ttl && *ttl > 255) arguments_.invalid("TTL must be <= 255", word);
        options_.ttl = static_cast<std::uint8_t>(ttl.value_or(0));
    }

    void read_tos() {
        const auto word = arguments_.next();
        options_.tos = word == "inherit" ? 1 : iproute::parse_tos(word);
        if (!options_.tos) arguments_.invalid("bad TOS value", word);
    }

    void read_df() {
        const auto word = arguments_.next();
        static constexpr std::string_view kWords[] = {"unset", "set", "inherit"};
        for (std::uint8_t i = 0; i < 3; ++i)
            if (word == kWords[i]) options_.df = i;
        if (!options_.df) arguments_.invalid("DF must be 'unset', 'set' or 'inherit'", word);
    }

    void read_flow_label() {
        options_.flow_label = arguments_.number("invalid flowlabel");
        if (*options_.flow_label > 0xf'ffff)
            arguments_.invalid("invalid flowlabel", arguments_.last());
    }

    bool read_limit() {
        if (option("ageing")) {
            options_.ageing = arguments_.is("none") ? 0 : arguments_.number("ageing timer");
        } else if (option("maxaddress")) {
            options_.max_addresses =
                arguments_.is("unlimited") ? 0 : arguments_.number("max addresses");
        } else if (option("port", "srcport") || option("srcport")) {
            options_.source_port_low = arguments_.number<std::uint16_t>("min port");
            options_.source_port_high = arguments_.number<std::uint16_t>("max port");
        } else if (option("dstport")) {
            options_.port = arguments_.number<std::uint16_t>("dst port");
            has_port_ = true;
            // "dstport 0" asks for the kernel's default without being told of it.
            if (*options_.port == 0) options_.port.reset();
        } else {
            return false;
        }
        return true;
    }

    bool read_switch() {
        struct Switch {
            std::string_view word;
            std::optional<bool> VxlanChange::*value;
        };
        static constexpr Switch kSwitches[] = {
            {"learning", &VxlanChange::learning},
            {"proxy", &VxlanChange::proxy},
            {"rsc", &VxlanChange::rsc},
            {"l2miss", &VxlanChange::l2miss},
            {"l3miss", &VxlanChange::l3miss},
            {"udpcsum", &VxlanChange::udp_checksum},
            {"udp6zerocsumtx", &VxlanChange::udp6_zero_checksum_tx},
            {"udp6zerocsumrx", &VxlanChange::udp6_zero_checksum_rx},
            {"remcsumtx", &VxlanChange::remote_checksum_tx},
            {"remcsumrx", &VxlanChange::remote_checksum_rx},
            {"external", &VxlanChange::external}};
        for (const auto& one : kSwitches) {
            const auto negated = "no" + std::string(one.word);
            const auto off = lone_option(negated, one.word);
            if (!off && !lone_option(one.word, one.word)) continue;
            options_.*one.value = !off;
            return true;
        }
        return read_extension();
    }

    bool read_extension() {
        if (lone_option("gbp", "gbp"))
            options_.gbp = true;
        else if (lone_option("gpe", "gpe"))
            options_.gpe = true;
        else if (arguments_.is("vnifilter"))
            options_.vnifilter = true;
        else if (arguments_.is("novnifilter"))
            options_.vnifilter = false;
        else
            return false;
        return true;
    }

    void refuse(const std::string& word) {
        const auto help = iproute::is_prefix_of(word, "help");
        arguments_.fail((help ? "" : fmt::format("vxlan: unknown command \"{}\"?\n", word)) +
                            std::string(usage::kVxlan),
                        1);
    }

    void check(bool changing, std::string& warnings, std::string& not_simulated) {
        const auto external = options_.external.value_or(false);
        if (external && options_.vni)
            arguments_.fail("vxlan: both 'external' and vni cannot be specified\n", 1);
        if (!changing && !external && !options_.vni)
            arguments_.fail("vxlan: missing virtual network identifier\n", 1);
        if (has_group_ && has_remote_)
            arguments_.fail("vxlan: both group and remote cannot be specified\n", 1);
        if (has_group_ && !options_.link)
            arguments_.fail("vxlan: 'group' requires 'dev' to be specified\n", 1);
        if (options_.vnifilter && !external)
            arguments_.fail("vxlan: vnifilter is valid only when 'external' is set\n", 1);
        if (external || options_.vnifilter)
            not_simulated = "vxlan external";
        else if (options_.remote_checksum_tx || options_.remote_checksum_rx)
            not_simulated = "vxlan remcsumtx";
        if (arguments_.failure() || changing || has_port_) return;
        if (options_.gpe)
            options_.port = 4790;
        else
            warnings +=
                "vxlan: destination port not specified\n"
                "Will use Linux kernel default (non-standard value)\n"
                "Use 'dstport 4789' to get the IANA assigned value\n"
                "Use 'dstport 0' to get default and quiet this message\n";
    }

    Arguments& arguments_;
    const DeviceNames& names_;
    VxlanChange options_;
    Family family_ = Family::none;
    bool has_group_ = false;
    bool has_remote_ = false;
    bool has_port_ = false;
    std::set<std::string> seen_;
};

}  // namespace

VxlanChange parse_vxlan(Arguments& arguments, bool changing, const DeviceNames& names,
                        std::string& warnings, std::string& not_simulated) {
    return Parser(arguments, names).parse(changing, warnings, not_simulated);
}

}  // namespace vxlab::labs::ip_tool
