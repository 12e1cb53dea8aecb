// The kernel's multicast routes: which datagrams go on by which interfaces, and why others do not.
#include <QtTest>
#include <cerrno>

#include "tests/support/line_list.h"
#include "tests/support/multicast_bench.h"
#include "tests/support/packet_builder.h"

using namespace vxlab;
using test::MulticastBench;

namespace {

// a sends to groups by r's interface "in"; b and c are behind its "left" and "right".
class Router : public MulticastBench {
public:
    Router()
        : MulticastBench(R"(
            a.eth0 -- r.in
            r.left -- b.eth0
            r.right -- c.eth0
          )") {
        QCOMPARE(address("a.eth0", "10.1.0.1/24"), "ok");
        QCOMPARE(route("a", "default via 10.1.0.254"), "ok");
        QCOMPARE(address("b.eth0", "10.2.0.1/24"), "ok");
        QCOMPARE(route("b", "default via 10.2.0.254"), "ok");
        socket = *ip("r").open_multicast_routing();
        for (const auto* name : {"in", "left", "right"})
            QVERIFY(socket->add_interface(at(std::string("r.") + name)));
    }
    std::string add(std::string_view source, std::string_view input,
                    const std::vector<std::string>& outputs) {
        sim::MulticastRoute route{.source = test::ip(source),
                                  .group = test::ip("239.1.1.1"),
                                  .input = &at("r." + std::string(input))};
        for (const auto& name : outputs) route.outputs.push_back(&at("r." + name));
        return words(socket->add_route(route));
    }
    std::vector<std::string> sent(const std::string& host, std::uint8_t ttl = 8,
                                  std::size_t size = 10) {
        (void)story();
        say(host, "239.1.1.1", ttl, size);
        run(Duration::milliseconds(10));
        return story();
    }
    const sim::MulticastRoute& row() { return *ip("r").multicast_routes().front(); }

    std::unique_ptr<sim::MulticastRoutingSocket> socket;
};

}  // namespace

class TestMulticastForwarding : public QObject {
    Q_OBJECT

private slots:
    void a_datagram_leaves_by_every_output() {
        Router net;
        QCOMPARE(net.add("10.1.0.1", "in", {"left", "right"}), "ok");
        COMPARE_LINES(net.sent("a"), R"(
            a.eth0 > 10.1.0.1 > 239.1.1.1 udp 1000 > 9 len 10
            r.in flood multicast-route x2
            r.right > 10.1.0.1 > 239.1.1.1 udp 1000 > 9 len 10
            r.left > 10.1.0.1 > 239.1.1.1 udp 1000 > 9 len 10
        )");
        QCOMPARE(net.row().packets, std::uint64_t{1});
        QCOMPARE(net.row().bytes, std::uint64_t{38});
    }

    void without_a_route_it_goes_nowhere() {
        Router net;
        COMPARE_LINES(net.sent("a"), R"(
            a.eth0 > 10.1.0.1 > 239.1.1.1 udp 1000 > 9 len 10
            r.in drop multicast-no-route
        )");
        QCOMPARE(net.add("10.1.0.1", "in", {}), "ok");
        COMPARE_LINES(net.sent("a"), R"(
            a.eth0 > 10.1.0.1 > 239.1.1.1 udp 1000 > 9 len 10
            r.in drop multicast-no-output
        )");
    }

    void the_time_to_live_must_suffice() {
        Router net;
        QCOMPARE(net.add("10.1.0.1", "in", {"left"}), "ok");
        COMPARE_LINES(net.sent("a", 1), R"(
            a.eth0 > 10.1.0.1 > 239.1.1.1 udp 1000 > 9 len 10
            r.in drop ttl-exceeded
        )");
        QCOMPARE(net.sent("a", 2).size(), std::size_t{3});
    }

    void it_must_come_in_by_the_input() {
        Router net;
        QCOMPARE(net.add("10.2.0.1", "right", {"in"}), "ok");
        COMPARE_LINES(net.sent("b"), R"(
            b.eth0 > 10.2.0.1 > 239.1.1.1 udp 1000 > 9 len 10
            r.left drop multicast-wrong-interface
        )");
        QCOMPARE(net.row().wrong_interface, std::uint64_t{1});
    }

