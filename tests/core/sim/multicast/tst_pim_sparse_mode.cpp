// PIM between routers: neighbours, the designated router, and Joins and Prunes on shared links.
#include <QtTest>
#include <cerrno>

#include "core/wire/pim.h"
#include "tests/support/line_list.h"
#include "tests/support/multicast_bench.h"
#include "tests/support/packet_builder.h"
#include "tests/support/text.h"

using namespace vxlab;
using test::MulticastBench;

namespace {

// The RP, r2 and r3 on one switch; h2 behind r2, h3 behind r3.
class SharedLink : public MulticastBench {
public:
    SharedLink()
        : MulticastBench(R"(
            rp.core -- sw.p1
            r2.core -- sw.p2
            r3.core -- sw.p3
            h.eth0 -- sw.p4
            sw.br0 [p1 p2 p3 p4]
            r2.lan -- h2.eth0
            r3.lan -- h3.eth0
          )") {
        silence({"rp", "r2", "r3", "h", "h2", "h3", "sw"});
        QCOMPARE(address("rp.core", "10.0.0.1/24"), "ok");
        QCOMPARE(address("h.eth0", "10.0.0.9/24"), "ok");
        for (const auto* number : {"2", "3"}) {
            const std::string n(number);
            QCOMPARE(address("r" + n + ".core", "10.0.0." + n + "/24"), "ok");
            QCOMPARE(address("r" + n + ".lan", "10." + n + ".0.254/24"), "ok");
            QCOMPARE(address("h" + n + ".eth0", "10." + n + ".0.1/24"), "ok");
            QCOMPARE(route("h" + n, "default via 10." + n + ".0.254"), "ok");
            QCOMPARE(route("rp", "10." + n + ".0.0/24 via 10.0.0." + n), "ok");
        }
    }
    void start_all() {
        for (const auto* router : {"rp", "r2", "r3"}) start(router, "10.0.0.1");
        pass(35);
    }
    void pass(std::int64_t seconds) { run(Duration::seconds(seconds)); }
    std::string designated(const std::string& space) {
        return router(space).designated_router(at(space + ".core")).text();
    }
    std::vector<std::string> neighbours(const std::string& space) {
        std::vector<std::string> lines;
        for (const auto& address : router(space).neighbours(at(space + ".core")))
            lines.push_back(address.text());
        return lines;
    }
    // A PIM message of h, which is no router.
    template <class Message>
    void pim(const Message& message) {
        std::vector<std::uint8_t> bytes;
        message.append(bytes);
        auto packet =
            test::Packet()
                .ethernet("02:00:00:00:aa:01", "01:00:5e:00:00:0d")
                .ipv4("10.0.0.9", "224.0.0.13", {.ttl = 1, .protocol = wire::IpProtocol::pim})
                .hex(test::to_hex(bytes));
        send("h.eth0", packet.bytes());
        run(Duration::milliseconds(1));
    }
};

}  // namespace

class TestPimSparseMode : public QObject {
    Q_OBJECT

private slots:
    void neighbours_are_heard_and_one_is_designated() {
        SharedLink net;
        net.start_all();
        COMPARE_LINES(net.neighbours("r2"), R"(
            10.0.0.1
            10.0.0.3
        )");
        QCOMPARE(net.designated("rp"), "10.0.0.3");
        QCOMPARE(net.designated("r3"), "10.0.0.3");
        net.stop("r3");  // it takes leave
        net.pass(1);
        QCOMPARE(net.designated("rp"), "10.0.0.2");
        QVERIFY(net.at("r2.core").set_up(false));  // it does not
        net.pass(106);
        QCOMPARE(net.designated("rp"), "10.0.0.1");
    }

    void a_higher_priority_goes_before_a_higher_address() {
        SharedLink net;
        net.start("rp", "10.0.0.1", {.dr_priority = 2});
        net.start("r2", "10.0.0.1");
        net.start("r3", "10.0.0.1");
        net.pass(35);
        QCOMPARE(net.designated("r3"), "10.0.0.1");
    }

    void a_prune_is_overridden_by_who_stays() {
        SharedLink net;
        net.start_all();
        net.join("h2.eth0", "239.1.1.1");
        net.join("h3.eth0", "239.1.1.1");
        net.pass(5);
        COMPARE_LINES(net.trees("rp"), "(*,239.1.1.1) joined core");
        (void)net.story();
        net.leave("h2.eth0", "239.1.1.1");
        net.pass(8);
        COMPARE_LINES(net.story({"pim to"}), R"(
            r2.core > 10.0.0.2 > 224.0.0.13 pim to 10.0.0.1 prune (*,239.1.1.1)
            r3.core > 10.0.0.3 > 224.0.0.13 pim to 10.0.0.1 join (*,239.1.1.1)
        )");
        COMPARE_LINES(net.trees("rp"), "(*,239.1.1.1) joined core");
        net.leave("h3.eth0", "239.1.1.1");
        net.pass(8);
        COMPARE_LINES(net.trees("rp"), "");
        COMPARE_LINES(net.story({"pim to"}), R"(
            r3.core > 10.0.0.3 > 224.0.0.13 pim to 10.0.0.1 prune (*,239.1.1.1)
            rp.core > 10.0.0.1 > 224.0.0.13 pim to 10.0.0.1 prune (*,239.1.1.1)
        )");
    }

    void a_join_of_others_saves_ones_own() {
        SharedLink net;
        net.start_all();
        net.join("h2.eth0", "239.1.1.1");
        net.join("h3.eth0", "239.1.1.1");
        net.pass(5);
        (void)net.story();
        net.pass(300);  // five periods
        const auto joins = net.story({"pim to 10.0.0.1 join"});
        QVERIFY2(joins.size() >= 4 && joins.size() <= 7, qPrintable(test::joined(joins)));
    }

