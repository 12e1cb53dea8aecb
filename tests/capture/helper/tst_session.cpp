// The privileged program's border: orders it must not obey, and a reader that does not read.
#include <fcntl.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <QtTest>

#include "capture/helper/session.h"

using namespace vxlab;
using namespace vxlab::helper;

namespace {

using Stream = std::vector<std::uint8_t>;

// What a session without interfaces answers to these bytes on its stdin, as "type text" lines.
QStringList answers(const Stream& orders) {
    int in[2], out[2];
    sigset_t none;
    sigemptyset(&none);
    const int ending = signalfd(-1, &none, SFD_CLOEXEC);
    if (pipe(in) != 0 || pipe(out) != 0) return {"no pipe"};
    if (write(in[1], orders.data(), orders.size()) != static_cast<ssize_t>(orders.size()))
        return {"cannot write"};
    close(in[1]);
    Session session(in[0], out[1], ending);
    session.open({}, 1 << 20);
    session.run();
    close(out[1]);
    Stream stream(65536);
    const auto count = read(out[0], stream.data(), stream.size());
    for (const int fd : {in[0], out[0], ending}) close(fd);
    QStringList lines;
    for (std::size_t at = 0; at + kHeadLength <= static_cast<std::size_t>(count);) {
        const auto head = load_head(Bytes(stream).subspan(at));
        const auto body =
            QByteArray(reinterpret_cast<const char*>(stream.data() + at + kHeadLength),
                       static_cast<qsizetype>(head.length));
        const bool failed = head.type == static_cast<std::uint8_t>(FromHelper::failure);
        lines << QString::number(head.type) + (failed ? " " + QString(body.mid(5)) : QString());
        at += kHeadLength + head.length;
    }
    return lines;
}

Stream order(ToHelper type, const Stream& body = {}) {
    Stream stream;
    Message(stream, type).bytes(body);
    return stream;
}

Stream operator+(Stream first, const Stream& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

// A packet message of one byte with this time.
void add_packet(Stream& out, std::uint64_t time, std::uint8_t byte) {
    Message(out, FromHelper::packet)
        .number(0, 4)
        .number(time, 8)
        .number(1, 4)
        .bytes(Bytes(&byte, 1));
}

Stream bytes_of_packets(const Stream& stream) {
    Stream bytes;
    for (std::size_t at = 0; at < stream.size(); at += kHeadLength + kPacketHeadLength + 1)
        bytes.push_back(stream[at + kHeadLength + kPacketHeadLength]);
    return bytes;
}

}  // namespace

class TestSession : public QObject {
    Q_OBJECT

private slots:
    void orders_data() {
        QTest::addColumn<QByteArray>("orders");
        QTest::addColumn<QStringList>("expected");
        const auto row = [](const char* name, const Stream& orders, const QStringList& expected) {
            QTest::newRow(name) << QByteArray(reinterpret_cast<const char*>(orders.data()),
                                              static_cast<qsizetype>(orders.size()))
                                << expected;
        };
        const QStringList stopped{"1", "7"};
        const QStringList refused{"1", "6 an order that this version does not know", "7"};
        row("stdin closed", {}, stopped);
        row("stop", order(ToHelper::stop), stopped);
        row("stop twice", order(ToHelper::stop) + order(ToHelper::stop), stopped);
        row("start and stop", order(ToHelper::start) + order(ToHelper::stop), {"1", "3", "7"});
        row("start twice", order(ToHelper::start) + order(ToHelper::start), {"1", "3", "7"});
        row("half an order", {2, 0, 0}, stopped);
        row("unknown", order(static_cast<ToHelper>(9)), refused);
        row("stop with a body", order(ToHelper::stop, {1}), refused);
        row("too long", {1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff}, refused);
        row("one byte too long", {1, 0, 0, 0, 0, 0, 0x80, 0x05}, refused);
        row("filter of no interface", order(ToHelper::filter, {0, 0, 0, 0}), refused);
        row("filter without an interface", order(ToHelper::filter, {0, 0}), refused);
        row("half an instruction", order(ToHelper::filter, {0, 0, 0, 0, 6, 0, 0}), refused);
        row("filter after start", order(ToHelper::start) + order(ToHelper::filter, {0, 0, 0, 0}),
            {"1", "3", "6 an order that this version does not know", "7"});
    }
    void orders() {
        QFETCH(QByteArray, orders);
        QFETCH(QStringList, expected);
        QCOMPARE(answers({orders.begin(), orders.end()}), expected);
    }

    void a_reader_that_is_slow_or_gone() {
        int ends[2];
        QVERIFY(pipe2(ends, O_NONBLOCK) == 0);
        signal(SIGPIPE, SIG_IGN);
        Output output(ends[1]);
        const std::size_t much = 1 << 20;
        for (std::size_t i = 0; i < much; ++i)
            output.buffer().push_back(static_cast<std::uint8_t>(i * 31 >> 8 & 0xff));
        QVERIFY(output.full());
        const Stream sent = output.buffer();
        Stream received;
        while (!output.empty()) {
            output.flush();
            std::uint8_t chunk[10'000];
            const auto count = read(ends[0], chunk, sizeof chunk);
            QVERIFY(count > 0);
            received.insert(received.end(), chunk, chunk + count);
        }
        std::uint8_t chunk[4096];
        for (ssize_t count = 0; (count = read(ends[0], chunk, sizeof chunk)) > 0;)
            received.insert(received.end(), chunk, chunk + count);
        QVERIFY(received == sent);
        QVERIFY(!output.full() && !output.closed());
        close(ends[0]);
        output.buffer().push_back(1);
        output.flush();
        QVERIFY(output.closed());
        close(ends[1]);
    }

    void packets_are_merged_by_time() {
        Merge merge(3);
        for (const std::uint8_t time : Stream{1, 4, 9}) add_packet(merge.queue(0), time, time);
        for (const std::uint8_t time : Stream{2, 3, 8}) add_packet(merge.queue(2), time, time);
        Stream out;
        merge.release(4, out);
        QCOMPARE(bytes_of_packets(out), (Stream{1, 2, 3, 4}));
        QVERIFY(!merge.empty());
        add_packet(merge.queue(1), 7, 7);
        merge.release(~std::uint64_t{0}, out);
        QCOMPARE(bytes_of_packets(out), (Stream{1, 2, 3, 4, 7, 8, 9}));
        QVERIFY(merge.empty());
    }

    void what_is_held_is_bounded() {
        Merge merge(2);
        std::uint64_t time = 100;
        while (merge.queue(0).size() <= 5 * 1024 * 1024) add_packet(merge.queue(0), ++time, 0);
        const auto all = merge.queue(0).size();
        Stream out;
        merge.release(0, out);
        QVERIFY(merge.queue(0).size() <= 4 * 1024 * 1024);
        QCOMPARE(out.size() + merge.queue(0).size(), all);
    }
};

QTEST_APPLESS_MAIN(TestSession)
#include "tst_session.moc"
