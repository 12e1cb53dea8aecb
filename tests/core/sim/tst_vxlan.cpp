// vxlan devices in namespaces: what a request makes of them, and frames through a tunnel.
#include <QtTest>

#include "core/sim/devices/bridge/bridge.h"
#include "core/sim/devices/nic.h"
#include "core/sim/devices/vxlan.h"
#include "core/sim/ip/ip_stack.h"
#include "tests/support/line_list.h"
#include "tests/support/network.h"
#include "tests/support/packet_builder.h"

using namespace vxlab;
using test::Network;

namespace {

void give_address(Network& net, std::string_view path, std::string_view address) {
    auto& interface = net.at(path);
    sim::AddressRequest request;
    request.local = test::ip(address);
    request.prefix_length = 24;
    QVERIFY(interface.name_space->ip().add_address(interface, request));
}

sim::LinkRequest vxlan_request(const std::string& name, const sim::VxlanChange& change) {
    sim::LinkRequest request{.kind = "vxlan", .name = name, .up = true};
    request.options = change;
    return request;
}

// Two hosts, each with a tunnel to the other.
class Tunnel : public Network {
public:
    Tunnel() : Network("a.eth0 == b.eth0") {
        give_address(*this, "a.eth0", "10.0.0.1");
        give_address(*this, "b.eth0", "10.0.0.2");
        know_each_other("a.eth0", "10.0.0.2", "b.eth0");
        know_each_other("b.eth0", "10.0.0.1", "a.eth0");
        make("a", "10.0.0.2");
        make("b", "10.0.0.1");
        settle();
    }
    // No ARP among the frames that a test looks at.
    void know_each_other(std::string_view path, std::string_view address, std::string_view other) {
        sim::NeighbourRequest request;
        request.address = test::ip(address);
        request.interface = &at(path);
        request.mac = at(other).address;
        QVERIFY(at(path).name_space->ip().add_neighbour(request));
    }
    void make(const std::string& host, std::string_view remote) {
        auto request = vxlan_request(
            "vx0", {.vni = 100,
                    .remote = remote.empty() ? std::optional<IpAddress>() : test::ip(remote),
                    .link = at(host + ".eth0").index,
                    .port = std::uint16_t{4789}});
        request.address = test::mac(host == "a" ? "02:00:00:00:0a:00" : "02:00:00:00:0b:00");
        QCOMPARE(add(host, request), "ok");
    }
    std::vector<std::string> fdb(std::string_view path) {
        std::vector<std::string> lines;
        const auto& fdb = as<sim::Vxlan>(path).vtep().fdb();
        for (const auto* row : fdb.rows())
            for (std::size_t i = 0; i < fdb.remote_count(*row); ++i)
                lines.push_back(row->mac.text() + " " + fdb.remote(*row, i).ip.text());
        return lines;
    }
};

}  // namespace

class TestVxlan : public QObject {
    Q_OBJECT

private slots:
    void frame_goes_through_the_tunnel_and_teaches() {
        Tunnel net;
        net.send("a.vx0", "a1", "*");
        net.run(Duration::seconds(1));
        COMPARE_LINES(net.events("b.vx0"), R"(
            b.vx0 #2<1 deliver vxlan-decapsulated x1
            b.vx0 #3<2 drop no-consumer
        )");
        COMPARE_LINES(net.fdb("b.vx0"), R"(
            02:00:00:00:00:a1 10.0.0.1
            00:00:00:00:00:00 10.0.0.1
        )");
    }

    void journey_is_one_chain_of_frames() {
        Tunnel net;
        net.send("a.vx0", "a1", "*");
        net.run(Duration::seconds(1));
        std::map<trace::FrameId, trace::FrameId> parents;
        trace::FrameId last = 0;
        for (const auto& event : net.recorded) {
            if (event.frame != 0) parents[event.frame] = event.came_from;
            if (event.interface == net.at("b.vx0").id && event.kind == trace::EventKind::seen_in)
                last = event.frame;
        }
        QVERIFY(last != 0);
        const auto outer = parents[last];
        const auto first = parents[outer];
        QVERIFY(first != 0);
        QCOMPARE(parents[first], trace::FrameId{0});
    }

    void own_mac_coming_back_is_dropped() {
        Tunnel net;
        net.send("a.vx0", "02:00:00:00:0b:00", "*");
        net.run(Duration::seconds(1));
        COMPARE_LINES(net.events("b.vx0"), "b.vx0 #2<1 drop vxlan-own-mac");
    }

    void counts_as_the_kernel_does() {
        Tunnel net;
        net.send("a.vx0", "a1", "*");
        net.run(Duration::seconds(1));
        QCOMPARE(net.at("a.vx0").tx.packets, std::uint64_t{1});
        QCOMPARE(net.at("b.vx0").rx.packets, std::uint64_t{1});
        QCOMPARE(net.at("b.vx0").rx.bytes, std::uint64_t{46});
    }

    void without_a_route_it_is_a_carrier_error() {
        Tunnel net;
        QCOMPARE(Network::words(sim::change_fdb(
                     net.at("a.vx0"), sim::FdbVerb::add,
                     {.mac = test::mac("02:00:00:00:00:77"), .dst = test::ip("192.0.2.1")})),
                 "ok");
        net.send("a.vx0", "a1", "77");
        QCOMPARE(net.at("a.vx0").tx.errors, std::uint64_t{1});
        QCOMPARE(net.at("a.vx0").tx.carrier_errors, std::uint64_t{1});
        COMPARE_LINES(net.events("a.vx0"), R"(
            a.vx0 #1 forward fdb-row x1
            a.vx0 #1 drop underlay-no-route
        )");
    }

