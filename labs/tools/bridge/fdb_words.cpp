// Reads `bridge fdb`.
#include "labs/tools/bridge/fdb_words.h"

#include <fmt/format.h>

#include "labs/tools/bridge/commands.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::bridge_tool {

namespace {

namespace nud = sim::nud;
namespace ntf = sim::ntf;

void read_mac(Arguments& arguments, std::string& mac) {
    if (!arguments.is("to") && arguments.begins("help")) {
        arguments.fail(std::string(usage::kFdb));
        return;
    }
    const auto word = arguments.next();
    if (!mac.empty()) arguments.garbage("to", word);
    mac = word;
}

std::uint32_t read_vni(Arguments& arguments, std::string_view message) {
    const auto vni = arguments.number(message);
    if (vni >= 1U << 24) arguments.invalid(message, arguments.last());
    return vni;
}

std::uint16_t read_vlan(Arguments& arguments) {
    return static_cast<std::uint16_t>(leading_number(arguments.next()));
}

bool read_remote(Arguments& arguments, FdbWords& words, IpAddress::Family family,
                 const DeviceNames& names) {
    auto& request = words.request;
    if (arguments.is("dst")) {
        if (request.dst) arguments.garbage("dst", arguments.next());
        // These are addresses of no length.
        request.dst = arguments.is_one_of({"any", "all", "default"}) ? IpAddress()
                                                                     : arguments.address(family);
    } else if (arguments.is("nhid")) {
        arguments.number("\"id\" value is invalid\n");
        words.has_nexthop_id = true;
    } else if (arguments.is("port")) {
        request.port = arguments.number<std::uint16_t>("invalid port\n");
    } else if (arguments.is("vni")) {
        request.vni = read_vni(arguments, "invalid VNI\n");
    } else if (arguments.is("src_vni")) {
        request.source_vni = read_vni(arguments, "invalid src VNI\n");
    } else if (arguments.is("via")) {
        const auto device = arguments.next();
        request.via = names.index_of(device);
        if (request.via == 0) arguments.fail(fmt::format("Cannot find device \"{}\"\n", device));
    } else {
        return false;
    }
    return true;
}

bool read_flag(Arguments& arguments, sim::FdbRequest& request) {
    const auto flag = [&](std::uint16_t bit) {
        request.flags = static_cast<std::uint16_t>(request.flags | bit);
        return true;
    };
    const auto state = [&](std::uint16_t bits) {
        request.state = static_cast<std::uint16_t>(request.state | bits);
        return true;
    };
    if (arguments.is("self")) return flag(ntf::self);
    if (arguments.begins("master")) return flag(ntf::master);
    if (arguments.begins("router")) return flag(ntf::router);
    if (arguments.begins("local") || arguments.begins("permanent")) return state(nud::permanent);
    if (arguments.begins("temp") || arguments.begins("static"))
        return state(nud::noarp | nud::reachable);
    if (arguments.begins("dynamic")) return state(nud::reachable);
    if (arguments.begins("vlan")) {
        request.vlan = read_vlan(arguments);
        return true;
    }
    if (arguments.begins("use")) return flag(ntf::use);
    if (arguments.begins("extern_learn")) return flag(ntf::extern_learned);
    if (arguments.begins("sticky")) return flag(ntf::sticky);
    return false;
}

}  // namespace

std::optional<MacAddress> parse_fdb_mac(std::string_view word) {
    std::uint64_t value = 0;
    for (auto octets = 0; octets < 6; ++octets) {
        const auto colon = std::min(word.find(':'), word.size());
        const auto octet = iproute::parse_unsigned(std::string(word.substr(0, colon)), 255, 16);
        if (!octet || (octets < 5 && colon == word.size())) return std::nullopt;
        value = value << 8 | *octet;
        word.remove_prefix(std::min(colon + 1, word.size()));
    }
    return MacAddress(value);
}

FdbWords parse_fdb_words(Arguments& arguments, IpAddress::Family family, const DeviceNames& names) {
    FdbWords words;
    auto& request = words.request;
    request.flags = 0;
    request.state = 0;
    while (arguments.more()) {
        if (arguments.is("dev"))
            words.device = arguments.next();
        else if (!read_remote(arguments, words, family, names) && !read_flag(arguments, request))
            read_mac(arguments, words.mac);
    }
    if (arguments.failure()) return words;
    if (words.device.empty() || words.mac.empty()) {
        arguments.fail("Device and address are required arguments.\n");
        return words;
    }
    if (words.has_nexthop_id && (request.dst || request.port || request.vni)) {
        arguments.fail("dst, port, vni are mutually exclusive with nhid\n");
        return words;
    }
    if ((request.flags & (ntf::self | ntf::master)) == 0)
        request.flags = static_cast<std::uint16_t>(request.flags | ntf::self);
    if ((request.state & (nud::permanent | nud::reachable)) == 0)
        request.state = static_cast<std::uint16_t>(request.state | nud::permanent);
    const auto mac = parse_fdb_mac(words.mac);
    if (!mac) arguments.fail(fmt::format("Invalid mac address {}\n", words.mac));
    request.mac = mac.value_or(MacAddress());
    return words;
}

