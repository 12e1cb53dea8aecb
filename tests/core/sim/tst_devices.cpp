// Frames through the simple devices: links, veth, vlan, macvlan, tap, lo, and queueing disciplines.
#include <QtTest>

#include "core/sim/devices/nic.h"
#include "core/sim/devices/tap.h"
#include "core/sim/devices/veth.h"
#include "tests/support/line_list.h"
#include "tests/support/network.h"
#include "tests/support/packet_builder.h"

using namespace vxlab;
using test::Network;

namespace {

// When frames arrive, in microseconds.
std::vector<std::string> arrivals(Network& net, std::string_view path, int frames,
                                  std::size_t size) {
    std::vector<std::string> times;
    const auto start = net.simulator.now();
    net.at(path).add_tap([&](auto&, const auto&, bool incoming) {
        if (incoming)
            times.push_back(std::to_string((net.simulator.now() - start).nanoseconds / 1000));
    });
    for (int i = 0; i < frames; ++i) net.send("a.eth0", std::vector<std::uint8_t>(size));
    net.run(Duration::seconds(10));
    return times;
}

sim::LinkRequest on(Network& net, std::string_view below, const std::string& kind,
                    const std::string& name, const sim::LinkOptions& options) {
    sim::LinkRequest request{.kind = kind, .name = name, .link = net.at(below).index, .up = true};
    request.options = options;
    return request;
}

}  // namespace

class TestDevices : public QObject {
    Q_OBJECT

private slots:
    void link_takes_time_for_bits_and_distance() {
        Network net("a.eth0 == b.eth0", {.bandwidth = 100'000'000});
        // 1250 bytes at 100 Mbit/s are 100 us, and 10 us on the way.
        COMPARE_LINES(arrivals(net, "b.eth0", 3, 1250), "110\n210\n310");
    }

    void full_queue_drops() {
        Network net("a.eth0 == b.eth0", {.bandwidth = 1'000'000, .queue = 2});
        QCOMPARE(arrivals(net, "b.eth0", 5, 1250).size(), std::size_t{3});
        COMPARE_LINES(net.events("a.eth0"), "a.eth0 #4 drop queue-full\na.eth0 #5 drop queue-full");
        QCOMPARE(net.at("a.eth0").tx.packets, std::uint64_t{3});
        QCOMPARE(net.at("a.eth0").tx.dropped, std::uint64_t{2});
    }

    void loss_loses_about_its_share() {
        Network net("a.eth0 == b.eth0", {.loss = 0.25});
        const auto came = arrivals(net, "b.eth0", 1000, 60).size();
        QVERIFY2(came > 650 && came < 850, qPrintable(QString::number(came)));
    }

    void cable_pulled_out_takes_both_carriers() {
        Network net("a.eth0 == b.eth0");
        net.as<sim::Nic>("a.eth0").set_plugged(false);
        QVERIFY(!net.at("b.eth0").carrier());
        net.events();
        net.send("b.eth0", "1", "2");
        COMPARE_LINES(net.events(), "b.eth0 #1 drop no-carrier");
        net.as<sim::Nic>("a.eth0").set_plugged(true);
        QVERIFY(net.at("b.eth0").carrier());
    }

    void interface_that_is_down_drops() {
        Network net("a.eth0 == b.eth0");
        (void)net.at("b.eth0").set_up(false);
        net.events();
        net.send("b.eth0", "1", "2");
        net.send("a.eth0", "2", "1");
        net.run(Duration::seconds(1));
        COMPARE_LINES(net.events(), R"(
            b.eth0 #1 drop interface-down
            out a.eth0 #2
            b.eth0 #2 drop interface-down
        )");
    }

