// Labels: threads
// The index row of every packet says what the full dissection says, whatever happens to the bytes.
#include <fmt/format.h>

#include <QTemporaryDir>
#include <QtTest>
#include <thread>

#include "capture/index/packet_index.h"
#include "tests/support/capture_bytes.h"
#include "tests/support/traffic.h"

using namespace vxlab;
using test::ByteVector;
using test::Order;

namespace {

#ifdef __SANITIZE_THREAD__
constexpr int kPackets = 12'000;  // some batches: more tell nothing new of the threads
#else
constexpr int kPackets = 100'000;
#endif
constexpr std::size_t kCompared = std::min(kPackets, 20'000);  // with each filter

// One packet in ten is damaged: a byte changed, cut short, or cut by the snaplen.
class DamagedTraffic {
public:
    struct Packet {
        ByteVector bytes;
        std::uint32_t wire_length;
    };

    Packet next() {
        auto bytes = traffic_.next();
        auto wire_length = static_cast<std::uint32_t>(bytes.size());
        switch (random_() % 30) {
            case 0:
                bytes[random_() % std::min<std::size_t>(bytes.size(), 120)] ^= 0x41;
                break;
            case 1:
                bytes.resize(random_() % bytes.size());
                wire_length = static_cast<std::uint32_t>(bytes.size());
                break;
            case 2:
                bytes.resize(random_() % bytes.size());
                break;
            default:
                break;
        }
        return {std::move(bytes), wire_length};
    }

private:
    test::Traffic traffic_{7};
    std::mt19937 random_{11};
};

void write_capture(const QString& path) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto write = [&file](const ByteVector& bytes) {
        file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<qint64>(bytes.size()));
    };
    write(test::pcap::header(Order::little));
    DamagedTraffic traffic;
    for (std::uint32_t i = 0; i < kPackets; ++i) {
        const auto packet = traffic.next();
        write(test::pcap::record(Order::little, 1'700'000'000 + i / 1000, i % 1000, packet.bytes,
                                 packet.wire_length));
    }
}

std::string text_of(const dissect::HeaderSummary& header) {
    return fmt::format("{} {} {} {} {} {} {}", header.mac_source.text(),
                       header.mac_destination.text(), header.ip_source.text(),
                       header.ip_destination.text(), header.source_port, header.destination_port,
                       header.has_ports);
}

std::string text_of(const dissect::Summary& summary) {
    return fmt::format("{} | {} | {:#x} vni {} {} {} beyond {} protocol {} severity {}",
                       text_of(summary.outer), text_of(summary.inner), summary.protocols,
                       summary.vni, summary.has_vni, summary.vni_valid, summary.beyond,
                       static_cast<int>(summary.protocol), to_text(summary.severity));
}

}  // namespace

