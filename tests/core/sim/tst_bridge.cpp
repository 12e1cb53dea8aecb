// Frames through a bridge: flooding, learning, ageing, port flags, VLANs; and what the trace says.
#include <QtTest>

#include "core/sim/devices/bridge/bridge.h"
#include "tests/support/line_list.h"
#include "tests/support/network.h"
#include "tests/support/packet_builder.h"

using namespace vxlab;
using test::Network;

namespace {

constexpr auto kThreeHosts = R"(
    a.eth0 -- sw.p1
    b.eth0 -- sw.p2
    c.eth0 -- sw.p3
    sw.br0 [p1 p2 p3]
)";

sim::Bridge& bridge_of(Network& net) { return net.as<sim::Bridge>("sw.br0"); }

sim::LinkRequest port_request(const sim::BridgePortChange& change) {
    sim::LinkRequest request;
    request.port_options = change;
    return request;
}

std::string set_bridge(Network& net, const sim::BridgeChange& change) {
    sim::LinkRequest request{.kind = "bridge"};
    request.options = change;
    return net.change("sw.br0", request);
}

// "02:00:00:00:00:01 p1 permanent", newest first.
std::vector<std::string> fdb_lines(Network& net) {
    std::vector<std::string> lines;
    for (const auto* row : bridge_of(net).fdb().rows())
        lines.push_back(row->mac.text() +
                        (row->vlan ? " vlan " + std::to_string(row->vlan) : std::string()) + " " +
                        (row->port ? row->port->interface.name : "br0") + " " +
                        (row->local          ? "permanent"
                         : row->fixed        ? "static"
                         : row->extern_learn ? "extern_learn"
                                             : "dynamic"));
    return lines;
}

}  // namespace

class TestBridge : public QObject {
    Q_OBJECT

private slots:
    void broadcast_goes_out_of_every_other_port_and_to_the_host() {
        Network net(kThreeHosts);
        net.send("a.eth0", "1", "*");
        net.run(Duration::seconds(1));
        COMPARE_LINES(net.events(), R"(
            out a.eth0 #1
            in sw.p1 #1
            row-added sw.br0 02:00:00:00:00:01 sw.p1 dynamic
            sw.br0 #1 flood bridge-broadcast x3
            out sw.p3 #2<1
            out sw.p2 #3<1
            in sw.br0 #4<1
            sw.br0 #4<1 drop no-consumer
            in c.eth0 #2<1
            c.eth0 #2<1 drop no-consumer
            in b.eth0 #3<1
            b.eth0 #3<1 drop no-consumer
        )");
    }

    void answer_goes_out_of_the_port_that_was_learned() {
        Network net(kThreeHosts);
        net.send("a.eth0", "1", "*");
        net.run(Duration::seconds(1));
        net.events();
        net.send("b.eth0", "3", "1");
        net.run(Duration::seconds(1));
        COMPARE_LINES(net.events(), R"(
            out b.eth0 #5
            in sw.p2 #5
            row-added sw.br0 02:00:00:00:00:03 sw.p2 dynamic
            sw.br0 #5 forward bridge-known-port x1
            out sw.p1 #5
            in a.eth0 #5
            a.eth0 #5 drop no-consumer
        )");
    }

    void decision_names_the_row_and_the_event_that_taught_it() {
        Network net(kThreeHosts);
        net.send("a.eth0", "1", "*");
        net.run(Duration::seconds(1));
        net.send("b.eth0", "3", "1");
        net.run(Duration::seconds(1));
        trace::EventId taught = 0;
        for (const auto& event : net.recorded) {
            if (event.kind == trace::EventKind::row_added &&
                event.row.mac == test::mac("02:00:00:00:00:01"))
                taught = event.id;
            if (event.decision.reason != trace::Reason::bridge_known_port) continue;
            QCOMPARE(event.decision.taught_by, taught);
            QCOMPARE(event.decision.row.interface, net.at("sw.p1").id);
        }
        QVERIFY(taught != 0);
    }

    void every_event_of_a_frame_names_the_one_before() {
        Network net(kThreeHosts);
        net.send("a.eth0", "1", "9");
        net.run(Duration::seconds(1));
        std::map<trace::EventId, trace::Event> by_id;
        for (const auto& event : net.recorded) by_id[event.id] = event;
        const auto& last = net.recorded.back();
        std::vector<std::string> kinds;
        for (auto id = last.id; id != 0; id = by_id[id].cause)
            kinds.push_back(by_id[id].kind == trace::EventKind::decided   ? "decided"
                            : by_id[id].kind == trace::EventKind::seen_in ? "in"
                                                                          : "out");
        COMPARE_LINES(kinds, "decided\n in\n out\n decided\n in\n out");
    }

