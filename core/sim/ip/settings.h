// The sysctls that packets depend on, as numbers: read from the namespace's texts when one of them
// changed, not once a packet.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "core/sim/interface.h"
#include "core/sim/sysctls.h"

namespace vxlab::sim {

// net.ipv4.neigh.X or net.ipv6.neigh.X, in the units of the names.
struct NeighbourSettings {
    std::int64_t mcast_solicit = 3, ucast_solicit = 3, retrans_time_ms = 1000;
    std::int64_t base_reachable_time_ms = 30'000, delay_first_probe_time = 5, gc_stale_time = 60;
    std::int64_t unres_qlen = 101, locktime = 100;
};

// net.ipv4.conf.X, each combined with `all` as the kernel combines them (linux/inetdevice.h).
struct DeviceSettings {
    std::int64_t forwarding = 0, rp_filter = 0, accept_local = 0, route_localnet = 0;
    std::int64_t arp_ignore = 0, arp_announce = 0, arp_accept = 0, arp_notify = 0, arp_filter = 0;
    std::int64_t proxy_arp = 0, drop_gratuitous_arp = 0, promote_secondaries = 0;
    std::int64_t send_redirects = 1, accept_redirects = 1, ignore_linkdown = 0;
    // net.ipv6.conf.X
    std::int64_t forwarding6 = 0, disable6 = 0, hop_limit6 = 64, accept_dad = 1;
    std::int64_t dad_transmits = 1, accept_ra = 1, proxy_ndp = 0, addr_gen_mode = 0;
    std::int64_t router_solicitations = -1, router_solicitation_interval = 4, ndisc_notify = 0;
    std::int64_t ignore_linkdown6 = 0;
    NeighbourSettings neighbour4, neighbour6;
};

struct GlobalSettings {
    std::int64_t default_ttl = 64, echo_ignore_all = 0, echo_ignore_broadcasts = 1;
    std::int64_t echo6_ignore_all = 0, echo6_ignore_multicast = 0, forwarding6 = 0;
    std::int64_t forward_use_pmtu = 0, nonlocal_bind = 0, nonlocal_bind6 = 0, multipath_hash = 0;
};

class Settings {
public:
    explicit Settings(const Sysctls& sysctls) : sysctls_(sysctls) {}

    // Hold until the next call.
    const DeviceSettings& of(const Interface& interface);
    const GlobalSettings& global();

private:
    void refresh();
    DeviceSettings read(const std::string& name) const;
    GlobalSettings read_global() const;

    const Sysctls& sysctls_;
    std::uint64_t revision_ = 0;
    std::unordered_map<trace::InterfaceId, DeviceSettings> devices_;
    GlobalSettings global_{};
};

}  // namespace vxlab::sim
