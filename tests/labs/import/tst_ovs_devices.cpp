// Open vSwitch with its kernel datapath, as the tools of a host tell of it, and the lab of it.
#include <QtTest>
#include <map>

#include "labs/import/lab_of_state.h"
#include "labs/lab/writer.h"
#include "labs/state/read_state.h"

using namespace vxlab;

namespace {

// By the words of the command, less its options.
using Answers = std::map<std::string, labs::Outcome>;

labs::Outcome answer(const Answers& answers, const std::vector<std::string>& words) {
    std::string line = words[0];
    for (std::size_t i = 1; i < words.size(); ++i)
        if (words[i][0] != '-' && words[i] != "json" && words[i].rfind("OpenFlow", 0) != 0)
            line += ' ' + words[i];
    const auto found = answers.find(line);
    if (found != answers.end()) return found->second;
    return {
        words[0].rfind("ovs-", 0) == 0 ? 127 : 0, line.find("sysctl") < line.size() ? "0" : "", {}};
}

std::string link(const std::string& name, const std::string& kind, const std::string& more = {}) {
    return R"({"ifname":")" + name + R"(","flags":["UP"],"mtu":1500,"link_type":"ether",)" +
           R"("address":"06:00:00:00:00:01","linkinfo":{"info_kind":")" + kind +
           R"(","info_data":{"external":true}})" + more + "}";
}

constexpr const char* kInOvs = R"(,"master":"ovs-system")";

// br0 with a dummy d0, an internal port i0 that was given to red, and a VTEP.
Answers kernel_datapath() {
    Answers answers;
    answers["ip netns list"].out = R"([{"name":"red","id":0}])";
    answers["ip addr show"].out = '[' + link("ovs-system", "openvswitch") + ',' +
                                  link("br0", "openvswitch") + ',' + link("d0", "dummy", kInOvs) +
                                  ',' + link("vxlan_sys_4789", "vxlan", kInOvs) + ',' +
                                  link("genev_sys_6081", "geneve", kInOvs) + ']';
    answers["ip red addr show"].out = '[' + link("i0", "openvswitch") + ']';
    answers["ovs-vsctl list Bridge"].out =
        R"({"headings":["name","ports"],"data":[["br0",["set",[["uuid","p0"],["uuid","p1"],)"
        R"(["uuid","p2"],["uuid","p3"]]]]]})";
    answers["ovs-vsctl list Port"].out =
        R"({"headings":["_uuid","name","interfaces","tag"],"data":[
           [["uuid","p0"],"br0",["uuid","f0"],["set",[]]],[["uuid","p1"],"d0",["uuid","f1"],10],
           [["uuid","p2"],"vx",["uuid","f2"],["set",[]]],[["uuid","p3"],"i0",["uuid","f3"],20]]})";
    answers["ovs-vsctl list Interface"].out =
        R"({"headings":["_uuid","name","type","options","ofport"],"data":[
           [["uuid","f0"],"br0","internal",["map",[]],65534],
           [["uuid","f1"],"d0","",["map",[]],1],
           [["uuid","f2"],"vx","vxlan",["map",[["key","7"],["remote_ip","10.0.0.2"]]],2],
           [["uuid","f3"],"i0","internal",["map",[]],3]]})";
    answers["ovs-ofctl dump-flows br0"].out = " priority=0 actions=NORMAL\n";
    return answers;
}

trace::NetworkState state_of(const Answers& answers) {
    return labs::read_state({"h"}, [&](const std::string&, const std::vector<std::string>& words) {
        return answer(answers, words);
    });
}

QString lab_of(const Answers& answers, QStringList* left_out = nullptr) {
    const auto import = labs::lab_of_state(state_of(answers));
    if (left_out)
        for (const auto& line : import.left_out) *left_out << QString::fromStdString(line);
    return QString::fromStdString(lab::write_lab(import.lab));
}

}  // namespace

class TestOvsDevices : public QObject {
    Q_OBJECT

private slots:
    void devices_of_the_datapath_are_no_interfaces_of_the_lab() {
        QStringList left_out;
        const auto lab = lab_of(kernel_datapath(), &left_out);
        QCOMPARE(left_out, QStringList());
        QCOMPARE(lab, QString(R"(vxlab: 1
machines:
  h:
    interfaces:
      d0: {kind: dummy, bridge: br0, vlan: 10}
    bridges: {br0: {kind: ovs}}
    vteps:
      vx: {kind: ovs, vni: 7, remote: 10.0.0.2, bridge: br0}
    namespaces: {red: {interfaces: {i0: {kind: internal, bridge: br0, vlan: 20}}}}
)"));
    }

    void without_its_database_they_are_left_out() {
        auto answers = kernel_datapath();
        answers["ovs-vsctl list Bridge"] = {1, {}, "ovs-vsctl: no permission\n"};
        QStringList left_out;
        lab_of(answers, &left_out);
        QVERIFY(left_out.contains("h: br0: an interface of kind openvswitch"));
        QVERIFY(left_out.contains("h: d0: that it belongs to ovs-system"));
        QCOMPARE(state_of(answers).unseen,
                 std::vector<std::string>{"h: ovs-vsctl list Bridge: no permission"});
    }

    void flows_that_are_not_seen_are_not_taken_for_none() {
        auto answers = kernel_datapath();
        answers["ovs-ofctl dump-flows br0"] = {1, {}, "ovs-ofctl: broken\n"};
        QVERIFY(!lab_of(answers).contains("flows"));
        QCOMPARE(state_of(answers).unseen.size(), std::size_t{1});
    }

    void anything_but_tables_is_no_bridge_data() {
        QTest::addColumn<QByteArray>("table");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("{");
        QTest::newRow("a list") << QByteArray("[1]");
        QTest::newRow("numbers") << QByteArray(R"({"headings":7,"data":8})");
        QTest::newRow("short rows") << QByteArray(R"({"headings":["name","ports"],"data":[[]]})");
        QTest::newRow("odd sets") << QByteArray(
            R"({"headings":["name","ports"],"data":[["b",["set",1]],3]})");
    }
    void anything_but_tables_is_no_bridge() {
        QFETCH(QByteArray, table);
        auto answers = kernel_datapath();
        answers["ovs-vsctl list Bridge"].out = table.toStdString();
        const auto state = state_of(answers);
        for (const auto& bridge : state.name_spaces[0].ovs_bridges)
            QCOMPARE(bridge.ports.size(), std::size_t{0});
    }

    void it_is_in_the_state_as_json() {
        const auto json = labs::to_json(state_of(kernel_datapath()));
        QVERIFY2(json.find(R"("ovs_bridges":[{"name":"br0","ports":[{"name":"br0","type":)"
                           R"("internal"},{"name":"d0","port":{"tag":"10"}})") != std::string::npos,
                 json.c_str());
        QVERIFY(json.find(R"("flows":["priority=0,actions=NORMAL"])") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestOvsDevices)
#include "tst_ovs_devices.moc"
