// Any words as arguments of every parser of `ip`, `bridge` and `tc`, any text as a batch, and any
// words as the options of `iperf`, `iperf3`, `iptables` and `ethtool`. Parsers are
// pure: they must come to an end, and either fail with a text or have read every word.
#include <cstdlib>
#include <string>
#include <vector>

#include "labs/tools/bridge/fdb_words.h"
#include "labs/tools/bridge/link_words.h"
#include "labs/tools/bridge/vlan_words.h"
#include "labs/tools/ethtool/features.h"
#include "labs/tools/ip/address_words.h"
#include "labs/tools/ip/link_words.h"
#include "labs/tools/ip/neighbour_words.h"
#include "labs/tools/ip/route_show.h"
#include "labs/tools/ip/route_words.h"
#include "labs/tools/iperf/options.h"
#include "labs/tools/iperf3/options.h"
#include "labs/tools/iproute/batch.h"
#include "labs/tools/iptables/words.h"
#include "labs/tools/tc/words.h"

namespace {

using namespace vxlab::labs;
using iproute::Arguments;
using Family = vxlab::IpAddress::Family;

// A few devices; no namespaces.
class Names final : public DeviceNames {
public:
    int index_of(std::string_view name) const override {
        return name.starts_with('v') ? static_cast<int>(name.size()) : 0;
    }
    std::shared_ptr<vxlab::sim::Namespace> name_space_of(std::string_view) const override {
        return nullptr;
    }
};

template <class Parse>
void feed(const std::vector<std::string>& words, Parse parse) {
    Arguments arguments(words);
    parse(arguments);
    if (!arguments.failure() && arguments.more()) std::abort();
    if (arguments.failure() && arguments.failure()->text.empty()) std::abort();
}

void feed_ip(const std::vector<std::string>& words, const Names& names) {
    for (const auto family : {Family::none, Family::v4, Family::v6}) {
        for (const auto verb : {ip_tool::AddressVerb::add, ip_tool::AddressVerb::remove})
            feed(words, [&](auto& a) { ip_tool::parse_address_change(a, verb, family); });
        feed(words, [&](auto& a) { ip_tool::parse_address_filter(a, family, names); });
        feed(words, [&](auto& a) { ip_tool::parse_route_words(a, family, names); });
        feed(words, [&](auto& a) { ip_tool::parse_route_filter(a, family); });
        feed(words, [&](auto& a) { ip_tool::parse_neighbour_words(a, family); });
        feed(words, [&](auto& a) { ip_tool::parse_neighbour_filter(a, family, 0, names); });
    }
    for (const auto changing : {false, true})
        feed(words, [&](auto& a) {
            auto parsed = ip_tool::parse_link_words(a, names);
            ip_tool::parse_link_kind(a, parsed, changing, names);
        });
}

void feed_bridge(const std::vector<std::string>& words, const Names& names) {
    feed(words, [&](auto& a) { bridge_tool::parse_fdb_words(a, Family::none, names); });
    feed(words, [&](auto& a) { bridge_tool::parse_fdb_filter(a); });
    feed(words, [&](auto& a) { bridge_tool::parse_fdb_question(a); });
    feed(words, [&](auto& a) { bridge_tool::parse_fdb_flush(a); });
    feed(words, [&](auto& a) { bridge_tool::parse_port_words(a, names); });
    feed(words, [&](auto& a) { bridge_tool::parse_vlan_words(a); });
    feed(words, [&](auto& a) { bridge_tool::parse_mdb_words(a); });
}

void feed_others(const std::vector<std::string>& words) {
    feed(words, [](auto& a) { tc_tool::parse_qdisc(a); });
    const auto iperf = iperf_tool::parse_options(words);
    if (const auto* ending = std::get_if<iperf_tool::Ending>(&iperf))
        if (ending->out.empty() && ending->err.empty()) std::abort();
    const auto iperf3 = iperf3_tool::parse_options(words);
    if (const auto* ending = std::get_if<iperf3_tool::Ending>(&iperf3))
        if (ending->out.empty() && ending->err.empty()) std::abort();
    const auto iptables = iptables_tool::parse(words);
    if (iptables.letter == 0 && iptables.error.empty()) std::abort();
    for (const auto& word : words) ethtool::parse_feature(word);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const Names names;
    for (const auto& line : iproute::parse_batch(text)) {
        feed_ip(line.words, names);
        feed_bridge(line.words, names);
        feed_others(line.words);
    }
    return 0;
}
