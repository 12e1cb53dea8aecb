// Packets between networks: hops, errors, fragments and path MTUs.
#include <QtTest>

#include "tests/support/ip_bench.h"
#include "tests/support/line_list.h"

using vxlab::Duration;
using vxlab::IpAddress;
using vxlab::sim::PathMtuDiscovery;
using vxlab::test::IpBench;

namespace {

// a 10.0.1.1 - r - 10.0.2.2 b
struct Routed : IpBench {
    Routed() : IpBench("a.eth0 -- r.eth0\n r.eth1 -- b.eth0") {
        silence({"a", "r", "b"});
        sysctl("r", "net.ipv4.ip_forward", "1");
        address("a.eth0", "10.0.1.1/24");
        address("r.eth0", "10.0.1.254/24");
        address("r.eth1", "10.0.2.254/24");
        address("b.eth0", "10.0.2.2/24");
        route("a", "default via 10.0.1.254");
        route("b", "default via 10.0.2.254");
    }
};

}  // namespace

class TestForwarding : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aHopCosts() {
        Routed net;
        COMPARE_LINES(net.ping("a", "10.0.2.2"), "reply 1 from 10.0.2.2 ttl 63");
        COMPARE_LINES(net.ping("a", "10.0.2.2", {.ttl = 1}), "error 11/0 from 10.0.1.254 for 1");
        QCOMPARE(net.ip("r").counters().ip.forwarded, 2u);
    }

    void whatIsInTheWay() {
        Routed net;
        COMPARE_LINES(net.ping("a", "10.0.2.9"), "error 3/1 from 10.0.1.254 for 1");
        COMPARE_LINES(net.ping("a", "172.16.0.1"), "error 3/0 from 10.0.1.254 for 1");
        net.route("r", "unreachable 172.16.1.0/24");
        net.route("r", "prohibit 172.16.2.0/24");
        net.route("r", "blackhole 172.16.3.0/24");
        COMPARE_LINES(net.ping("a", "172.16.1.1"), "error 3/1 from 10.0.1.254 for 1");
        COMPARE_LINES(net.ping("a", "172.16.2.1"), "error 3/13 from 10.0.1.254 for 1");
        COMPARE_LINES(net.ping("a", "172.16.3.1"), "");
    }

    void noForwardingNoPolicyNoWay() {
        Routed net;
        net.ip("r").set_policies(IpAddress::Family::v4,
                                 {.forward = vxlab::sim::FilterPolicy::drop});
        COMPARE_LINES(net.ping("a", "10.0.2.2"), "");
        net.ip("r").set_policies(IpAddress::Family::v4, {});
        net.sysctl("r", "net.ipv4.ip_forward", "0");
        COMPARE_LINES(net.ping("a", "10.0.2.2"), "");
        net.sysctl("r", "net.ipv4.ip_forward", "1");
        COMPARE_LINES(net.ping("a", "10.0.2.2"), "reply 1 from 10.0.2.2 ttl 63");
    }

    void smallerMtuBehindTheRouterIsLearned() {
        Routed net;
        QVERIFY(net.at("r.eth1").set_mtu(1400));
        COMPARE_LINES(net.ping("a", "10.0.2.2", {.size = 1400}), "error 3/4 from 10.0.1.254 for 1");
        QCOMPARE(net.way("a", "10.0.2.2"), "via 10.0.1.254 dev eth0 src 10.0.1.1 mtu 1400");
        // What does not fit is fragmented from now on, and refused where that is not wanted.
        COMPARE_LINES(net.ping("a", "10.0.2.2", {.size = 1400}), "reply 1 from 10.0.2.2 ttl 63");
        COMPARE_LINES(
            net.ping("a", "10.0.2.2", {.size = 1400, .discovery = PathMtuDiscovery::must}),
            "send 1: EMSGSIZE");
        net.run(Duration::seconds(600));
        QCOMPARE(net.way("a", "10.0.2.2"), "via 10.0.1.254 dev eth0 src 10.0.1.1 mtu 1500");
    }

    void routerFragmentsWhatMayBe() {
        Routed net;
        QVERIFY(net.at("r.eth1").set_mtu(1400));
        auto& seen = net.watch("b.eth0");
        COMPARE_LINES(
            net.ping("a", "10.0.2.2", {.size = 1400, .discovery = PathMtuDiscovery::dont}),
            "reply 1 from 10.0.2.2 ttl 63");
        std::erase_if(seen, [](const std::string& line) { return line.find("arp") != line.npos; });
        COMPARE_LINES(seen, R"(
            in 10.0.1.1 > 10.0.2.2 frag 0+ icmp 8/0
            in 10.0.1.1 > 10.0.2.2 frag 1376 len 32
            out 10.0.2.2 > 10.0.1.1 icmp 0/0
        )");
    }

    void largePacketsAreCutAndPutTogether() {
        Routed net;
        COMPARE_LINES(net.ping("a", "10.0.2.2", {.size = 20000}), "reply 1 from 10.0.2.2 ttl 63");
        QCOMPARE(net.ip("b").counters().ip.reassembly_ok, 1u);
        QCOMPARE(net.ip("b").counters().ip.reassembly_required, 14u);
    }

    void aSourceThatIsNotBehindTheInterface() {
        Routed net;
        net.sysctl("r", "net.ipv4.conf.all.rp_filter", "1");
        net.address("a.eth0", "10.0.2.77/32");
        auto socket = net.ip("a").open_icmp(IpAddress::Family::v4);
        (void)net.events();
        std::vector<std::uint8_t> message;
        vxlab::wire::Icmp::echo_request(1, 1, {}).append(message);
        vxlab::sim::IcmpSend request;
        request.source = *IpAddress::parse("10.0.2.77");
        request.destination = *IpAddress::parse("10.0.2.2");
        request.message = message;
        QVERIFY(socket->send(request));
        net.run(Duration::seconds(1));
        bool dropped = false;
        for (const auto& line : net.events("r.eth0"))
            dropped = dropped || line.find("drop reverse-path") != line.npos;
        QVERIFY(dropped);
    }

    void redirectWhereTheWayBackIsTheWayOn() {
        IpBench net("a.eth0 -- sw.p1\n r.eth0 -- sw.p2\n b.eth0 -- sw.p3\n sw.br0 [p1 p2 p3]");
        net.silence({"a", "r", "b", "sw"});
        net.sysctl("r", "net.ipv4.ip_forward", "1");
        net.address("a.eth0", "10.0.0.1/24");
        net.address("r.eth0", "10.0.0.254/24");
        net.address("b.eth0", "10.0.0.2/24");
        net.address("b.eth0", "10.5.0.2/32");
        net.route("a", "10.5.0.0/16 via 10.0.0.254");
        net.route("r", "10.5.0.0/16 via 10.0.0.2");
        COMPARE_LINES(net.ping("a", "10.5.0.2"), R"(
            error 5/1 from 10.0.0.254 for 1
            reply 1 from 10.5.0.2 ttl 63
        )");
        QCOMPARE(net.way("a", "10.5.0.2"), "via 10.0.0.2 dev eth0 src 10.0.0.1 mtu 1500");
    }

    void six() {
        IpBench net("a.eth0 -- r.eth0\n r.eth1 -- b.eth0");
        net.sysctl("r", "net.ipv6.conf.all.forwarding", "1");
        net.address("a.eth0", "fd01::1/64 nodad");
        net.address("r.eth0", "fd01::fe/64 nodad");
        net.address("r.eth1", "fd02::fe/64 nodad");
        net.address("b.eth0", "fd02::2/64 nodad");
        net.run(Duration::seconds(5));
        net.route("a", "default via fd01::fe");
        net.route("b", "default via fd02::fe");
        COMPARE_LINES(net.ping("a", "fd02::2"), "reply 1 from fd02::2 ttl 63");
        COMPARE_LINES(net.ping("a", "fd02::2", {.ttl = 1}), "error 3/0 from fd01::fe for 1");
        COMPARE_LINES(net.ping("a", "fd02::9"), "error 1/3 from fd01::fe for 1");
        COMPARE_LINES(net.ping("a", "fd03::9"), "error 1/0 from fd01::fe for 1");
        QVERIFY(net.at("r.eth1").set_mtu(1300));
        COMPARE_LINES(net.ping("a", "fd02::2", {.size = 1400}), "error 2/0 from fd01::fe for 1");
        QCOMPARE(net.way("a", "fd02::2"), "via fd01::fe dev eth0 src fd01::1 mtu 1300");
        COMPARE_LINES(net.ping("a", "fd02::2", {.size = 1400}), "reply 1 from fd02::2 ttl 63");
    }
};

QTEST_GUILESS_MAIN(TestForwarding)
#include "tst_forwarding.moc"
