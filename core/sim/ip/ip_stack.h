// The protocols above the devices of one namespace: addresses, routes, neighbours, IPv4 and IPv6,
// ICMP, UDP, TCP and group membership, as Linux 6.18 has them where a user can see it.
//
// The namespace makes one and tells it of its devices; frames for it come in by receive(), and it
// sends by Interface::transmit. Requests have the kernel's errors. Rows are read as they are and
// changed by requests alone. One thread; nothing blocks.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/base/kernel_error.h"
#include "core/sim/frame.h"
#include "core/sim/ip/address_request.h"
#include "core/sim/ip/counters.h"
#include "core/sim/ip/group.h"
#include "core/sim/ip/neighbour_request.h"
#include "core/sim/ip/route_request.h"
#include "core/sim/ip/sockets.h"
#include "core/sim/ip/tcp_socket.h"

namespace vxlab::sim {

class Interface;
class Namespace;
enum class LinkChange : std::uint8_t;  // interface.h

// What the iptables policies of the filter table say.
enum class FilterPolicy : std::uint8_t { accept, drop };
struct FilterPolicies {
    FilterPolicy input = FilterPolicy::accept, forward = FilterPolicy::accept,
                 output = FilterPolicy::accept;
};
// What met a policy since it was set. nftables counts for no chain before.
struct FilterCounter {
    bool is_on = false;
    std::uint64_t packets = 0, bytes = 0;

    void count(std::size_t size) {
        packets += is_on;
        bytes += is_on ? size : 0;
    }
};
struct FilterCounters {
    FilterCounter input, forward, output;
};

class IpStack {
public:
    // The namespace is fully made but for its interfaces, and outlives the stack.
    explicit IpStack(Namespace& name_space);
    ~IpStack();
    IpStack(const IpStack&) = delete;
    IpStack& operator=(const IpStack&) = delete;

    // --- from the devices
    // A frame that no device above took, from its Ethernet header. What is not ARP, IPv4 or IPv6 is
    // dropped.
    void receive(Interface& interface, Frame frame);
    // Called after the change, but for `left` (before).
    void link_changed(Interface& interface, LinkChange change);

    // --- addresses
    KernelResult<> add_address(Interface& interface, const AddressRequest& request);
    KernelResult<> delete_address(Interface& interface, const AddressSelector& selector);
    // In the kernel's order.
    std::span<const Address> addresses(const Interface& interface, IpAddress::Family family) const;
    // Whether it is an address of this namespace (of that device), tentative ones excluded.
    bool is_local(const IpAddress& address, const Interface* interface = nullptr) const;
    // `ip link set dev X addrgenmode …`: 0 eui64, 1 none; others EINVAL.
    KernelResult<> set_address_generation(Interface& interface, int mode);

    // --- routes
    KernelResult<> add_route(const RouteRequest& request);
    KernelResult<> delete_route(const RouteSelector& selector);
    // Every route of the family in the kernel's order, table by table (main before local).
    std::vector<const Route*> routes(IpAddress::Family family) const;
    bool has_route_table(IpAddress::Family family, std::uint32_t table) const;
    KernelResult<RouteAnswer> find_route(const RouteQuery& query) const;
    // A tunnel cannot carry more than `mtu` of what goes to that address.
    void learn_mtu(const IpAddress& destination, std::uint32_t mtu);
    KernelResult<> add_rule(const Rule& rule);
    KernelResult<> delete_rule(const Rule& rule);
    std::span<const Rule> rules(IpAddress::Family family) const;
    // Forgets learned path MTUs and redirects (`ip route flush cache`).
    void flush_route_cache(IpAddress::Family family);

    // --- neighbours
    KernelResult<> add_neighbour(const NeighbourRequest& request);
    KernelResult<> delete_neighbour(Interface& interface, const IpAddress& address);
    // All rows, NUD_NONE and NUD_NOARP too.
    std::vector<const Neighbour*> neighbours(IpAddress::Family family) const;
    const Neighbour* find_neighbour(const Interface& interface, const IpAddress& address) const;
    KernelResult<> add_proxy(const ProxyNeighbour& proxy);
    KernelResult<> delete_proxy(const Interface* interface, const IpAddress& address);
    std::span<const ProxyNeighbour> proxies(IpAddress::Family family) const;

    // --- groups
    // Null: the device that the route to the group names. Errors: ENODEV, EADDRNOTAVAIL, EINVAL.
    KernelResult<> join_group(const IpAddress& group, Interface* interface = nullptr);
    KernelResult<> leave_group(const IpAddress& group, Interface* interface = nullptr);
    // In the kernel's order. The link-layer ones are the interface's group_addresses().
    std::span<const JoinedGroup> groups(const Interface& interface, IpAddress::Family family) const;

    // --- sockets
    // Errors: EADDRINUSE, EADDRNOTAVAIL, EACCES.
    KernelResult<std::unique_ptr<UdpSocket>> open_udp(
        const UdpBind& bind, std::function<void(const Datagram&)> on_datagram);
    // As a tunnel sends, without a socket: source_port is to be set.
    KernelResult<> send_udp(const UdpSend& request);
    std::unique_ptr<IcmpSocket> open_icmp(IpAddress::Family family);
    std::vector<const UdpSocket*> udp_sockets() const;
    // Errors: EADDRINUSE, EADDRNOTAVAIL. A v6 or no address takes IPv4 too.
    KernelResult<std::unique_ptr<TcpListener>> listen_tcp(const TcpEndpoint& local);
    // Errors known at once: ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL; others by on_error.
    KernelResult<std::unique_ptr<TcpConnection>> connect_tcp(const TcpConnect& request);
    std::vector<TcpRow> tcp_rows() const;

    // --- sysctls and iptables' policies
    // A sysctl was written: does what follows from it (disable_ipv6 takes addresses away).
    void sysctl_changed(std::string_view path);
    FilterPolicies policies(IpAddress::Family family) const;
    void set_policies(IpAddress::Family family, const FilterPolicies& policies);
    FilterCounters& filter_counters(IpAddress::Family family);

    const ProtocolCounters& counters() const;
    Interface* loopback() const;
    // The parts, for one another; see parts.h.
    struct Parts;
    Parts& parts() const { return *parts_; }

private:
    std::unique_ptr<Parts> parts_;
};

}  // namespace vxlab::sim
