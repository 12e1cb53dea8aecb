// Overlay inference from packets built here: what it sees, and each finding with its packets.
#include <fmt/format.h>

#include <QtTest>

#include "capture/index/overlay.h"
#include "tests/support/capture_feed.h"

using namespace vxlab;
using namespace vxlab::index;
using test::Feed;
using test::Packet;

namespace {

const char* const kVtep1 = "192.0.2.1";
const char* const kVtep2 = "192.0.2.2";
const char* const kVtep3 = "192.0.2.3";
const char* const kGroup = "239.1.1.1";
const char* const kRed = "02:00:00:00:01:01";
const char* const kBlue = "02:00:00:00:01:02";
const char* const kAll = "ff:ff:ff:ff:ff:ff";
std::uint16_t next_id = 1;  // of outer IP headers, as a kernel counts them

Packet underlay(const char* from, const char* to, wire::Ipv4 header = {}) {
    header.identification = next_id++;
    return Packet().ethernet("02:00:00:00:00:01", "02:00:00:00:00:02").ipv4(from, to, header);
}

Packet tunnel(const char* from, const char* to, std::uint32_t vni, std::uint16_t port = 4789) {
    return underlay(from, to).udp(50000, port).vxlan(vni);
}

std::vector<std::uint8_t> arp(Packet outer, const char* mac, const char* sender,
                              const char* target) {
    return outer.ethernet(mac, kAll).arp_request(mac, sender, target).bytes();
}

std::vector<std::uint8_t> arp_reply(Packet outer, const char* mac, const char* sender,
                                    const char* to_mac, const char* to) {
    return outer.ethernet(mac, to_mac).arp_reply(mac, sender, to_mac, to).bytes();
}

std::vector<std::uint8_t> ping(Packet outer, const char* from, const char* to,
                               std::uint16_t sequence = 1) {
    return outer.ethernet(from, to).ipv4("10.0.0.1", "10.0.0.2").echo_request(7, sequence).bytes();
}

std::string text_of(const PacketList& packets) {
    std::string text;
    for (const auto number : packets.first) text += fmt::format(" {}", number);
    return fmt::format("{}:{}", packets.count, text);
}

// "id count: packets" a line, in the report's order.
std::string found(const OverlayReport& report) {
    std::string text;
    for (const auto& finding : report.findings)
        text += fmt::format("{} {}\n", finding.def->id, text_of(finding.packets));
    return text;
}

std::string sentence(const OverlayReport& report, std::string_view id) {
    for (const auto& finding : report.findings)
        if (finding.def->id == id) return finding.sentence;
    return "(none)";
}

bool has(const OverlayReport& report, std::string_view id) {
    return sentence(report, id) != "(none)";
}

// Gives packets to a fresh Overlay and a report.
struct Scene {
    explicit Scene(dissect::Options options = {}) : feed(options), overlay(options) {}
    Scene& operator<<(const std::vector<std::uint8_t>& bytes) {
        feed.packet(bytes, overlay);
        return *this;
    }
    OverlayReport report() const { return overlay.report(); }

    Feed feed;
    Overlay overlay;
};

void exchange(Scene& scene, std::uint32_t vni) {
    scene << arp(tunnel(kVtep1, kVtep2, vni), kRed, "10.0.0.1", "10.0.0.2")
          << arp_reply(tunnel(kVtep2, kVtep1, vni), kBlue, "10.0.0.2", kRed, "10.0.0.1")
          << ping(tunnel(kVtep1, kVtep2, vni), kRed, kBlue);
}

}  // namespace

class TestOverlay : public QObject {
    Q_OBJECT

private slots:
    void a_healthy_exchange_has_no_findings() {
        Scene scene;
        exchange(scene, 42);
        const auto report = scene.report();
        QCOMPARE(found(report), std::string());
        QCOMPARE(report.vteps.size(), std::size_t{2});
        QCOMPARE(report.vteps[0].address.text(), std::string(kVtep1));
        QCOMPARE(report.vteps[0].sent.packets, std::uint64_t{2});
        QCOMPARE(report.vteps[0].received.packets, std::uint64_t{1});
        QCOMPARE(report.vteps[0].ports, std::set<std::uint16_t>{4789});
        QCOMPARE(report.vnis.size(), std::size_t{1});
        QCOMPARE(report.vnis[0].segment.vni, 42u);
        QCOMPARE(report.vnis[0].macs, std::uint64_t{2});
        QCOMPARE(report.vnis[0].vteps.size(), std::size_t{2});
        QVERIFY(report.unanswered.empty());
    }

