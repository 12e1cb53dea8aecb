// From the overlay: the order of vxlan_xmit, whom copies go to, and what the outer headers inherit.
#include <set>

#include "core/vtep/inner.h"
#include "tests/core/vtep/rig.h"

using namespace vxlab;
using namespace vxlab::test;
using vtep::DontFragment;

namespace {

const std::string kGroupMac = "01:00:5e:01:02:03";

Frame arp_frame() {
    return Packet().ethernet(kNear, kAll).arp_request(kNear, "192.0.2.1", "192.0.2.2").bytes();
}

// An inner packet over IPv4 or IPv6 or neither, with or without a VLAN tag.
Frame inner_frame(int version, std::uint8_t tos, std::uint8_t ttl, bool tagged = false,
                  bool df = false) {
    Packet packet;
    packet.ethernet(kNear, kFar);
    if (tagged) packet.vlan(10);
    if (version == 0) return packet.arp_reply(kNear, "192.0.2.1", kFar, "192.0.2.2").bytes();
    if (version == 4)
        packet.ipv4("192.0.2.1", "192.0.2.2",
                    {.type_of_service = tos, .dont_fragment = df, .ttl = ttl});
    else
        packet.ipv6("2001:db8:1::1", "2001:db8:1::2", {.traffic_class = tos, .hop_limit = ttl});
    return packet.udp(1, 2).text("hello").bytes();
}

const vtep::Encapsulation& copy_of(Rig& rig, const Frame& frame) {
    if (rig.vtep.fdb().size() == 0)
        rig.append(kZero, rig.vtep.config().is_v6() ? "2001:db8::2" : "10.0.0.2");
    rig.send(frame);
    return rig.out->copies.front();
}

}  // namespace

class TestTransmit : public QObject {
    Q_OBJECT

private slots:
    void to_the_row_of_the_destination() {
        Rig rig;
        rig.append(kZero, "10.0.0.9");
        rig.receive(udp_frame(kFar, kNear));
        QCOMPARE(rig.send(udp_frame(kNear, kFar)), "forward fdb-row > 10.0.0.2");
        const auto& decision = rig.out->decision;
        QCOMPARE(decision.copies, std::uint16_t{1});
        QCOMPARE(decision.taught_by, trace::EventId{2});
        QCOMPARE(QString::fromStdString(Rig::line(decision.row)),
                 "02:00:00:00:00:0b dst 10.0.0.2 dynamic");
    }

    void to_the_default_destination() {
        Rig rig;
        QCOMPARE(rig.send(udp_frame(kNear, kFar)), "drop no-destination");
        QCOMPARE(rig.vtep.counters().tx_dropped, std::uint64_t{1});
        rig.append(kZero, "10.0.0.9");
        QCOMPARE(rig.send(udp_frame(kNear, kFar)), "forward default-destination > 10.0.0.9");
        QCOMPARE(rig.send(udp_frame(kNear, kAll)), "forward default-destination > 10.0.0.9");
    }

    // From the second remote to the last, then the first (measured on Linux 6.18).
    void floods_from_the_second_remote_on_and_the_first_last() {
        Rig rig;
        for (const char* dst : {"10.0.0.2", "10.0.0.3", "10.0.0.4"}) rig.append(kZero, dst);
        QCOMPARE(rig.send(udp_frame(kNear, kAll)),
                 "flood head-end-replication > 10.0.0.3 > 10.0.0.4 > 10.0.0.2");
        QCOMPARE(rig.out->decision.copies, std::uint16_t{3});
    }

    void broadcast_and_group_addresses_have_rows_too() {
        Rig rig;
        rig.append(kZero, "10.0.0.9");
        rig.add(kGroupMac, "10.0.0.2");
        rig.append(kGroupMac, "10.0.0.3");
        QCOMPARE(rig.send(udp_frame(kNear, kGroupMac)),
                 "flood head-end-replication > 10.0.0.3 > 10.0.0.2");
        rig.add(kAll, "10.0.0.4");
        QCOMPARE(rig.send(udp_frame(kNear, kAll)), "forward fdb-row > 10.0.0.4");
    }

