// Any IGMP and PIM messages, and any datagrams to groups, into a multicast router of two interfaces
// that is its own rendezvous point. Input: messages as kind, length, bytes.
#include <algorithm>

#include "core/sim/ip/ip_stack.h"
#include "core/sim/link_request.h"
#include "core/sim/multicast/multicast_router.h"
#include "core/sim/simulator.h"
#include "core/wire/ethernet.h"
#include "core/wire/ipv4.h"
#include "tests/fuzz/input.h"

namespace {

using namespace vxlab;

using fuzz::Input;

// The message of a host or router of the link, its checksum right: the parsers are to be reached.
std::vector<std::uint8_t> frame_of(std::uint8_t kind, std::vector<std::uint8_t> message) {
    const bool igmp = (kind & 1) != 0, unicast = (kind & 2) != 0;
    const auto covered = !igmp && !message.empty() && (message[0] & 0xf) == 1
                             ? std::min<std::size_t>(message.size(), 8)
                             : message.size();
    if (message.size() >= 4) {
        store_be16(message, 2, 0);
        store_be16(message, 2, wire::checksum(Bytes(message).first(covered)));
    }
    std::vector<std::uint8_t> bytes;
    wire::Ethernet{.destination = MacAddress(0x0100'5e00'000d),
                   .source = MacAddress(0x0200'0000'0001),
                   .type = wire::EtherType::ipv4}
        .append(bytes);
    const auto protocol = igmp ? wire::IpProtocol::igmp : wire::IpProtocol::pim;
    wire::Ipv4{.total_length = static_cast<std::uint16_t>(20 + message.size()),
               .ttl = 64,
               .protocol = (kind & 4) != 0 ? wire::IpProtocol::udp : protocol,
               .source = IpAddress::v4(0x0a00'0002u + (kind >> 5)),
               .destination = IpAddress::v4((kind & 4) != 0 ? 0xef01'0101
                                            : unicast       ? 0x0a00'0001
                                            : igmp          ? 0xe000'0016
                                                            : 0xe000'000d)}
        .append(bytes);
    bytes.insert(bytes.end(), message.begin(), message.end());
    return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Input input{Bytes(data, size)};
    sim::Simulator simulator;
    const auto space = simulator.make_namespace(), others = simulator.make_namespace();
    std::vector<sim::Interface*> ends;
    std::uint32_t network = 0x0a00'0001;
    for (const auto* name : {"one", "two"}) {
        sim::LinkRequest pair{.kind = "veth", .name = name, .up = true};
        pair.options = sim::VethPeer{.name = name, .name_space = others};
        (void)sim::add_link(*space, pair);
        ends.push_back(others->find(name));
        (void)ends.back()->set_up(true);
        sim::AddressRequest address{.local = IpAddress::v4(network), .prefix_length = 24};
        (void)space->ip().add_address(*space->find(name), address);
        network += 0x100;
    }
    (void)space->sysctls().set("net.ipv4.ip_forward", "1");
    auto router = sim::MulticastRouter::start(
        *space, {.rendezvous_points = {{.address = IpAddress::v4(0x0a00'0001)}}});
    for (int messages = 0; messages < 30 && !input.bytes.empty(); ++messages) {
        const auto kind = input.take();
        auto frame = frame_of(kind, input.take(input.take()));
        // Of its neighbour's address, so that it comes in.
        space->find((kind & 8) != 0 ? "two" : "one")->address.store(frame, 0);
        ends[(kind & 8) != 0]->transmit(simulator.make_frame(std::move(frame)));
        simulator.run_until(simulator.now() + Duration::seconds((kind & 16) != 0 ? 70 : 1));
    }
    return 0;
}