    void macs_sit_behind_the_vtep_that_sends_them() {
        Scene scene;
        exchange(scene, 42);
        const auto macs = scene.report().macs;
        QCOMPARE(macs.size(), std::size_t{2});
        QCOMPARE(macs[0].mac.text(), std::string(kRed));
        QCOMPARE(macs[0].vtep.text(), std::string(kVtep1));
        QCOMPARE(macs[0].first_packet, std::uint64_t{1});
        QCOMPARE(macs[0].last_packet, std::uint64_t{3});
        QCOMPARE(macs[0].addresses, std::vector<IpAddress>{test::ip("10.0.0.1")});
        QCOMPARE(macs[1].vtep.text(), std::string(kVtep2));
    }

    void one_mac_in_two_vnis_is_two_entries() {
        Scene scene;
        exchange(scene, 42);
        exchange(scene, 43);
        const auto report = scene.report();
        QCOMPARE(report.macs.size(), std::size_t{4});
        QCOMPARE(found(report), std::string());
    }

    void a_mac_that_moves_and_one_that_flaps() {
        Scene scene;
        scene << ping(tunnel(kVtep1, kVtep3, 42), kRed, kBlue, 1)
              << ping(tunnel(kVtep2, kVtep3, 42), kRed, kBlue, 2);
        QCOMPARE(sentence(scene.report(), "mac-moved"),
                 std::string("02:00:00:00:01:01 in VNI 42 moved from VTEP 192.0.2.1 to 192.0.2.2"));
        scene << ping(tunnel(kVtep1, kVtep3, 42), kRed, kBlue, 3);
        const auto report = scene.report();
        QVERIFY(has(report, "mac-flapping") && !has(report, "mac-moved"));
        QCOMPARE(report.macs[0].move_count, std::uint64_t{2});
        QCOMPARE(report.macs[0].moves[1].packet, std::uint64_t{3});
    }

    void a_flood_group_with_its_joins() {
        Scene scene;
        wire::Igmp join{wire::IgmpType::v2_report, 0, test::ip(kGroup)};
        scene << underlay(kVtep2, kGroup, {.ttl = 1}).igmp(join).bytes()
              << arp(underlay(kVtep1, kGroup, {.ttl = 5}).udp(50000, 4789).vxlan(42), kRed,
                     "10.0.0.1", "10.0.0.2")
              << arp_reply(tunnel(kVtep2, kVtep1, 42), kBlue, "10.0.0.2", kRed, "10.0.0.1")
              << ping(tunnel(kVtep1, kVtep2, 42), kRed, kBlue);
        const auto report = scene.report();
        QCOMPARE(report.floods.size(), std::size_t{1});
        QCOMPARE(report.floods[0].group.text(), std::string(kGroup));
        QCOMPARE(text_of(report.floods[0].packets), std::string("1: 2"));
        QCOMPARE(report.floods[0].joins.size(), std::size_t{1});
        QCOMPARE(report.floods[0].joins[0].member.text(), std::string(kVtep2));
        QCOMPARE(found(report), std::string());
    }

    void a_group_nobody_joins_and_a_ttl_of_1() {
        Scene scene;
        scene << arp(underlay(kVtep1, kGroup, {.ttl = 1}).udp(50000, 4789).vxlan(42), kRed,
                     "10.0.0.1", "10.0.0.2");
        const auto report = scene.report();
        QCOMPARE(found(report), std::string("address-not-resolved 1: 1\n"
                                            "multicast-ttl-1 1: 1\n"
                                            "flood-group-no-join 1: 1\n"));
    }

    void head_end_copies_are_one_question() {
        Scene scene;
        scene << arp(tunnel(kVtep1, kVtep2, 42), kRed, "10.0.0.1", "10.0.0.2")
              << arp(tunnel(kVtep1, kVtep3, 42), kRed, "10.0.0.1", "10.0.0.2");
        const auto report = scene.report();
        QCOMPARE(report.floods.size(), std::size_t{1});
        QVERIFY(!report.floods[0].group);
        QCOMPARE(report.floods[0].receivers,
                 (std::set<IpAddress>{test::ip(kVtep2), test::ip(kVtep3)}));
        QCOMPARE(report.unanswered.size(), std::size_t{1});
        QCOMPARE(text_of(report.unanswered[0].packets), std::string("1: 1"));
        QVERIFY(!has(report, "duplicate-frames"));
    }