    void station_that_moves_is_learned_anew() {
        Network net(kThreeHosts);
        net.send("a.eth0", "1", "*");
        net.run(Duration::seconds(1));
        net.send("b.eth0", "1", "*");
        net.run(Duration::seconds(1));
        COMPARE_LINES(net.events("row-"), R"(
            row-added sw.br0 02:00:00:00:00:01 sw.p1 dynamic
            row-moved sw.br0 02:00:00:00:00:01 sw.p2 dynamic
        )");
    }

    void row_ages_after_the_ageing_time_since_it_was_last_seen() {
        Network net(kThreeHosts);
        QCOMPARE(set_bridge(net, {.ageing_time = 1000}), "ok");
        net.send("a.eth0", "1", "*");
        net.run(Duration::seconds(6));
        net.send("a.eth0", "1", "*");
        net.run(Duration::milliseconds(9990));
        QVERIFY(bridge_of(net).fdb().find(test::mac("02:00:00:00:00:01"), 0));
        net.run(Duration::seconds(1));
        QVERIFY(!bridge_of(net).fdb().find(test::mac("02:00:00:00:00:01"), 0));
        COMPARE_LINES(net.events("row-"), R"(
            row-added sw.br0 02:00:00:00:00:01 sw.p1 dynamic
            row-refreshed sw.br0 02:00:00:00:00:01 sw.p1 dynamic
            row-aged sw.br0 02:00:00:00:00:01 sw.p1 dynamic
        )");
    }

    void ageing_time_zero_never_learns() {
        Network net(kThreeHosts);
        QCOMPARE(set_bridge(net, {.ageing_time = 0}), "ok");
        net.send("a.eth0", "1", "*");
        net.run(Duration::seconds(1));
        COMPARE_LINES(net.events("row-"), "");
    }

    void port_flags_decide_data() {
        QTest::addColumn<sim::BridgePortChange>("flags");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("decision");
        using Change = sim::BridgePortChange;
        const auto row = [](const char* name, const Change& change, const char* to,
                            const char* decision) {
            QTest::newRow(name) << change << QString(to) << QString(decision);
        };
        row("flood off", {.flood = false}, "9", "flood bridge-unknown-unicast x1");
        row("flood off, broadcast", {.flood = false}, "*", "flood bridge-broadcast x3");
        row("bcast_flood off", {.bcast_flood = false}, "*", "flood bridge-broadcast x2");
        row("mcast_flood off", {.mcast_flood = false}, "01:00:00:00:00:05",
            "flood bridge-multicast x2");
        row("disabled", {.state = std::uint8_t{0}}, "9", "flood bridge-unknown-unicast x1");
    }
    // Of port p2, while a frame comes in by p1.
    void port_flags_decide() {
        QFETCH(sim::BridgePortChange, flags);
        QFETCH(QString, to);
        QFETCH(QString, decision);
        Network net(kThreeHosts);
        QCOMPARE(net.change("sw.p2", port_request(flags)), "ok");
        net.send("a.eth0", "1", to.toStdString());
        net.run(Duration::seconds(1));
        COMPARE_LINES(net.events("sw.br0 #1 "), "sw.br0 #1 " + decision.toStdString());
    }

    void isolated_ports_do_not_talk_to_each_other() {
        Network net(kThreeHosts);
        for (const auto* port : {"sw.p1", "sw.p2"})
            QCOMPARE(net.change(port, port_request({.isolated = true})), "ok");
        net.send("a.eth0", "1", "9");
        net.run(Duration::seconds(1));
        COMPARE_LINES(net.events("out sw"), "out sw.p3 #1");
    }

    void hairpin_sends_back_where_it_came_from() {
        Network net(kThreeHosts);
        net.send("a.eth0", "9", "*");
        net.run(Duration::seconds(1));
        net.send("a.eth0", "1", "9");
        net.run(Duration::seconds(1));
        COMPARE_LINES(net.events("sw.br0 #5"), "sw.br0 #5 drop bridge-same-port");
        QCOMPARE(net.change("sw.p1", port_request({.hairpin = true})), "ok");
        net.send("a.eth0", "1", "9");
        net.run(Duration::seconds(1));
        COMPARE_LINES(net.events("sw.br0 #6"), "sw.br0 #6 forward bridge-hairpin x1");
    }

