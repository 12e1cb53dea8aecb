// UDP sockets: who gets what, and what goes wrong.
#include <QtTest>

#include "tests/support/ip_bench.h"
#include "tests/support/line_list.h"

using vxlab::Duration;
using vxlab::IpAddress;
using vxlab::test::IpBench;
namespace sim = vxlab::sim;

namespace {

struct Pair : IpBench {
    Pair() : IpBench("a.eth0 -- b.eth0") {
        silence({"a", "b"});
        address("a.eth0", "10.0.0.1/24");
        address("b.eth0", "10.0.0.2/24");
    }

    // A socket that writes down what it gets under its name.
    std::unique_ptr<sim::UdpSocket> open(const std::string& space, const std::string& name,
                                         const sim::UdpBind& bind) {
        auto socket = ip(space).open_udp(bind, [this, name](const sim::Datagram& datagram) {
            got.push_back(name + ": " + std::to_string(datagram.payload.size()) + " bytes from " +
                          datagram.source.text() + " to " + datagram.destination.text());
        });
        if (!socket) {
            got.push_back(name + ": " + words(tl::unexpected<vxlab::KernelError>(socket.error())));
            return nullptr;
        }
        (*socket)->on_error = [this, name](const sim::SocketError& error) {
            got.push_back(name + ": error " + std::to_string(error.number) + " from " +
                          error.offender.text());
        };
        return std::move(*socket);
    }

    std::string send(sim::UdpSocket& socket, std::string_view to, std::uint16_t port,
                     std::size_t size = 5) {
        const std::vector<std::uint8_t> payload(size);
        sim::UdpSend request;
        request.destination = *IpAddress::parse(to);
        request.destination_port = port;
        request.payload = payload;
        const auto answer = words(socket.send(request));
        run(Duration::seconds(1));
        return answer;
    }

    std::vector<std::string> got;
};

sim::UdpBind bind(std::string_view address, std::uint16_t port) {
    sim::UdpBind bind;
    if (!address.empty()) bind.address = *IpAddress::parse(address);
    if (bind.address.is_v6()) bind.family = IpAddress::Family::v6;
    bind.port = port;
    return bind;
}

}  // namespace

class TestUdpSockets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bindings() {
        Pair net;
        const auto any = net.open("a", "any", bind("", 1000));
        const auto again = net.open("a", "again", bind("10.0.0.1", 1000));
        const auto elsewhere = net.open("a", "elsewhere", bind("10.0.0.9", 1001));
        const auto free = net.open("a", "free", bind("", 0));
        QVERIFY(free && free->bound().port >= 32768);
        COMPARE_LINES(net.got, R"(
            again: EADDRINUSE
            elsewhere: EADDRNOTAVAIL
        )");
    }

    void theClosestMatchTakesIt() {
        Pair net;
        auto shared = bind("", 1000);
        shared.reuse_address = true;
        auto named = bind("10.0.0.2", 1000);
        named.reuse_address = true;
        const auto any = net.open("b", "any", shared);
        const auto specific = net.open("b", "specific", named);
        const auto sender = net.open("a", "sender", bind("", 0));
        QCOMPARE(net.send(*sender, "10.0.0.2", 1000), "ok");
        COMPARE_LINES(net.got, "specific: 5 bytes from 10.0.0.1 to 10.0.0.2");
    }

    void nobodyListens() {
        Pair net;
        const auto loose = net.open("a", "loose", bind("", 0));
        QCOMPARE(net.send(*loose, "10.0.0.2", 9), "ok");
        QVERIFY(loose->connect(*IpAddress::parse("10.0.0.2"), 9));
        QCOMPARE(net.send(*loose, "10.0.0.2", 9), "ok");
        COMPARE_LINES(net.got, "loose: error 111 from 10.0.0.2");
        QCOMPARE(net.ip("b").counters().udp.no_ports, 2u);
    }

    void refusals() {
        Pair net;
        const auto socket = net.open("a", "s", bind("", 0));
        QCOMPARE(net.send(*socket, "192.0.2.1", 9), "ENETUNREACH");
        QCOMPARE(net.send(*socket, "10.0.0.255", 9), "EACCES");
        QCOMPARE(net.send(*socket, "10.0.0.2", 9, 70000), "EMSGSIZE");
        QCOMPARE(net.send(*socket, "10.0.0.2", 9, 65507), "ok");
    }

    void everyMemberOfAGroup() {
        Pair net;
        auto shared = bind("", 5000);
        shared.reuse_address = true;
        const auto first = net.open("b", "first", shared);
        const auto second = net.open("b", "second", shared);
        const auto own = net.open("a", "own", shared);
        const auto group = *IpAddress::parse("239.1.1.1");
        sim::UdpSend request;
        request.destination = group;
        request.destination_port = 5000;
        request.device = &net.at("a.eth0");
        const auto sender = net.open("a", "sender", bind("", 0));
        QVERIFY(sender->send(request));
        net.run(Duration::seconds(1));
        COMPARE_LINES(net.got, "");
        QVERIFY(net.ip("b").join_group(group, &net.at("b.eth0")));
        QVERIFY(net.ip("a").join_group(group, &net.at("a.eth0")));
        QVERIFY(sender->send(request));
        net.run(Duration::seconds(1));
        std::sort(net.got.begin(), net.got.end());
        COMPARE_LINES(net.got, R"(
            first: 0 bytes from 10.0.0.1 to 239.1.1.1
            own: 0 bytes from 10.0.0.1 to 239.1.1.1
            second: 0 bytes from 10.0.0.1 to 239.1.1.1
        )");
    }

    void sixWantsAChecksum() {
        Pair net;
        net.sysctl("a", "net.ipv6.conf.eth0.disable_ipv6", "0");
        net.sysctl("b", "net.ipv6.conf.eth0.disable_ipv6", "0");
        net.address("a.eth0", "fd00::1/64 nodad");
        net.address("b.eth0", "fd00::2/64 nodad");
        auto lenient = bind("::", 1001);
        lenient.zero_checksum6_receive = true;
        const auto strict = net.open("b", "strict", bind("::", 1000));
        const auto other = net.open("b", "lenient", lenient);
        const auto sender = net.open("a", "sender", bind("::", 0));
        for (const std::uint16_t port : {std::uint16_t{1000}, std::uint16_t{1001}}) {
            sim::UdpSend request;
            request.destination = *IpAddress::parse("fd00::2");
            request.destination_port = port;
            request.checksum = false;
            QVERIFY(sender->send(request));
            net.run(Duration::seconds(1));
        }
        COMPARE_LINES(net.got, "lenient: 0 bytes from fd00::1 to fd00::2");
    }

    void linkLocalNeedsADevice() {
        Pair net;
        net.sysctl("a", "net.ipv6.conf.eth0.disable_ipv6", "0");
        net.run(Duration::seconds(5));
        const auto sender = net.open("a", "sender", bind("::", 0));
        QCOMPARE(net.send(*sender, "fe80::ff:fe00:2", 9), "EINVAL");
    }
};

QTEST_GUILESS_MAIN(TestUdpSockets)
#include "tst_udp_sockets.moc"