    void the_same_question_a_second_later_is_no_copy() {
        Scene scene;
        scene << arp(tunnel(kVtep1, kVtep2, 42), kRed, "10.0.0.1", "10.0.0.2");
        scene.feed.wait(Duration::seconds(1));
        scene << arp(tunnel(kVtep1, kVtep3, 42), kRed, "10.0.0.1", "10.0.0.2");
        const auto report = scene.report();
        QVERIFY(report.floods.empty());
        QCOMPARE(text_of(report.unanswered[0].packets), std::string("2: 1 2"));
    }

    void an_unknown_unicast_frame_is_flooded() {
        Scene scene;
        scene << ping(tunnel(kVtep1, kVtep2, 42), kRed, kBlue)
              << ping(tunnel(kVtep1, kVtep3, 42), kRed, kBlue);
        QVERIFY(has(scene.report(), "unknown-unicast-flood"));
    }

    void who_asks_and_is_not_answered() {
        Scene scene;
        exchange(scene, 42);
        scene << arp(tunnel(kVtep1, kVtep2, 42), kRed, "10.0.0.1", "10.0.0.9");
        const auto report = scene.report();
        QCOMPARE(sentence(report, "address-not-resolved"),
                 std::string("in VNI 42, 10.0.0.1 (behind VTEP 192.0.2.1) asks for the MAC address "
                             "of 10.0.0.9 and gets no answer in this capture"));
    }

    void an_answer_in_another_vni_is_none() {
        Scene scene;
        scene << arp(tunnel(kVtep1, kVtep2, 42), kRed, "10.0.0.1", "10.0.0.2")
              << arp_reply(tunnel(kVtep2, kVtep1, 43), kBlue, "10.0.0.2", kRed, "10.0.0.1");
        QCOMPARE(scene.report().unanswered.size(), std::size_t{1});
    }

    void neighbour_solicitations_too() {
        Scene scene;
        const auto ask = [](std::uint32_t vni) {
            return tunnel(kVtep1, kVtep2, vni)
                .ethernet(kRed, "33:33:ff:00:00:02")
                .ipv6("fd00::1", "ff02::1:ff00:2", {.hop_limit = 255})
                .icmpv6(wire::NeighborSolicitation{test::ip("fd00::2"), test::mac(kRed)})
                .bytes();
        };
        const auto answer = [](std::uint32_t vni) {
            wire::NeighborAdvertisement message;
            message.solicited = true;
            message.target = test::ip("fd00::2");
            message.target_mac = test::mac(kBlue);
            return tunnel(kVtep2, kVtep1, vni)
                .ethernet(kBlue, kRed)
                .ipv6("fd00::2", "fd00::1", {.hop_limit = 255})
                .icmpv6(message)
                .bytes();
        };
        scene << ask(42) << answer(42) << ask(43);
        const auto report = scene.report();
        QCOMPARE(report.unanswered.size(), std::size_t{1});
        QCOMPARE(report.unanswered[0].segment.vni, 43u);
        QCOMPARE(report.unanswered[0].target.text(), std::string("fd00::2"));
    }

    void ports_that_do_not_match() {
        Scene scene;
        scene << ping(tunnel(kVtep1, kVtep2, 42, 4789), kRed, kBlue)
              << ping(tunnel(kVtep2, kVtep1, 42, 8472), kBlue, kRed);
        QCOMPARE(sentence(scene.report(), "port-mismatch"),
                 std::string("192.0.2.1 sends to 192.0.2.2 on UDP port 4789, but 192.0.2.2 answers "
                             "on port 8472: give both the same dstport"));
    }

    void nobody_listens_on_the_port() {
        Scene scene;
        const auto lost = ping(tunnel(kVtep1, kVtep2, 42), kRed, kBlue);
        const auto error =
            wire::Icmp::error(wire::IcmpType::destination_unreachable,
                              wire::icmp_unreachable::kPort, Bytes(lost).subspan(14));
        scene << lost << underlay(kVtep2, kVtep1).icmp(error).bytes();
        QCOMPARE(found(scene.report()),
                 std::string("port-unreachable 1: 2\none-way-tunnel 1: 1\n"));
    }

