// TCP: segments on the wire, in health, in loss and at the end.
#include <QtTest>

#include "tests/support/ip_bench.h"
#include "tests/support/line_list.h"

using vxlab::Duration;
using vxlab::IpAddress;
using vxlab::test::IpBench;
namespace sim = vxlab::sim;

namespace {

// A client on a that sends `total` bytes and closes, a server on b that reads and closes.
struct Transfer {
    IpBench& net;
    std::size_t total;
    std::unique_ptr<sim::TcpListener> listener;
    std::unique_ptr<sim::TcpConnection> client, server;
    std::size_t sent = 0;
    std::vector<std::uint8_t> read;
    std::vector<std::string> told;

    Transfer(IpBench& net, std::size_t total) : net(net), total(total) {
        auto listening = net.ip("b").listen_tcp({*IpAddress::parse("0.0.0.0"), 80});
        listener = std::move(*listening);
        listener->on_connection = [this] { accept(); };
        connect(80);
    }

    void connect(std::uint16_t port) {
        sim::TcpConnect request;
        request.local.port = 40000;
        request.remote = {*IpAddress::parse("10.0.0.2"), port};
        auto connecting = net.ip("a").connect_tcp(request);
        if (!connecting) {
            told.push_back("connect " + std::to_string(connecting.error().number));
            return;
        }
        client = std::move(*connecting);
        client->on_connected = [this] {
            told.push_back("connected");
            write();
        };
        client->on_writable = [this] { write(); };
        client->on_error = [this](int number) {
            told.push_back("error " + std::to_string(number));
        };
        client->on_readable = [this] {
            if (client->end_of_stream()) told.push_back("client sees the end");
        };
    }

    void accept() {
        server = listener->accept();
        server->on_readable = [this] {
            const auto bytes = server->read(1 << 20);
            read.insert(read.end(), bytes.begin(), bytes.end());
            if (!server->end_of_stream()) return;
            told.push_back("server read " + std::to_string(read.size()));
            server->shut_down();
        };
        server->on_error = [this](int number) {
            told.push_back("server error " + std::to_string(number));
        };
        if (server->readable() > 0 || server->end_of_stream()) server->on_readable();
    }

    static std::uint8_t byte(std::size_t at) {
        return static_cast<std::uint8_t>(at * 31 + at / 251);
    }

    void write() {
        while (sent < total) {
            std::vector<std::uint8_t> bytes(std::min<std::size_t>(total - sent, 65536));
            for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = byte(sent + i);
            const auto taken = client->send(bytes);
            if (!taken || *taken == 0) return;
            sent += *taken;
        }
        client->shut_down();
    }

    bool is_intact() const {
        for (std::size_t i = 0; i < read.size(); ++i)
            if (read[i] != byte(i)) return false;
        return read.size() == total;
    }
};

void prepare(IpBench& net) {
    net.silence({"a", "b"});
    net.address("a.eth0", "10.0.0.1/24");
    net.address("b.eth0", "10.0.0.2/24");
    net.ping("a", "10.0.0.2");
    net.run(Duration::seconds(10));
}

std::vector<std::string> tcp_only(const std::vector<std::string>& lines) {
    std::vector<std::string> left;
    for (const auto& line : lines)
        if (const auto at = line.find("tcp"); at != line.npos)
            left.push_back(line.substr(0, line.find(' ') + 1) + line.substr(at));
    return left;
}

}  // namespace

