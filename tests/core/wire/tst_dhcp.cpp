// DHCP messages over literal bytes, their options, and overloaded fields.
#include <QtTest>

#include "core/wire/dhcp.h"
#include "tests/support/both_ways.h"
#include "tests/support/packet_builder.h"

using namespace vxlab;
using namespace vxlab::wire;
using namespace vxlab::test;

namespace {

std::string zeros(std::size_t bytes) { return std::string(2 * bytes, '0'); }

// An offer's fixed part with the cookie: what follows is options.
std::string offer(const std::string& names = zeros(192)) {
    return "02 01 06 00 deadbeef 0003 8000 00000000 0a000032 0a000001 00000000 020000000101" +
           zeros(10) + names + "63825363";
}

}  // namespace

class TestDhcp : public QObject {
    Q_OBJECT

private slots:
    void message() {
        Dhcp expected{.type = DhcpMessageType::offer,
                      .reply = true,
                      .transaction_id = 0xdeadbeef,
                      .seconds = 3,
                      .broadcast = true,
                      .your_ip = ip("10.0.0.50"),
                      .next_server_ip = ip("10.0.0.1"),
                      .client_mac = mac("02:00:00:00:01:01")};
        expected.add(DhcpOptionKind::server_id, ip("10.0.0.1"));
        expected.add_number(DhcpOptionKind::lease_time, 3600);
        expected.add(DhcpOptionKind::subnet_mask, ip("255.255.255.0"));
        both_ways(offer() + "350102 36040a000001 330400000e10 0104ffffff00 ff" + zeros(38),
                  expected);
        QVERIFY(expected.find_address(DhcpOptionKind::subnet_mask) == ip("255.255.255.0"));
        QVERIFY(expected.find_number(DhcpOptionKind::lease_time) == 3600u);
        QVERIFY(!expected.find_number(DhcpOptionKind::renewal_time));
    }

    void view() {
        const auto bytes = from_hex(offer() + "00 350102 ff 0104");
        const auto view = *DhcpView::over(bytes);
        QVERIFY(view.message_type() == DhcpMessageType::offer);
        QVERIFY(view.client_mac() == mac("02:00:00:00:01:01"));
        QCOMPARE(view.client_hardware().size(), std::size_t{6});
        QVERIFY(view.broadcast_flag());
        QVERIFY(!view.find(DhcpOptionKind::subnet_mask));
        QCOMPARE(view.boot_file_options().bytes().size(), std::size_t{0});
    }

    void overloaded_fields_hold_options() {
        const auto names = "0c0261 62ff" + zeros(59) + "1a0205dcff" + zeros(123);
        const auto bytes = from_hex(offer(names) + "350102 340103 ff");
        const auto message = Dhcp::parse(bytes);
        QVERIFY(message.has_value());
        QCOMPARE(message->find(DhcpOptionKind::interface_mtu)->size(), std::size_t{2});
        QCOMPARE(message->find(DhcpOptionKind::host_name)->size(), std::size_t{2});
        QCOMPARE(message->options.size(), std::size_t{2});

        const auto plain = Dhcp::parse(from_hex(offer(names) + "350102 ff"));
        QVERIFY(plain && plain->options.empty());
    }

    void refused() {
        auto bootp = offer();
        bootp.replace(bootp.size() - 8, 8, "00000000");
        QCOMPARE(refusal<Dhcp>(bootp), "DHCP message: no DHCP magic cookie");
        QCOMPARE(refusal<Dhcp>(offer() + "ff"), "DHCP message: no message type option");
        QCOMPARE(refusal<Dhcp>(offer() + "350102 0309"),
                 "DHCP message: an option runs beyond the end");
        QCOMPARE(refusal<Dhcp>("0101"), "DHCP message: 240 bytes needed, 2 there");
    }
};

QTEST_APPLESS_MAIN(TestDhcp)
#include "tst_dhcp.moc"
