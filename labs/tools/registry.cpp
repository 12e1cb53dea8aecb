// The table of lent names.
#include "labs/tools/registry.h"

#include <algorithm>

#include "labs/tools/arp.h"
#include "labs/tools/arping/arping.h"
#include "labs/tools/basic/basic.h"
#include "labs/tools/brctl.h"
#include "labs/tools/bridge/bridge.h"
#include "labs/tools/ethtool/ethtool.h"
#include "labs/tools/ifconfig.h"
#include "labs/tools/ip/ip.h"
#include "labs/tools/iperf/iperf.h"
#include "labs/tools/iperf3/iperf3.h"
#include "labs/tools/iptables/iptables.h"
#include "labs/tools/ping/ping.h"
#include "labs/tools/route.h"
#include "labs/tools/sysctl/sysctl.h"
#include "labs/tools/tc/tc.h"
#include "labs/tools/tcpdump/tcpdump.h"
#include "labs/tools/trace_path/trace_path.h"

namespace vxlab::labs {
namespace {

std::vector<Tool> sorted(std::vector<Tool> tools) {
    std::sort(tools.begin(), tools.end(),
              [](const Tool& a, const Tool& b) { return a.name < b.name; });
    return tools;
}

}  // namespace

const std::vector<Tool>& tools() {
    static const auto all = sorted({
        {"arp", arp},
        {"brctl", brctl},
        {"arping", arping},
        {"bridge", bridge},
        {"ethtool", run_ethtool},
        {"ifconfig", ifconfig},
        {"ip", ip},
        {"ip6tables", iptables},
        {"iperf", iperf},
        {"iperf3", iperf3},
        {"iptables", iptables},
        {"modprobe", run_modprobe},
        {"nsenter", run_nsenter},
        {"ping", ping},
        {"ping6", ping},
        {"route", route},
        {"sleep", run_sleep},
        {"ssh", run_ssh},
        {"sudo", run_sudo},
        {"sysctl", run_sysctl},
        {"tc", tc},
        {"tcpdump", tcpdump},
        {"tracepath", tracepath},
        {"tracepath6", tracepath},
        {"traceroute", traceroute},
        {"traceroute6", traceroute},
        {"timeout", run_timeout},

        {"containerlab", run_not_simulated},
        {"dhclient", run_not_simulated},
        {"dhcpcd", run_not_simulated},
        {"docker", run_not_simulated},
        {"mn", run_not_simulated},
        {"netstat", run_not_simulated},
        {"nft", run_not_simulated},
        {"ovs-appctl", run_not_simulated},
        {"ovs-dpctl", run_not_simulated},
        {"ovs-ofctl", run_not_simulated},
        {"ovs-vsctl", run_not_simulated},
        {"ovsdb-client", run_not_simulated},
        {"podman", run_not_simulated},
        {"ss", run_not_simulated},
    });
    return all;
}

const Tool* find_tool(std::string_view name) {
    const auto& all = tools();
    const auto found = std::lower_bound(
        all.begin(), all.end(), name,
        [](const Tool& tool, std::string_view wanted) { return tool.name < wanted; });
    return found != all.end() && found->name == name ? &*found : nullptr;
}

}  // namespace vxlab::labs