class TestTcp : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSmallTransfer() {
        IpBench net("a.eth0 -- b.eth0");
        prepare(net);
        auto& seen = net.watch("a.eth0");
        Transfer transfer(net, 2000);
        net.run(Duration::seconds(5));
        COMPARE_LINES(transfer.told, R"(
            connected
            server read 2000
            client sees the end
        )");
        QVERIFY(transfer.is_intact());
        COMPARE_LINES(tcp_only(seen), R"(
            out tcp 40000 > 80 [S] len 0
            in tcp 80 > 40000 [S.] len 0
            out tcp 40000 > 80 [.] len 0
            out tcp 40000 > 80 [.] len 1448
            out tcp 40000 > 80 [P.] len 552
            out tcp 40000 > 80 [F.] len 0
            in tcp 80 > 40000 [.] len 0
            in tcp 80 > 40000 [.] len 0
            in tcp 80 > 40000 [F.] len 0
            out tcp 40000 > 80 [.] len 0
        )");
        QVERIFY(transfer.client->state() == sim::TcpState::time_wait);
        QVERIFY(transfer.server->state() == sim::TcpState::closed);
        net.run(Duration::seconds(61));
        QCOMPARE(net.ip("a").tcp_rows().size(), 0u);
        QCOMPARE(net.ip("b").tcp_rows().size(), 1u);  // the listener
    }

    void closedPort() {
        IpBench net("a.eth0 -- b.eth0");
        prepare(net);
        auto& seen = net.watch("a.eth0");
        Transfer transfer(net, 10);
        transfer.client.reset();
        net.run(Duration::seconds(5));
        seen.clear();
        transfer.told.clear();
        transfer.connect(81);
        net.run(Duration::seconds(5));
        COMPARE_LINES(transfer.told, "error 111");
        COMPARE_LINES(tcp_only(seen), R"(
            out tcp 40000 > 81 [S] len 0
            in tcp 81 > 40000 [R.] len 0
        )");
    }

    void nobodyThere() {
        IpBench net("a.eth0 -- b.eth0");
        net.silence({"a", "b"});
        net.address("a.eth0", "10.0.0.1/24");
        Transfer transfer(net, 10);
        net.run(Duration::seconds(5));
        COMPARE_LINES(transfer.told, "error 113");
    }

    void nobodyAnswersTheSyn() {
        IpBench net("a.eth0 -- b.eth0");
        prepare(net);
        net.ip("b").set_policies(IpAddress::Family::v4, {.input = sim::FilterPolicy::drop});
        auto& seen = net.watch("a.eth0");
        Transfer transfer(net, 10);
        net.run(Duration::seconds(200));
        COMPARE_LINES(transfer.told, "error 110");
        QCOMPARE(tcp_only(seen).size(), 7u);
    }

    void lineRate() {
        IpBench net("a.eth0 -- b.eth0");
        prepare(net);
        const auto begin = net.simulator.now();
        Transfer transfer(net, 50'000'000);
        vxlab::Instant end{};
        while (transfer.told.size() < 2 && net.simulator.now() - begin < Duration::seconds(60))
            net.run(Duration::milliseconds(1));
        end = net.simulator.now();
        QVERIFY(transfer.is_intact());
        const auto seconds = static_cast<double>((end - begin).nanoseconds) / 1e9;
        const auto rate = 8 * 50.0 / seconds;
        QVERIFY2(rate > 900 && rate < 950, qPrintable(QString::number(rate)));
    }

    void losses_data() {
        QTest::addColumn<double>("loss");
        QTest::newRow("one in a thousand") << 0.1;
        QTest::newRow("two in a hundred") << 2.0;
        QTest::newRow("a tenth") << 10.0;
    }

    void losses() {
        QFETCH(double, loss);
        sim::LinkParameters parameters;
        parameters.loss = loss / 100;
        IpBench net("a.eth0 -- b.eth0", parameters);
        prepare(net);
        net.neighbour("a.eth0", "10.0.0.2 02:00:00:00:00:02 replace");
        net.neighbour("b.eth0", "10.0.0.1 02:00:00:00:00:01 replace");
        Transfer transfer(net, 2'000'000);
        net.run(Duration::seconds(1200));
        QVERIFY(transfer.is_intact());
        QVERIFY(transfer.client->numbers().retransmissions > 0);
    }

    void smallerPathMtuCutsSegments() {
        IpBench net("a.eth0 -- r.eth0\n r.eth1 -- b.eth0");
        net.silence({"a", "r", "b"});
        net.sysctl("r", "net.ipv4.ip_forward", "1");
        net.address("a.eth0", "10.0.1.1/24");
        net.address("r.eth0", "10.0.1.254/24");
        net.address("r.eth1", "10.0.0.254/24");
        net.address("b.eth0", "10.0.0.2/24");
        net.route("a", "default via 10.0.1.254");
        net.route("b", "default via 10.0.0.254");
        QVERIFY(net.at("r.eth1").set_mtu(1300));
        Transfer transfer(net, 100'000);
        net.run(Duration::seconds(60));
        QVERIFY(transfer.is_intact());
        QCOMPARE(transfer.client->numbers().mss, 1248u);
    }

    void whoLetsGoOfUnreadDataResets() {
        IpBench net("a.eth0 -- b.eth0");
        prepare(net);
        Transfer transfer(net, 3000);
        transfer.listener->on_connection = [&] { transfer.server = transfer.listener->accept(); };
        net.run(Duration::seconds(1));
        QCOMPARE(transfer.server->readable(), 3000u);
        transfer.server.reset();
        net.run(Duration::seconds(1));
        COMPARE_LINES(transfer.told, R"(
            connected
            error 104
        )");
    }
};

QTEST_GUILESS_MAIN(TestTcp)
#include "tst_tcp.moc"