    void veth_refuses_what_the_other_end_cannot_take() {
        Network net("a.eth0 -- b.eth0");
        QCOMPARE(net.change("b.eth0", {.mtu = 1000}), "ok");
        net.events();
        net.send("a.eth0", std::vector<std::uint8_t>(1018));
        net.send("a.eth0", std::vector<std::uint8_t>(1019));
        COMPARE_LINES(net.events("a.eth0"), "a.eth0 #2 drop too-big");
    }

    void frame_for_another_station_goes_no_further() {
        Network net("a.eth0 == b.eth0");
        net.send("a.eth0", "1", "77");
        net.run(Duration::seconds(1));
        COMPARE_LINES(net.events("b.eth0"), "b.eth0 #1 drop not-for-us");
    }

    void vlan_device_adds_and_takes_its_tag() {
        Network net("a.eth0 -- b.eth0");
        const sim::VlanOptions five{.id = std::uint16_t{5}};
        QCOMPARE(net.add("a", on(net, "a.eth0", "vlan", "v5", five)), "ok");
        QCOMPARE(net.add("b", on(net, "b.eth0", "vlan", "v5", five)), "ok");
        QCOMPARE(net.at("a.v5").address, net.at("a.eth0").address);
        std::size_t tagged = 0, untagged = 0;
        net.at("b.eth0").add_tap([&](auto&, const auto& frame, bool) { tagged = frame.size(); });
        net.at("b.v5").add_tap([&](auto&, const auto& frame, bool) { untagged = frame.size(); });
        net.settle();
        net.send("a.v5", "1", "2");
        net.run(Duration::seconds(1));
        QCOMPARE(tagged, std::size_t{64});
        QCOMPARE(untagged, std::size_t{60});
        QCOMPARE(net.events("b.eth0").size(), std::size_t{1});
    }

    void vlan_device_follows_the_device_below() {
        Network net("a.eth0 -- b.eth0");
        QCOMPARE(
            net.add("a", on(net, "a.eth0", "vlan", "v5", sim::VlanOptions{.id = std::uint16_t{5}})),
            "ok");
        QCOMPARE(net.change("b.eth0", {.up = false}), "ok");
        QVERIFY(!net.at("a.v5").carrier());
        QCOMPARE(std::string(name(net.at("a.v5").oper_state())), "LOWERLAYERDOWN");
        QCOMPARE(net.change("a.eth0", {.mtu = 1400}), "ok");
        QCOMPARE(net.at("a.v5").mtu, 1400u);
        QCOMPARE(net.change("a.eth0", {.up = false}), "ok");
        QVERIFY(!net.at("a.v5").flags.up);
    }

    void unknown_tag_goes_no_further() {
        Network net("a.eth0 -- b.eth0");
        net.send("a.eth0", test::Packet()
                               .ethernet("02:00:00:00:00:01", "ff:ff:ff:ff:ff:ff")
                               .vlan(7)
                               .ipv4("10.0.0.1", "10.0.0.2")
                               .bytes());
        net.run(Duration::seconds(1));
        COMPARE_LINES(net.events("b.eth0"), "b.eth0 #1 drop not-for-us");
    }

    void macvlans_in_bridge_mode_talk_to_each_other_data() {
        QTest::addColumn<int>("mode");
        QTest::addColumn<bool>("reached");
        QTest::newRow("bridge") << 4 << true;
        QTest::newRow("private") << 1 << false;
        QTest::newRow("vepa") << 2 << false;
    }
    void macvlans_in_bridge_mode_talk_to_each_other() {
        QFETCH(int, mode);
        QFETCH(bool, reached);
        Network net("a.eth0 -- b.eth0");
        const sim::MacvlanOptions options{.mode = static_cast<sim::MacvlanMode>(mode)};
        QCOMPARE(net.add("a", on(net, "a.eth0", "macvlan", "m1", options)), "ok");
        QCOMPARE(net.add("a", on(net, "a.eth0", "macvlan", "m2", options)), "ok");
        net.settle();
        net.send("a.m1", net.at("a.m1").address.text(), net.at("a.m2").address.text());
        net.run(Duration::seconds(1));
        QCOMPARE(net.events("in a.m2").size(), std::size_t{reached});
    }