    void learned_row_ages() {
        Tunnel net;
        net.send("a.vx0", "a1", "*");
        net.run(Duration::seconds(320));
        COMPARE_LINES(net.fdb("b.vx0"), "00:00:00:00:00:00 10.0.0.1");
    }

    void same_vni_on_the_same_port_is_refused() {
        Tunnel net;
        QCOMPARE(net.add("a", vxlan_request("vx1", {.vni = 100, .port = std::uint16_t{4789}})),
                 "EEXIST: A VXLAN device with the specified VNI already exists");
        QCOMPARE(net.add("a", vxlan_request("vx1", {.vni = 100, .port = std::uint16_t{4790}})),
                 "ok");
    }

    void other_receive_flags_on_the_same_port_fail_when_it_goes_up() {
        Tunnel net;
        auto request = vxlan_request("vx1", {.vni = 7, .port = std::uint16_t{4789}, .gbp = true});
        request.up.reset();
        QCOMPARE(net.add("a", request), "ok");
        QCOMPARE(net.change("a.vx1", {.up = true}), "EADDRINUSE");
    }

    void mtu_leaves_room_for_the_outer_headers() {
        Tunnel net;
        QCOMPARE(net.at("a.vx0").mtu, 1450u);
        QCOMPARE(net.change("a.vx0", {.mtu = 1460}), "EINVAL");
        QCOMPARE(net.change("a.vx0", {.mtu = 66}), "EINVAL: mtu less than device minimum");
    }

    void its_rows_go_with_it() {
        Tunnel net;
        net.send("a.vx0", "a1", "*");
        net.run(Duration::seconds(1));
        (void)net.events();
        QCOMPARE(net.remove("b.vx0"), "ok");
        QCOMPARE(net.events("row-removed b.vx0").size(), std::size_t{2});
    }

    void device_below_takes_it_along() {
        Tunnel net;
        const auto id = net.at("a.vx0").id;
        sim::remove_nic(net.as<sim::Nic>("a.eth0"));
        QVERIFY(!net.simulator.interface(id));
    }

    void moved_device_still_sends_through_its_first_namespace() {
        Tunnel net;
        QCOMPARE(net.change("a.vx0", {.name_space = net.held("inner"), .up = true}), "ok");
        QCOMPARE(net.space("inner").nsid_of(net.space("a")), std::optional<int>(0));
        net.settle();
        net.send("inner.vx0", "a1", "*");
        net.run(Duration::seconds(1));
        QCOMPARE(net.at("b.vx0").rx.packets, std::uint64_t{1});
        net.let_go("a");
        QVERIFY(!net.find("inner.vx0"));
    }

    void remote_on_the_same_host_is_bypassed() {
        Tunnel net;
        QCOMPARE(Network::words(sim::change_fdb(
                     net.at("a.vx0"), sim::FdbVerb::add,
                     {.mac = test::mac("02:00:00:00:00:77"), .dst = test::ip("10.0.0.1")})),
                 "ok");
        net.send("a.vx0", "a1", "77");
        net.run(Duration::seconds(1));
        QCOMPARE(net.at("a.vx0").rx.packets, std::uint64_t{1});
        QCOMPARE(net.fdb("a.vx0").front(), std::string("02:00:00:00:00:a1 127.0.0.1"));
    }

    void too_big_for_the_underlay_is_told_to_the_inner_sender() {
        Tunnel net;
        QCOMPARE(net.add("a", {.kind = "bridge", .name = "br0", .up = true}), "ok");
        sim::LinkRequest request{.kind = "veth", .name = "p1"};
        request.options = sim::VethPeer{.name = "eth0", .name_space = net.held("host")};
        QCOMPARE(net.add("a", request), "ok");
        for (const auto* port : {"a.p1", "a.vx0"})
            QCOMPARE(net.change(port, {.master = net.at("a.br0").index, .up = true}), "ok");
        QCOMPARE(net.change("host.eth0", {.up = true}), "ok");
        QCOMPARE(net.change("a.eth0", {.mtu = 1200}), "ok");
        net.run(Duration::seconds(1));
        std::string seen;
        net.at("host.eth0").add_tap([&](auto&, const auto& frame, bool incoming) {
            if (incoming && frame.bytes()[14 + 9] == 1)
                seen = std::to_string(frame.bytes()[34]) + "/" + std::to_string(frame.bytes()[35]) +
                       " mtu " + std::to_string(load_be16(frame.bytes(), 40)) + " size " +
                       std::to_string(frame.size() - 14);
        });
        net.send("host.eth0", test::Packet()
                                  .ethernet("02:00:00:00:00:a1", "02:00:00:00:00:b1")
                                  .ipv4("192.0.2.1", "192.0.2.2", {.dont_fragment = true})
                                  .udp(1, 2)
                                  .filler(1300)
                                  .bytes());
        net.run(Duration::seconds(1));
        QCOMPARE(seen, std::string("3/4 mtu 1150 size 576"));
    }
};

QTEST_APPLESS_MAIN(TestVxlan)
#include "tst_vxlan.moc"
