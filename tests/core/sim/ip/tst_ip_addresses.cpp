// Addresses: the kernel's order, errors and routes, and what time and links do to them.
#include <QtTest>

#include "tests/support/ip_bench.h"
#include "tests/support/line_list.h"

using vxlab::Duration;
using vxlab::IpAddress;
using vxlab::test::IpBench;

namespace {
constexpr auto v4 = IpAddress::Family::v4;
constexpr auto v6 = IpAddress::Family::v6;
}  // namespace

class TestIpAddresses : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void primariesBeforeSecondariesWidestScopeLast() {
        IpBench net("a.eth0 -- b.eth0");
        net.silence({"a", "b"});
        for (const auto* words : {"10.0.0.1/24", "10.0.0.2/24", "10.1.0.1/32 peer 10.1.0.2",
                                  "10.0.0.5/16 brd 10.0.255.255 label eth0:x", "127.0.0.5/8 host"})
            QCOMPARE(net.address("a.eth0", words), "ok");
        COMPARE_LINES(net.addresses("a.eth0"), R"(
            127.0.0.5/8 host eth0
            10.0.0.1/24 global eth0
            10.1.0.1/32 global peer 10.1.0.2 eth0
            10.0.0.5/16 global brd 10.0.255.255 eth0:x
            10.0.0.2/24 global secondary eth0
        )");
        COMPARE_LINES(net.routes("a", v4), R"(
            main 10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1
            main 10.0.0.0/16 dev eth0 proto kernel scope link src 10.0.0.5
            main 10.1.0.2/32 dev eth0 proto kernel scope link src 10.1.0.1
            main 127.0.0.0/8 dev eth0 proto kernel scope link src 127.0.0.5
            local local 10.0.0.1/32 dev eth0 proto kernel scope host src 10.0.0.1
            local local 10.0.0.2/32 dev eth0 proto kernel scope host src 10.0.0.1
            local local 10.0.0.5/32 dev eth0 proto kernel scope host src 10.0.0.5
            local broadcast 10.0.0.255/32 dev eth0 proto kernel scope link src 10.0.0.1
            local broadcast 10.0.255.255/32 dev eth0 proto kernel scope link src 10.0.0.5
            local local 10.1.0.1/32 dev eth0 proto kernel scope host src 10.1.0.1
            local local 127.0.0.5/32 dev eth0 proto kernel scope host src 127.0.0.5
            local broadcast 127.255.255.255/32 dev eth0 proto kernel scope link src 127.0.0.5
        )");
    }

    void refusals() {
        IpBench net("a.eth0 -- b.eth0");
        QCOMPARE(net.address("a.eth0", "10.0.0.1/24"), "ok");
        QCOMPARE(net.address("a.eth0", "10.0.0.1/24"), "EEXIST: ipv4: Address already assigned");
        QCOMPARE(net.address("a.eth0", "10.0.0.1/24 change"), "ok");
        QCOMPARE(net.address("a.eth0", "10.0.0.9/24 host"), "EINVAL: ipv4: Invalid scope value");
        QCOMPARE(net.no_address("a.eth0", "10.0.0.1/16"), "EADDRNOTAVAIL: ipv4: Address not found");
        QCOMPARE(net.no_address("a.eth0", "fd00::1/64"), "EADDRNOTAVAIL: ipv6: address not found");
        QCOMPARE(net.address("a.eth0", "fd00::1/64"), "ok");
        QCOMPARE(net.address("a.eth0", "fd00::1/64"), "EEXIST: ipv6: address already assigned");
        QCOMPARE(net.address("a.eth0", "ff02::99/64"),
                 "EADDRNOTAVAIL: ipv6: Cannot assign multicast address without "
                 "\"IFA_F_MCAUTOJOIN\" flag");
        net.sysctl("a", "net.ipv6.conf.eth0.disable_ipv6", "1");
        QCOMPARE(net.address("a.eth0", "fd00::2/64"),
                 "EACCES: ipv6: IPv6 is disabled on this device");
    }

    void primaryTakesItsSecondariesAlong() {
        IpBench net("a.eth0 -- b.eth0");
        net.silence({"a", "b"});
        for (const auto* words : {"10.0.0.1/24", "10.0.0.2/24", "10.0.0.3/24"})
            net.address("a.eth0", words);
        QCOMPARE(net.no_address("a.eth0", "10.0.0.1/24"), "ok");
        COMPARE_LINES(net.addresses("a.eth0"), "");
        COMPARE_LINES(net.routes("a", v4), "");
    }

    void orOneIsPromoted() {
        IpBench net("a.eth0 -- b.eth0");
        net.silence({"a", "b"});
        net.sysctl("a", "net.ipv4.conf.eth0.promote_secondaries", "1");
        for (const auto* words : {"10.0.0.1/24", "10.0.0.2/24", "10.0.0.3/24"})
            net.address("a.eth0", words);
        QCOMPARE(net.no_address("a.eth0", "10.0.0.1/24"), "ok");
        COMPARE_LINES(net.addresses("a.eth0"), R"(
            10.0.0.2/24 global eth0
            10.0.0.3/24 global secondary eth0
        )");
        COMPARE_LINES(net.routes("a", v4), R"(
            main 10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.2
            local local 10.0.0.2/32 dev eth0 proto kernel scope host src 10.0.0.2
            local local 10.0.0.3/32 dev eth0 proto kernel scope host src 10.0.0.2
            local broadcast 10.0.0.255/32 dev eth0 proto kernel scope link src 10.0.0.2
        )");
    }

    void routesFollowTheLink() {
        IpBench net("a.eth0 -- b.eth0");
        net.silence({"a", "b"});
        net.address("a.eth0", "10.0.0.1/24");
        QCOMPARE(net.route("a", "default via 10.0.0.9"), "ok");
        (void)net.at("a.eth0").set_up(false);
        COMPARE_LINES(net.routes("a", v4), R"(
            local local 10.0.0.1/32 dev eth0 proto kernel scope host src 10.0.0.1
        )");
        (void)net.at("a.eth0").set_up(true);
        COMPARE_LINES(net.routes("a", v4), R"(
            main 10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1
            local local 10.0.0.1/32 dev eth0 proto kernel scope host src 10.0.0.1
            local broadcast 10.0.0.255/32 dev eth0 proto kernel scope link src 10.0.0.1
        )");
        (void)net.at("b.eth0").set_up(false);
        COMPARE_LINES(net.routes("a", v4), R"(
            main 10.0.0.0/24 dev eth0 linkdown proto kernel scope link src 10.0.0.1
            local local 10.0.0.1/32 dev eth0 proto kernel scope host src 10.0.0.1
            local broadcast 10.0.0.255/32 dev eth0 linkdown proto kernel scope link src 10.0.0.1
        )");
    }

    void aRouteThatTheUserTookAwayStaysAway() {
        IpBench net("a.eth0 -- b.eth0");
        net.silence({"a", "b"});
        net.address("a.eth0", "10.0.0.1/24");
        QCOMPARE(net.no_route("a", "10.0.0.0/24"), "ok");
        net.address("a.eth0", "10.9.0.1/24");
        QCOMPARE(net.way("a", "10.0.0.7"), "ENETUNREACH");
    }

    void lifetimes() {
        IpBench net("a.eth0 -- b.eth0");
        net.silence({"a", "b"});
        QCOMPARE(net.address("a.eth0", "10.0.0.1/24 valid 10 preferred 5"), "ok");
        COMPARE_LINES(net.addresses("a.eth0"), "10.0.0.1/24 global dynamic eth0");
        net.run(Duration::seconds(6));
        COMPARE_LINES(net.addresses("a.eth0"), "10.0.0.1/24 global deprecated dynamic eth0");
        net.run(Duration::seconds(4));
        COMPARE_LINES(net.addresses("a.eth0"), "");
    }

    void sixIsTentativeUntilNobodyObjects() {
        IpBench net("a.eth0 -- b.eth0");
        net.run(Duration::seconds(5));
        QCOMPARE(net.address("a.eth0", "fd00::1/64"), "ok");
        QCOMPARE(net.address("a.eth0", "fd00::2/64 nodad"), "ok");
        COMPARE_LINES(net.addresses("a.eth0"), R"(
            fd00::2/64 global
            fd00::1/64 global tentative
            fe80::ff:fe00:1/64 link
        )");
        COMPARE_LINES(net.routes("a", v6), R"(
            main fd00::/64 dev eth0 proto kernel metric 256
            local local fd00::2/128 dev eth0 proto kernel
        )");
        net.run(Duration::seconds(3));
        COMPARE_LINES(net.addresses("a.eth0"), R"(
            fd00::2/64 global
            fd00::1/64 global
            fe80::ff:fe00:1/64 link
        )");
        COMPARE_LINES(net.routes("a", v6), R"(
            main fd00::/64 dev eth0 proto kernel metric 256
            local local fd00::1/128 dev eth0 proto kernel
            local local fd00::2/128 dev eth0 proto kernel
        )");
    }

    void duplicateOfSix() {
        IpBench net("a.eth0 -- b.eth0");
        net.run(Duration::seconds(5));
        net.address("b.eth0", "fd00::1/64 nodad");
        net.address("a.eth0", "fd00::1/64");
        net.run(Duration::seconds(3));
        COMPARE_LINES(net.addresses("a.eth0"), R"(
            fd00::1/64 global dadfailed tentative
            fe80::ff:fe00:1/64 link
        )");
    }

    // net.ipv6.conf.X.dad_transmits and accept_dad; without probes it waits for the first one's
    // time.
    void howOftenSixIsProbed() {
        IpBench net("a.eth0 -- b.eth0");
        net.run(Duration::seconds(5));
        net.sysctl("a", "net.ipv6.conf.eth0.dad_transmits", "0");
        net.address("a.eth0", "fd00::1/64");
        QCOMPARE(net.addresses("a.eth0").front(), "fd00::1/64 global tentative");
        net.run(Duration::seconds(1));
        QCOMPARE(net.addresses("a.eth0").front(), "fd00::1/64 global");
        net.sysctl("a", "net.ipv6.conf.eth0.dad_transmits", "3");
        net.address("a.eth0", "fd00::2/64");
        net.run(Duration::milliseconds(2900));
        QCOMPARE(net.addresses("a.eth0").front(), "fd00::2/64 global tentative");
        net.run(Duration::milliseconds(1200));
        QCOMPARE(net.addresses("a.eth0").front(), "fd00::2/64 global");
        net.sysctl("a", "net.ipv6.conf.eth0.accept_dad", "0");
        net.address("a.eth0", "fd00::3/64");
        QCOMPARE(net.addresses("a.eth0").front(), "fd00::3/64 global");
    }

    void sixGoesWithTheLinkAndItsSetting() {
        IpBench net("a.eth0 -- b.eth0");
        net.address("a.eth0", "fd00::1/64 nodad");
        net.run(Duration::seconds(5));
        net.sysctl("a", "net.ipv6.conf.eth0.disable_ipv6", "1");
        COMPARE_LINES(net.addresses("a.eth0"), "");
        net.sysctl("a", "net.ipv6.conf.eth0.disable_ipv6", "0");
        COMPARE_LINES(net.addresses("a.eth0"), "fe80::ff:fe00:1/64 link tentative");
        (void)net.at("a.eth0").set_up(false);
        COMPARE_LINES(net.addresses("a.eth0"), "");
        net.address("a.eth0", "fd00::5/64");
        COMPARE_LINES(net.addresses("a.eth0"), "fd00::5/64 global tentative");
        COMPARE_LINES(net.routes("a", v6), "");
    }
};

QTEST_GUILESS_MAIN(TestIpAddresses)
#include "tst_ip_addresses.moc"