    void macvlan_gets_what_is_for_it_from_outside() {
        Network net("a.eth0 -- b.eth0");
        QCOMPARE(net.add("a", on(net, "a.eth0", "macvlan", "m1", sim::MacvlanOptions{})), "ok");
        net.settle();
        net.send("b.eth0", "2", net.at("a.m1").address.text());
        net.run(Duration::seconds(1));
        QCOMPARE(net.events("in a.m1").size(), std::size_t{1});
        QCOMPARE(net.at("a.eth0").unicast_filter().size(), std::size_t{1});
    }

    void tap_carries_frames_to_its_reader_and_back() {
        Network net;
        auto made = sim::add_tap(net.space("a"), "tap0", {});
        QVERIFY(made);
        auto& tap = **made;
        QVERIFY(!tap.carrier());
        std::size_t read = 0;
        QVERIFY(tap.attach([&](const sim::Frame& frame) { read = frame.size(); }));
        QCOMPARE(Network::words(tap.attach([](const sim::Frame&) {})), "EBUSY");
        QCOMPARE(Network::words(tap.write(std::vector<std::uint8_t>(60))), "EIO");
        (void)tap.set_up(true);
        QCOMPARE(std::string(name(tap.oper_state())), "UP");
        net.send("a.tap0", "1", "2");
        QCOMPARE(read, std::size_t{60});
        net.events();
        QVERIFY(tap.write(std::vector<std::uint8_t>(60)));
        QCOMPARE(net.events("in a.tap0").size(), std::size_t{1});
        QCOMPARE(Network::words(sim::delete_tap(net.space("a"), "tap0", true)), "EBUSY");
        tap.detach();
        QCOMPARE(Network::words(sim::delete_tap(net.space("a"), "tap0", true)), "ok");
    }

    void netem_delays_and_loses() {
        Network net("a.eth0 == b.eth0");
        sim::QueueDiscipline netem;
        netem.kind = sim::QueueDiscipline::Kind::netem;
        netem.delay = Duration::milliseconds(100);
        net.at("a.eth0").set_queue_discipline(netem);
        COMPARE_LINES(arrivals(net, "b.eth0", 1, 125), "100011");
        netem.loss = 1;
        net.at("a.eth0").set_queue_discipline(netem);
        net.events();
        net.send("a.eth0", "1", "2");
        COMPARE_LINES(net.events(), "a.eth0 #2 drop link-loss");
        QCOMPARE(net.at("a.eth0").queue_counters().dropped, std::uint64_t{1});
    }

    void tbf_lets_a_burst_go_and_then_keeps_the_rate() {
        Network net("a.eth0 == b.eth0", {.bandwidth = 0, .delay = {}});
        sim::QueueDiscipline tbf;
        tbf.kind = sim::QueueDiscipline::Kind::tbf;
        tbf.rate = 1'000'000;
        tbf.burst = 2500;
        tbf.limit = 100'000;
        net.at("a.eth0").set_queue_discipline(tbf);
        net.run(Duration::seconds(1));
        // 1250 bytes take 10 ms; two are in the bucket.
        COMPARE_LINES(arrivals(net, "b.eth0", 4, 1250), "0\n0\n10000\n20000");
    }

    void lo_hands_back() {
        Network net;
        (void)net.at("a.lo").set_up(true);
        net.settle();
        std::vector<std::uint8_t> bytes(98);
        store_be16(bytes, 12, 0x88b5);
        net.send("a.lo", bytes);
        net.run(Duration::seconds(1));
        QCOMPARE(net.events("in a.lo").size(), std::size_t{1});
        QCOMPARE(net.at("a.lo").rx.bytes, std::uint64_t{84});
    }
};

QTEST_APPLESS_MAIN(TestDevices)
#include "tst_devices.moc"