    void locked_port_takes_only_known_sources() {
        Network net(kThreeHosts);
        QCOMPARE(net.change("sw.p1", port_request({.locked = true})), "ok");
        net.send("a.eth0", "1", "9");
        net.run(Duration::seconds(1));
        COMPARE_LINES(net.events("sw.br0"), "sw.br0 #1 drop bridge-locked");
        QCOMPARE(Network::words(sim::change_fdb(net.at("sw.p1"), sim::FdbVerb::add,
                                                {.mac = test::mac("02:00:00:00:00:01"),
                                                 .state = sim::nud::noarp | sim::nud::reachable,
                                                 .flags = sim::ntf::master})),
                 "ok");
        net.send("a.eth0", "1", "9");
        net.run(Duration::seconds(1));
        COMPARE_LINES(net.events("sw.br0 #2"), "sw.br0 #2 flood bridge-unknown-unicast x2");
    }

    void link_local_group_addresses_stay_here_data() {
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("decision");
        QTest::newRow("STP, switched off") << "01:80:c2:00:00:00"
                                           << "flood bridge-multicast x3";
        QTest::newRow("pause") << "01:80:c2:00:00:01"
                               << "drop bridge-link-local";
        QTest::newRow("LACP") << "01:80:c2:00:00:02"
                              << "drop bridge-link-local";
        QTest::newRow("LLDP") << "01:80:c2:00:00:0e"
                              << "drop bridge-link-local";
        QTest::newRow("beyond") << "01:80:c2:00:00:10"
                                << "flood bridge-multicast x3";
    }
    void link_local_group_addresses_stay_here() {
        QFETCH(QString, to);
        QFETCH(QString, decision);
        Network net(kThreeHosts);
        net.send("a.eth0", "1", to.toStdString());
        net.run(Duration::seconds(1));
        COMPARE_LINES(net.events("sw.br0 #1 "), "sw.br0 #1 " + decision.toStdString());
    }

    void group_fwd_mask_lets_lldp_through() {
        Network net(kThreeHosts);
        QCOMPARE(set_bridge(net, {.group_fwd_mask = std::uint16_t{1 << 14}}), "ok");
        net.send("a.eth0", "1", "01:80:c2:00:00:0e");
        net.run(Duration::seconds(1));
        COMPARE_LINES(net.events("sw.br0 #1 "), "sw.br0 #1 flood bridge-multicast x3");
    }

    void frame_to_the_bridge_is_delivered() {
        Network net(kThreeHosts);
        net.send("a.eth0", "1", net.at("sw.br0").address.text());
        net.run(Duration::seconds(1));
        COMPARE_LINES(net.events("sw.br0 #1 deliver"), "sw.br0 #1 deliver bridge-local x1");
    }

    // br_changelink: unlike sysfs, netlink takes both at once.
    void the_default_pvid_may_change_while_vlans_are_filtered() {
        Network net(kThreeHosts);
        QCOMPARE(set_bridge(net, {.vlan_filtering = std::uint8_t{1},
                                  .vlan_default_pvid = std::uint16_t{0}}),
                 "ok");
    }

    void vlan_filtering_keeps_vlans_apart() {
        Network net(kThreeHosts);
        QCOMPARE(set_bridge(net, {.vlan_filtering = std::uint8_t{1}}), "ok");
        auto& bridge = bridge_of(net);
        const auto vlan = [&](int port, std::uint16_t id, bool access) {
            auto* which = bridge.ports()[static_cast<std::size_t>(port)].get();
            QVERIFY(bridge.add_vlan(which, id, access, access));
            if (access) QVERIFY(bridge.delete_vlan(which, 1));
        };
        vlan(0, 10, true);   // access
        vlan(1, 10, false);  // trunk: 10 tagged, 1 untagged
        vlan(2, 20, true);
        std::size_t size = 0;
        net.at("b.eth0").add_tap([&](auto&, const auto& frame, bool) {
            size = frame.size();
            QCOMPARE(load_be16(frame.bytes(), 12), 0x8100);
            QCOMPARE(load_be16(frame.bytes(), 14), 10);
        });
        net.send("a.eth0", "1", "9");
        net.run(Duration::seconds(1));
        QCOMPARE(size, std::size_t{64});
        COMPARE_LINES(net.events("out sw"), "out sw.p2 #1");
        QVERIFY(bridge.fdb().find(test::mac("02:00:00:00:00:01"), 10));
        net.send("a.eth0", test::Packet()
                               .ethernet("02:00:00:00:00:01", "ff:ff:ff:ff:ff:ff")
                               .vlan(30)
                               .ipv4("10.0.0.1", "10.0.0.2")
                               .bytes());
        net.run(Duration::seconds(1));
        COMPARE_LINES(net.events("sw.br0"), "sw.br0 #2 drop bridge-vlan");
    }

