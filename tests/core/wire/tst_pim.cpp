// PIM over literal bytes.
#include <QtTest>

#include "core/wire/pim.h"
#include "tests/support/both_ways.h"
#include "tests/support/packet_builder.h"

using namespace vxlab;
using namespace vxlab::wire;
using namespace vxlab::test;

class TestPim : public QObject {
    Q_OBJECT

private slots:
    void hello() {
        both_ways("20 00 df93 0001 0002 0069", PimHello{});
        both_ways(
            "20 00 8420 0001 0002 0069 0002 0004 01f4 09c4 0013 0004 00000001"
            "0014 0004 11223344 0018 0006 0100 0a000001",
            PimHello{.lan_prune_delay = PimHello::LanPruneDelay{},
                     .dr_priority = 1,
                     .generation_id = 0x11223344,
                     .secondary_addresses = {ip("10.0.0.1")}});
        QCOMPARE(refusal<PimHello>("20 00 df94 0001 0002 0069"),
                 "PIM message: the checksum is wrong");
        QCOMPARE(refusal<PimHello>("20 00 dffb 0001 0003 00"), "PIM hello: an option is cut off");
        QCOMPARE(refusal<PimHello>("30 00 0000"), "PIM message: version 3 where 2 is due");
        QCOMPARE(refusal<PimHello>("23 00 0000"), "PIM message: type 3 where 0 is due");
        QCOMPARE(refusal<PimHello>("20 00"), "PIM message: 4 bytes needed, 2 there");
    }

    void a_hello_has_options_that_nobody_knows() {
        const auto hello =
            PimHello::parse(from_hex("20 00 425c fffe 0004 deadbeef 0001 0002 0000"));
        QVERIFY2(hello.has_value(), hello ? "" : hello.error().what.c_str());
        QCOMPARE(hello->hold_time, std::uint16_t{0});
    }

    void join_prune() {
        PimJoinPrune both{.upstream = ip("10.0.12.2"),
                          .groups = {{.address = ip("239.1.1.1"),
                                      .joins = {{ip("10.9.9.9"), true, true}},
                                      .prunes = {{ip("10.1.0.1"), false, true}}}}};
        both_ways(
            "23 00 a8b1 0100 0a000c02 00 01 00d2 01000020 ef010101 0001 0001"
            "01000720 0a090909 01000520 0a010001",
            both);
        QCOMPARE(refusal<PimJoinPrune>("23 00 c52a 0100 0a000c02 00 01 00d2"),
                 "PIM join/prune: cut off, or an address is not a single IPv4 address");
    }

    // A whole range of groups is for others (RFC 7761 has none but for (*,*,RP), which is gone).
    void a_group_prefix_is_refused() {
        QCOMPARE(refusal<PimJoinPrune>("23 00 d521 0100 0a000c02 00 01 00d2 01000008 ef000000"
                                       "0000 0000"),
                 "PIM join/prune: cut off, or an address is not a single IPv4 address");
    }

    void the_checksum_of_a_register_covers_its_header() {
        both_ways("21 00 9eff 40000000", PimRegister{.null_register = true});
        QVERIFY(PimRegister::parse(from_hex("21 00 deff 00000000 4500 1234")));
        QVERIFY(PimRegister::parse(from_hex("21 00 87cb 00000000 4500 1234")));
        QCOMPARE(refusal<PimRegister>("21 00 dead 00000000"), "PIM message: the checksum is wrong");
    }

    void register_stop() {
        both_ways("22 00 e1da 01000020 ef010101 0100 0a010001",
                  PimRegisterStop{ip("239.1.1.1"), ip("10.1.0.1")});
    }
};

QTEST_APPLESS_MAIN(TestPim)
#include "tst_pim.moc"
