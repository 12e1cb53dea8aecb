// From the underlay: the order of vxlan_rcv, its drops and counters, learning, ECN.
#include "tests/core/vtep/rig.h"

using namespace vxlab;
using namespace vxlab::test;
namespace nud = vtep::nud;

namespace {

constexpr std::uint64_t kHeader = 0x0800'0000'0000'2a00;

Frame frame_with_tos(bool v6, std::uint8_t tos) {
    auto packet = Packet();
    packet.ethernet(kFar, kNear);
    if (v6)
        packet.ipv6("2001:db8:1::1", "2001:db8:1::2", {.traffic_class = tos});
    else
        packet.ipv4("192.0.2.1", "192.0.2.2", {.type_of_service = tos});
    return packet.udp(1, 2).text("hello").bytes();
}

// What the frame's IP header says; the checksum must be right.
int tos_of(Bytes frame, bool v6) {
    const auto packet = frame.subspan(14);
    if (v6) return load_be16(packet, 0) >> 4 & 0xff;
    return wire::checksum_ok(packet.first(20)) ? packet[1] : -1;
}

}  // namespace

class TestReceive : public QObject {
    Q_OBJECT

private slots:
    void the_inner_frame_is_a_part_of_the_datagram() {
        Rig rig;
        const auto frame = udp_frame(kFar, kNear);
        const auto datagram = rig.datagram(frame);
        QCOMPARE(rig.receive(datagram), "deliver vxlan-decapsulated");
        QVERIFY(rig.in->frame.data() == datagram.payload.data() + 8);
        QCOMPARE(rig.in->frame.size(), frame.size());
        QCOMPARE(rig.vtep.counters().rx_packets, std::uint64_t{1});
        QCOMPARE(rig.vtep.counters().rx_bytes, std::uint64_t{frame.size() - 14});
        QCOMPARE(QString::fromStdString(Rig::line(rig.in->decision.row)),
                 "02:00:00:00:00:0b dst 10.0.0.2 dynamic");
        QCOMPARE(rig.in->decision.taught_by, trace::EventId{1});
    }