namespace {

std::uint16_t read_state(Arguments& arguments) {
    const auto word = arguments.next();
    if (word == "permanent") return nud::permanent;
    if (word == "static") return nud::noarp;
    if (word == "stale") return nud::stale;
    if (word == "reachable" || word == "dynamic") return nud::reachable;
    if (word == "all") return 0xffff;
    const auto number = iproute::parse_unsigned(word, 0xffff);
    if (!number) arguments.invalid("invalid state", word);
    return static_cast<std::uint16_t>(number.value_or(0));
}

}  // namespace

FdbFilter parse_fdb_filter(Arguments& arguments) {
    FdbFilter filter;
    while (arguments.more()) {
        if (arguments.is_one_of({"brport", "dev"})) {
            filter.has_port = true;
            filter.device = arguments.next();
        } else if (arguments.is("br")) {
            filter.bridge = arguments.next();
        } else if (arguments.is("vlan")) {
            filter.vlan = read_vlan(arguments);
        } else if (arguments.is("state")) {
            filter.states = read_state(arguments);
        } else if (arguments.is("dynamic")) {
            filter.dynamic = true;
        } else if (arguments.begins("help")) {
            arguments.fail(std::string(usage::kFdb));
        } else {
            arguments.next();  // iproute2 passes over what it does not know
        }
    }
    return filter;
}

FdbQuestion parse_fdb_question(Arguments& arguments) {
    FdbQuestion question;
    while (arguments.more()) {
        if (arguments.is("brport")) {
            question.device = arguments.next();
            question.flags |= ntf::master;
        } else if (arguments.is("br")) {
            question.bridge = arguments.next();
        } else if (arguments.is("dev")) {
            question.device = arguments.next();
        } else if (arguments.is("vni")) {
            read_vni(arguments, "invalid VNI\n");
        } else if (arguments.is("self")) {
            question.flags |= ntf::self;
        } else if (arguments.begins("master")) {
            question.flags |= ntf::master;
        } else if (arguments.begins("vlan")) {
            question.vlan = read_vlan(arguments);
        } else if (!arguments.begins("dynamic")) {
            read_mac(arguments, question.mac);
        }
    }
    if (!arguments.failure() &&
        (question.mac.empty() || (question.device.empty() && question.bridge.empty())))
        arguments.fail("Device or master and address are required arguments.\n");
    return question;
}

namespace {

struct FlushWord {
    std::string_view word;
    std::uint16_t state, state_mask, flags, flags_mask;
};

constexpr std::uint16_t kAddedByUser = ntf::use;
constexpr std::uint16_t kFixed = nud::permanent | nud::noarp;

constexpr FlushWord kFlushWords[] = {
    {"permanent", nud::permanent, nud::permanent, 0, 0},
    {"nopermanent", 0, nud::permanent, 0, 0},
    {"static", nud::noarp, kFixed, 0, 0},
    {"nostatic", 0, nud::noarp, 0, 0},
    {"dynamic", 0, kFixed, 0, 0},
    {"nodynamic", nud::noarp, nud::noarp, 0, 0},
    {"added_by_user", 0, 0, kAddedByUser, kAddedByUser},
    {"noadded_by_user", 0, 0, 0, kAddedByUser},
    {"extern_learn", 0, 0, ntf::extern_learned, ntf::extern_learned},
    {"noextern_learn", 0, 0, 0, ntf::extern_learned},
    {"sticky", 0, 0, ntf::sticky, ntf::sticky},
    {"nosticky", 0, 0, 0, ntf::sticky},
    {"offloaded", 0, 0, ntf::offloaded, ntf::offloaded},
    {"nooffloaded", 0, 0, 0, ntf::offloaded}};

bool read_flush_word(Arguments& arguments, sim::FdbFlush& filter) {
    for (const auto& word : kFlushWords) {
        if (!arguments.is(word.word)) continue;
        filter.state |= word.state;
        filter.state_mask |= word.state_mask;
        filter.row_flags |= word.flags;
        filter.row_flags_mask |= word.flags_mask;
        return true;
    }
    return false;
}

}  // namespace

FdbFlushWords parse_fdb_flush(Arguments& arguments) {
    FdbFlushWords words;
    while (arguments.more()) {
        if (arguments.is("dev")) {
            words.device = arguments.next();
        } else if (arguments.is("brport")) {
            words.port = arguments.next();
        } else if (arguments.is("vlan")) {
            words.filter.vlan = read_vlan(arguments);
        } else if (arguments.is("self")) {
            words.filter.flags |= ntf::self;
        } else if (arguments.is("master")) {
            words.filter.flags |= ntf::master;
        } else if (!read_flush_word(arguments, words.filter)) {
            if (arguments.is("help"))
                arguments.fail(std::string(usage::kFdb));
            else
                arguments.next();  // iproute2 passes over what it does not know
        }
    }
    if (!arguments.failure() && words.device.empty())
        arguments.fail("Device is a required argument.\n");
    if (words.filter.flags == 0) words.filter.flags = ntf::self;
    return words;
}

}  // namespace vxlab::labs::bridge_tool
