// ifconfig of net-tools 2.10: the older words for interfaces and their IPv4 addresses.
#include "labs/tools/ifconfig.h"

#include <fmt/format.h>

#include <bit>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <span>

#include "core/sim/interface.h"
#include "core/sim/ip/ip_stack.h"
#include "core/sim/name_space.h"

namespace vxlab::labs {
namespace {

using sim::Address;
using sim::Interface;
using sim::LinkCounters;
using Words = std::span<const std::string>;

constexpr int kFailed = 1, kRefused = 255;

IpAddress netmask(unsigned prefix_length) {
    return IpAddress::v4(prefix_length == 0 ? 0 : ~std::uint32_t{0} << (32 - prefix_length));
}

IpAddress broadcast_of(const IpAddress& address, unsigned prefix_length) {
    return IpAddress::v4(address.v4_value() | ~netmask(prefix_length).v4_value());
}

// The prefix length that the class of an address implies.
unsigned class_length(const IpAddress& address) {
    const auto value = address.v4_value();
    if (value == 0) return 0;
    return value >> 31 == 0 ? 8 : value >> 30 == 2 ? 16 : 24;
}

struct Flag {
    unsigned bit;
    std::string_view name;
    bool set;
};

// IFF_* of linux/if.h, in the order in which ifconfig names them.
std::vector<Flag> flags_of(const Interface& interface) {
    const auto& flags = interface.flags;
    return {{0x1, "UP", flags.up},
            {0x2, "BROADCAST", flags.broadcast},
            {0x8, "LOOPBACK", flags.loopback},
            {0x10, "POINTOPOINT", flags.point_to_point},
            {0x40, "RUNNING", interface.is_running()},
            {0x80, "NOARP", flags.noarp},
            {0x100, "PROMISC", flags.promiscuous},
            {0x200, "ALLMULTI", flags.allmulti},
            {0x1000, "MULTICAST", flags.multicast}};
}

std::string flags_text(const Interface& interface) {
    unsigned bits = 0;
    std::string names;
    for (const auto& flag : flags_of(interface)) {
        if (!flag.set) continue;
        bits |= flag.bit;
        names += (names.empty() ? "" : ",") + std::string(flag.name);
    }
    return fmt::format("flags={}<{}>", bits, names);
}

std::string v4_text(const Interface& interface, const Address& address) {
    auto text = fmt::format("        inet {}  netmask {}", address.local.text(),
                            netmask(address.prefix_length).text());
    if (address.is_peer()) return text + fmt::format("  destination {}\n", address.peer.text());
    const auto broadcast = address.broadcast ? address.broadcast : IpAddress::v4(0);
    if (interface.flags.broadcast) text += "  broadcast " + broadcast.text();
    return text + "\n";
}

std::string v6_text(const Address& address) {
    static constexpr std::pair<std::uint8_t, const char*> kScopes[] = {
        {0, "0x0<global>"}, {254, "0x10<host>"}, {253, "0x20<link>"}, {200, "0x40<site>"}};
    const auto* scope = "0x0<global>";
    for (const auto& [number, name] : kScopes)
        if (static_cast<std::uint8_t>(address.scope) == number) scope = name;
    return fmt::format("        inet6 {}  prefixlen {}  scopeid {}\n", address.local.text(),
                       address.prefix_length, scope);
}

// "1.2 KiB" of a number of bytes.
std::string human(std::uint64_t bytes) {
    static constexpr const char* kUnits[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    std::size_t unit = 0;
    std::uint64_t tenths = bytes * 10;
    while (tenths >= 10240 && unit + 1 < std::size(kUnits)) {
        tenths /= 1024;
        ++unit;
    }
    return fmt::format("{}.{} {}", tenths / 10, tenths % 10, kUnits[unit]);
}

std::string counters_text(const Interface& interface) {
    const auto& rx = interface.rx;
    const auto& tx = interface.tx;
    return fmt::format(
        "        RX packets {}  bytes {} ({})\n"
        "        RX errors {}  dropped {}  overruns {}  frame {}\n"
        "        TX packets {}  bytes {} ({})\n"
        "        TX errors {}  dropped {} overruns {}  carrier {}  collisions {}\n\n",
        rx.packets, rx.bytes, human(rx.bytes), rx.errors, rx.dropped, rx.fifo_errors,
        rx.frame_errors, tx.packets, tx.bytes, human(tx.bytes), tx.errors, tx.dropped,
        tx.fifo_errors, tx.carrier_errors, tx.collisions);
}

std::string link_text(const Interface& interface) {
    if (interface.flags.loopback)
        return fmt::format("        loop  txqueuelen {}  (Local Loopback)\n",
                           interface.tx_queue_length);
    return fmt::format("        ether {}  txqueuelen {}  (Ethernet)\n", interface.address.text(),
                       interface.tx_queue_length);
}

std::string text_of(Process& process, const Interface& interface) {
    const auto& ip = process.name_space().ip();
    auto text =
        fmt::format("{}: {}  mtu {}\n", interface.name, flags_text(interface), interface.mtu);
    for (const auto& address : ip.addresses(interface, IpAddress::Family::v4))
        if (address.label == interface.name || address.label.empty()) {
            text += v4_text(interface, address);
            break;
        }
    for (const auto& address : ip.addresses(interface, IpAddress::Family::v6))
        text += v6_text(address);
    return text + link_text(interface) + counters_text(interface);
}

// An alias (v0:1) shows its own address alone.
std::string alias_text(const Interface& interface, const Address& address) {
    return fmt::format("{}: {}  mtu {}\n{}{}\n", address.label, flags_text(interface),
                       interface.mtu, v4_text(interface, address), link_text(interface));
}

std::string short_text(const Interface& interface) {
    std::string letters;
    if (interface.flags.broadcast && !interface.flags.loopback) letters += 'B';
    if (interface.flags.loopback) letters += 'L';
    if (interface.flags.multicast && !interface.flags.loopback) letters += 'M';
    if (interface.flags.promiscuous) letters += 'P';
    if (interface.is_running()) letters += 'R';
    if (interface.flags.up) letters += 'U';
    const auto& rx = interface.rx;
    const auto& tx = interface.tx;
    return fmt::format("{:<10} {:>9} {:>8} {:>6} {:>6} {:<6}  {:>8} {:>6} {:>6} {:>6} {}\n",
                       interface.name, interface.mtu, rx.packets, rx.errors, rx.dropped,
                       rx.fifo_errors, tx.packets, tx.errors, tx.dropped, tx.fifo_errors, letters);
}

// As net-tools sorts names: a number at the end counts as one.
bool goes_before(const Interface* a, const Interface* b) {
    const std::string_view first = a->name, second = b->name;
    std::size_t at = 0, number = 0;
    for (; at < first.size() && at < second.size() && first[at] == second[at]; ++at)
        if (!std::isdigit(static_cast<unsigned char>(first[at]))) number = at + 1;
    const auto is_digit = [&](std::string_view text) {
        return at < text.size() && std::isdigit(static_cast<unsigned char>(text[at]));
    };
    if (is_digit(first) && is_digit(second))
        return std::atoi(first.data() + number) < std::atoi(second.data() + number);
    return first.substr(at) < second.substr(at);
}

int list(Process& process, bool all, bool brief) {
    if (brief)
        process.out(
            "Iface      MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP "
            "TX-OVR Flg\n");
    std::vector<const Interface*> interfaces;
    for (const auto& [index, interface] : process.name_space().interfaces())
        if (all || interface->flags.up) interfaces.push_back(interface);
    std::sort(interfaces.begin(), interfaces.end(), goes_before);
    for (const auto* interface : interfaces) {
        process.out(brief ? short_text(*interface) : text_of(process, *interface));
        if (brief) continue;
        for (const auto& address :
             process.name_space().ip().addresses(*interface, IpAddress::Family::v4))
            if (address.label.size() > interface->name.size())
                process.out(alias_text(*interface, address));
    }
    return 0;
}

// One interface, or an alias of one (NAME:LABEL), and the words that change it.
class Configuration {
public:
    Configuration(Process& process, Interface& interface, std::string label)
        : process_(process), interface_(interface), label_(std::move(label)) {}

    // The exit status; 0 to go on with the rest.
    int apply(Words& words) {
        const auto word = take(words);
        if (const auto* change = find(word)) return (this->*change->apply)(words, word[0] != '-');
        return apply_address(word);
    }

private:
    struct Change {
        std::string_view word;
        int (Configuration::*apply)(Words& words, bool on);
    };

    static const Change* find(std::string_view word) {
        static constexpr Change kChanges[] = {
            {"up", &Configuration::up},
            {"down", &Configuration::down},
            {"arp", &Configuration::set_arp},
            {"promisc", &Configuration::set_promiscuous},
            {"allmulti", &Configuration::set_all_multicast},
            {"multicast", &Configuration::set_multicast},
            {"mtu", &Configuration::set_mtu},
            {"txqueuelen", &Configuration::set_queue_length},
            {"netmask", &Configuration::set_netmask},
            {"broadcast", &Configuration::set_broadcast},
            {"hw", &Configuration::set_hardware_address},
            {"name", &Configuration::set_name},
            {"add", &Configuration::add_v6},
            {"del", &Configuration::delete_v6},
        };
        if (word.starts_with("-")) word.remove_prefix(1);
        for (const auto& change : kChanges)
            if (change.word == word) return &change;
        return nullptr;
    }

    static std::string take(Words& words) {
        if (words.empty()) return {};
        const auto word = words.front();
        words = words.subspan(1);
        return word;
    }

    int refused(std::string_view call, const KernelResult<>& result) {
        if (result) return 0;
        process_.err(fmt::format("{}: {}\n", call, std::strerror(result.error().number)));
        return kFailed;
    }

    int bad_name(const std::string& word) {
        process_.err(
            fmt::format("{}: Host name lookup failure\n"
                        "ifconfig: `--help' gives usage information.\n",
                        word));
        return kFailed;
    }

    sim::IpStack& ip() { return process_.name_space().ip(); }

    std::optional<Address> current() {
        for (const auto& address : ip().addresses(interface_, IpAddress::Family::v4))
            if (address.label == label_) return address;
        return std::nullopt;
    }

    int up(Words&, bool) { return refused("SIOCSIFFLAGS", interface_.set_up(true)); }

    int down(Words&, bool) {
        if (label_ == interface_.name) return refused("SIOCSIFFLAGS", interface_.set_up(false));
        if (const auto alias = current())
            return refused("SIOCSIFFLAGS", ip().delete_address(interface_, {.local = alias->local,
                                                                            .label = label_}));
        return 0;
    }

    int set_arp(Words&, bool on) {
        interface_.flags.noarp = !on;
        return 0;
    }

    int set_promiscuous(Words&, bool on) {
        if (interface_.flags.promiscuous != on) interface_.change_promiscuity(on ? 1 : -1);
        interface_.flags.promiscuous = on;
        return 0;
    }

    int set_all_multicast(Words&, bool on) {
        if (interface_.flags.allmulti != on) interface_.change_all_multicast(on ? 1 : -1);
        interface_.flags.allmulti = on;
        return 0;
    }

    int set_multicast(Words&, bool on) {
        interface_.flags.multicast = on;
        return 0;
    }

    static std::optional<std::uint32_t> number(const std::string& text) {
        std::uint32_t value = 0;
        const auto* end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, value);
        if (error != std::errc() || stop != end) return std::nullopt;
        return value;
    }

    int set_mtu(Words& words, bool) {
        const auto value = number(take(words));
        return refused("SIOCSIFMTU", value ? interface_.set_mtu(*value) : refuse(EINVAL));
    }

    int set_queue_length(Words& words, bool) {
        const auto value = number(take(words));
        if (!value) return refused("SIOCSIFTXQLEN", refuse(EINVAL));
        interface_.tx_queue_length = *value;
        return 0;
    }

    int set_hardware_address(Words& words, bool) {
        const auto kind = take(words);
        const auto mac = MacAddress::parse(take(words));
        if (kind != "ether" || !mac) {
            process_.err("hw address type `" + kind + "' has no handler to set address. failed.\n");
            return kFailed;
        }
        return refused("SIOCSIFHWADDR", interface_.set_address(*mac));
    }

    int set_name(Words& words, bool) {
        return refused("SIOCSIFNAME", interface_.set_name(take(words)));
    }

    // SIOCSIFADDR takes the old address of that label away; the mask is the class's until given.
    int replace(const IpAddress& address, unsigned prefix_length, const IpAddress& broadcast) {
        if (const auto old = current())
            if (const auto gone = ip().delete_address(
                    interface_,
                    {.local = old->local, .prefix_length = old->prefix_length, .label = label_});
                !gone)
                return refused("SIOCSIFADDR", gone);
        if (address.is_unspecified()) return 0;
        sim::AddressRequest request;
        request.local = address;
        request.prefix_length = static_cast<std::uint8_t>(prefix_length);
        request.broadcast = broadcast;
        request.label = label_;
        if (interface_.flags.loopback) request.scope = sim::Scope::host;
        if (const auto done = ip().add_address(interface_, request); !done)
            return refused("SIOCSIFADDR", done);
        return refused("SIOCSIFFLAGS", interface_.set_up(true));
    }

    int apply_address(const std::string& word) {
        const auto slash = word.find('/');
        const auto address =
            IpAddress::parse(word.substr(0, slash) == "0" ? "0.0.0.0" : word.substr(0, slash));
        if (!address || !address->is_v4()) return bad_name(word);
        auto length = class_length(*address);
        if (slash != std::string::npos) length = number(word.substr(slash + 1)).value_or(33);
        if (length > 32) return bad_name(word);
        return replace(*address, length, broadcast_of(*address, length));
    }

    int set_netmask(Words& words, bool) {
        const auto word = take(words);
        const auto mask = IpAddress::parse(word);
        if (!mask || !mask->is_v4()) return bad_name(word);
        const auto old = current();
        if (!old) return refused("SIOCSIFNETMASK", refuse(EADDRNOTAVAIL));
        const auto length = static_cast<unsigned>(std::countl_one(mask->v4_value()));
        return replace(old->local, length, broadcast_of(old->local, length));
    }

    int set_broadcast(Words& words, bool) {
        if (words.empty()) return 0;
        const auto address = IpAddress::parse(words.front());
        if (!address || !address->is_v4()) return 0;
        words = words.subspan(1);
        const auto old = current();
        if (!old) return refused("SIOCSIFBRDADDR", refuse(EADDRNOTAVAIL));
        return replace(old->local, old->prefix_length, *address);
    }

    std::optional<std::pair<IpAddress, unsigned>> read_v6(Words& words) {
        const auto word = take(words);
        const auto slash = word.find('/');
        const auto address = IpAddress::parse(word.substr(0, slash));
        const auto length =
            slash == std::string::npos ? std::optional(0u) : number(word.substr(slash + 1));
        if (!address || !address->is_v6() || !length || *length > 128) {
            bad_name(word);
            return std::nullopt;
        }
        return std::pair(*address, unsigned{*length});
    }

    int add_v6(Words& words, bool) {
        const auto given = read_v6(words);
        if (!given) return kFailed;
        sim::AddressRequest request;
        request.local = given->first;
        request.prefix_length = static_cast<std::uint8_t>(given->second);
        return refused("SIOCSIFADDR", ip().add_address(interface_, request));
    }

    int delete_v6(Words& words, bool) {
        const auto given = read_v6(words);
        if (!given) return kFailed;
        return refused("SIOCDIFADDR",
                       ip().delete_address(interface_, {.local = given->first, .label = {}}));
    }

    Process& process_;
    Interface& interface_;
    std::string label_;
};

int show_one(Process& process, const std::string& name, bool brief) {
    const auto colon = name.find(':');
    const auto* interface = process.name_space().find(name.substr(0, colon));
    if (interface == nullptr) {
        process.err(
            fmt::format("{}: error fetching interface information: Device not found\n", name));
        return kFailed;
    }
    if (brief) return list(process, true, true);
    if (colon == std::string::npos) {
        process.out(text_of(process, *interface));
        return 0;
    }
    for (const auto& address :
         process.name_space().ip().addresses(*interface, IpAddress::Family::v4))
        if (address.label == name) process.out(alias_text(*interface, address));
    return 0;
}

int configure(Process& process, const std::string& name, Words words) {
    auto* interface = process.name_space().find(name.substr(0, name.find(':')));
    if (interface == nullptr) {
        process.err(fmt::format("{}: ERROR while getting interface flags: {}\n", name,
                                std::strerror(ENODEV)));
        return kRefused;
    }
    if (words.front() == "inet" && words.size() > 1) words = words.subspan(1);
    Configuration configuration(process, *interface, name);
    while (!words.empty())
        if (const int status = configuration.apply(words); status != 0) return status;
    return 0;
}

int run(Process& process) {
    auto words = Words(process.arguments()).subspan(1);
    bool all = false, brief = false;
    for (; !words.empty() && words.front().starts_with("-"); words = words.subspan(1)) {
        if (words.front() == "-a") {
            all = true;
        } else if (words.front() == "-s") {
            brief = true;
        } else if (words.front() != "-v") {
            process.err(
                fmt::format("ifconfig: option `{}' not recognised.\n"
                            "ifconfig: `--help' gives usage information.\n",
                            words.front()));
            return kFailed;
        }
    }
    if (words.empty()) return list(process, all, brief);
    if (words.size() == 1) return show_one(process, words.front(), brief);
    return configure(process, words.front(), words.subspan(1));
}

}  // namespace

Task ifconfig(Process& process) { co_return run(process); }

}  // namespace vxlab::labs
