// The 54 odd packets of ../shared/pcaps/synth_vxlan_malformed.pcap, one after the other, and the
// remarks each is due; and captures of ordinary traffic, which get none above a note.
#include <QFile>
#include <QtTest>

#include "capture/dissect/dissector.h"
#include "capture/source/file_source.h"

using namespace vxlab;

namespace {

const QString kShared = QString(VXLAB_SOURCE_DIR) + "/../shared/pcaps/";

// Packet n's remark ids; what the packet is stands behind it.
const char* const kExpected[] = {
    "",                                                                 // good
    "vxlan-i-flag-clear",                                               // I flag 0
    "vxlan-reserved-flags",                                             // flags 0x28
    "vxlan-reserved-flags",                                             // flags 0xff
    "vxlan-reserved-flags vxlan-gbp-without-g",                         // reserved24, G=0
    "vxlan-reserved-bits",                                              // last byte 0xff
    "",                                                                 // GBP, G D A
    "vxlan-header-truncated",                                           // header cut to 4 bytes
    "vxlan-no-inner-frame",                                             // header only
    "vxlan-empty-payload",                                              // empty UDP payload
    "inner-frame-truncated header-truncated",                           // inner Ethernet, 10 bytes
    "header-truncated",                                                 // inner IPv4, 12 bytes
    "ipv4-header-length",                                               // inner IHL 2
    "ipv4-length-exceeds",                                              // inner total length 1500
    "ipv4-length-short",                                                // inner total length 10
    "ip-version",                                                       // inner version 9
    "tcp-header-length tcp-checksum",                                   // data offset 1
    "tcp-header-length tcp-checksum",                                   // data offset 15
    "inner-vlan-tag",                                                   // inner 802.1Q
    "inner-vlan-tag inner-vlan-tag",                                    // inner 802.1ad and Q
    "inner-vlan-tag vlan-stack-deep",                                   // 300 inner tags
    "",                                                                 // inner STP
    "ethernet-type-reserved",                                           // inner all zero
    "nested-tunnel",                                                    // VXLAN x2
    "nested-tunnel",                                                    // VXLAN x20
    "",                                                                 // GPE IPv4
    "",                                                                 // GPE P=0, Ethernet
    "vxlan-gpe-p-flag-clear",                                           // GPE P=0, np=1
    "vxlan-gpe-version",                                                // GPE version 1
    "vxlan-gpe-next-protocol",                                          // GPE np=0x7f
    "vxlan-gpe-oam",                                                    // GPE O bit
    "vxlan-gpe-on-vxlan-port",                                          // GPE on 4789
    "",                                                                 // port 8472
    "vxlan-source-port-only",                                           // 4789 to 50000
    "fragment outer-fragment",                                          // first fragment
    "fragment outer-fragment icmp-checksum",                            // last fragment
    "udp-checksum-zero-ipv6",                                           // IPv6, no checksum
    "udp-checksum-zero-ipv6",                                           // IPv6 destination options
    "fragment-length fragment outer-fragment",                          // IPv6 fragment
    "ipv6-length-zero udp-checksum-zero-ipv6",                          // IPv6 payload length 0
    "udp-length-below-payload inner-frame-truncated header-truncated",  // UDP length 20
    "udp-length-short",                                                 // UDP length 4
    "udp-length-exceeds",                                               // UDP length 2000
    "udp-length-short",                                                 // UDP length 0
    "ipv4-length-zero",                                                 // IPv4 total length 0
    "udp-checksum",                                                     // wrong UDP checksum
    "cut-by-snaplen",                                                   // snaplen 80
    "vni-zero",                                                         // VNI 0
    "vni-max",                                                          // VNI 0xffffff
    "",                                                                 // outer 802.1ad and Q
    "trailing-bytes",                                                   // inner FCS
    "ipv6-extension-length",                                            // hop-by-hop length 255
    "nothing-captured",                                                 // caplen 0
    "cut-by-snaplen",                                                   // 13 bytes
};

// What each packet of a capture was remarked on with, `least` or worse.
QStringList remarks_of(const QString& file, dissect::Severity least) {
    QStringList all;
    const auto capture = source::open_capture(file.toStdString());
    dissect::Dissector dissector;
    dissect::Dissection dissection;
    while (capture) {
        const auto packet = (*capture)->next();
        if (!packet || !*packet) break;
        dissector.dissect_next(**packet, dissect::Detail::full, dissection);
        QStringList ids;
        for (const auto& remark : dissection.remarks)
            if (remark.def->severity >= least)
                ids << QString::fromUtf8(remark.def->id.data(),
                                         static_cast<qsizetype>(remark.def->id.size()));
        all << ids.join(' ');
    }
    return all;
}

}  // namespace

class TestSyntheticCases : public QObject {
    Q_OBJECT

private slots:
    void each_case_has_its_remarks() {
        const auto file = kShared + "synth_vxlan_malformed.pcap";
        if (!QFile::exists(file)) QSKIP("../shared/pcaps is not beside the repository");
        const auto remarks = remarks_of(file, dissect::Severity::note);
        QCOMPARE(remarks.size(), static_cast<qsizetype>(std::size(kExpected)));
        for (qsizetype i = 0; i < remarks.size(); ++i)
            QVERIFY2(remarks[i] == kExpected[i],
                     qPrintable(QString("case %1: %2").arg(i + 1).arg(remarks[i])));
    }

    void ordinary_traffic_is_clean_data() {
        QTest::addColumn<QString>("file");
        const QString own = QString(VXLAB_SOURCE_DIR) + "/resources/captures/";
        for (const char* name :
             {"flood-multicast.pcapng", "ipv6-underlay.pcapng", "ovs-two-vnis.pcapng"})
            QTest::newRow(name) << own + name;
        for (const char* name :
             {"vxlan_tcpdump_basic_vni100.pcap", "vxlan_tcpdump_port8472.pcap",
              "vxlan_tcpdump_gpe_nsh.pcap", "vxlan_tcpdump_gso_ipv4-vxlan-ipv4.pcap",
              "vxlan_tcpdump_gso_ipv6-vxlan-ipv6.pcap", "vxlan_zeek_http.pcap",
              "vxlan_tcpdump_bigtcp_ipv4-vxlan-ipv6.pcap", "vxlan_zeek_igmpv2.pcap",
              "vxlan_zeek_overlapping_tuples_2vni.pcap"})
            if (QFile::exists(kShared + name)) QTest::newRow(name) << kShared + name;
    }
    void ordinary_traffic_is_clean() {
        QFETCH(QString, file);
        auto remarks = remarks_of(file, dissect::Severity::warning);
        QVERIFY(!remarks.isEmpty());
        remarks.removeAll("");
        QCOMPARE(remarks, QStringList());
    }
};

QTEST_GUILESS_MAIN(TestSyntheticCases)
#include "tst_synthetic_cases.moc"