    void a_group_is_one_copy_that_reaches_many() {
        auto config = plain();
        config.remote = ip("239.1.1.1");
        config.interface = 3;
        Rig rig(config);
        QCOMPARE(rig.send(udp_frame(kNear, kAll)), "flood multicast-group > 239.1.1.1");
        QCOMPARE(rig.out->copies.front().ttl, std::uint8_t{1});
        QCOMPARE(rig.out->copies.front().interface, trace::InterfaceId{3});
    }

    void remotes_have_their_own_port_vni_and_interface() {
        Rig rig;
        vtep::FdbRequest request;
        request.mac = mac(kFar);
        request.dst = ip("10.0.0.2");
        request.port = 8472;
        request.vni = 0xabcdef;
        request.interface = 5;
        QVERIFY(rig.vtep.fdb().update(vtep::FdbVerb::add, request, rig.now));
        rig.send(udp_frame(kNear, kFar));
        const auto& copy = rig.out->copies.front();
        QCOMPARE(copy.destination_port, std::uint16_t{8472});
        QCOMPARE(copy.interface, trace::InterfaceId{5});
        QCOMPARE(load_be64(copy.header, 0), std::uint64_t{0x0800'0000'abcd'ef00});
    }

    // A row to 0.0.0.0: the destination is on this side (`vxlan_xmit_one`, drop).
    void a_row_that_leads_here_drops() {
        Rig rig;
        rig.add(kFar, "0.0.0.0");
        QCOMPARE(rig.send(udp_frame(kNear, kFar)), "drop vxlan-no-remote");
        QCOMPARE(rig.vtep.counters().tx_dropped, std::uint64_t{1});
    }

    void misses_are_told_only_without_a_default() {
        auto config = plain();
        config.l2miss = true;
        Rig rig(config);
        QCOMPARE(rig.send(udp_frame(kNear, kFar)), "drop no-destination miss 02:00:00:00:00:0b");
        QCOMPARE(rig.send(udp_frame(kNear, kAll)), "drop no-destination");
        rig.append(kZero, "10.0.0.2");
        QCOMPARE(rig.send(udp_frame(kNear, kFar)), "forward default-destination > 10.0.0.2");
    }

    void what_cannot_be_sent() {
        Rig rig;
        rig.append(kZero, "10.0.0.2");
        auto frame = udp_frame(kNear, kFar);
        frame.resize(13);
        QCOMPARE(rig.send(frame), "drop bad-header");
        frame = udp_frame(kNear, kFar);
        frame.resize(14 + 19);
        QCOMPARE(rig.send(frame), "drop vxlan-inner-header");
        QCOMPARE(rig.vtep.counters().tx_dropped, std::uint64_t{1});
        rig.vtep.down();
        QCOMPARE(rig.send(udp_frame(kNear, kFar)), "drop interface-down");
    }

    void counters_of_copies_are_the_callers_to_tell() {
        Rig rig;
        rig.vtep.sent(100);
        rig.vtep.failed(vtep::Vtep::Failure::no_route);
        rig.vtep.failed(vtep::Vtep::Failure::loop);
        rig.vtep.failed(vtep::Vtep::Failure::other);
        vtep::Counters expected;
        expected.tx_packets = 1;
        expected.tx_bytes = 86;
        expected.tx_errors = 3;
        expected.tx_carrier_errors = 1;
        expected.collisions = 1;
        QVERIFY(rig.vtep.counters() == expected);
    }

    // l2_tos_ttl_inherit.sh: tags do not hide the inner packet, other protocols have nothing to
    // inherit.
    void ttl_and_tos_are_fixed_or_inherited_data() {
        QTest::addColumn<bool>("v6");
        QTest::addColumn<int>("version");
        QTest::addColumn<bool>("tagged");
        for (const bool v6 : {false, true})
            for (const int version : {0, 4, 6})
                for (const bool tagged : {false, true})
                    QTest::addRow("outer v%d inner v%d %s", v6 ? 6 : 4, version,
                                  tagged ? "tagged" : "untagged")
                        << v6 << version << tagged;
    }
    void ttl_and_tos_are_fixed_or_inherited() {
        QFETCH(bool, v6);
        QFETCH(int, version);
        QFETCH(bool, tagged);
        const auto frame = inner_frame(version, 0x50, 33, tagged);
        auto config = v6 ? plain_v6() : plain();
        Rig automatic(config);
        QCOMPARE(copy_of(automatic, frame).ttl, std::uint8_t{0});
        QCOMPARE(copy_of(automatic, frame).tos, std::uint8_t{0});
        config.ttl = 9;
        config.tos = 0x28;
        Rig fixed(config);
        QCOMPARE(copy_of(fixed, frame).ttl, std::uint8_t{9});
        QCOMPARE(copy_of(fixed, frame).tos, std::uint8_t{0x28});
        config.ttl_inherit = true;
        config.tos = 1;
        Rig inherited(config);
        QCOMPARE(copy_of(inherited, frame).ttl, std::uint8_t(version == 0 ? 0 : 33));
        QCOMPARE(copy_of(inherited, frame).tos, std::uint8_t(version == 0 ? 0 : 0x50));
    }

    // vxlan_bridge_1d.sh, test_ecn_encap.
    void ecn_goes_outward_but_for_ce() {
        const int expected[] = {0, 1, 2, 2};
        for (int inner = 0; inner < 4; ++inner) {
            for (const int version : {4, 6}) {
                auto config = plain();
                config.tos = 0x2b;  // its ECN bits do not count
                Rig rig(config);
                const auto frame = inner_frame(version, static_cast<std::uint8_t>(0x50 | inner), 1);
                QCOMPARE(copy_of(rig, frame).tos, std::uint8_t(0x28 | expected[inner]));
            }
        }
    }

    void df_is_unset_set_or_inherited() {
        const auto df = [](DontFragment setting, const Frame& frame, bool v6 = false) {
            auto config = v6 ? plain_v6() : plain();
            config.df = setting;
            Rig rig(config);
            return copy_of(rig, frame).dont_fragment;
        };
        const auto may = inner_frame(4, 0, 1), must_not = inner_frame(4, 0, 1, false, true);
        QVERIFY(!df(DontFragment::unset, must_not));
        QVERIFY(df(DontFragment::set, may));
        QVERIFY(!df(DontFragment::inherit, may));
        QVERIFY(df(DontFragment::inherit, must_not));
        QVERIFY(df(DontFragment::inherit, inner_frame(6, 0, 1)));
        QVERIFY(!df(DontFragment::inherit, inner_frame(0, 0, 1)));
        QVERIFY(!df(DontFragment::inherit, inner_frame(4, 0, 1, true, true)));
        QVERIFY(!df(DontFragment::set, must_not, true));
    }

    void checksums_and_flow_labels() {
        Rig v4, v6(plain_v6());
        QVERIFY(copy_of(v4, arp_frame()).checksum);
        QVERIFY(copy_of(v6, arp_frame()).checksum);
        auto config = plain();
        config.udp_checksum = false;
        Rig v4_off(config);
        QVERIFY(!copy_of(v4_off, arp_frame()).checksum);
        config = plain_v6();
        config.udp6_zero_checksum_tx = true;
        config.udp_checksum = false;
        config.flow_label = 0xabcde;
        Rig v6_off(config);
        QVERIFY(!copy_of(v6_off, arp_frame()).checksum);
        QCOMPARE(copy_of(v6_off, arp_frame()).flow_label, std::uint32_t{0xabcde});
    }

    void the_mark_becomes_group_policy() {
        auto config = plain();
        config.gbp = true;
        Rig rig(config);
        rig.append(kZero, "10.0.0.2");
        rig.send(arp_frame(), 0x0048'1234);
        QCOMPARE(load_be64(rig.out->copies.front().header, 0),
                 std::uint64_t{0x8848'1234'0000'2a00});
        rig.send(arp_frame(), 0);
        QCOMPARE(load_be64(rig.out->copies.front().header, 0),
                 std::uint64_t{0x0800'0000'0000'2a00});
        Rig without;
        without.append(kZero, "10.0.0.2");
        without.send(arp_frame(), 0x0048'1234);
        QCOMPARE(load_be64(without.out->copies.front().header, 0),
                 std::uint64_t{0x0800'0000'0000'2a00});
    }

    void source_ports_stay_below_the_maximum() {
        QCOMPARE(vtep::source_port(0, {100, 200}), std::uint16_t{100});
        QCOMPARE(vtep::source_port(0xffff'0000, {100, 200}), std::uint16_t{199});
        // 0x0000ffff ^ 0xffff0000
        QCOMPARE(vtep::source_port(0x0000'ffff, {100, 200}), std::uint16_t{199});
        QCOMPARE(vtep::source_port(0x0000'8000, {100, 200}), std::uint16_t{150});
        QCOMPARE(vtep::source_port(0xffff'0000, {100, 101}), std::uint16_t{100});
    }

    void source_ports_are_of_the_range_and_of_the_flow() {
        const auto ports_of = [](vtep::PortRange range) {
            auto config = plain();
            config.source_ports = range;
            Rig rig(config);
            std::set<std::uint16_t> ports;
            for (std::uint16_t port = 1; port <= 2000; ++port) {
                const auto frame = Packet()
                                       .ethernet(kNear, kFar)
                                       .ipv4("192.0.2.1", "192.0.2.2")
                                       .udp(port, 53)
                                       .bytes();
                const auto chosen = copy_of(rig, frame).source_port;
                if (copy_of(rig, frame).source_port != chosen) ports.insert(0);
                ports.insert(chosen);
            }
            return ports;
        };
        auto ports = ports_of({100, 110});
        QCOMPARE(ports.size(), std::size_t{10});
        QVERIFY(*ports.begin() == 100 && *ports.rbegin() == 109);
        ports = ports_of({7, 7});
        QVERIFY(*ports.begin() >= 32768 && *ports.rbegin() < 60999);
        QVERIFY(ports.size() > 1800);
    }

    void both_directions_of_a_flow_have_one_hash() {
        const auto hash = [](const Frame& frame) {
            return vtep::flow_hash(*vtep::InnerFrame::over(frame));
        };
        const auto tcp = [](const char* a, const char* b, std::uint16_t x, std::uint16_t y) {
            return Packet().ethernet(kNear, kFar).ipv4(a, b).tcp(x, y, 0).bytes();
        };
        QCOMPARE(hash(tcp("192.0.2.1", "192.0.2.2", 5, 80)),
                 hash(tcp("192.0.2.2", "192.0.2.1", 80, 5)));
        QVERIFY(hash(tcp("192.0.2.1", "192.0.2.2", 5, 80)) !=
                hash(tcp("192.0.2.1", "192.0.2.2", 6, 80)));
        const auto labelled = [](std::uint16_t port) {
            return Packet()
                .ethernet(kNear, kFar)
                .ipv6("2001:db8::1", "2001:db8::2", {.flow_label = 7})
                .udp(port, 53)
                .bytes();
        };
        QCOMPARE(hash(labelled(1)), hash(labelled(2)));
        // Fragments have no ports, so all of them must hash alike.
        const auto fragment = [](std::uint16_t offset) {
            return Packet()
                .ethernet(kNear, kFar)
                .ipv4("192.0.2.1", "192.0.2.2",
                      {.more_fragments = true,
                       .fragment_offset = offset,
                       .protocol = wire::IpProtocol::udp})
                .filler(16)
                .bytes();
        };
        QCOMPARE(hash(fragment(0)), hash(fragment(16)));
    }
};

QTEST_APPLESS_MAIN(TestTransmit)
#include "tst_transmit.moc"
