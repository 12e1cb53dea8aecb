// Labs for Mininet and containerlab: what becomes of each kind of part.
#include <QtTest>

#include "labs/export/containerlab.h"
#include "labs/export/mininet.h"
#include "labs/lab/reader.h"

using namespace vxlab;

namespace {

constexpr std::string_view kLab = R"(
vxlab: 1
name: Two sites, routed
machines:
  h1:
    interfaces: {eth0: {link: {to: lan, delay: 10ms, rate: 100mbit, loss: 1%}, address: 192.168.1.1/24}}
    vteps: {vxlan7: {vni: 7, local: 192.168.1.1, remote: 192.168.2.1, address: 10.0.0.1/24}}
  h2:
    interfaces: {eth0: {link: 'r1:eth1', address: 192.168.2.1/24}}
underlay:
  switches: [lan]
  routers: {r1: {interfaces: {eth0: {link: lan}, eth1: {link: 'h2:eth0'}}}}
actions:
  - ping: {from: h1, to: 10.0.0.9, expect: loss}
  - title: what it's called "here"
    run: {at: h1, command: ip link, contains: [vxlan7], lacks: [vxlan8]}
  - iperf: {from: h1, to: h2, at_least: 10mbit}
  - send: {from: 'h1:eth0', frame: ffffffffffff5254000000010800, count: 2}
  - wait: 5s
)";

lab::Lab read() {
    const auto reading = lab::read_lab(kLab);
    for (const auto& problem : reading.problems) qWarning("%s", problem.text("lab").c_str());
    return reading.lab;
}

class TestOtherTools : public QObject {
    Q_OBJECT
private slots:
    void mininet_gets_data() {
        QTest::addColumn<QString>("line");
        for (const auto* line :
             {"    machine(\"h1\")\n",
              "    cable(\"h1\", \"eth0\", \"lan\", \"h1-eth0\", bw=100, delay='10000us', "
              "loss=1)\n",
              "    cable(\"h2\", \"eth0\", \"r1\", \"eth1\")\n",
              "    do(\"lan\", \"ip link set h1-eth0 master lan\")\n",
              "    do(\"r1\", \"sysctl -q -w net.ipv4.ip_forward=1\")\n",
              "\"h1\", \"ping -c 1 -W 2 10.0.0.9\", fails=True)\n",
              "    test(\"what it's called \\\"here\\\"\",\n         \"h1\", \"ip link\", "
              "contains=[\"vxlan7\"], lacks=[\"vxlan8\"])\n",
              "at_least=10000000, server=(\"h2\", \"iperf -s\"))\n",
              " eth0 ffffffffffff5254000000010800 2\")\n", "    time.sleep(5)\n"})
            QTest::newRow(line) << line;
    }
    void mininet_gets() {
        QFETCH(QString, line);
        const auto text = labs::to_mininet(read());
        QVERIFY(text.has_value());
        QVERIFY2(QString::fromStdString(*text).contains(line), text->c_str());
    }

    void containerlab_gets_data() {
        QTest::addColumn<QString>("line");
        for (const auto* line :
             {"\nname: \"two-sites-routed\"\n", "    \"r1\":\n      kind: linux\n      exec:\n",
              "        - \"ip link set h1-eth0 master lan\"\n",
              "        - \"tc qdisc add dev eth0 root netem delay 10000us loss 1% rate 100mbit\"\n",
              "    - endpoints: [\"h2:eth0\", \"r1:eth1\"]\n",
              "#     docker exec clab-two-sites-routed-h1 ping -c 1 -W 2 10.0.0.9\n"})
            QTest::newRow(line) << line;
    }
    void containerlab_gets() {
        QFETCH(QString, line);
        const auto text = labs::to_containerlab(read());
        QVERIFY(text.has_value());
        QVERIFY2(QString::fromStdString(*text).contains(line), text->c_str());
    }

    void a_name_of_digits_is_no_number_to_containerlab() {
        const auto lab = lab::read_lab("vxlab: 1\nname: 123\nmachines: {h1: {}}\n").lab;
        const auto text = QString::fromStdString(labs::to_containerlab(lab).value());
        QVERIFY2(text.contains("\nname: \"123\"\n"), qPrintable(text));
    }

    void what_cannot_be_built_yet_is_an_error() {
        const auto lab =
            lab::read_lab("vxlab: 1\nmachines: {h1: {bridges: {br0: {kind: ovs}}}}\n").lab;
        QVERIFY(!labs::to_mininet(lab).has_value());
        QVERIFY(!labs::to_containerlab(lab).has_value());
    }
};

}  // namespace

QTEST_GUILESS_MAIN(TestOtherTools)
#include "tst_other_tools.moc"
