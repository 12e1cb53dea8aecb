// Packets as tcpdump 4.99 prints them: one line each, and more behind it when asked.
//
// What is printed follows tcpdump's own print-*.c as far as the simulated network can send it:
// Ethernet, VLAN tags, ARP, IPv4, IPv6, ICMP, ICMPv6, IGMP, MLD, UDP, TCP, VXLAN, STP.
#pragma once

#include <map>
#include <string>
#include <tuple>

#include "core/base/bytes.h"
#include "core/base/ip_address.h"
#include "core/base/mac_address.h"
#include "core/wire/arp.h"
#include "core/wire/icmpv6.h"
#include "core/wire/ip_protocol.h"
#include "core/wire/ipv4.h"
#include "core/wire/ipv6.h"
#include "core/wire/tcp.h"
#include "core/wire/udp.h"

namespace vxlab::labs::tcpdump_tool {

// From /etc/services and /etc/hosts; empty with -n.
struct Names {
    bool are_wanted = false;
    std::map<std::uint16_t, std::string> tcp_ports, udp_ports;
    std::map<std::string, std::string> hosts;  // by address
};

struct PrintOptions {
    int verbosity = 0;                // -v
    bool link_header = false;         // -e
    bool quick = false;               // -q
    bool absolute_sequences = false;  // -S
    bool ignore_checksums = false;    // -K
    int hexadecimal = 0;              // -x, -xx: 1, 2
    int hexadecimal_and_text = 0;     // -X, -XX
    bool text_only = false;           // -A
    Names names;
};

// Keeps what relative TCP sequence numbers need.
class Printer {
public:
    explicit Printer(PrintOptions options) : options_(std::move(options)) {}

    // Without the time in front, without the last newline. `offset` of the network header is where
    // -x begins.
    std::string ethernet(Bytes frame, std::uint32_t wire_length);
    // What a cooked capture (-i any) holds behind its header.
    std::string cooked(std::uint16_t ether_type, Bytes packet, std::uint32_t wire_length);

private:
    struct IpContext {
        IpAddress source{}, destination{};
        bool is_fragment = false;
        // Of the payload by the IP header, which may be more than was captured.
        std::size_t length = 0;
    };
    using TcpFlow = std::tuple<IpAddress, IpAddress, std::uint16_t, std::uint16_t>;
    struct TcpStart {
        std::uint32_t sequence = 0, acknowledgment = 0;
    };

    // Where a packet is quoted nothing says how much of it there was.
    static constexpr std::size_t kUnknownLength = ~std::size_t{0};

    template <class... Values>
    void add(const char* format, const Values&... values);

    void link(Bytes frame, std::uint32_t wire_length);
    void link_header(Bytes frame, std::uint32_t wire_length);
    void by_type(std::uint16_t type, Bytes payload, Bytes frame, std::uint32_t wire_length);
    void llc(Bytes payload);
    void bridge_pdu(Bytes payload);
    void arp(Bytes payload);
    void ipv4(Bytes packet, std::size_t on_wire = kUnknownLength);
    void ipv4_header(const wire::Ipv4View& ip);
    void ipv6(Bytes packet, std::size_t on_wire = kUnknownLength);
    void ipv6_header(const wire::Ipv6View& ip);
    void ipv6_payload(wire::IpProtocol next, Bytes payload, IpContext& context);
    void transport(wire::IpProtocol protocol, Bytes payload, const IpContext& context);
    void udp(Bytes payload, const IpContext& context);
    void udp_checksum(const wire::UdpView& udp, const IpContext& context);
    void tcp(Bytes payload, const IpContext& context);
    void tcp_numbers(const wire::TcpView& tcp, const IpContext& context);
    void tcp_options(const wire::TcpView& tcp);
    void vxlan(Bytes payload);
    void vxlan_gpe(Bytes payload);
    void otv(Bytes payload);
    void icmp(Bytes payload, const IpContext& context);
    void icmp_unreachable(Bytes payload);
    void icmp_quoted(Bytes payload);
    void icmp6(Bytes payload, const IpContext& context);
    void icmp6_unreachable(Bytes payload);
    void icmp6_listeners(Bytes payload);
    void icmp6_neighbours(Bytes payload);
    void icmp6_options(Bytes payload, std::size_t offset);
    void igmp(Bytes payload);
    void igmp_records(Bytes payload);

    void dump(Bytes bytes, bool with_text);
    void dumps(Bytes network, Bytes frame);
    std::string mac(const MacAddress& address, bool is_destination) const;
    std::string host(const IpAddress& address) const;
    std::string with_port(const IpAddress& address, std::uint16_t port, bool is_tcp) const;
    std::string port(std::uint16_t number, bool is_tcp) const;
    bool is_quick() const { return options_.quick; }

    PrintOptions options_;
    std::string text_;
    std::map<TcpFlow, TcpStart> flows_;
};

}  // namespace vxlab::labs::tcpdump_tool
