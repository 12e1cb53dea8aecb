// Ethernet, VLAN tags, ARP, LLC, bridge PDUs and MPLS over literal bytes.
#include <QtTest>

#include "core/wire/arp.h"
#include "core/wire/bpdu.h"
#include "core/wire/llc.h"
#include "core/wire/mpls.h"
#include "core/wire/vlan.h"
#include "tests/support/both_ways.h"
#include "tests/support/packet_builder.h"

using namespace vxlab;
using namespace vxlab::wire;
using namespace vxlab::test;

class TestLinkLayer : public QObject {
    Q_OBJECT

private slots:
    void ethernet() {
        both_ways("ffffffffffff 020000000001 0806",
                  Ethernet{mac("ff:ff:ff:ff:ff:ff"), mac("02:00:00:00:00:01"), EtherType::arp});
        QCOMPARE(refusal<Ethernet>("ffffffffffff 020000000001 08"),
                 "Ethernet header: 14 bytes needed, 13 there");
    }

    void length_field_bounds_the_payload() {
        const auto with_length = from_hex("0180c2000000 020000000001 0003 424203 0000");
        const auto view = *EthernetView::over(with_length);
        QVERIFY(view.has_length());
        QCOMPARE(view.payload().size(), std::size_t{3});

        const auto with_type = from_hex("0180c2000000 020000000001 0600 424203 0000");
        QVERIFY(!EthernetView::over(with_type)->has_length());
        QCOMPARE(EthernetView::over(with_type)->payload().size(), std::size_t{5});

        const auto cut = from_hex("0180c2000000 020000000001 05dc 42");
        QCOMPARE(EthernetView::over(cut)->payload().size(), std::size_t{1});
    }

    void vlan() {
        both_ways("a064 0800", Vlan{5, false, 100, EtherType::ipv4});
        both_ways("3ffe 8100", Vlan{1, true, 0xffe, EtherType::vlan});
        QCOMPARE(refusal<Vlan>("0fff 0800"), "VLAN tag: id 4095 is reserved");
        QVERIFY(is_vlan_tag(EtherType::qinq) && is_vlan_tag(EtherType::old_qinq));
        QVERIFY(!is_vlan_tag(EtherType::ipv4));
    }

    void arp() {
        const char* request =
            "0001 0800 06 04 0001 020000000101 c0000201 000000000000 c0000202 0000";
        both_ways(request, Arp{ArpOperation::request, mac("02:00:00:00:01:01"), ip("192.0.2.1"),
                               MacAddress(), ip("192.0.2.2")});
        const auto bytes = from_hex(request);
        const auto view = *ArpView::over(bytes);
        QCOMPARE(view.message_length(), std::size_t{28});
        QVERIFY(view.sender_mac() == mac("02:00:00:00:01:01"));
        QVERIFY(view.target_ip() == ip("192.0.2.2"));
    }

    void arp_of_other_kinds() {
        QCOMPARE(refusal<Arp>("0006 0800 06 04 0001 020000000101 c0000201 000000000000 c0000202"),
                 "ARP message: hardware type 6 with addresses of 6 bytes is not Ethernet");
        QCOMPARE(refusal<Arp>("0001 86dd 06 10 0001 020000000101 c0000201 000000000000 c0000202"),
                 "ARP message: protocol 0x86dd with addresses of 16 bytes is not IPv4");
        // An 8-byte hardware address, cut off in the target's.
        const auto bytes = from_hex("0020 0800 08 04 0002 0102030405060708 c0000201 aabb");
        const auto view = *ArpView::over(bytes);
        QCOMPARE(view.sender_hardware().size(), std::size_t{8});
        QVERIFY(!view.sender_mac());
        QVERIFY(view.sender_ip() == ip("192.0.2.1"));
        QCOMPARE(view.target_hardware().size(), std::size_t{2});
        QVERIFY(view.target_protocol().empty());
        QVERIFY(!view.target_ip());
    }

    void llc_and_snap() {
        const auto snap = from_hex("aaaa03 00000c 2000 01");
        const auto llc = *LlcView::over(snap);
        QVERIFY(llc.is_snap());
        QCOMPARE(llc.header_length(), std::size_t{3});
        const auto view = *SnapView::over(snap);
        QCOMPARE(view.oui(), 0x00000cu);
        QCOMPARE(view.protocol_id(), std::uint16_t{0x2000});
        QCOMPARE(view.payload().size(), std::size_t{1});

        const auto numbered = from_hex("f0f1 0400 55");
        QCOMPARE(LlcView::over(numbered)->header_length(), std::size_t{4});
        QCOMPARE(LlcView::over(numbered)->payload().size(), std::size_t{1});
    }

    void bridge_pdu() {
        const auto bytes = from_hex(
            "0000 02 02 3c 8000020000000001 00000014 9001020000000002 8003 0100 1400 0200 0f00 00");
        QVERIFY(BpduView::over(bytes)->type() == BpduType::rapid);
        QCOMPARE(BpduView::over(bytes)->version(), std::uint8_t{2});
        const auto view = *ConfigBpduView::over(bytes);
        QVERIFY(view.port_role() == PortRole::designated);
        QVERIFY(view.learning() && view.forwarding());
        QVERIFY(!view.proposal() && !view.agreement() && !view.topology_change());
        QVERIFY((view.root() == BridgeId{0x8000, mac("02:00:00:00:00:01")}));
        QVERIFY((view.bridge() == BridgeId{0x9001, mac("02:00:00:00:00:02")}));
        QCOMPARE(view.root_path_cost(), 20u);
        QCOMPARE(view.port_id(), std::uint16_t{0x8003});
        QCOMPARE(view.message_age(), std::uint16_t{256});
        QCOMPARE(view.max_age(), std::uint16_t{20 * 256});
        QCOMPARE(view.hello_time(), std::uint16_t{2 * 256});
        QCOMPARE(view.forward_delay(), std::uint16_t{15 * 256});
    }

    void mpls() {
        const auto bytes = from_hex("00010 b 40 ff");
        const auto view = *MplsView::over(bytes);
        QCOMPARE(view.label(), 16u);
        QCOMPARE(view.traffic_class(), std::uint8_t{5});
        QVERIFY(view.bottom_of_stack());
        QCOMPARE(view.ttl(), std::uint8_t{64});
        QCOMPARE(view.payload().size(), std::size_t{1});
    }
};

QTEST_APPLESS_MAIN(TestLinkLayer)
#include "tst_link_layer.moc"
