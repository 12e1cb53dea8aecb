// The packet details and the diagram: the tree of a packet, its bytes, its bits.
#include <QAbstractItemModelTester>
#include <QtTest>

#include "app/models/packet_details_model.h"
#include "app/models/packet_diagram.h"
#include "app/models/packet_row.h"
#include "capture/index/packet_index.h"

using namespace vxlab;
using models::PacketDetailsModel;

namespace {

// "row first+bits Name = value", one field a line.
QString diagram_of(const models::DiagramLayer& layer) {
    QStringList lines;
    for (const auto& field : layer.fields) {
        QStringList cells;
        for (const auto& cell : field.cells)
            cells << QStringLiteral("%1:%2+%3").arg(cell.row).arg(cell.first_bit).arg(cell.bits);
        lines << cells.join(u' ') + u' ' + field.name + " = " + field.value;
    }
    return lines.join(u'\n');
}

}  // namespace

class TestPacketDetailsModel : public QObject {
    Q_OBJECT

private slots:
    // Packet 5 floods an ARP request in VNI 42.
    void initTestCase() {
        auto index = index::PacketIndex::build(VXLAB_SOURCE_DIR
                                               "/resources/captures/flood-multicast.pcapng");
        QVERIFY(index.has_value());
        index_.emplace(std::move(*index));
        auto reader = index::PacketReader::open(*index_);
        QVERIFY(reader.has_value());
        reader_.emplace(std::move(*reader));
        QVERIFY(reader_->dissect(4, dissection_).has_value());
    }

    void the_headings_go_from_outside_to_inside() {
        PacketDetailsModel model;
        const QAbstractItemModelTester tester(&model);
        model.set_dissection(&dissection_);
        QStringList names;
        for (int row = 0; row < model.rowCount(); ++row)
            names << model.index(row, 0).data(PacketDetailsModel::kFieldNameRole).toString();
        QCOMPARE(names.join(u' '), "frame eth ip udp vxlan eth arp");
        model.set_dissection(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void a_byte_belongs_to_the_smallest_field_that_covers_it() {
        PacketDetailsModel model;
        model.set_dissection(&dissection_);
        const auto node = model.node_covering(0, 46);  // the VNI's first byte
        const auto index = model.index_of(node);
        QCOMPARE(index.data(PacketDetailsModel::kFieldNameRole).toString(), "vxlan.vni");
        QCOMPARE(model.node_at(index), node);
        QCOMPARE(index.parent().data(PacketDetailsModel::kFieldNameRole).toString(), "vxlan");
        QCOMPARE(model.node_covering(0, 5000), dissect::kNoNode);
    }

    void the_diagram_is_that_of_the_rfc() {
        const auto layers = models::packet_diagram(dissection_);
        QStringList titles;
        for (const auto& layer : layers) titles << layer.title;
        QCOMPARE(titles.join(u'\n'),
                 "Outer Ethernet\nOuter Internet Protocol Version 4\nOuter User Datagram Protocol\n"
                 "Virtual eXtensible Local Area Network\nInner Ethernet\n"
                 "Inner Address Resolution Protocol");
        const auto vxlan = diagram_of(layers[3]);
        QVERIFY2(vxlan.contains("0:4+1 VXLAN Network ID (VNI) = 1"), qPrintable(vxlan));
        QVERIFY2(vxlan.contains("1:0+24 VXLAN Network Identifier (VNI) = 42"), qPrintable(vxlan));
        QVERIFY2(vxlan.contains("1:24+8 Reserved = 0"), qPrintable(vxlan));
        const auto ethernet = diagram_of(layers[0]);
        QVERIFY2(ethernet.startsWith("0:0+32 1:0+16 Destination = 01:00:5e:01:01:01\n"
                                     "1:16+16 2:0+32 Source = 02:00:00:00:00:0a\n"
                                     "3:0+16 Type = 0x0800"),
                 qPrintable(ethernet));
    }

private:
    std::optional<index::PacketIndex> index_;
    std::optional<index::PacketReader> reader_;
    dissect::Dissection dissection_;
};

QTEST_GUILESS_MAIN(TestPacketDetailsModel)
#include "tst_packet_details_model.moc"