    void drops_come_in_the_kernels_order() {
        Rig rig;
        const auto frame = udp_frame(kFar, kNear);
        auto given = rig.datagram(frame);
        given.payload = given.payload.first(7);
        QCOMPARE(rig.receive(given), "drop vxlan-too-short");
        QCOMPARE(rig.receive(rig.datagram(frame, 0xf7ff'ffff'0000'2aff)), "drop vxlan-no-i-flag");
        QCOMPARE(rig.receive(rig.datagram(frame, 0xffff'ffff'0000'2bff)), "drop vxlan-unknown-vni");
        QVERIFY(rig.vtep.counters() == vtep::Counters{});
        given = rig.datagram({1, 2, 3}, kHeader | 1);
        QCOMPARE(rig.receive(given), "drop vxlan-reserved-bits");
        QCOMPARE(rig.vtep.counters().rx_frame_errors, std::uint64_t{1});
        QCOMPARE(rig.vtep.counters().rx_errors, std::uint64_t{1});
        given = rig.datagram(frame);
        given.payload = given.payload.first(8 + 13);
        QCOMPARE(rig.receive(given), "drop vxlan-too-short");
        QCOMPARE(rig.receive(udp_frame(kOwn, kNear)), "drop vxlan-own-mac");
        QCOMPARE(rig.vtep.counters().rx_errors, std::uint64_t{1});
        rig.vtep.down();
        QCOMPARE(rig.receive(frame), "drop vxlan-unknown-vni");
        QVERIFY(rig.fdb().isEmpty());
    }

    // vxlan_reserved.sh: each of the 39 bits, with the default mask and one that spares the first
    // byte.
    void every_reserved_bit_drops_data() {
        QTest::addColumn<quint64>("header");
        QTest::addColumn<bool>("spared");
        for (int bit = 0; bit < 64; ++bit) {
            const auto header = quint64{1} << bit;
            if ((header & 0x0800'0000'ffff'ff00) != 0) continue;
            QTest::newRow(qPrintable(QString::number(bit))) << header << (bit >= 56);
        }
    }
    void every_reserved_bit_drops() {
        QFETCH(quint64, header);
        QFETCH(bool, spared);
        Rig strict;
        const auto frame = udp_frame(kFar, kNear);
        QCOMPARE(strict.receive(strict.datagram(frame, kHeader | header)),
                 "drop vxlan-reserved-bits");
        auto config = plain();
        config.reserved_bits = 0x00ff'ffff'0000'00ff;
        Rig lenient(config);
        QCOMPARE(lenient.receive(lenient.datagram(frame, kHeader | header)),
                 spared ? "deliver vxlan-decapsulated" : "drop vxlan-reserved-bits");
        QCOMPARE(strict.vtep.counters().rx_frame_errors, std::uint64_t{1});
    }

    void group_policy_becomes_the_mark() {
        auto config = plain();
        config.gbp = true;
        Rig rig(config);
        const auto frame = udp_frame(kFar, kNear);
        QCOMPARE(rig.receive(rig.datagram(frame, 0x8848'1234'0000'2a00)),
                 "deliver vxlan-decapsulated");
        QCOMPARE(rig.in->mark, std::uint32_t{0x0048'1234});
        rig.receive(rig.datagram(frame, 0x0800'1234'0000'2a00));
        QCOMPARE(rig.in->mark, std::uint32_t{0});
        Rig without;
        QCOMPARE(without.receive(without.datagram(frame, 0x8800'0001'0000'2a00)),
                 "drop vxlan-reserved-bits");
    }

    void stations_that_move_are_followed() {
        Rig rig;
        rig.receive(udp_frame(kFar, kNear));
        QCOMPARE(rig.receive_from("10.0.0.3", udp_frame(kFar, kNear)),
                 "deliver vxlan-decapsulated");
        QCOMPARE(rig.send(udp_frame(kNear, kFar)), "forward fdb-row > 10.0.0.3");
        QCOMPARE(rig.out->decision.taught_by, trace::EventId{2});
    }

    void fixed_rows_drop_what_comes_from_elsewhere() {
        for (const auto state : {nud::permanent, std::uint8_t{nud::noarp | nud::reachable}}) {
            Rig rig;
            rig.add(kFar, "10.0.0.9", state);
            QCOMPARE(rig.receive(udp_frame(kFar, kNear)), "drop vxlan-static-row");
            QVERIFY(rig.vtep.fdb().find(mac(kFar))->first.ip == ip("10.0.0.9"));
            QCOMPARE(rig.receive_from("10.0.0.9", udp_frame(kFar, kNear)),
                     "deliver vxlan-decapsulated");
        }
        Rig dynamic;
        dynamic.add(kFar, "10.0.0.9", nud::reachable);
        QCOMPARE(dynamic.receive(udp_frame(kFar, kNear)), "deliver vxlan-decapsulated");
    }

    void source_addresses_that_are_no_stations_teach_nothing() {
        Rig rig;
        QCOMPARE(rig.receive(udp_frame("01:00:00:00:00:01", kNear)), "drop vxlan-bad-source-mac");
        QCOMPARE(rig.receive(udp_frame(kZero, kNear)), "drop vxlan-bad-source-mac");
        auto config = plain();
        config.learning = false;
        Rig deaf(config);
        QCOMPARE(deaf.receive(udp_frame(kZero, kNear)), "deliver vxlan-decapsulated");
        QCOMPARE(deaf.receive(udp_frame(kFar, kNear)), "deliver vxlan-decapsulated");
        QVERIFY(deaf.fdb().isEmpty());
    }

    void the_port_of_the_sender_is_not_learned() {
        Rig rig;
        auto given = rig.datagram(udp_frame(kFar, kNear));
        given.source_port = 51234;
        rig.receive(given);
        rig.send(udp_frame(kNear, kFar));
        QCOMPARE(rig.out->copies.front().destination_port, std::uint16_t{4789});
    }

    void link_local_senders_are_learned_with_their_interface() {
        auto config = plain_v6();
        config.local = ip("fe80::1");
        config.interface = 7;
        Rig rig(config);
        auto given = rig.datagram(udp_frame(kFar, kNear));
        given.source = ip("fe80::2");
        given.interface = 7;
        rig.receive(given);
        QCOMPARE(rig.vtep.fdb().find(mac(kFar))->first.interface, trace::InterfaceId{7});
        given.source = ip("2001:db8::2");
        Rig global(plain_v6());
        auto other = global.datagram(udp_frame(kFar, kNear));
        other.interface = 7;
        global.receive(other);
        QCOMPARE(global.vtep.fdb().find(mac(kFar))->first.interface, trace::InterfaceId{0});
    }

    void cut_network_headers_are_length_errors() {
        Rig rig;
        auto frame = udp_frame(kFar, kNear);
        frame.resize(14 + 19);
        QCOMPARE(rig.receive(frame), "drop vxlan-inner-header");
        QCOMPARE(rig.vtep.counters().rx_length_errors, std::uint64_t{1});
        QCOMPARE(rig.vtep.counters().rx_errors, std::uint64_t{1});
        QVERIFY(rig.vtep.fdb().find(mac(kFar)));
    }

    // vxlan_bridge_1d.sh, test_ecn_decap: 16 cases, in both IP versions.
    void ecn_is_carried_inward_data() {
        QTest::addColumn<int>("outer");
        QTest::addColumn<int>("inner");
        QTest::addColumn<int>("result");  // -1: dropped
        const int table[4][4] = {         // outer 0, 1, 2, 3
                                 {0, 0, 0, -1},
                                 {1, 1, 1, 3},
                                 {2, 1, 2, 3},
                                 {3, 3, 3, 3}};
        for (int inner = 0; inner < 4; ++inner)
            for (int outer = 0; outer < 4; ++outer)
                QTest::addRow("outer %d inner %d", outer, inner)
                    << outer << inner << table[inner][outer];
    }
    void ecn_is_carried_inward() {
        QFETCH(int, outer);
        QFETCH(int, inner);
        QFETCH(int, result);
        for (const bool v6 : {false, true}) {
            Rig rig;
            const auto dscp = 0x28;
            auto given = rig.datagram(frame_with_tos(v6, static_cast<std::uint8_t>(dscp | inner)));
            given.tos = static_cast<std::uint8_t>(0xb8 | outer);
            QCOMPARE(rig.receive(given),
                     result < 0 ? "drop vxlan-bad-ecn" : "deliver vxlan-decapsulated");
            QCOMPARE(rig.vtep.counters().rx_frame_errors, std::uint64_t{result < 0});
            if (result >= 0) QCOMPARE(tos_of(rig.in->frame, v6), dscp | result);
        }
    }

    void ecn_is_not_looked_for_behind_tags_and_in_other_protocols() {
        Rig rig;
        const auto tagged =
            Packet().ethernet(kFar, kNear).vlan(5).ipv4("192.0.2.1", "192.0.2.2").udp(1, 2).bytes();
        auto given = rig.datagram(tagged);
        given.tos = 3;
        QCOMPARE(rig.receive(given), "deliver vxlan-decapsulated");
        const auto arp =
            Packet().ethernet(kFar, kAll).arp_request(kFar, "192.0.2.1", "192.0.2.2").bytes();
        given = rig.datagram(arp);
        given.tos = 3;
        QCOMPARE(rig.receive(given), "deliver vxlan-decapsulated");
    }

    void checksums_that_are_wrong_or_missing() {
        Rig v4, v6(plain_v6());
        const auto with = [](Rig& rig, vtep::UdpChecksum checksum) {
            auto given = rig.datagram(udp_frame(kFar, kNear));
            given.checksum = checksum;
            return rig.receive(given);
        };
        QCOMPARE(with(v4, vtep::UdpChecksum::wrong), "drop vxlan-bad-checksum");
        QCOMPARE(with(v4, vtep::UdpChecksum::absent), "deliver vxlan-decapsulated");
        QCOMPARE(with(v6, vtep::UdpChecksum::absent), "drop vxlan-zero-checksum");
        auto config = plain_v6();
        config.udp6_zero_checksum_rx = true;
        Rig lenient(config);
        QCOMPARE(with(lenient, vtep::UdpChecksum::absent), "deliver vxlan-decapsulated");
    }

    void a_socket_finds_the_vtep_of_the_vni() {
        std::vector<std::unique_ptr<Rig>> rigs;
        vtep::VtepSocket socket;
        for (std::uint32_t vni = 40; vni < 60; ++vni) {
            auto config = plain();
            config.vni = vni;
            rigs.push_back(std::make_unique<Rig>(config));
            socket.add(rigs.back()->vtep);
        }
        const auto given = rigs[0]->datagram(udp_frame(kFar, kNear), 0x0800'0000'0000'3000);
        auto outcome = socket.receive(given, {});
        QVERIFY(outcome.vtep == &rigs[8]->vtep);
        QVERIFY(outcome.receive->decision.verdict == trace::Verdict::deliver);
        // The same station in another VNI is another station.
        QVERIFY(rigs[8]->vtep.fdb().find(mac(kFar)) && !rigs[2]->vtep.fdb().find(mac(kFar)));
        rigs[8]->vtep.down();
        outcome = socket.receive(given, {});
        QVERIFY(!outcome.vtep);
        QVERIFY(outcome.receive->decision.reason == trace::Reason::vxlan_unknown_vni);
        rigs[8]->vtep.up({});
        socket.remove(rigs[8]->vtep);
        QVERIFY(!socket.find(48, 0));
        QVERIFY(socket.find(47, 0));
    }
};

QTEST_APPLESS_MAIN(TestReceive)
#include "tst_receive.moc"
