// VXLAN with and without group policy, VXLAN-GPE, Geneve and GRE over literal bytes.
#include <QtTest>

#include "core/wire/geneve.h"
#include "core/wire/gre.h"
#include "core/wire/vxlan.h"
#include "tests/support/both_ways.h"

using namespace vxlab;
using namespace vxlab::wire;
using namespace vxlab::test;

class TestTunnels : public QObject {
    Q_OBJECT

private slots:
    void vxlan() {
        both_ways("0800 0000 00002a 00", Vxlan{42, std::nullopt});
        both_ways("0800 0000 ffffff 00", Vxlan{kMaxVni, std::nullopt});
        both_ways("8848 1234 abcdef 00", Vxlan{0xabcdef, GroupPolicy{0x1234, true, true}});
        both_ways("8840 0001 000001 00", Vxlan{1, GroupPolicy{1, true, false}});
        both_ways("8808 0001 000001 00", Vxlan{1, GroupPolicy{1, false, true}});
    }

    void vxlan_is_read_leniently() {
        QCOMPARE(refusal<Vxlan>("0000 0000 00002a 00"), "VXLAN header: the I flag is not set");
        QCOMPARE(refusal<Vxlan>("0800 0000 00002a"), "VXLAN header: 8 bytes needed, 7 there");
        QVERIFY((*Vxlan::parse(from_hex("7fb7 ffff 00002a ff")) == Vxlan{42, std::nullopt}));
    }

    void vxlan_view() {
        const auto bytes = from_hex("ffff 1234 00002a 99 01");
        const auto view = *VxlanView::over(bytes);
        QCOMPARE(view.reserved_flags(), std::uint16_t{0x77b7});
        QCOMPARE(view.reserved(), std::uint8_t{0x99});
        QCOMPARE(view.group_policy_id(), std::uint16_t{0x1234});
        QCOMPARE(view.payload().size(), std::size_t{1});
        const auto instance = from_hex("0800 0000 00002a 00");
        const auto plain = *VxlanView::over(instance);
        QVERIFY(plain.instance_flag() && !plain.group_policy_flag());
        QVERIFY(!plain.dont_learn_flag() && !plain.policy_applied_flag());
    }

    void gpe() {
        both_ways("0c 0000 01 00002a 00", VxlanGpe{42, GpeProtocol::ipv4, false, false});
        both_ways("0e 0000 03 00002a 00", VxlanGpe{42, GpeProtocol::ethernet, true, false});
        both_ways("0d 0000 04 00002a 00", VxlanGpe{42, GpeProtocol::nsh, false, true});
        QCOMPARE(refusal<VxlanGpe>("1c 0000 01 00002a 00"), "VXLAN-GPE header: version 1 is not 0");
        QCOMPARE(refusal<VxlanGpe>("04 0000 01 00002a 00"),
                 "VXLAN-GPE header: the I flag is not set");
        QVERIFY(VxlanGpe::parse(from_hex("08 0000 01 00002a 00"))->next_protocol ==
                GpeProtocol::ethernet);
        const auto bytes = from_hex("f0 1234 05 00002a 77");
        const auto view = *VxlanGpeView::over(bytes);
        QCOMPARE(view.version(), std::uint8_t{3});
        QCOMPARE(view.reserved_flags(), std::uint8_t{0xc0});
        QCOMPARE(view.reserved_16(), std::uint16_t{0x1234});
        QVERIFY(view.next_protocol() == GpeProtocol::mpls);
        QCOMPARE(view.reserved(), std::uint8_t{0x77});
    }

    void geneve() {
        const auto bytes = from_hex("03 40 6558 00002a 00 0102 83 02 0011223344556677 eeff");
        // The option claims 2 words, the header has room for 2 of which it is the first.
        const auto view = *GeneveView::over(bytes);
        QCOMPARE(view.version(), std::uint8_t{0});
        QCOMPARE(view.header_length(), std::size_t{20});
        QVERIFY(view.critical_flag() && !view.control_flag());
        QVERIFY(view.protocol() == EtherType::trans_ether_bridging);
        QCOMPARE(view.vni(), 42u);
        const auto option = *view.options().begin();
        QVERIFY(!option.malformed);
        QCOMPARE(geneve_option_class(option), std::uint16_t{0x0102});
        QCOMPARE(option.kind, std::uint8_t{0x83});
        QCOMPARE(option.data.size(), std::size_t{8});
        QCOMPARE(view.payload().size(), std::size_t{2});
    }

    void gre_data() {
        QTest::addColumn<QString>("hex");
        QTest::addColumn<int>("length");
        QTest::addColumn<QString>("words");
        QTest::newRow("plain") << "0000 0800 aa" << 4 << "-,-,-,-";
        QTest::newRow("checksum") << "8000 0800 1234 0000 aa" << 8 << "1234,-,-,-";
        QTest::newRow("key") << "2000 6558 0000004d aa" << 8 << "-,4d,-,-";
        QTest::newRow("all") << "b000 0800 1234 0000 00000001 00000002 aa" << 16 << "1234,1,2,-";
        QTest::newRow("pptp") << "3081 880b 00000001 00000002 00000003 aa" << 16 << "-,1,2,3";
    }
    void gre() {
        QFETCH(QString, hex);
        QFETCH(int, length);
        QFETCH(QString, words);
        const auto bytes = from_hex(hex.toStdString());
        const auto view = *GreView::over(bytes);
        const auto text = [](auto word) { return word ? QString::number(*word, 16) : "-"; };
        QCOMPARE(view.header_length(), static_cast<std::size_t>(length));
        QCOMPARE(view.payload().size(), std::size_t{1});
        QCOMPARE(QStringList({text(view.checksum()), text(view.key()), text(view.sequence()),
                              text(view.acknowledgment())})
                     .join(","),
                 words);
    }
};

QTEST_APPLESS_MAIN(TestTunnels)
#include "tst_tunnels.moc"
