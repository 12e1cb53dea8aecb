// Routing tables: requests with the kernel's answers, order, and the way that a packet takes.
#include <QtTest>

#include "tests/support/ip_bench.h"
#include "tests/support/line_list.h"

using vxlab::Duration;
using vxlab::IpAddress;
using vxlab::test::IpBench;

namespace {

constexpr auto v4 = IpAddress::Family::v4;
constexpr auto v6 = IpAddress::Family::v6;

// a with two links, 10.0.0.1/24 on eth0 and 10.9.0.1/24 on eth1; no IPv6.
struct Host : IpBench {
    Host() : IpBench("a.eth0 -- b.eth0\n a.eth1 -- c.eth0") {
        silence({"a", "b", "c"});
        address("a.eth0", "10.0.0.1/24");
        address("a.eth1", "10.9.0.1/24");
    }
    std::vector<std::string> main_routes(IpAddress::Family family = v4) {
        auto lines = routes("a", family);
        std::erase_if(lines, [](const std::string& line) {
            return line.starts_with("local ") || line.find("proto kernel") != line.npos;
        });
        return lines;
    }
};

}  // namespace

class TestIpRoutes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void requests_data() {
        QTest::addColumn<QString>("request");
        QTest::addColumn<QString>("answer");
        const auto row = [](const char* request, const char* answer) {
            QTest::newRow(request) << request << answer;
        };
        row("1.0.0.0/8 via 10.0.0.9", "ok");
        row("1.0.0.0/8 via 10.0.0.1", "ok");
        row("default via 192.0.2.1", "ENETUNREACH: Nexthop has invalid gateway");
        row("1.0.0.0/8 via 10.0.0.9 dev eth1", "ENETUNREACH: Nexthop has invalid gateway");
        row("1.0.0.1/8 dev eth0", "EINVAL: Invalid prefix for given prefix length");
        row("1.0.0.0/8 dev eth0 change", "ENOENT");
        row("1.0.0.0/8 via 10.0.0.9 src 10.0.0.7", "EINVAL: Invalid prefsrc address");
        row("1.0.0.0/8 via 1.1.1.1 dev eth0 onlink", "ok");
        row("1.0.0.0/8 via 1.1.1.1 onlink", "ENODEV: Nexthop device required for onlink");
        row("1.0.0.0/8 via 10.0.0.255", "EINVAL: Nexthop has invalid gateway");
        row("1.0.0.0/8", "ENODEV");
        row("1.0.0.0/8 dev down0", "ENETDOWN: Device for nexthop is not up");
        row("fd01::/64 via fe80::1", "EINVAL: Egress device not specified");
        row("fd01::/64 via fd09::1", "EHOSTUNREACH");
        row("fd01::/64 dev down0", "ENETDOWN: Nexthop device is not up");
    }

    void requests() {
        QFETCH(QString, request);
        QFETCH(QString, answer);
        Host net;
        net.add("a", {.kind = "bridge", .name = "down0"});
        QCOMPARE(QString::fromStdString(net.route("a", request.toStdString())), answer);
    }

    void aliasesOfOneNetwork() {
        Host net;
        QCOMPARE(net.route("a", "10.3.0.0/24 via 10.0.0.1"), "ok");
        QCOMPARE(net.route("a", "10.3.0.0/24 via 10.0.0.9"), "EEXIST");
        QCOMPARE(net.route("a", "10.3.0.0/24 via 10.0.0.9 metric 5"), "ok");
        QCOMPARE(net.route("a", "10.3.0.0/24 via 10.0.0.8 append"), "ok");
        QCOMPARE(net.route("a", "10.3.0.0/24 via 10.0.0.8 append"), "EEXIST");
        QCOMPARE(net.route("a", "10.3.0.0/24 via 10.0.0.7 prepend"), "ok");
        QCOMPARE(net.route("a", "10.3.0.0/24 via 10.0.0.6 replace"), "ok");
        COMPARE_LINES(net.main_routes(), R"(
            main 10.3.0.0/24 via 10.0.0.6 dev eth0
            main 10.3.0.0/24 via 10.0.0.1 dev eth0
            main 10.3.0.0/24 via 10.0.0.8 dev eth0
            main 10.3.0.0/24 via 10.0.0.9 dev eth0 metric 5
        )");
        QCOMPARE(net.no_route("a", "10.3.0.0/24 metric 5"), "ok");
        QCOMPARE(net.no_route("a", "10.3.0.0/24"), "ok");
        QCOMPARE(net.no_route("a", "10.3.0.0/24 via 10.0.0.7"), "ESRCH");
        COMPARE_LINES(net.main_routes(), R"(
            main 10.3.0.0/24 via 10.0.0.1 dev eth0
            main 10.3.0.0/24 via 10.0.0.8 dev eth0
        )");
    }

    void listedByTableAddressAndLength() {
        Host net;
        for (const auto* words :
             {"default via 10.0.0.9", "10.128.0.0/9 via 10.0.0.9", "10.0.0.0/8 via 10.0.0.9",
              "10.0.0.0/12 via 10.0.0.9", "10.7.0.0/16 via 10.0.0.9 table 1000",
              "10.7.0.0/16 via 10.0.0.9 table 100", "throw 10.11.0.0/24"})
            QCOMPARE(net.route("a", words), "ok");
        COMPARE_LINES(net.main_routes(), R"(
            100 10.7.0.0/16 via 10.0.0.9 dev eth0
            1000 10.7.0.0/16 via 10.0.0.9 dev eth0
            main 0.0.0.0/0 via 10.0.0.9 dev eth0
            main 10.0.0.0/12 via 10.0.0.9 dev eth0
            main 10.0.0.0/8 via 10.0.0.9 dev eth0
            main throw 10.11.0.0/24
            main 10.128.0.0/9 via 10.0.0.9 dev eth0
        )");
    }

    void ways() {
        Host net;
        net.route("a", "default via 10.0.0.9");
        net.route("a", "1.0.0.0/8 via 10.9.0.9 mtu 1300");
        net.route("a", "unreachable 1.1.0.0/16");
        net.route("a", "prohibit 1.2.0.0/16");
        net.route("a", "blackhole 1.3.0.0/16");
        QCOMPARE(net.way("a", "8.8.8.8"), "via 10.0.0.9 dev eth0 src 10.0.0.1 mtu 1500");
        QCOMPARE(net.way("a", "1.9.0.1"), "via 10.9.0.9 dev eth1 src 10.9.0.1 mtu 1300");
        QCOMPARE(net.way("a", "10.0.0.7"), "dev eth0 src 10.0.0.1 mtu 1500");
        QCOMPARE(net.way("a", "10.0.0.1"), "local dev lo src 10.0.0.1 mtu 65536");
        QCOMPARE(net.way("a", "10.0.0.255"), "broadcast dev eth0 src 10.0.0.1 mtu 1500");
        QCOMPARE(net.way("a", "239.1.1.1"), "multicast dev eth0 src 10.0.0.1 mtu 1500");
        QCOMPARE(net.way("a", "10.0.0.7", "10.9.0.1"), "dev eth0 src 10.9.0.1 mtu 1500");
        QCOMPARE(net.way("a", "10.0.0.7", "10.0.0.77"), "ENETUNREACH");
        QCOMPARE(net.way("a", "1.1.0.1"), "EHOSTUNREACH");
        QCOMPARE(net.way("a", "1.2.0.1"), "EACCES");
        QCOMPARE(net.way("a", "1.3.0.1"), "EINVAL");
    }

    void rulesChooseTheTable() {
        Host net;
        vxlab::sim::Rule rule;
        rule.source = IpAddress::v4(0x0a090000);
        rule.source_prefix_length = 24;
        rule.table = 100;
        rule.has_priority = false;
        QVERIFY(net.ip("a").add_rule(rule));
        net.route("a", "default via 10.0.0.9");
        net.route("a", "default via 10.9.0.9 table 100");
        QCOMPARE(net.way("a", "8.8.8.8"), "via 10.0.0.9 dev eth0 src 10.0.0.1 mtu 1500");
        QCOMPARE(net.way("a", "8.8.8.8", "10.9.0.1"),
                 "via 10.9.0.9 dev eth1 src 10.9.0.1 mtu 1500");
        QCOMPARE(net.ip("a").rules(v4)[1].priority, 32765u);
    }

    void multipathSharesFlowsByWeight() {
        Host net;
        QCOMPARE(net.route("a", "2.0.0.0/8 nexthop via 10.0.0.9 nexthop via 10.9.0.9 weight 3"),
                 "ok");
        int second = 0;
        for (int i = 0; i < 200; ++i) {
            const auto to = "2.0." + std::to_string(i) + ".1";
            const auto way = net.way("a", to);
            QCOMPARE(way, net.way("a", to));
            second += way.find("eth1") != way.npos;
        }
        QVERIFY2(second > 120 && second < 180, qPrintable(QString::number(second)));
        (void)net.at("a.eth1").set_up(false);
        for (int i = 0; i < 20; ++i)
            QVERIFY(net.way("a", "2.0." + std::to_string(i) + ".1").find("eth0") !=
                    std::string::npos);
    }

    void sixListsInnerNodesAfterWhatTheyHold() {
        IpBench net("a.eth0 -- b.eth0");
        net.run(Duration::seconds(5));
        net.address("a.eth0", "fd00::2/64 nodad");
        for (const auto* words :
             {"default via fd00::77", "fd05::/16 via fe80::5 dev eth0",
              "fd05:1::/32 via fe80::5 dev eth0", "fd05:1::/32 dev eth0 metric 10",
              "blackhole fd06::/64", "fd05:1::/32 via fe80::6 dev eth0 append"})
            QCOMPARE(net.route("a", words), "ok");
        COMPARE_LINES(net.routes("a", v6), R"(
            main fd00::/64 dev eth0 proto kernel metric 256
            main fd05:1::/32 dev eth0 metric 10
            main fd05:1::/32 via fe80::5 dev eth0 via fe80::6 dev eth0 metric 1024
            main fd05::/16 via fe80::5 dev eth0 metric 1024
            main blackhole fd06::/64 dev lo metric 1024
            main ::/0 via fd00::77 dev eth0 metric 1024
            local local fd00::2/128 dev eth0 proto kernel
        )");
        QCOMPARE(net.route("a", "fd05::/16 via fd00::2"),
                 "EINVAL: Gateway can not be a local address");
        QCOMPARE(net.no_route("a", "fd05:1::/32 via fe80::6"), "ok");
        QCOMPARE(net.way("a", "2001::1"), "via fd00::77 dev eth0 src fd00::2 mtu 1500");
        QCOMPARE(net.way("a", "fd06::1"), "EINVAL");
    }
};

QTEST_GUILESS_MAIN(TestIpRoutes)
#include "tst_ip_routes.moc"
