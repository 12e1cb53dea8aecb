// Where two states differ, and what is no difference.
#include <QtTest>

#include "labs/state/compare.h"

using namespace vxlab;

namespace {

MacAddress mac(const char* text) { return *MacAddress::parse(text); }

trace::InterfaceState port(const char* name, const char* kind, const char* lower = "") {
    trace::InterfaceState one;
    one.name = name;
    one.kind = kind;
    one.lower = lower;
    one.mtu = 1500;
    return one;
}

// h1, with red on a veth, and h2, on a cable.
trace::NetworkState machines() {
    trace::NetworkState state;
    state.name_spaces.resize(3);
    auto& spaces = state.name_spaces;
    spaces[0].machine = spaces[1].machine = "h1";
    spaces[1].name = "red";
    spaces[2].machine = "h2";
    spaces[0].interfaces = {port("eth0", ""), port("veth-red", "veth", "red:eth0")};
    spaces[1].interfaces = {port("eth0", "veth", ":veth-red")};
    spaces[2].interfaces = {port("eth0", "")};
    return state;
}

QStringList lines(const std::vector<std::string>& all) {
    QStringList list;
    for (const auto& one : all) list << QString::fromStdString(one);
    return list;
}

}  // namespace

class TestCompare : public QObject {
    Q_OBJECT

private slots:
    void a_setting_that_differs_is_told_from_both_sides() {
        auto other = machines();
        other.name_spaces[1].interfaces[0].mtu = 1450;
        QCOMPARE(lines(labs::differences(machines(), other)),
                 QStringList({"h1/red eth0: only in the first: mtu 1500",
                              "h1/red eth0: only in the second: mtu 1450"}));
    }

    void what_is_there_once_more_is_told() {
        auto one = machines(), other = machines();
        one.name_spaces[0].routes = {{"default", {}, "eth0", 0, {}},
                                     {"default", {}, "eth0", 0, {}}};
        other.name_spaces[0].routes = {{"default", {}, "eth0", 0, {}}};
        QCOMPARE(lines(labs::differences(one, other)),
                 QStringList({"h1: only in the first: route default via  dev eth0 metric 0"}));
    }

    void order_is_no_difference() {
        auto other = machines();
        std::swap(other.name_spaces[0].interfaces[0], other.name_spaces[0].interfaces[1]);
        std::swap(other.name_spaces[0], other.name_spaces[2]);
        QCOMPARE(lines(labs::differences(machines(), other)), QStringList());
    }

    void generated_macs_are_no_difference_and_chosen_ones_are() {
        auto one = machines(), other = machines();
        auto& mine = one.name_spaces[2].interfaces[0].mac;
        auto& theirs = other.name_spaces[2].interfaces[0].mac;
        mine = mac("0a:11:22:33:44:55");
        theirs = mac("0e:66:77:88:99:aa");
        QCOMPARE(lines(labs::differences(one, other)), QStringList());
        mine = mac("52:54:00:00:00:01");
        QCOMPARE(lines(labs::differences(one, other)),
                 QStringList({"h2 eth0: only in the first: mac 52:54:00:00:00:01",
                              "h2 eth0: only in the second: mac some MAC"}));
    }

    void learned_rows_are_no_difference_and_set_ones_are() {
        auto one = machines();
        trace::FdbState row;
        row.mac = mac("52:54:00:00:00:02");
        row.to = *IpAddress::parse("192.0.2.2");
        row.is_own = true;
        one.name_spaces[0].interfaces[0].fdb = {row};
        QCOMPARE(lines(labs::differences(one, machines())), QStringList());
        one.name_spaces[0].interfaces[0].fdb[0].state = "permanent";
        QCOMPARE(labs::differences(one, machines()).size(), std::size_t{1});
    }

    void a_row_makes_its_mac_a_chosen_one() {
        auto state = machines();
        const auto learned = mac("02:00:00:00:00:07");
        trace::FdbState row;
        row.mac = learned;
        row.to = *IpAddress::parse("192.0.2.2");
        state.name_spaces[0].interfaces[0].fdb = {row};
        QVERIFY(!labs::ChosenMacs(state).contains(learned));
        state.name_spaces[0].interfaces[0].fdb[0].state = "static";
        QVERIFY(labs::ChosenMacs(state).contains(learned));
    }

    void one_host_is_read_as_its_machines() {
        trace::NetworkState host;
        for (const auto* name : {"", "h1", "h1-red", "h2"}) {
            host.name_spaces.emplace_back();
            host.name_spaces.back().machine = "host";
            host.name_spaces.back().name = name;
        }
        host.name_spaces[1].interfaces = {port("eth0", "veth", "h2:eth0"),
                                          port("veth-red", "veth", "h1-red:eth0")};
        host.name_spaces[2].interfaces = {port("eth0", "veth", "h1:veth-red")};
        host.name_spaces[3].interfaces = {port("eth0", "veth", "h1:eth0")};
        QCOMPARE(lines(labs::differences(labs::as_machines(host, {"h1", "h2"}), machines())),
                 QStringList());
    }

    void the_longest_name_of_a_machine_counts() {
        trace::NetworkState host;
        host.name_spaces.emplace_back();
        host.name_spaces[0].name = "a-b-red";
        const auto state = labs::as_machines(host, {"a", "a-b"});
        QCOMPARE(state.name_spaces[0].machine, "a-b");
        QCOMPARE(state.name_spaces[0].name, "red");
    }
};

QTEST_APPLESS_MAIN(TestCompare)
#include "tst_compare.moc"
