// Reads `bridge vlan` and `bridge mdb`.
#include "labs/tools/bridge/vlan_words.h"

#include <fmt/format.h>

#include "labs/tools/bridge/commands.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::bridge_tool {

namespace {

constexpr int kVlans = 4096;

void read_id(Arguments& arguments, VlanWords& words) {
    const auto word = arguments.next();
    const auto dash = word.find('-');
    words.first = words.last = leading_number(word.substr(0, dash));
    if (dash != std::string::npos) {
        words.last = leading_number(word.substr(dash + 1));
        if (words.first >= words.last || words.last >= kVlans)
            arguments.fail(fmt::format("Invalid VLAN range \"{}\"\n", word));
    } else if (words.first >= kVlans) {
        arguments.fail(fmt::format("Invalid VLAN ID \"{}\"\n", words.first & 0xffff));
    }
}

void skip(Arguments& arguments, std::string_view usage) {
    if (arguments.begins("help"))
        arguments.fail(std::string(usage));
    else
        arguments.next();  // iproute2 passes over what it does not know
}

}  // namespace

VlanWords parse_vlan_words(Arguments& arguments) {
    VlanWords words;
    while (arguments.more()) {
        if (arguments.is("dev"))
            words.device = arguments.next();
        else if (arguments.is("vid"))
            read_id(arguments, words);
        else if (arguments.is("self"))
            words.to_device = true;
        else if (arguments.is("master"))
            words.to_device = false;
        else if (arguments.begins("pvid"))
            words.pvid = true;
        else if (arguments.begins("untagged"))
            words.untagged = true;
        else if (arguments.is("tunnel_info"))
            words.has_tunnel = true;
        else
            skip(arguments, usage::kBridgeVlan);
    }
    if (!arguments.failure() && (words.device.empty() || words.first < 0))
        arguments.fail("Device and VLAN ID are required arguments.\n");
    return words;
}

MdbWords parse_mdb_words(Arguments& arguments) {
    MdbWords words;
    while (arguments.more()) {
        if (arguments.is("dev"))
            words.device = arguments.next();
        else if (arguments.is("grp"))
            words.group = arguments.next();
        else if (arguments.is("port"))
            words.port = arguments.next();
        else if (arguments.begins("permanent"))
            words.permanent = true;
        else if (arguments.begins("temp"))
            words.permanent = false;
        else if (arguments.is("vid"))
            words.vlan = static_cast<std::uint16_t>(leading_number(arguments.next()));
        else if (arguments.is("src"))
            words.source = arguments.next();
        else
            skip(arguments, usage::kMdb);
    }
    if (!arguments.failure() && (words.device.empty() || words.port.empty() || words.group.empty()))
        arguments.fail("Device, group address and port name are required arguments.\n");
    return words;
}

}  // namespace vxlab::labs::bridge_tool