class TestPacketIndex : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QVERIFY(folder_.isValid());
        path_ = folder_.filePath("traffic.pcap");
        write_capture(path_);
        auto index = index::PacketIndex::build(path_.toStdString());
        QVERIFY(index.has_value());
        index_.emplace(std::move(*index));
    }

    void rows_equal_the_full_dissection() {
        auto capture = source::open_capture(path_.toStdString());
        QVERIFY(capture.has_value());
        const auto& columns = index_->columns();
        QCOMPARE(columns.size(), static_cast<std::size_t>(kPackets));
        dissect::Dissector dissector;
        dissect::Dissection full;
        for (std::size_t row = 0; row < columns.size(); ++row) {
            const auto packet = (*capture)->next();
            QVERIFY(packet && *packet);
            dissector.dissect_next(**packet, dissect::Detail::full, full);
            QCOMPARE(text_of(columns.summary(row)), text_of(full.summary));
            QCOMPARE(columns.time[row], (*packet)->time->nanoseconds);
            QCOMPARE(columns.wire_length[row], (*packet)->wire_length);
            QCOMPARE(columns.captured_length[row], (*packet)->bytes.size());
            QCOMPARE(columns.offset[row], (*packet)->offset);
        }
    }

    void rows_are_small() {
        const auto rows = index_->columns().size();
        const auto dictionaries = index_->columns().macs.memory() + index_->columns().ips.memory();
        // Vectors grow by doubling: at most twice what the rows hold.
        QVERIFY(index_->columns().memory() - dictionaries <= 2 * 64 * rows);
    }

    void a_row_dissects_as_its_packet() {
        dissect::Dissection dissection;
        auto reader = index::PacketReader::open(*index_);
        QVERIFY(reader.has_value());
        QVERIFY(reader->dissect(4711, dissection).has_value());
        QCOMPARE(text_of(dissection.summary), text_of(index_->columns().summary(4711)));
        QVERIFY(!dissection.tree.empty());
    }

    void filters_agree_with_full_dissections_data() {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"vxlan.vni == 105", "inner.ip.addr == 172.16.1.7", "arp", "outer.udp.dstport == 4789",
              "remark.severity >= warning", "tcp.dstport == 80 && !udp.checksum == 0",
              "frame.len < 100", "tcp.stream == 3", "inner.arp && vxlan.vni in {100..110}"})
            QTest::newRow(text) << text;
    }
    void filters_agree_with_full_dissections() {
        QFETCH(QString, text);
        const auto filter = index::DisplayFilter::compile(text.toStdString());
        QVERIFY(filter.has_value());
        const auto rows = index_->filter(*filter);
        QVERIFY(rows.has_value());
        auto capture = source::open_capture(path_.toStdString());
        dissect::Dissector dissector;
        dissect::Dissection full;
        for (std::size_t row = 0; row < kCompared; ++row) {
            const auto packet = (*capture)->next();
            dissector.dissect_next(**packet, dissect::Detail::full, full);
            QCOMPARE((*rows)[row], filter->matches(full));
        }
    }

    void cancelling_ends_the_build() {
        const auto cancelled =
            index::PacketIndex::build(path_.toStdString(), {}, [](std::size_t) { return false; });
        QVERIFY(!cancelled);
        QCOMPARE(cancelled.error().what, std::string("cancelled"));
    }

    void cancelling_ends_a_filter() {
        for (const char* text : {"tcp.stream == 3", "frame contains 99:98:97:96:95"}) {
            const auto filter = index::DisplayFilter::compile(text);
            QVERIFY(filter.has_value());
            const auto rows = index_->filter(*filter, [] { return true; });
            QVERIFY(!rows);
            QCOMPARE(rows.error().what, std::string("cancelled"));
        }
    }

    void progress_is_told_to_the_thread_that_asked() {
        const auto here = std::this_thread::get_id();
        std::size_t last = 0;
        bool in_order = true;
        const auto index =
            index::PacketIndex::build(path_.toStdString(), {}, [&](std::size_t packets) {
                in_order = in_order && std::this_thread::get_id() == here && packets >= last;
                last = packets;
                return true;
            });
        QVERIFY(index.has_value());
        QVERIFY(in_order);
        QCOMPARE(last, static_cast<std::size_t>(kPackets));
    }

    void a_broken_end_keeps_what_was_before() {
        const auto cut = folder_.filePath("cut.pcap");
        QVERIFY(QFile::copy(path_, cut));
        QFile file(cut);
        QVERIFY(file.resize(file.size() - 10));
        const auto index = index::PacketIndex::build(cut.toStdString());
        QVERIFY(index.has_value());
        QCOMPARE(index->columns().size(), static_cast<std::size_t>(kPackets - 1));
        QVERIFY(index->ended_by().has_value());
    }

private:
    QTemporaryDir folder_;
    QString path_;
    std::optional<index::PacketIndex> index_;
};

QTEST_GUILESS_MAIN(TestPacketIndex)
#include "tst_packet_index.moc"
