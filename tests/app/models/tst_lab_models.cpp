// The models of a lab's run, and where things stand on its canvas.
#include <QAbstractItemModelTester>
#include <QtTest>

#include "app/models/frame_places.h"
#include "app/models/lab_layout.h"
#include "app/models/steps_model.h"
#include "app/models/table_rows_model.h"
#include "labs/lab/reader.h"

using namespace vxlab;
using models::FramePlaces;
using models::StepsModel;
using models::TableRowsModel;

namespace {

const QDir kLabs(QStringLiteral(VXLAB_SOURCE_DIR "/resources/labs"));

lab::Lab lab_of(const QString& name) {
    return lab::read_lab_file(kLabs.filePath(name).toStdString())->reading.lab;
}

QSizeF size_of(const labs::Node& node) { return node.is_box ? QSizeF(80, 30) : QSizeF(100, 40); }

labs::MarkedRow fdb_row(char mark, std::uint32_t device, std::uint64_t step) {
    labs::MarkedRow row;
    row.row.row.table = trace::Table::vtep_fdb;
    row.row.row.vni = 7;
    row.row.row.mac = *MacAddress::parse("02:00:00:00:00:01");
    row.row.row.via = *IpAddress::parse("192.0.2.1");
    row.row.device = device;
    row.mark = mark;
    row.changed_in = step;
    return row;
}

std::string name_of(trace::InterfaceId id) { return id == 1 ? "h1:vx" : "h2:red:vx"; }

}  // namespace

class TestLabModels : public QObject {
    Q_OBJECT

private slots:
    void nodes_never_overlap_and_stand_in_their_boxes_data() {
        QTest::addColumn<QString>("name");
        for (const auto& name : kLabs.entryList({"*.yaml"}))
            QTest::newRow(qPrintable(name)) << name;
    }
    void nodes_never_overlap_and_stand_in_their_boxes() {
        QFETCH(QString, name);
        const auto drawing = labs::draw(lab_of(name));
        const auto layout = models::lay_out(drawing, {}, size_of);
        for (const auto& a : drawing.nodes)
            for (const auto& b : drawing.nodes) {
                const auto& one = layout.rects.at(a.id);
                const auto& other = layout.rects.at(b.id);
                if (b.parent == a.id) QVERIFY2(one.contains(other), b.id.c_str());
                if (a.id != b.id && a.parent == b.parent)
                    QVERIFY2(!one.intersects(other), (a.id + " " + b.id).c_str());
            }
    }

    void a_node_stands_where_the_view_says_and_its_box_grows() {
        const auto drawing = labs::draw(lab_of("two-hosts-multicast.yaml"));
        const auto layout =
            models::lay_out(drawing, {{"h1", -500, 0}, {"h1/red", -500, 900}}, size_of);
        QCOMPARE(layout.rects.at("h1/red").center(), QPointF(-500, 900));
        QVERIFY(layout.rects.at("h1").contains(layout.rects.at("h1/red")));
    }

    void interfaces_of_a_trace_are_found_on_the_drawing() {
        const auto lab = lab_of("two-hosts-multicast.yaml");
        const auto drawing = labs::draw(lab);
        const FramePlaces places(lab, drawing);
        const auto edge_of = [&](const char* interface) {
            const auto place = places.find(interface);
            return place && place->edge >= 0 ? &drawing.edges[static_cast<std::size_t>(place->edge)]
                                             : nullptr;
        };
        // Both ends of a guest's veth, of a cable to a switch, and a VTEP on its bridge.
        QCOMPARE(places.find("h1:red:eth0")->node, std::string("h1/red"));
        QCOMPARE(places.find("h1:veth-red")->node, std::string("h1:br100"));
        QCOMPARE(edge_of("h1:veth-red"), edge_of("h1:red:eth0"));
        QCOMPARE(places.find("h2:eth0")->node, std::string("h2:eth0"));
        QCOMPARE(places.find("lan:h2-eth0")->node, std::string("lan"));
        QCOMPARE(edge_of("lan:h2-eth0"), edge_of("h2:eth0"));
        QVERIFY(edge_of("h2:eth0")->kind == labs::EdgeKind::cable);
        QVERIFY(edge_of("h1:vxlan100")->kind == labs::EdgeKind::port);
        QCOMPARE(places.find("h1:lo")->node, std::string("h1"));
        QVERIFY(!places.find("elsewhere:eth0"));
    }

    void rows_are_shown_by_table_and_place() {
        TableRowsModel model;
        QAbstractItemModelTester tester(&model);
        model.set_rows({fdb_row('+', 1, 4), fdb_row(' ', 2, 2)}, {{fdb_row(' ', 1, 4), "gw"}},
                       name_of);
        QCOMPARE(model.rowCount(), 2);
        model.set_place("h1");
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.index(0, TableRowsModel::device).data().toString(), QString("h1:vx"));
        QCOMPARE(model.index(0, 0).data(Qt::UserRole).toChar(), QChar('+'));
        QCOMPARE(model.step_of(0), std::uint64_t{4});
        model.set_part("nexthop");
        QCOMPARE(model.index(0, TableRowsModel::row).data().toString(),
                 QString("VNI 7, 02:00:00:00:00:01 → 192.0.2.1 → gw"));
        model.set_place("h1:vx");
        QCOMPARE(model.rowCount(), 1);
        model.set_part("neigh");
        QCOMPARE(model.rowCount(), 0);
    }

    void steps_are_told_only_where_one_looks() {
        StepsModel model;
        QAbstractItemModelTester tester(&model);
        int told = 0;
        model.set_steps(1'000'000, [&](std::uint64_t step) {
            ++told;
            labs::ToldStep one;
            one.number = step;
            one.time = {1'500'000};
            one.where = "h1:eth0";
            one.doing = "sends";
            one.what = {{dissect::Role::outer, "a → b"}, {dissect::Role::inner, "ICMP"}};
            one.sentences = {{labs::Sentence::About::decision, "forwarded", {}},
                             {labs::Sentence::About::refresh, "still", {}}};
            return std::optional(one);
        });
        QVERIFY(told < 10);
        const auto cell = [&](int column) { return model.index(41, column).data().toString(); };
        QCOMPARE(cell(StepsModel::number), QString("42"));
        QCOMPARE(cell(StepsModel::time), QString("0.001500000"));
        QCOMPARE(cell(StepsModel::where), QString("h1:eth0 sends"));
        QCOMPARE(cell(StepsModel::what), QString("a → b  ICMP"));
        QCOMPARE(cell(StepsModel::why), QString("forwarded"));
    }
};

QTEST_GUILESS_MAIN(TestLabModels)
#include "tst_lab_models.moc"
