#include "core/sim/ip/settings.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace vxlab::sim {
namespace {

// The settings of one device below one folder, beside those of `all`.
class Reader {
public:
    Reader(const Sysctls& sysctls, std::string folder, const std::string& name)
        : sysctls_(sysctls), own_(folder + name + "."), all_(folder + "all.") {}

    std::int64_t own(std::string_view leaf) const { return number(own_, leaf); }
    std::int64_t either(std::string_view leaf) const {
        return std::max(own(leaf), number(all_, leaf));
    }
    std::int64_t both(std::string_view leaf) const {
        return std::min(own(leaf), number(all_, leaf));
    }

private:
    std::int64_t number(std::string path, std::string_view leaf) const {
        return sysctls_.number(path.append(leaf));
    }

    const Sysctls& sysctls_;
    std::string own_, all_;
};

NeighbourSettings neighbour(const Reader& reader) {
    return {.mcast_solicit = reader.own("mcast_solicit"),
            .ucast_solicit = reader.own("ucast_solicit"),
            .retrans_time_ms = reader.own("retrans_time_ms"),
            .base_reachable_time_ms = reader.own("base_reachable_time_ms"),
            .delay_first_probe_time = reader.own("delay_first_probe_time"),
            .gc_stale_time = reader.own("gc_stale_time"),
            .unres_qlen = reader.own("unres_qlen"),
            .locktime = reader.own("locktime")};
}

}  // namespace

DeviceSettings Settings::read(const std::string& name) const {
    DeviceSettings device;
    const Reader v4(sysctls_, "net.ipv4.conf.", name);
    device.forwarding = v4.own("forwarding");
    device.rp_filter = v4.either("rp_filter");
    device.accept_local = v4.either("accept_local");
    device.route_localnet = v4.either("route_localnet");
    device.arp_ignore = v4.either("arp_ignore");
    device.arp_announce = v4.either("arp_announce");
    device.arp_accept = v4.either("arp_accept");
    device.arp_notify = v4.either("arp_notify");
    device.arp_filter = v4.either("arp_filter");
    device.proxy_arp = v4.either("proxy_arp");
    device.drop_gratuitous_arp = v4.either("drop_gratuitous_arp");
    device.promote_secondaries = v4.either("promote_secondaries");
    device.send_redirects = v4.either("send_redirects");
    device.accept_redirects =
        device.forwarding != 0 ? v4.both("accept_redirects") : v4.either("accept_redirects");
    device.ignore_linkdown = v4.either("ignore_routes_with_linkdown");
    const Reader v6(sysctls_, "net.ipv6.conf.", name);
    device.forwarding6 = v6.own("forwarding");
    device.disable6 = v6.own("disable_ipv6");
    device.hop_limit6 = v6.own("hop_limit");
    device.accept_dad = v6.either("accept_dad");
    device.dad_transmits = v6.own("dad_transmits");
    device.accept_ra = v6.own("accept_ra");
    device.proxy_ndp = v6.either("proxy_ndp");
    device.addr_gen_mode = v6.own("addr_gen_mode");
    device.router_solicitations = v6.own("router_solicitations");
    device.router_solicitation_interval = v6.own("router_solicitation_interval");
    device.ndisc_notify = v6.either("ndisc_notify");
    device.ignore_linkdown6 = v6.either("ignore_routes_with_linkdown");
    device.neighbour4 = neighbour(Reader(sysctls_, "net.ipv4.neigh.", name));
    device.neighbour6 = neighbour(Reader(sysctls_, "net.ipv6.neigh.", name));
    return device;
}

GlobalSettings Settings::read_global() const {
    return {.default_ttl = sysctls_.number("net.ipv4.ip_default_ttl", 64),
            .echo_ignore_all = sysctls_.number("net.ipv4.icmp_echo_ignore_all"),
            .echo_ignore_broadcasts = sysctls_.number("net.ipv4.icmp_echo_ignore_broadcasts", 1),
            .echo6_ignore_all = sysctls_.number("net.ipv6.icmp.echo_ignore_all"),
            .echo6_ignore_multicast = sysctls_.number("net.ipv6.icmp.echo_ignore_multicast"),
            .forwarding6 = sysctls_.number("net.ipv6.conf.all.forwarding"),
            .forward_use_pmtu = sysctls_.number("net.ipv4.ip_forward_use_pmtu"),
            .nonlocal_bind = sysctls_.number("net.ipv4.ip_nonlocal_bind"),
            .nonlocal_bind6 = sysctls_.number("net.ipv6.ip_nonlocal_bind"),
            .multipath_hash = sysctls_.number("net.ipv4.fib_multipath_hash_policy")};
}

void Settings::refresh() {
    if (revision_ == sysctls_.revision()) return;
    revision_ = sysctls_.revision();
    devices_.clear();
    global_ = read_global();
}

const DeviceSettings& Settings::of(const Interface& interface) {
    refresh();
    const auto found = devices_.find(interface.id);
    if (found != devices_.end()) return found->second;
    return devices_.emplace(interface.id, read(interface.name)).first->second;
}

const GlobalSettings& Settings::global() {
    refresh();
    return global_;
}

}  // namespace vxlab::sim
