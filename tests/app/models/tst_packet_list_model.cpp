// The packet list: what its rows say, before a capture is indexed, after it, and filtered.
#include <QAbstractItemModelTester>
#include <QtTest>

#include "app/models/packet_list_model.h"

using namespace vxlab;
using models::PacketListModel;

namespace {

PacketListModel::Index index_of(const char* name) {
    auto index =
        index::PacketIndex::build(std::string(VXLAB_SOURCE_DIR "/resources/captures/") + name);
    return index ? std::make_shared<const index::PacketIndex>(std::move(*index)) : nullptr;
}

// "No. | Time | …" without the columns that are empty.
QString line(const PacketListModel& model, int row) {
    QStringList cells;
    for (int column = 0; column < model.columnCount(); ++column)
        if (const auto text = model.index(row, column).data().toString(); !text.isEmpty())
            cells << text;
    return cells.join(QStringLiteral(" | "));
}

}  // namespace

class TestPacketListModel : public QObject {
    Q_OBJECT

private slots:
    void a_row_tells_outside_and_inside_of_the_tunnel() {
        PacketListModel model;
        const QAbstractItemModelTester tester(&model);
        model.set_index(index_of("flood-multicast.pcapng"));
        QCOMPARE(line(model, 4),
                 "5 | 0.210914 | br0 | 192.0.2.1 → 239.1.1.1 | 02:42:00:00:00:01 → "
                 "ff:ff:ff:ff:ff:ff | 42 | ARP | 92 | Who has 10.0.0.2? Tell 10.0.0.1");
    }

    void the_head_stays_when_the_index_comes() {
        PacketListModel model;
        const QAbstractItemModelTester tester(&model);
        models::PacketRow first;
        first.number = 1;
        first.info = QStringLiteral("from the head");
        model.set_head({first});
        QCOMPARE(model.rowCount(), 1);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.set_index(index_of("flood-multicast.pcapng"));
        QCOMPARE(reset.count(), 0);
        QCOMPARE(model.rowCount(), 53);
        QVERIFY(line(model, 0).endsWith("from the head"));
        QVERIFY(line(model, 1).startsWith("2 | "));
    }

    void a_filter_leaves_rows_that_know_their_packets() {
        PacketListModel model;
        const QAbstractItemModelTester tester(&model);
        model.set_index(index_of("flood-multicast.pcapng"));
        model.set_shown(
            std::make_shared<std::vector<std::uint32_t>>(std::vector<std::uint32_t>{4, 7, 12}));
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.packet_at(1), std::size_t{7});
        QCOMPARE(model.row_of(7), 1);
        QCOMPARE(model.row_of(5), 1);   // the next one that is shown
        QCOMPARE(model.row_of(50), 2);  // or the last
        model.set_shown(std::make_shared<std::vector<std::uint32_t>>());
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.row_of(7), -1);
    }

    void times_are_told_as_asked_data() {
        using Format = PacketListModel::TimeFormat;
        QTest::addColumn<Format>("format");
        QTest::addColumn<QString>("pattern");
        QTest::newRow("first") << Format::since_first << "^0\\.144007$";
        QTest::newRow("previous") << Format::since_previous << "^0\\.055992$";
        QTest::newRow("UTC") << Format::utc
                             << "^20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6}$";
        QTest::newRow("epoch") << Format::epoch << "^1\\d{9}\\.\\d{9}$";
    }
    void times_are_told_as_asked() {
        QFETCH(PacketListModel::TimeFormat, format);
        QFETCH(QString, pattern);
        PacketListModel model;
        model.set_index(index_of("flood-multicast.pcapng"));
        model.set_time_format(format);
        const auto text = model.index(2, PacketListModel::kTime).data().toString();
        QVERIFY2(QRegularExpression(pattern).match(text).hasMatch(), qPrintable(text));
    }
};

QTEST_GUILESS_MAIN(TestPacketListModel)
#include "tst_packet_list_model.moc"