    void vnis_that_do_not_match() {
        Scene scene;
        scene << arp(tunnel(kVtep1, kVtep2, 42), kRed, "10.0.0.1", "10.0.0.2")
              << arp(tunnel(kVtep2, kVtep1, 43), kBlue, "10.0.0.2", "10.0.0.1");
        const auto report = scene.report();
        QCOMPARE(found(report), std::string("vni-mismatch 2: 1 2\nvni-mismatch 2: 1 2\n"
                                            "address-not-resolved 1: 1\n"
                                            "address-not-resolved 1: 2\n"));
    }

    void the_underlay_is_too_small() {
        Scene scene;
        const auto big = tunnel(kVtep1, kVtep2, 42)
                             .ethernet(kRed, kBlue)
                             .ipv4("10.0.0.1", "10.0.0.2")
                             .udp(1, 2)
                             .filler(1400)
                             .bytes();
        const auto error = wire::Icmp::error(wire::IcmpType::destination_unreachable,
                                             wire::icmp_unreachable::kFragmentationNeeded,
                                             Bytes(big).subspan(14), 1400);
        const auto again = underlay(kVtep1, kVtep2, {.dont_fragment = true})
                               .udp(50000, 4789)
                               .vxlan(42)
                               .ethernet(kRed, kBlue)
                               .ipv4("10.0.0.1", "10.0.0.2")
                               .udp(1, 2)
                               .filler(1401)
                               .bytes();
        scene << big << underlay("192.0.2.254", kVtep1).icmp(error).bytes() << again;
        const auto report = scene.report();
        QCOMPARE(found(report), std::string("underlay-mtu 1: 2\ndf-larger-than-path 1: 3\n"
                                            "one-way-tunnel 2: 1 3\n"));
        QVERIFY(sentence(report, "underlay-mtu").find("MTU of 1400") != std::string::npos);
    }

    void outer_fragments() {
        Scene scene;
        scene << underlay(kVtep1, kVtep2, {.more_fragments = true})
                     .udp(50000, 4789)
                     .vxlan(42)
                     .ethernet(kRed, kBlue)
                     .filler(34)
                     .bytes();
        QCOMPARE(found(scene.report()), std::string("outer-fragments 1: 1\n"));
    }

    void duplicates_and_a_routing_loop() {
        Scene scene;
        auto frame = tunnel(kVtep1, kVtep2, 42);
        frame = frame.ethernet(kRed, kBlue).ipv4("10.0.0.1", "10.0.0.2").echo_request(7, 1);
        scene << frame.bytes() << frame.bytes();
        QVERIFY(has(scene.report(), "duplicate-frames"));
        QVERIFY(!has(scene.report(), "underlay-loop"));
        for (std::uint8_t ttl = 63; ttl > 60; --ttl)
            scene << Packet(frame).set_u8(1, 8, ttl).bytes();
        QVERIFY(has(scene.report(), "underlay-loop"));
    }

    void a_frame_sent_again_by_another_vtep() {
        Scene scene;
        scene << arp(tunnel(kVtep1, kVtep2, 42), kRed, "10.0.0.1", "10.0.0.2")
              << arp(tunnel(kVtep2, kVtep3, 42), kRed, "10.0.0.1", "10.0.0.2");
        QVERIFY(has(scene.report(), "relayed-between-vteps"));
    }

    void the_i_flag_is_clear() {
        Scene scene;
        exchange(scene, 42);
        auto frame = underlay(kVtep1, kVtep2).udp_without_checksum(50000, 4789).vxlan(42);
        scene << frame.ethernet(kRed, kAll).filler(46).set_u8(3, 0, 0).bytes();
        QCOMPARE(found(scene.report()), std::string("vxlan-i-flag-clear 1: 4\n"));
    }

    void wrong_outer_checksums_name_the_vtep() {
        Scene scene;
        exchange(scene, 42);
        auto frame = tunnel(kVtep2, kVtep1, 42);
        scene << frame.ethernet(kBlue, kRed).filler(46).set_be16(2, 6, 0x1234).bytes();
        const auto report = scene.report();
        QCOMPARE(found(report), std::string("outer-checksum 1: 4\n"));
        QVERIFY(sentence(report, "outer-checksum").starts_with("192.0.2.2 sends"));
    }

