// IGMP and MLD over literal bytes.
#include <QtTest>

#include "core/wire/igmp.h"
#include "core/wire/mld.h"
#include "tests/support/both_ways.h"
#include "tests/support/packet_builder.h"

using namespace vxlab;
using namespace vxlab::wire;
using namespace vxlab::test;

class TestGroups : public QObject {
    Q_OBJECT

private slots:
    void igmp() {
        both_ways("16 00 f9fc ef010101", Igmp{IgmpType::v2_report, 0, ip("239.1.1.1")});
        both_ways("11 64 ee9b 00000000", Igmp{IgmpType::query, 100, ip("0.0.0.0")});
        QCOMPARE(refusal<Igmp>("16 00 f9fd ef010101"), "IGMP message: the checksum is wrong");
        QCOMPARE(refusal<Igmp>("22 00 ddff 00000000"),
                 "IGMP message: type 0x22 of 8 bytes is not of version 1 or 2");
    }

    void igmp_v3() {
        both_ways(
            "11 64 e006 ef010101 0a 7d 0002 0a000009 0a00000a",
            IgmpV3Query{100, ip("239.1.1.1"), true, 2, 125, {ip("10.0.0.9"), ip("10.0.0.10")}});
        both_ways("22 00 eaec 0000 0002 04 00 0000 ef010101 05 00 0001 ef010102 0a000009",
                  IgmpV3Report{
                      {{GroupRecordType::change_to_exclude, ip("239.1.1.1"), {}},
                       {GroupRecordType::allow_new_sources, ip("239.1.1.2"), {ip("10.0.0.9")}}}});
        QCOMPARE(refusal<IgmpV3Report>("22 00 ddfe 0000 0001"),
                 "IGMP report: 1 group records counted, 0 there");
        QCOMPARE(refusal<IgmpV3Query>("11 64 ee9a 00000000 0000 0001"),
                 "IGMP query: 1 sources counted, 0 there");
    }

    void mld() {
        both_ways("83 00 0000 0000 0000 ff050000000000000000000000000100",
                  Mld{Icmpv6Type::mld_report, 0, ip("ff05::100")});
        both_ways("82 00 0000 2710 0000 00000000000000000000000000000000",
                  Mld{Icmpv6Type::mld_query, 10000, ip("::")});
        QCOMPARE(refusal<Mld>("8f 00 0000 0000 0000 00000000000000000000000000000000"),
                 "MLD message: ICMPv6 type 143 of 24 bytes is not of version 1");
    }

    void mld_v2() {
        both_ways(
            "82 00 0000 2710 0000 ff050000000000000000000000000100 0a 7d 0001"
            "20010db8000000000000000000000009",
            MldV2Query{10000, ip("ff05::100"), true, 2, 125, {ip("2001:db8::9")}});
        both_ways(
            "8f 00 0000 0000 0002 04 00 0000 ff050000000000000000000000000100"
            "05 00 0001 ff050000000000000000000000000101 20010db8000000000000000000000009",
            MldV2Report{
                {{GroupRecordType::change_to_exclude, ip("ff05::100"), {}},
                 {GroupRecordType::allow_new_sources, ip("ff05::101"), {ip("2001:db8::9")}}}});
    }

    // The second record counts more sources than are there; the third never begins.
    void records_cut_off() {
        const auto bytes = from_hex(
            "22 00 0000 0000 0003 01 01 0001 ef010101 0a000001 deadbeef 02 00 0009 ef010102 "
            "0a000002 0a");
        const auto report = *IgmpV3ReportView::over(bytes);
        QStringList seen;
        for (const auto& record : report.records())
            seen << QString("%1 %2 of %3%4")
                        .arg(QString::fromStdString(record.group().text()))
                        .arg(record.sources().size())
                        .arg(record.source_count())
                        .arg(record.complete() ? "" : " cut");
        QCOMPARE(seen.join("; "), "239.1.1.1 1 of 1; 239.1.1.2 1 of 9 cut");
    }

    void time_codes() {
        QCOMPARE(decode_time_code(127), 127u);
        QCOMPARE(decode_time_code(0x80), 128u);
        QCOMPARE(decode_time_code(0xff), 31744u);
        QCOMPARE(decode_mld_time_code(32767), 32767u);
        QCOMPARE(decode_mld_time_code(0x8000), 32768u);
        QCOMPARE(decode_mld_time_code(0xffff), 8387584u);
    }
};

QTEST_APPLESS_MAIN(TestGroups)
#include "tst_groups.moc"
