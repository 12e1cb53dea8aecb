// MAC and IP addresses: text in, text out, and what is refused.
#include <QtTest>

#include "core/base/ip_address.h"
#include "core/base/mac_address.h"

using vxlab::IpAddress;
using vxlab::MacAddress;

class TestAddresses : public QObject {
    Q_OBJECT

private slots:
    void ip_round_trip_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* text, const char* expected) {
            QTest::newRow(text) << text << expected;
        };
        row("10.0.0.1", "10.0.0.1");
        row("255.255.255.255", "255.255.255.255");
        row("::", "::");
        row("::1", "::1");
        row("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1");
        row("2001:DB8::1", "2001:db8::1");
        row("1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7");
        row("::ffff:10.0.0.1", "::ffff:10.0.0.1");
        row("fe80::", "fe80::");
    }
    void ip_round_trip() {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        const auto address = IpAddress::parse(text.toStdString());
        QVERIFY(address.has_value());
        QCOMPARE(QString::fromStdString(address->text()), expected);
    }

    void refused_ips() {
        for (const char* text : {"", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", ":",
                                 ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
                                 "12345::", "g::", "1:2:3:4:5:6:7::8", "::1%eth0", "10.0.0.1/8"})
            QVERIFY2(!IpAddress::parse(text), text);
    }

    void mac_text() {
        for (const char* text : {"52:54:00:ab:cd:ef", "52-54-00-AB-CD-EF", "5254.00ab.cdef"})
            QCOMPARE(QString::fromStdString(MacAddress::parse(text)->text()),
                     QString("52:54:00:ab:cd:ef"));
        for (const char* text : {"", "52:54:00:ab:cd", "52:54:00:ab:cd:ef:01", "525400abcdef",
                                 "52:54-00:ab:cd:ef", "5:254:00:ab:cd:ef", "52:54:00:ab:cd:eg"})
            QVERIFY2(!MacAddress::parse(text), text);
    }

    void kinds() {
        QVERIFY(MacAddress(0xffff'ffff'ffff).is_broadcast());
        QVERIFY(MacAddress(0x0100'5e00'0001).is_group());
        QVERIFY(!MacAddress(0x5254'0000'0001).is_group());
        QVERIFY(IpAddress::parse("239.1.1.1")->is_multicast());
        QVERIFY(IpAddress::parse("ff05::100")->is_multicast());
        QVERIFY(!IpAddress::parse("2001:db8::1")->is_multicast());
        QVERIFY(IpAddress::parse("::")->is_unspecified());
        QVERIFY(!IpAddress().is_unspecified());
    }
};

QTEST_APPLESS_MAIN(TestAddresses)
#include "tst_addresses.moc"
