// Neighbours: their states in time, the questions that are asked, and the packets that wait.
#include <QtTest>

#include "tests/support/ip_bench.h"
#include "tests/support/line_list.h"

using vxlab::Duration;
using vxlab::test::IpBench;

namespace {

struct Pair : IpBench {
    Pair() : IpBench("a.eth0 -- b.eth0") {
        silence({"a", "b"});
        address("a.eth0", "10.0.0.1/24");
        address("b.eth0", "10.0.0.2/24");
    }
};

}  // namespace

class TestNeighbours : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aQuestionTeachesBoth() {
        Pair net;
        auto& seen = net.watch("a.eth0");
        COMPARE_LINES(net.ping("a", "10.0.0.2"), "reply 1 from 10.0.0.2 ttl 64");
        COMPARE_LINES(net.neighbours("a"), "10.0.0.2 dev eth0 02:00:00:00:00:02 reachable");
        // b learned a from its question, was to probe what it had not confirmed, and did so 5 s on.
        COMPARE_LINES(seen, R"(
            out arp who-has 10.0.0.2 tell 10.0.0.1
            in arp 10.0.0.2 is-at 02:00:00:00:00:02
            out 10.0.0.1 > 10.0.0.2 icmp 8/0
            in 10.0.0.2 > 10.0.0.1 icmp 0/0
            in arp who-has 10.0.0.1 tell 10.0.0.2
            out arp 10.0.0.1 is-at 02:00:00:00:00:01
        )");
    }

    void reachableGrowsStale() {
        Pair net;
        net.ping("a", "10.0.0.2");
        net.run(Duration::seconds(45));
        COMPARE_LINES(net.neighbours("a"), "10.0.0.2 dev eth0 02:00:00:00:00:02 stale");
        COMPARE_LINES(net.neighbours("b"), "10.0.0.1 dev eth0 02:00:00:00:00:01 stale");
    }

    void nobodyAnswers() {
        Pair net;
        auto& seen = net.watch("a.eth0");
        COMPARE_LINES(net.ping("a", "10.0.0.9", {.count = 4}), R"(
            error 3/1 from 10.0.0.1 for 1
            error 3/1 from 10.0.0.1 for 2
            error 3/1 from 10.0.0.1 for 3
            error 3/1 from 10.0.0.1 for 4
        )");
        COMPARE_LINES(net.neighbours("a"), "10.0.0.9 dev eth0 failed");
        // Three questions a second apart for the first three pings, three more for the fourth.
        COMPARE_LINES(seen, R"(
            out arp who-has 10.0.0.9 tell 10.0.0.1
            out arp who-has 10.0.0.9 tell 10.0.0.1
            out arp who-has 10.0.0.9 tell 10.0.0.1
            out arp who-has 10.0.0.9 tell 10.0.0.1
            out arp who-has 10.0.0.9 tell 10.0.0.1
            out arp who-has 10.0.0.9 tell 10.0.0.1
        )");
    }

    void aDeadNeighbourIsProbedAtItsAddress() {
        Pair net;
        net.ping("a", "10.0.0.2");
        net.run(Duration::seconds(45));
        net.no_address("b.eth0", "10.0.0.2/24");
        auto& seen = net.watch("a.eth0");
        const auto lines = net.ping("a", "10.0.0.2", {.count = 1});
        COMPARE_LINES(lines, "");
        COMPARE_LINES(net.neighbours("a"), "10.0.0.2 dev eth0 02:00:00:00:00:02 probe");
        net.run(Duration::seconds(5));
        COMPARE_LINES(net.neighbours("a"), "10.0.0.2 dev eth0 02:00:00:00:00:02 failed");
        COMPARE_LINES(seen, R"(
            out 10.0.0.1 > 10.0.0.2 icmp 8/0
            out arp who-has 10.0.0.2 tell 10.0.0.1
            out arp who-has 10.0.0.2 tell 10.0.0.1
            out arp who-has 10.0.0.2 tell 10.0.0.1
        )");
    }

    void requests() {
        Pair net;
        QCOMPARE(net.neighbour("a.eth0", "10.0.0.77"), "EINVAL: No link layer address given");
        QCOMPARE(net.neighbour("a.eth0", "10.0.0.77 02:00:00:00:00:07"), "EEXIST");
        QCOMPARE(net.neighbour("a.eth0", "10.0.0.78 02:00:00:00:00:07 change"), "ENOENT");
        QCOMPARE(net.neighbour("a.eth0", "10.0.0.78 02:00:00:00:00:07 stale replace"), "ok");
        QCOMPARE(net.neighbour("a.eth0", "10.0.0.81 failed"), "ok");
        QCOMPARE(net.neighbour("a.eth0", "10.0.0.83 02:00:00:00:00:07 reachable"), "ok");
        QCOMPARE(net.neighbour("a.eth0", "10.0.0.84 02:00:00:00:00:07 noarp"), "ok");
        COMPARE_LINES(net.neighbours("a"), R"(
            10.0.0.77 dev eth0 none
            10.0.0.78 dev eth0 02:00:00:00:00:07 stale
            10.0.0.81 dev eth0 failed
            10.0.0.83 dev eth0 02:00:00:00:00:07 reachable
            10.0.0.84 dev eth0 02:00:00:00:00:07 noarp
        )");
    }

    void permanentIsNotTaughtOtherwise() {
        Pair net;
        net.neighbour("a.eth0", "10.0.0.2 02:00:00:00:00:99");
        COMPARE_LINES(net.ping("b", "10.0.0.1"), "");
        COMPARE_LINES(net.neighbours("a"), "10.0.0.2 dev eth0 02:00:00:00:00:99 permanent");
    }

    void linkDownForgets() {
        Pair net;
        net.ping("a", "10.0.0.2");
        net.neighbour("a.eth0", "10.0.0.7 02:00:00:00:00:07");
        (void)net.at("b.eth0").set_up(false);  // a loses its carrier: what the user gave stays
        COMPARE_LINES(net.neighbours("a"), "10.0.0.7 dev eth0 02:00:00:00:00:07 permanent");
        (void)net.at("a.eth0").set_up(false);
        COMPARE_LINES(net.neighbours("a"), "");
    }

    void proxyAnswersForWhatItForwards() {
        IpBench net("a.eth0 -- r.eth0\n r.eth1 -- b.eth0");
        net.silence({"a", "r", "b"});
        net.address("a.eth0", "10.0.0.1/16");
        net.address("r.eth0", "10.0.0.254/24");
        net.address("r.eth1", "10.0.1.254/24");
        net.address("b.eth0", "10.0.1.2/16");
        COMPARE_LINES(net.ping("a", "10.0.1.2"), "error 3/1 from 10.0.0.1 for 1");
        net.sysctl("r", "net.ipv4.ip_forward", "1");
        net.sysctl("r", "net.ipv4.conf.eth0.proxy_arp", "1");
        net.sysctl("r", "net.ipv4.conf.eth1.proxy_arp", "1");
        COMPARE_LINES(net.ping("a", "10.0.1.2"), "reply 1 from 10.0.1.2 ttl 63");
        // The other is r, which asked whether a is still there.
        COMPARE_LINES(net.neighbours("a"), R"(
            10.0.1.2 dev eth0 02:00:00:00:00:02 reachable
            10.0.0.254 dev eth0 02:00:00:00:00:02 stale
        )");
    }

    void arpIgnoreKeepsSilentOnOtherInterfaces() {
        Pair net;
        net.add("b", {.kind = "bridge", .name = "other"});
        (void)net.at("b.other").set_up(true);
        net.address("b.other", "10.0.0.50/32");
        COMPARE_LINES(net.ping("a", "10.0.0.50"), "reply 1 from 10.0.0.50 ttl 64");
        net.sysctl("b", "net.ipv4.conf.all.arp_ignore", "1");
        QVERIFY(
            net.ip("a").delete_neighbour(net.at("a.eth0"), *vxlab::IpAddress::parse("10.0.0.50")));
        COMPARE_LINES(net.ping("a", "10.0.0.50"), "error 3/1 from 10.0.0.1 for 1");
    }

    void sixAsksTheSolicitedNodeGroup() {
        IpBench net("a.eth0 -- b.eth0");
        net.address("a.eth0", "fd00::1/64 nodad");
        net.address("b.eth0", "fd00::2/64 nodad");
        net.run(Duration::seconds(100));
        auto& seen = net.watch("a.eth0");
        COMPARE_LINES(net.ping("a", "fd00::2"), "reply 1 from fd00::2 ttl 64");
        // b probed us from its link-local address, so we know that one too.
        COMPARE_LINES(net.neighbours("a"), R"(
            fd00::2 dev eth0 02:00:00:00:00:02 reachable
            fe80::ff:fe00:2 dev eth0 02:00:00:00:00:02 delay
        )");
        std::erase_if(seen, [](const std::string& line) { return line.find("133") != line.npos; });
        COMPARE_LINES(seen, R"(
            out fd00::1 > ff02::1:ff00:2 ns fd00::2
            in fd00::2 > fd00::1 na fd00::2
            out fd00::1 > fd00::2 icmp6 128/0
            in fd00::2 > fd00::1 icmp6 129/0
            in fe80::ff:fe00:2 > fd00::1 ns fd00::1
            out fd00::1 > fe80::ff:fe00:2 na fd00::1
        )");
    }

    void sixNobodyAnswers() {
        IpBench net("a.eth0 -- b.eth0");
        net.address("a.eth0", "fd00::1/64 nodad");
        net.run(Duration::seconds(5));
        COMPARE_LINES(net.ping("a", "fd00::9"), "error 1/3 from fd00::1 for 1");
    }
};

QTEST_GUILESS_MAIN(TestNeighbours)
#include "tst_neighbours.moc"