    void vxlan_on_a_port_nobody_named() {
        Scene scene;
        scene << ping(tunnel(kVtep1, kVtep2, 42, 5555), kRed, kBlue)
              << underlay(kVtep1, kVtep2).udp(1, 5556).text("no VXLAN at all, just text").bytes();
        const auto report = scene.report();
        QCOMPARE(found(report), std::string("vxlan-on-other-port 1: 1\n"));
        QCOMPARE(sentence(report, "vxlan-on-other-port"),
                 std::string("UDP port 5555 carries what looks like VXLAN (VNI 42; 192.0.2.1 to "
                             "192.0.2.2): decode it with -d udp.port==5555,vxlan"));
        dissect::Options options;
        QVERIFY(options.decode_as("udp.port==5555,vxlan"));
        Scene named(options);
        named << ping(tunnel(kVtep1, kVtep2, 42, 5555), kRed, kBlue);
        QCOMPARE(named.report().vteps.size(), std::size_t{2});
        QVERIFY(!has(named.report(), "vxlan-on-other-port"));
    }

    void packet_lists_stay_in_order_and_count_a_packet_once() {
        PacketList packets;
        for (const std::uint64_t number : {1u, 7u, 1u, 9u, 8u, 9u}) packets.add(number);
        QCOMPARE(text_of(packets), std::string("4: 1 7 8 9"));
        for (std::uint64_t number = 10; number < 30; ++number) packets.add(number);
        QCOMPARE(text_of(packets), std::string("24: 1 7 8 9 10 11 12 13 14 15"));
        PacketList other;
        for (const std::uint64_t number : {2u, 3u}) other.add(number);
        packets.add(other);
        QCOMPARE(text_of(packets), std::string("26: 1 2 3 7 8 9 10 11 12 13"));
    }

    void every_finding_has_an_id_of_its_own() {
        std::set<std::string_view> ids;
        for (const auto& def : all_findings()) QVERIFY(ids.insert(def.id).second);
    }

    // What resources/captures/README.md says was done in each recording.
    void recorded_captures_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("expected");
        QTest::newRow("two hosts") << "two-hosts.pcapng"
                                   << "outer-fragments 4: 38 39 40 41\n"
                                      "address-not-resolved 3: 35 36 37\n";
        QTest::newRow("multicast") << "flood-multicast.pcapng"
                                   << "unknown-unicast-flood 1: 29\n";
        QTest::newRow("IPv6") << "ipv6-underlay.pcapng"
                              << "";
        QTest::newRow("two VNIs") << "ovs-two-vnis.pcapng"
                                  << "";
    }
    void recorded_captures() {
        QFETCH(QString, name);
        QFETCH(QString, expected);
        const auto path = QDir(VXLAB_SOURCE_DIR).filePath("resources/captures/" + name);
        Scene scene;
        QVERIFY(scene.feed.file(path.toStdString(), scene.overlay));
        QCOMPARE(QString::fromStdString(found(scene.report())), expected);
    }

    void any_capture_gives_a_report_data() {
        QTest::addColumn<QString>("path");
        bool any = false;
        for (const auto* folder : {"../shared/pcaps", "resources/captures"}) {
            const QDir captures(QDir(VXLAB_SOURCE_DIR).filePath(folder));
            for (const auto& name : captures.entryList({"*.pcap", "*.pcapng"})) {
                QTest::newRow(qPrintable(name)) << captures.filePath(name);
                any = true;
            }
        }
        if (!any) QTest::newRow("none") << QString();
    }
    void any_capture_gives_a_report() {
        QFETCH(QString, path);
        if (path.isEmpty()) QSKIP("neither ../shared/pcaps nor resources/captures is there");
        Scene scene;
        static_cast<void>(scene.feed.file(path.toStdString(), scene.overlay));
        const auto report = scene.report();
        for (const auto& finding : report.findings) {
            QVERIFY(!finding.sentence.empty());
            QVERIFY(finding.packets.count > 0);
            QVERIFY(std::is_sorted(finding.packets.first.begin(), finding.packets.first.end()));
        }
        for (const auto& vni : report.vnis) QVERIFY(!vni.vteps.empty());
    }
};

QTEST_APPLESS_MAIN(TestOverlay)
#include "tst_overlay.moc"
