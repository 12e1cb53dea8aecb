// Reads `ip neigh`.
#include "labs/tools/ip/neighbour_words.h"

#include "labs/tools/iproute/names.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::ip_tool {

namespace {

using iproute::Arguments;
using Family = IpAddress::Family;

std::uint16_t read_state(Arguments& arguments) {
    const auto word = arguments.next();
    const auto state = iproute::parse_nud(word);
    if (!state) arguments.invalid("nud state is bad", word);
    return state.value_or(0);
}

std::uint8_t read_protocol(Arguments& arguments) {
    const auto word = arguments.next();
    const auto protocol = iproute::parse_protocol(word);
    if (!protocol) arguments.invalid("\"protocol\" value is invalid\n", word);
    return protocol.value_or(0);
}

void read_destination(Arguments& arguments, NeighbourWords& words, Family family) {
    if (!arguments.is("to") && arguments.begins("help")) {
        arguments.fail(std::string(usage::kNeighbour));
        return;
    }
    if (words.has_address) {
        arguments.garbage("to", arguments.next());
        return;
    }
    words.address = arguments.address(family);
    words.has_address = true;
}

bool read_flag(Arguments& arguments, NeighbourWords& words) {
    if (arguments.is("router"))
        words.router = true;
    else if (arguments.begins("use"))
        words.use = true;
    else if (arguments.begins("managed"))
        words.managed = true;
    else if (arguments.begins("extern_learn"))
        words.extern_learn = true;
    else
        return false;
    return true;
}

}  // namespace

NeighbourWords parse_neighbour_words(Arguments& arguments, Family family) {
    NeighbourWords words;
    while (arguments.more()) {
        if (arguments.is("lladdr")) {
            words.lladdr = arguments.next();
        } else if (arguments.is("nud")) {
            words.state = read_state(arguments);
        } else if (arguments.begins("proxy")) {
            words.is_proxy = true;
            read_destination(arguments, words, family);
        } else if (read_flag(arguments, words)) {
            continue;
        } else if (arguments.is("dev")) {
            words.device = arguments.next();
        } else if (arguments.begins("protocol")) {
            words.protocol = read_protocol(arguments);
        } else {
            read_destination(arguments, words, family);
        }
    }
    return words;
}

NeighbourFilter parse_neighbour_filter(Arguments& arguments, Family family, std::uint32_t states,
                                       const DeviceNames& names) {
    NeighbourFilter filter;
    std::optional<std::uint32_t> asked;
    while (arguments.more()) {
        if (arguments.is("dev")) {
            filter.device = arguments.next();
        } else if (arguments.is("master")) {
            filter.master = names.index_of(arguments.next());
            if (*filter.master == 0) arguments.invalid("Device does not exist\n", arguments.last());
        } else if (arguments.is("vrf")) {
            const auto word = arguments.next();
            arguments.invalid("Not a valid VRF name\n", word);
        } else if (arguments.is("nomaster")) {
            filter.master = 0;
        } else if (arguments.is("unused")) {
            filter.unused = true;
        } else if (arguments.is("nud")) {
            if (arguments.is("all")) {
                asked = 0xffff'ffff;
                continue;
            }
            const auto state = read_state(arguments);
            asked = asked.value_or(0) | (state == 0 ? kNudNone : state);
        } else if (arguments.is("proxy")) {
            filter.proxy = true;
        } else if (arguments.begins("protocol")) {
            filter.protocol = read_protocol(arguments);
        } else {
            if (!arguments.is("to") && arguments.begins("help"))
                arguments.fail(std::string(usage::kNeighbour));
            filter.to = arguments.prefix(family);
        }
    }
    filter.states = asked.value_or(states);
    return filter;
}

}  // namespace vxlab::labs::ip_tool