    void ports_bring_their_addresses_and_take_them_along() {
        Network net(kThreeHosts);
        COMPARE_LINES(fdb_lines(net), R"(
            02:00:00:00:00:06 p3 permanent
            02:00:00:00:00:04 p2 permanent
            02:00:00:00:00:02 p1 permanent
        )");
        QCOMPARE(net.at("sw.br0").address.text(), "02:00:00:00:00:02");
        QCOMPARE(net.change("sw.p1", {.master = 0}), "ok");
        QCOMPARE(net.at("sw.br0").address.text(), "02:00:00:00:00:04");
        QCOMPARE(net.change("sw.br0", {.address = test::mac("02:00:00:00:00:ff")}), "ok");
        QCOMPARE(net.change("sw.p2", {.master = 0}), "ok");
        QCOMPARE(net.at("sw.br0").address.text(), "02:00:00:00:00:ff");
        COMPARE_LINES(fdb_lines(net), R"(
            02:00:00:00:00:ff br0 permanent
            02:00:00:00:00:06 p3 permanent
        )");
    }

    void without_ports_the_address_is_zero() {
        Network net(kThreeHosts);
        for (const auto* port : {"sw.p1", "sw.p2", "sw.p3"})
            QCOMPARE(net.change(port, {.master = 0}), "ok");
        QVERIFY(net.at("sw.br0").address.is_zero());
    }

    void mtu_is_the_least_of_the_ports_until_set() {
        Network net(kThreeHosts);
        QCOMPARE(net.change("sw.p1", {.mtu = 1400}), "ok");
        QCOMPARE(net.at("sw.br0").mtu, 1400u);
        QCOMPARE(net.change("sw.p1", {.mtu = 1500}), "ok");
        QCOMPARE(net.at("sw.br0").mtu, 1500u);
        QCOMPARE(net.change("sw.br0", {.mtu = 1450}), "ok");
        QCOMPARE(net.change("sw.p1", {.mtu = 1300}), "ok");
        QCOMPARE(net.at("sw.br0").mtu, 1450u);
    }

    void frame_larger_than_the_port_is_dropped() {
        Network net(kThreeHosts);
        QCOMPARE(net.change("sw.p2", {.mtu = 1000}), "ok");
        std::vector<std::uint8_t> bytes(1200);
        test::mac("02:00:00:00:00:01").store(bytes, 6);
        net.send("a.eth0", bytes);
        net.run(Duration::seconds(1));
        COMPARE_LINES(net.events("sw.br0 #3"), "sw.br0 #3<1 drop too-big");
    }

    void carrier_follows_the_ports() {
        Network net(kThreeHosts);
        QVERIFY(net.at("sw.br0").carrier());
        for (const auto* host : {"a.eth0", "b.eth0", "c.eth0"})
            QCOMPARE(net.change(host, {.up = false}), "ok");
        QVERIFY(!net.at("sw.br0").carrier());
        QCOMPARE(std::string(name(net.at("sw.br0").oper_state())), "DOWN");
        QCOMPARE(std::string(name(net.at("sw.p1").oper_state())), "DOWN");
        QCOMPARE(net.change("b.eth0", {.up = true}), "ok");
        QCOMPARE(std::string(name(net.at("sw.br0").oper_state())), "UP");
    }

    void port_that_goes_down_forgets_what_it_learned() {
        Network net(kThreeHosts);
        net.send("a.eth0", "1", "*");
        net.run(Duration::seconds(1));
        QCOMPARE(net.change("a.eth0", {.up = false}), "ok");
        QVERIFY(!bridge_of(net).fdb().find(test::mac("02:00:00:00:00:01"), 0));
        QVERIFY(bridge_of(net).fdb().find(test::mac("02:00:00:00:00:02"), 0));
    }
};

QTEST_APPLESS_MAIN(TestBridge)
#include "tst_bridge.moc"
