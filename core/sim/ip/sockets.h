// The sockets that programs of the virtual Linux and its tunnel devices hold: UDP, raw ICMP, and in
// tcp_socket.h TCP. Requests answer with the errno of the system call.
//
// A socket lives in one namespace and must not outlive it. What arrives is told through callbacks,
// from within the simulator's events: a callback may use and even destroy its socket.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "core/base/bytes.h"
#include "core/base/ip_address.h"
#include "core/base/kernel_error.h"
#include "core/sim/frame.h"
#include "core/wire/icmp.h"
#include "core/wire/ip_protocol.h"

namespace vxlab::sim {

class Interface;
class IpStack;

// IP_MTU_DISCOVER: `want`, the kernel's default, sets DF on what fits and fragments the rest, by
// the path MTU; `must` refuses the rest with EMSGSIZE; `probe` does so by the device's MTU alone.
enum class PathMtuDiscovery : std::uint8_t { dont, want, must, probe };

enum class UdpChecksum : std::uint8_t { absent, right };  // wrong ones are dropped before

// What arrived. References and views hold during the callback.
struct Datagram {
    IpAddress source{};
    IpAddress destination{};
    std::uint16_t source_port = 0;
    std::uint16_t destination_port = 0;
    Bytes payload{};
    std::uint8_t ttl = 0;  // or hop limit
    std::uint8_t tos = 0;  // or traffic class: DSCP and ECN
    UdpChecksum checksum = UdpChecksum::right;
    Interface* interface = nullptr;  // it arrived here
    const Frame& frame;              // the whole: id and cause for what is made from it
};

// What IP_RECVERR tells: an ICMP error about what the socket sent, or an error of our own.
struct SocketError {
    int number = 0;  // errno
    bool local = false;
    std::uint8_t type = 0, code = 0;  // of ICMP or ICMPv6
    std::uint32_t info = 0;           // the MTU
    IpAddress offender{};             // who sent the error
    IpAddress destination{};          // of the packet it is about
    std::uint16_t destination_port = 0;
    std::uint8_t ttl = 0;  // of the packet that told
    Bytes quoted{};        // what is quoted of the payload
};

struct UdpBind {
    IpAddress::Family family = IpAddress::Family::v4;
    IpAddress address{};                // none or unspecified: any; a group or broadcast may be
    std::uint16_t port = 0;             // 0: one that is free (ip_local_port_range)
    const Interface* device = nullptr;  // SO_BINDTODEVICE
    bool reuse_address = false;
    bool v6_only = true;                  // a v6 socket also takes v4 unless set
    bool zero_checksum6_receive = false;  // UDP_NO_CHECK6_RX
    bool error_queue = false;             // IP_RECVERR: every error, not only port unreachable
};

struct UdpSend {
    IpAddress source{};  // none or unspecified: the bound one, else the route's choice
    IpAddress destination{};
    std::uint16_t source_port = 0;  // 0: the bound one (tunnels send from others)
    std::uint16_t destination_port = 0;
    std::uint8_t ttl = 0;  // 0: the default; 1 for groups
    std::uint8_t tos = 0;
    PathMtuDiscovery discovery = PathMtuDiscovery::want;
    bool dont_fragment = false;  // IPv4: the DF bit, as a tunnel sets it; larger packets: EMSGSIZE
    bool checksum = true;
    std::uint32_t flow_label = 0;
    Interface* device = nullptr;
    bool broadcast = false;      // SO_BROADCAST; without it broadcasts are refused with EACCES
    bool multicast_loop = true;  // IP_MULTICAST_LOOP
    // The payload in two pieces, sent one behind the other.
    Bytes header{}, payload{};
    trace::FrameId came_from = 0;  // what it was made from
    trace::EventId cause = 0;
};

class UdpSocket {
public:
    ~UdpSocket();
    UdpSocket(const UdpSocket&) = delete;
    UdpSocket& operator=(const UdpSocket&) = delete;

