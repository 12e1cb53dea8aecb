// What /proc/net/snmp and /proc/net/snmp6 count (RFC 4293, 4022, 4113), as far as it happens here.
#pragma once

#include <cstdint>

namespace vxlab::sim {

struct IpCounters {  // IPv4 and IPv6 alike; the names of Ip:
    std::uint64_t in_receives = 0, in_header_errors = 0, in_address_errors = 0;
    std::uint64_t forwarded = 0, in_unknown_protocols = 0, in_discards = 0, in_delivers = 0;
    std::uint64_t out_requests = 0, out_discards = 0, out_no_routes = 0;
    std::uint64_t reassembly_required = 0, reassembly_ok = 0, reassembly_failed = 0;
    std::uint64_t reassembly_timeout = 0;
    std::uint64_t fragments_ok = 0, fragments_failed = 0, fragments_created = 0;
    std::uint64_t in_no_routes = 0, in_too_big = 0;
};

struct IcmpCounters {
    std::uint64_t in_messages = 0, in_errors = 0, in_checksum_errors = 0;
    std::uint64_t in_unreachable = 0, in_time_exceeded = 0, in_echo_requests = 0;
    std::uint64_t in_echo_replies = 0;
    std::uint64_t out_messages = 0, out_unreachable = 0, out_time_exceeded = 0;
    std::uint64_t out_echo_requests = 0, out_echo_replies = 0, out_redirects = 0;
};

struct UdpCounters {
    std::uint64_t in_datagrams = 0, no_ports = 0, in_errors = 0, out_datagrams = 0;
    std::uint64_t in_checksum_errors = 0;
};

struct TcpCounters {
    std::uint64_t active_opens = 0, passive_opens = 0, attempt_fails = 0, established_resets = 0;
    std::uint64_t in_segments = 0, out_segments = 0, retransmitted = 0, in_errors = 0;
    std::uint64_t out_resets = 0;
};

struct ProtocolCounters {
    IpCounters ip, ip6;
    IcmpCounters icmp, icmp6;
    UdpCounters udp, udp6;
    TcpCounters tcp;
};

}  // namespace vxlab::sim
