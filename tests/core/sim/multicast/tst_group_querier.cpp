// The router's side of IGMP: who asks, who is a member, and when somebody no longer is.
#include <QtTest>

#include "core/wire/igmp.h"
#include "tests/support/line_list.h"
#include "tests/support/multicast_bench.h"
#include "tests/support/packet_builder.h"

using namespace vxlab;
using test::MulticastBench;

namespace {

// Two hosts and two routers on a switch.
class Lan : public MulticastBench {
public:
    Lan()
        : MulticastBench(R"(
            a.eth0 -- sw.pa
            b.eth0 -- sw.pb
            r1.lan -- sw.p1
            r2.lan -- sw.p2
            sw.br0 [pa pb p1 p2]
          )") {
        QCOMPARE(address("a.eth0", "10.1.0.1/24"), "ok");
        QCOMPARE(address("b.eth0", "10.1.0.2/24"), "ok");
        QCOMPARE(address("r1.lan", "10.1.0.251/24"), "ok");
        QCOMPARE(address("r2.lan", "10.1.0.252/24"), "ok");
        silence({"a", "b", "r1", "r2", "sw"});
    }
    void pass(std::int64_t seconds) { run(Duration::seconds(seconds)); }
    // The IGMP messages that arrive at a host, without those about groups of the link.
    std::vector<std::string> heard() {
        std::vector<std::string> lines;
        for (const auto& line : watched())
            if (line.find("igmp") != line.npos && line.find(":224.0.0.") == line.npos)
                lines.push_back(line);
        watched().clear();
        return lines;
    }
    std::vector<std::string>& watched() {
        if (!watched_) watched_ = &watch("b.eth0");
        return *watched_;
    }
    template <class Message>
    void igmp(const Message& message) {
        send("a.eth0", test::Packet()
                           .ethernet("02:00:00:00:aa:01", "01:00:5e:00:00:16")
                           .ipv4("10.1.0.1", "224.0.0.22", {.ttl = 1})
                           .igmp(message)
                           .bytes());
        run(Duration::milliseconds(1));
    }

private:
    std::vector<std::string>* watched_ = nullptr;
};

}  // namespace

class TestGroupQuerier : public QObject {
    Q_OBJECT

private slots:
    void it_asks_twice_soon_and_then_every_125_seconds() {
        Lan net;
        (void)net.watched();
        net.start("r1", "");
        net.pass(31);
        COMPARE_LINES(net.heard(), "in 10.1.0.251 > 224.0.0.1 igmp 0x11 0.0.0.0");
        net.pass(1);
        COMPARE_LINES(net.heard(), "in 10.1.0.251 > 224.0.0.1 igmp 0x11 0.0.0.0");
        net.pass(124);
        COMPARE_LINES(net.heard(), "");
        net.pass(1);
        COMPARE_LINES(net.heard(), "in 10.1.0.251 > 224.0.0.1 igmp 0x11 0.0.0.0");
    }

    void the_lowest_address_asks_until_it_is_gone() {
        Lan net;
        net.start("r2", "");
        net.pass(1);
        QCOMPARE(net.router("r2").querier(net.at("r2.lan")).text(), "10.1.0.252");
        net.start("r1", "");
        net.pass(1);
        QCOMPARE(net.router("r1").querier(net.at("r1.lan")).text(), "10.1.0.251");
        QCOMPARE(net.router("r2").querier(net.at("r2.lan")).text(), "10.1.0.251");
        net.pass(35);
        net.stop("r1");
        net.pass(250);
        QCOMPARE(net.router("r2").querier(net.at("r2.lan")).text(), "10.1.0.251");
        net.pass(10);
        QCOMPARE(net.router("r2").querier(net.at("r2.lan")).text(), "10.1.0.252");
    }

    void members_are_known_by_their_reports() {
        Lan net;
        net.join("a.eth0", "239.1.1.1");
        net.pass(5);
        net.start("r1", "10.1.0.251");
        net.pass(15);
        COMPARE_LINES(net.trees("r1"), "(*,239.1.1.1) members lan");
    }