    void who_is_not_heard_any_more_is_forgotten() {
        SharedLink net;
        net.start_all();
        net.join("h2.eth0", "239.1.1.1");
        net.pass(5);
        QVERIFY(net.at("r2.core").set_up(false));
        net.pass(140);
        COMPARE_LINES(net.trees("rp"), "(*,239.1.1.1) joined core");
        net.pass(70);
        COMPARE_LINES(net.trees("rp"), "");
    }

    void a_router_that_begins_anew_is_told_again() {
        SharedLink net;
        net.start_all();
        net.join("h2.eth0", "239.1.1.1");
        net.pass(5);
        net.stop("rp");
        net.pass(1);
        COMPARE_LINES(net.trees("r2"), "(*,239.1.1.1) core members lan");
        net.start("rp", "10.0.0.1");
        net.pass(10);
        COMPARE_LINES(net.trees("rp"), "(*,239.1.1.1) joined core");
    }

    void a_stranger_is_not_heard() {
        SharedLink net;
        net.start_all();
        (void)net.story();
        net.pim(wire::PimJoinPrune{.upstream = test::ip("10.0.0.1"),
                                   .groups = {{.address = test::ip("239.1.1.1"),
                                               .joins = {{test::ip("10.0.0.1"), true, true}}}}});
        const auto story = net.story();
        QVERIFY(std::find(story.begin(), story.end(), "rp.core drop pim-no-neighbour") !=
                story.end());
        COMPARE_LINES(net.trees("rp"), "");
    }

    void a_source_by_name_needs_no_rendezvous_point() {
        SharedLink net;
        net.start("r2", "");
        net.start("r3", "");
        QCOMPARE(net.route("r3", "10.2.0.0/24 via 10.0.0.2"), "ok");
        net.pass(35);
        using enum wire::GroupRecordType;
        const auto group = test::ip("232.1.1.1");
        net.send("h3.eth0",
                 test::Packet()
                     .ethernet("02:00:00:00:aa:01", "01:00:5e:00:00:16")
                     .ipv4("10.3.0.1", "224.0.0.22", {.ttl = 1})
                     .igmp(wire::IgmpV3Report{{{allow_new_sources, group, {test::ip("10.2.0.1")}}}})
                     .bytes());
        net.pass(1);
        COMPARE_LINES(net.trees("r3"), "(10.2.0.1,232.1.1.1) core 10.0.0.2 members lan");
        COMPARE_LINES(net.trees("r2"), "(10.2.0.1,232.1.1.1) lan joined core");
        (void)net.story();
        net.say("h2", "232.1.1.1");
        net.pass(1);
        const auto story = net.story();
        QCOMPARE(story.back(), "r3.lan > 10.2.0.1 > 232.1.1.1 udp 1000 > 9 len 10");
    }

    // r3 and r2 both know of the members on their common link; the one with the higher address
    // serves them.
    void members_on_a_shared_link_are_served_once() {
        SharedLink net;
        net.start_all();
        net.join("h.eth0", "239.1.1.1");
        net.pass(40);
        COMPARE_LINES(net.trees("r3"), "(*,239.1.1.1) core 10.0.0.1 members core");
        COMPARE_LINES(net.trees("r2"), "(*,239.1.1.1) core");
    }

    void a_new_way_to_the_rp_moves_the_join() {
        SharedLink net;
        net.start_all();
        QCOMPARE(net.address("rp.lo", "10.9.9.9/32"), "ok");
        (void)net.at("rp.lo").set_up(true);
        net.stop("r2");
        QCOMPARE(net.route("r2", "10.9.9.9/32 via 10.0.0.1"), "ok");
        net.start("r2", "10.9.9.9");
        net.pass(10);
        net.join("h2.eth0", "239.1.1.1");
        net.pass(5);
        COMPARE_LINES(net.trees("r2"), "(*,239.1.1.1) core 10.0.0.1 members lan");
        (void)net.story();
        QCOMPARE(net.route("r2", "10.9.9.9/32 via 10.0.0.3 replace"), "ok");
        net.pass(1);
        COMPARE_LINES(net.trees("r2"), "(*,239.1.1.1) core 10.0.0.3 members lan");
        COMPARE_LINES(net.story({"r2.core >"}), R"(
            r2.core > 10.0.0.2 > 224.0.0.13 pim to 10.0.0.1 prune (*,239.1.1.1)
            r2.core > 10.0.0.2 > 224.0.0.13 pim to 10.0.0.3 join (*,239.1.1.1)
        )");
    }

    void an_interface_that_goes_leaves_nothing_behind() {
        SharedLink net;
        net.start_all();
        net.join("h2.eth0", "239.1.1.1");
        net.pass(5);
        QCOMPARE(net.remove("r2.lan"), "ok");
        net.pass(1);
        COMPARE_LINES(net.trees("r2"), "");
        net.pass(10);
        COMPARE_LINES(net.trees("rp"), "");
        QCOMPARE(net.remove("r2.core"), "ok");
        net.pass(200);
        COMPARE_LINES(net.neighbours("rp"), "10.0.0.3");
    }

    void there_is_one_router_a_namespace() {
        SharedLink net;
        net.start("rp", "10.0.0.1");
        const auto second = sim::MulticastRouter::start(net.space("rp"), {});
        QCOMPARE(second.error().number, EADDRINUSE);
        const auto nowhere = sim::MulticastRouter::start(net.space("r2"), {.interfaces = {"no"}});
        QCOMPARE(nowhere.error().number, ENODEV);
    }
};

QTEST_GUILESS_MAIN(TestPimSparseMode)
#include "tst_pim_sparse_mode.moc"