    void a_route_of_any_source_takes_its_outputs_as_inputs_too() {
        Router net;
        QCOMPARE(net.add("0.0.0.0", "in", {"left"}), "ok");
        COMPARE_LINES(net.routes("r"), "(*,239.1.1.1) in > left");
        QCOMPARE(net.sent("a").back(), "r.left > 10.1.0.1 > 239.1.1.1 udp 1000 > 9 len 10");
        QCOMPARE(net.sent("b").back(), "r.left drop multicast-no-output");
        QCOMPARE(net.add("0.0.0.0", "in", {"left", "right"}), "ok");
        QCOMPARE(net.sent("b").back(), "r.right > 10.2.0.1 > 239.1.1.1 udp 1000 > 9 len 10");
    }

    // RFC 7761 4.2: the datagram that makes a route goes along it already.
    void a_daemon_that_makes_the_route_loses_no_datagram() {
        Router net;
        int asked = 0;
        net.socket->on_no_route = [&](const sim::MulticastUpcall& datagram) {
            ++asked;
            (void)net.add(datagram.source.text(), datagram.input.name, {"right"});
        };
        QCOMPARE(net.sent("a").back(), "r.right > 10.1.0.1 > 239.1.1.1 udp 1000 > 9 len 10");
        QCOMPARE(net.sent("a").size(), std::size_t{3});
        QCOMPARE(asked, 1);
    }

    void a_daemon_is_told_of_wrong_inputs_every_three_seconds() {
        Router net;
        int told = 0;
        net.socket->on_wrong_input = [&](const sim::MulticastUpcall&) { ++told; };
        QCOMPARE(net.add("10.2.0.1", "right", {"in"}), "ok");
        (void)net.sent("b");
        (void)net.sent("b");
        QCOMPARE(told, 1);
        net.run(Duration::seconds(3));
        (void)net.sent("b");
        QCOMPARE(told, 2);
    }

    void what_is_too_large_is_cut_or_left_out() {
        Router net;
        QCOMPARE(net.add("10.1.0.1", "in", {"left", "right"}), "ok");
        QVERIFY(net.at("r.left").set_mtu(1000));
        COMPARE_LINES(net.sent("a", 8, 1200), R"(
            a.eth0 > 10.1.0.1 > 239.1.1.1 udp 1000 > 9 len 1200
            r.in flood multicast-route x2
            r.right > 10.1.0.1 > 239.1.1.1 udp 1000 > 9 len 1200
            r.left > 10.1.0.1 > 239.1.1.1 frag 0+ udp 1000 > 9 len 968
            r.left > 10.1.0.1 > 239.1.1.1 frag 976 len 232
        )");
    }

    void groups_of_the_link_stay_there() {
        Router net;
        (void)net.story();
        net.say("a", "224.0.0.9");
        net.run(Duration::milliseconds(10));
        COMPARE_LINES(net.story(), "a.eth0 > 10.1.0.1 > 224.0.0.9 udp 1000 > 9 len 10");
    }

    void requests_are_refused_as_the_kernel_does() {
        Router net;
        QCOMPARE(net.words(net.socket->add_interface(net.at("r.in"))), "EADDRINUSE");
        QCOMPARE(net.ip("r").open_multicast_routing().error().number, EADDRINUSE);
        QCOMPARE(net.words(net.socket->remove_route(test::ip("10.1.0.1"), test::ip("239.1.1.1"))),
                 "ENOENT");
        QVERIFY(net.socket->remove_interface(net.at("r.in")));
        QCOMPARE(net.add("10.1.0.1", "in", {"left"}), "EINVAL");
    }

    void all_goes_with_the_daemon() {
        Router net;
        QCOMPARE(net.add("10.1.0.1", "in", {"left"}), "ok");
        QVERIFY(net.socket->register_tunnel());
        QVERIFY(net.find("r.pimreg"));
        QCOMPARE(net.space("r").sysctls().number("net.ipv4.conf.in.mc_forwarding"), 1);
        net.socket.reset();
        QVERIFY(!net.find("r.pimreg"));
        QCOMPARE(net.space("r").sysctls().number("net.ipv4.conf.in.mc_forwarding"), 0);
        QVERIFY(net.ip("r").multicast_routes().empty());
        QCOMPARE(net.sent("a").back(), "a.eth0 > 10.1.0.1 > 239.1.1.1 udp 1000 > 9 len 10");
    }

    void an_interface_that_goes_takes_its_routes_along() {
        Router net;
        QCOMPARE(net.add("10.1.0.1", "in", {"left", "right"}), "ok");
        QCOMPARE(net.remove("r.left"), "ok");
        COMPARE_LINES(net.routes("r"), "(10.1.0.1,239.1.1.1) in > right");
        QCOMPARE(net.remove("r.in"), "ok");
        COMPARE_LINES(net.routes("r"), "");
    }
};

QTEST_GUILESS_MAIN(TestMulticastForwarding)
#include "tst_multicast_forwarding.moc"