    void whoever_leaves_is_asked_whether_others_stay() {
        Lan net;
        net.start("r1", "10.1.0.251");
        net.join("a.eth0", "239.1.1.1");
        net.join("b.eth0", "239.1.1.1");
        net.pass(60);
        (void)net.story();
        net.leave("a.eth0", "239.1.1.1");
        net.pass(10);
        COMPARE_LINES(net.trees("r1"), "(*,239.1.1.1) members lan");
        QVERIFY(!net.story({"r1.lan > 10.1.0.251 > 239.1.1.1 igmp 0x11 239.1.1.1"}).empty());
        net.leave("b.eth0", "239.1.1.1");
        net.pass(1);
        COMPARE_LINES(net.trees("r1"), "(*,239.1.1.1) members lan");
        net.pass(2);
        COMPARE_LINES(net.trees("r1"), "");
        COMPARE_LINES(net.story({"r1.lan"}), R"(
            r1.lan > 10.1.0.251 > 239.1.1.1 igmp 0x11 239.1.1.1
            r1.lan > 10.1.0.251 > 239.1.1.1 igmp 0x11 239.1.1.1
            r1.lan row-aged groups (*,239.1.1.1)
        )");
    }

    void a_member_that_falls_silent_ages() {
        Lan net;
        net.start("r1", "10.1.0.251");
        net.join("a.eth0", "239.1.1.1");
        net.pass(5);
        QVERIFY(net.at("a.eth0").set_up(false));
        net.pass(250);
        COMPARE_LINES(net.trees("r1"), "(*,239.1.1.1) members lan");
        net.pass(10);
        COMPARE_LINES(net.trees("r1"), "");
    }

    void members_of_version_2_count_too() {
        Lan net;
        net.start("r1", "10.1.0.251", {.igmp_version = 2});
        net.pass(2);
        net.join("a.eth0", "239.1.1.1");
        net.pass(20);
        COMPARE_LINES(net.trees("r1"), "(*,239.1.1.1) members lan");
        QVERIFY(!net.story({"a.eth0 > 10.1.0.1 > 239.1.1.1 igmp 0x16 239.1.1.1"}).empty());
        net.leave("a.eth0", "239.1.1.1");
        net.pass(3);
        COMPARE_LINES(net.trees("r1"), "");
    }

    void sources_asked_for_by_name_have_a_tree_each() {
        using enum wire::GroupRecordType;
        Lan net;
        net.start("r1", "10.1.0.251");
        const auto group = test::ip("232.1.1.1");
        net.igmp(wire::IgmpV3Report{
            {{allow_new_sources, group, {test::ip("10.9.0.1"), test::ip("10.9.0.2")}}}});
        COMPARE_LINES(net.trees("r1"), R"(
            (10.9.0.1,232.1.1.1) members lan
            (10.9.0.2,232.1.1.1) members lan
        )");
        net.igmp(wire::IgmpV3Report{{{block_old_sources, group, {test::ip("10.9.0.1")}}}});
        net.pass(3);
        COMPARE_LINES(net.trees("r1"), "(10.9.0.2,232.1.1.1) members lan");
    }

    // r2 asks nothing, since r1 does: its port is known by its PIM Hellos.
    void a_snooping_switch_learns_where_the_routers_are() {
        Lan net;
        net.start("r1", "10.1.0.251");
        net.start("r2", "10.1.0.251");
        net.join("a.eth0", "239.1.1.1");
        net.pass(400);
        QCOMPARE(net.route("b", "default via 10.1.0.251"), "ok");
        (void)net.events();
        net.say("b", "239.1.1.1");
        net.run(Duration::milliseconds(10));
        auto lines = net.events("out sw.");
        lines.resize(3);  // then r2 asks for the RP's address, and sends it a Register
        for (auto& line : lines) line.erase(line.find(" #"));
        std::sort(lines.begin(), lines.end());
        COMPARE_LINES(lines, R"(
            out sw.p1
            out sw.p2
            out sw.pa
        )");
    }
};

QTEST_GUILESS_MAIN(TestGroupQuerier)
#include "tst_group_querier.moc"
