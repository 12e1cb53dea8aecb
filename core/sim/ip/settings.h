// The sysctls below net.ipv4 and net.ipv6 that are modelled, with the kernel's defaults, and their
// text form. Paths are those of /proc/sys: "net/ipv4/conf/eth0/rp_filter".
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/kernel_error.h"

namespace vxlab::sim {

class Interface;

// net/ipv4/conf/X
struct Ipv4Conf {
    int forwarding = 0, mc_forwarding = 0, rp_filter = 0, accept_redirects = 1;
    int secure_redirects = 1, send_redirects = 1, shared_media = 1, accept_source_route = 1;
    int accept_local = 0, route_localnet = 0, src_valid_mark = 0, log_martians = 0;
    int proxy_arp = 0, proxy_arp_pvlan = 0, arp_filter = 0, arp_announce = 0, arp_ignore = 0;
    int arp_accept = 0, arp_notify = 0, arp_evict_nocarrier = 1, promote_secondaries = 0;
    int disable_policy = 0, disable_xfrm = 0, force_igmp_version = 0;
    int igmpv2_unsolicited_report_interval = 10000, igmpv3_unsolicited_report_interval = 1000;
    int ignore_routes_with_linkdown = 0, drop_gratuitous_arp = 0;
    int drop_unicast_in_l2_multicast = 0, bootp_relay = 0, tag = 0, medium_id = 0;
};

// net/ipv6/conf/X
struct Ipv6Conf {
    int forwarding = 0, hop_limit = 64, mtu = 0, accept_ra = 1, accept_redirects = 1;
    int autoconf = 1, dad_transmits = 1, router_solicitations = -1;
    int router_solicitation_interval = 4, router_solicitation_delay = 1;
    int disable_ipv6 = 0, accept_dad = 1, force_tllao = 0, ndisc_notify = 0, proxy_ndp = 0;
    int addr_gen_mode = 0, use_tempaddr = 0, force_mld_version = 0, accept_ra_defrtr = 1;
    int accept_ra_pinfo = 1, accept_ra_mtu = 1, keep_addr_on_down = 0, optimistic_dad = 0;
    int mldv1_unsolicited_report_interval = 10000, mldv2_unsolicited_report_interval = 1000;
    int max_addresses = 16, suppress_frag_ndisc = 1, enhanced_dad = 1, use_oif_addrs_only = 0;
    int ignore_routes_with_linkdown = 0, mc_forwarding = 0, accept_untracked_na = 0;
    int ndisc_evict_nocarrier = 1, drop_unsolicited_na = 0, drop_unicast_in_l2_multicast = 0;
};

// net/ipv4/neigh/X and net/ipv6/neigh/X; times in milliseconds unless said.
struct NeighbourConf {
    int mcast_solicit = 3, ucast_solicit = 3, app_solicit = 0, mcast_resolicit = 0;
    int retrans_time_ms = 1000, base_reachable_time_ms = 30000;
    int delay_first_probe_time = 5, gc_stale_time = 60;  // seconds
    int unres_qlen = 101, unres_qlen_bytes = 212992;
    int proxy_qlen = 64, locktime = 100;        // centiseconds (USER_HZ); IPv6: 0
    int anycast_delay = 100, proxy_delay = 80;  // centiseconds
    int interval_probe_time_ms = 5000;
};

// net/ipv4/* and net/ipv6/* without a device.
struct IpConf {
    int ip_default_ttl = 64, icmp_echo_ignore_all = 0, icmp_echo_ignore_broadcasts = 1;
    int icmp_errors_use_inbound_ifaddr = 0, ip_no_pmtu_disc = 0, ip_forward_use_pmtu = 0;
    int ip_nonlocal_bind = 0, min_pmtu = 552, mtu_expires = 600, ipfrag_time = 30;
    int igmp_max_memberships = 20, igmp_qrv = 2, fib_multipath_hash_policy = 0;
    int local_port_first = 32768, local_port_last = 60999;  // ip_local_port_range
    int ping_group_first = 1, ping_group_last = 0;          // ping_group_range
    int tcp_syn_retries = 6, tcp_retries2 = 15, tcp_timestamps = 1, tcp_window_scaling = 1;
    int tcp_sack = 1, tcp_fin_timeout = 60;
    int gc_thresh1 = 128, gc_thresh2 = 512, gc_thresh3 = 1024;
    int icmp6_echo_ignore_all = 0, icmp6_echo_ignore_multicast = 0, icmp6_echo_ignore_anycast = 0;
    int bindv6only = 0, ip6_nonlocal_bind = 0, ip6frag_time = 60, ip6_mtu_expires = 600;
    int mld_qrv = 2, mld_max_msf = 64;
};

class Settings {
public:
    // The text that reading the file gives, without the newline. Errors: ENOENT.
    KernelResult<std::string> read(std::string_view path) const;
    // Errors: ENOENT, EINVAL. What a write brings about elsewhere (forwarding for all devices,
    // addresses that go with disable_ipv6) is done by IpStack::write_sysctl, which calls this.
    KernelResult<> write(std::string_view path, std::string_view text);
    // Every path, sorted.
    std::vector<std::string> paths() const;

    // A device comes with the defaults, goes, or is renamed.
    void add_device(const std::string& name);
    void remove_device(const std::string& name);
    void rename_device(const std::string& from, const std::string& to);

    struct Device {
        Ipv4Conf v4;
        Ipv6Conf v6;
        NeighbourConf neighbour4, neighbour6;
    };
    // "all", "default", or a device's. Null: no such.
    Device* device(std::string_view name);
    const Device* device(std::string_view name) const;

    IpConf ip;
    Device all, defaults;

private:
    std::map<std::string, Device, std::less<>> devices_;
};

}  // namespace vxlab::sim
