// Labs as Mermaid, as graphs for Graphviz and as draw.io files.
#include <QXmlStreamReader>
#include <QtTest>

#include "labs/export/pictures.h"
#include "labs/lab/reader.h"

using namespace vxlab;

namespace {

constexpr std::string_view kLab = R"(
vxlab: 1
name: R&D <x>
machines:
  h1:
    interfaces: {eth0: {link: {to: lan, delay: 10ms}, address: 192.168.0.1/24}}
    bridges: [br0]
    vteps: {vxlan42: {vni: 42, local: 192.168.0.1, remote: 192.168.0.2, bridge: br0}}
    namespaces: {red: {bridge: br0, address: 10.0.0.1/24}}
underlay: {switches: [lan]}
)";

lab::Lab read() {
    const auto reading = lab::read_lab(kLab);
    for (const auto& problem : reading.problems) qWarning("%s", problem.text("lab").c_str());
    return reading.lab;
}

// What dot -Tjson0 says of kLab, less what nobody reads.
constexpr const char* kLayout = R"({"bb": "0,0,400,300", "objects": [
    {"name": "cluster_n0", "bb": "10,10,210,210"},
    {"name": "n1", "pos": "100,100", "width": "1", "height": "0.5"},
    {"name": "n2", "pos": "100,150", "width": "1", "height": "0.5"},
    {"name": "n3", "pos": "100,190", "width": "1", "height": "0.5"},
    {"name": "n4", "pos": "100,40", "width": "1", "height": "0.5"},
    {"name": "n5", "pos": "100,280", "width": "1", "height": "0.5"}]})";

class TestPictures : public QObject {
    Q_OBJECT
private slots:
    void mermaid_has_machines_around_their_parts() {
        const auto text = labs::to_mermaid(read());
        QVERIFY(text.starts_with(R"(---
title: "R&D <x>"
---
flowchart TB
  subgraph n0["h1, machine"]
    n1["br0, bridge"]
    n2["vxlan42, VTEP<br>VNI 42<br>local 192.168.0.1<br>floods to 192.168.0.2"]
    n3["eth0, interface<br>192.168.0.1/24"]
    n4["red, namespace<br>eth0 10.0.0.1/24"]
  end
  n5["lan, switch"]
  n1 ---|"eth0"| n4
  n2 --- n1
  n3 -.- n2
  n5 ===|"10ms delay"| n3
)"));
    }

    void dot_has_them_as_clusters() {
        const auto text = labs::to_dot(read());
        QVERIFY(text.find("label=\"R&D <x>\"") != std::string::npos);
        QVERIFY(text.find("subgraph cluster_n0 {") != std::string::npos);
        QVERIFY(text.find("n5 -- n3 [style=bold label=\"10ms delay\"") != std::string::npos);
    }

    // Places are relative to the box around, and grow downwards.
    void drawio_takes_the_layout() {
        const auto text = labs::to_drawio(read(), kLayout);
        QVERIFY(text.has_value());
        QXmlStreamReader xml(QString::fromStdString(*text));
        QStringList places, edges;
        QString cell;
        while (!xml.atEnd()) {
            xml.readNext();
            if (!xml.isStartElement()) continue;
            const auto all = xml.attributes();
            const auto at = [&](const char* key) {
                return all.value(QLatin1String(key)).toString();
            };
            if (xml.name() == u"mxCell") cell = at("id") + " in " + at("parent");
            if (all.hasAttribute("source")) edges << at("source") + "-" + at("target");
            if (xml.name() == u"mxGeometry" && all.hasAttribute("width"))
                places << cell + ": " + at("x") + "," + at("y");
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(places, QStringList({"n0 in 1: 10,90", "n1 in n0: 54,92", "n2 in n0: 54,42",
                                      "n3 in n0: 54,2", "n4 in n0: 54,152", "n5 in 1: 64,2"}));
        QCOMPARE(edges, QStringList({"n1-n4", "n2-n1", "n3-n2", "n5-n3"}));
    }

    void what_is_no_layout_is_an_error() {
        QVERIFY(!labs::to_drawio(read(), "").has_value());
        QVERIFY(!labs::to_drawio(read(), "{\"bb\": \"0,0,1,x\", \"objects\": []}").has_value());
    }
};

}  // namespace

QTEST_GUILESS_MAIN(TestPictures)
#include "tst_pictures.moc"
