// The protocols of a virtual network, told what to do in text and read as lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/sim/ip/ip_stack.h"
#include "tests/support/network.h"

namespace vxlab::test {

class IpBench : public Network {
public:
    // As a Network's, but with IPv6.
    explicit IpBench(std::string_view picture, sim::LinkParameters parameters = {},
                     std::uint64_t seed = 1)
        : Network(parameters, seed, Ipv6::on) {
        build(picture);
        settle();
    }

    sim::IpStack& ip(const std::string& space) { return this->space(space).ip(); }
    // Answers are "ok", "EEXIST", "EINVAL: ipv4: …".
    // "a.eth0", "10.0.0.1/24"; behind the address, in any order: "peer 10.0.0.2", "brd 10.0.0.255",
    // "label eth0:1", "nodad", "noprefixroute", "host", "link", "valid 10", "preferred 5",
    // "change".
    std::string address(std::string_view path, std::string_view words);
    std::string no_address(std::string_view path, std::string_view words);
    // "a", "10.1.0.0/16 via 10.0.0.2 dev eth0 metric 5 table 100 src 10.0.0.1 onlink mtu 1300
    // append"; "unreachable 10.2.0.0/16"; "default via …"; several "nexthop via …".
    std::string route(const std::string& space, std::string_view words);
    std::string no_route(const std::string& space, std::string_view words);
    // "a.eth0", "10.0.0.2 02:00:00:00:00:02 stale"; also "change", "replace", "router".
    std::string neighbour(std::string_view path, std::string_view words);
    void sysctl(const std::string& space, std::string_view path, std::string_view value);

    // "10.0.0.1/24 global eth0", "fe80::ff:fe00:1/64 link tentative".
    std::vector<std::string> addresses(std::string_view path);
    // "main 10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1", without lo's own and IPv6's
    // link-local and multicast ones.
    std::vector<std::string> routes(const std::string& space, IpAddress::Family family);
    // "10.0.0.2 dev eth0 02:00:00:00:00:02 reachable".
    std::vector<std::string> neighbours(const std::string& space);
    // "via 10.0.0.2 dev eth0 src 10.0.0.1 mtu 1500", or the errno.
    std::string way(const std::string& space, std::string_view to, std::string_view from = {});

    // Sets lo up, sends that many echo requests, one a second, waits another 5 s, and tells what
    // came:
    // "reply 1 from 10.0.0.2 ttl 64", "error 3/1 from 10.0.0.1 for 1", "send 1: ENETUNREACH".
    struct Ping {
        std::size_t size = 56;
        int count = 1;
        std::uint8_t ttl = 0;
        sim::PathMtuDiscovery discovery = sim::PathMtuDiscovery::want;
        std::string_view device{};  // "a.eth0"
        bool broadcast = false;
    };
    std::vector<std::string> ping(const std::string& space, std::string_view to,
                                  const Ping& options);
    std::vector<std::string> ping(const std::string& space, std::string_view to) {
        return ping(space, to, Ping());
    }

    // Everything that enters or leaves the interface from now on, a line a frame; see packet_line.
    std::vector<std::string>& watch(std::string_view path);
    // Sets lo up and takes IPv6 from each namespace, waits until all is silent, and forgets what
    // happened.
    void silence(const std::vector<std::string>& spaces);

private:
    std::map<std::string, std::vector<std::string>, std::less<>> watched_;
};

// "arp who-has 10.0.0.2 tell 10.0.0.1", "10.0.0.1 > 10.0.0.2 icmp 8/0", "… udp 1000 > 2000 len 5",
// "… tcp 40000 > 80 [S.] len 0", "… frag 1480+ …", "… igmp …".
std::string packet_line(Bytes frame);

}  // namespace vxlab::test
