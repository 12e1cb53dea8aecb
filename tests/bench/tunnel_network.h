// Two hosts, each behind a bridge with a tunnel to the other's: the network of the benchmarks.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "core/sim/devices/nic.h"
#include "core/sim/ip/ip_stack.h"
#include "core/sim/link_request.h"
#include "core/sim/simulator.h"

namespace vxlab::test {

struct Site {
    std::shared_ptr<sim::Namespace> host, box;
    sim::Interface* eth0 = nullptr;
};

inline sim::Interface& add(sim::Namespace& space, const sim::LinkRequest& request) {
    return **sim::add_link(space, request);
}

inline Site make_site(sim::Simulator& simulator, std::uint32_t own, std::uint32_t other) {
    Site site{simulator.make_namespace(), simulator.make_namespace()};
    for (auto* space : {site.host.get(), site.box.get()})
        (void)space->sysctls().set("net.ipv6.conf.all.disable_ipv6", "1");
    auto& card = **sim::add_nic(*site.box, "underlay");
    (void)card.set_up(true);
    sim::AddressRequest address;
    address.local = IpAddress::v4(own);
    address.prefix_length = 24;
    (void)site.box->ip().add_address(card, address);
    auto& bridge = add(*site.box, {.kind = "bridge", .name = "br0", .up = true});
    sim::LinkRequest vxlan{.kind = "vxlan", .name = "vx0", .master = bridge.index, .up = true};
    vxlan.options = sim::VxlanChange{.vni = 100,
                                     .remote = IpAddress::v4(other),
                                     .link = card.index,
                                     .port = std::uint16_t{4789}};
    add(*site.box, vxlan);
    sim::LinkRequest veth{.kind = "veth", .name = "port", .master = bridge.index, .up = true};
    veth.options = sim::VethPeer{.name = "eth0", .name_space = site.host};
    add(*site.box, veth);
    site.eth0 = site.host->find("eth0");
    (void)site.eth0->set_up(true);
    return site;
}

inline std::vector<std::uint8_t> frame_between(const Site& from, const Site& to, std::size_t size) {
    std::vector<std::uint8_t> bytes(size);
    to.eth0->address.store(bytes, 0);
    from.eth0->address.store(bytes, 6);
    store_be16(bytes, 12, 0x88b5);
    return bytes;
}

class TunnelNetwork {
public:
    explicit TunnelNetwork(trace::Sink* sink)
        : simulator_({.sink = sink}),
          one_(make_site(simulator_, 0x0a000001, 0x0a000002)),
          other_(make_site(simulator_, 0x0a000002, 0x0a000001)) {
        sim::connect(static_cast<sim::Nic&>(*one_.box->find("underlay")),
                     static_cast<sim::Nic&>(*other_.box->find("underlay")));
        // The questions asked before there was a link are asked again after a second.
        simulator_.run_until(simulator_.now() + Duration::seconds(30));
    }
    ~TunnelNetwork() { simulator_.end_trace(); }

    // A frame of that size there, and one back.
    void step(std::size_t size) {
        auto& [there, back] = frames_[size];
        if (there.empty()) {
            there = frame_between(one_, other_, size);
            back = frame_between(other_, one_, size);
        }
        one_.eth0->transmit(simulator_.make_frame(there));
        other_.eth0->transmit(simulator_.make_frame(back));
        simulator_.run_until(simulator_.now() + Duration::microseconds(20));
    }

private:
    using Bytes = std::vector<std::uint8_t>;

    sim::Simulator simulator_;
    Site one_, other_;
    std::map<std::size_t, std::pair<Bytes, Bytes>> frames_;
};

}  // namespace vxlab::test