    const UdpBind& bound() const { return bound_; }  // with the port that was given
    // Only datagrams from there come in. Errors: ENETUNREACH, EHOSTUNREACH, EACCES, …
    KernelResult<> connect(const IpAddress& address, std::uint16_t port);
    KernelResult<> send(const UdpSend& request);

    std::function<void(const Datagram&)> on_datagram;
    std::function<void(const SocketError&)> on_error;

private:
    friend class UdpSockets;
    UdpSocket(IpStack& stack, UdpBind bind) : stack_(stack), bound_(bind) {}

    IpStack& stack_;
    UdpBind bound_;
    IpAddress connected_address_{}, connected_source_{};
    std::uint16_t connected_port_ = 0;
};

// A message that a raw ICMP or ICMPv6 socket received: any type, errors and others' answers too,
// as Linux hands every message to every raw socket.
struct IcmpMessage {
    IpAddress source{};
    IpAddress destination{};
    std::uint8_t ttl = 0;
    std::uint8_t tos = 0;
    Bytes message{};  // from the ICMP header on
    Bytes packet{};   // with the IP header
    Interface* interface = nullptr;
    const Frame& frame;
};

struct IcmpSend {
    IpAddress source{};
    IpAddress destination{};
    std::uint8_t ttl = 0;  // 0: the default; 1 for groups
    std::uint8_t tos = 0;
    PathMtuDiscovery discovery = PathMtuDiscovery::want;
    Interface* device = nullptr;
    bool broadcast = false;
    bool multicast_loop = true;
    std::uint32_t flow_label = 0;
    Bytes message{};                         // from the ICMP header on; ICMPv6: checksum filled in
    std::vector<std::uint8_t> options = {};  // IPv4 options (ping -R, -T)
};

class IcmpSocket {
public:
    ~IcmpSocket();
    IcmpSocket(const IcmpSocket&) = delete;
    IcmpSocket& operator=(const IcmpSocket&) = delete;

    IpAddress::Family family() const { return family_; }
    // Errors: ENETUNREACH, EHOSTUNREACH, EACCES (prohibit; broadcast without leave), EINVAL
    // (blackhole, no usable source), EMSGSIZE (too big and not to be fragmented).
    KernelResult<> send(const IcmpSend& request);

    std::function<void(const IcmpMessage&)> on_message;
    std::function<void(const SocketError&)> on_error;

private:
    friend class RawSockets;
    IcmpSocket(IpStack& stack, IpAddress::Family family) : stack_(stack), family_(family) {}

    IpStack& stack_;
    IpAddress::Family family_;
};

// What a raw IPv4 socket of another protocol received. References and views hold during the call.
struct RawPacket {
    IpAddress source{};
    IpAddress destination{};
    std::uint8_t ttl = 0;
    Bytes payload{};
    Interface& interface;  // it arrived here
    Frame& frame;          // for the decision about it
};

struct RawSend {
    IpAddress source{};  // none: the route's choice
    IpAddress destination{};
    std::uint8_t ttl = 0;  // 0: the default; 1 for groups
    std::uint8_t tos = 0;
    Interface* device = nullptr;
    bool multicast_loop = true;
    Bytes options{};  // of IPv4
    // The payload in two pieces, sent one behind the other.
    Bytes header{}, payload{};
    trace::FrameId came_from = 0;
    trace::EventId cause = 0;
};

// A raw IPv4 socket of a routing daemon: IGMP, PIM.
class RawSocket {
public:
    ~RawSocket();
    RawSocket(const RawSocket&) = delete;
    RawSocket& operator=(const RawSocket&) = delete;

    wire::IpProtocol protocol() const { return protocol_; }
    // Errors: ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL, EMSGSIZE, EPERM.
    KernelResult<> send(const RawSend& request);

    std::function<void(const RawPacket&)> on_packet;

private:
    friend class RawSockets;
    RawSocket(IpStack& stack, wire::IpProtocol protocol) : stack_(stack), protocol_(protocol) {}

    IpStack& stack_;
    wire::IpProtocol protocol_;
};

}  // namespace vxlab::sim
