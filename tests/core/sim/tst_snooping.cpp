// IGMP and MLD snooping, queriers, the multicast database, and suppressed ARP.
#include <QtTest>

#include "core/sim/devices/bridge/bridge.h"
#include "core/sim/ip/ip_stack.h"
#include "tests/support/line_list.h"
#include "tests/support/network.h"
#include "tests/support/packet_builder.h"

using namespace vxlab;
using test::Network;

namespace {

class Switch : public Network {
public:
    Switch() : Network() {
        QCOMPARE(add("sw", {.kind = "bridge", .name = "br0", .up = true}), "ok");
        for (const auto* host : {"a", "b", "c"}) {
            const auto port = std::string("p") + host;
            sim::LinkRequest request{.kind = "veth", .name = port};
            request.options = sim::VethPeer{.name = "eth0", .name_space = held(host)};
            QCOMPARE(add("sw", request), "ok");
            QCOMPARE(change("sw." + port, {.master = at("sw.br0").index, .up = true}), "ok");
            QCOMPARE(change(std::string(host) + ".eth0", {.up = true}), "ok");
        }
        settle();
    }
    sim::Bridge& bridge() { return as<sim::Bridge>("sw.br0"); }
    void igmp(std::string_view host, wire::IgmpType type, std::string_view group) {
        send(std::string(host) + ".eth0",
             test::Packet()
                 .ethernet("02:00:00:00:aa:01", "01:00:5e:01:01:01")
                 .ipv4("10.0.0.1", group, {.ttl = 1})
                 .igmp(wire::Igmp{
                     .type = type,
                     .max_response_time =
                         static_cast<std::uint8_t>(type == wire::IgmpType::query ? 100 : 0),
                     .group = test::ip(type == wire::IgmpType::query ? "0.0.0.0" : group)})
                 .bytes());
        run(Duration::milliseconds(100));
    }
    void query(std::string_view host) {
        igmp(host, wire::IgmpType::query, "224.0.0.1");
        run(Duration::seconds(15));  // members have had their time
    }
    // Which hosts a frame to the group reaches that c sends.
    std::string reached(std::string_view group) {
        (void)events();
        send("c.eth0", test::Packet()
                           .ethernet("02:00:00:00:cc:01", "01:00:5e:01:01:01")
                           .ipv4("10.0.0.3", group, {})
                           .udp(1, 2)
                           .bytes());
        run(Duration::milliseconds(100));
        std::string hosts;
        for (const auto& line : events("in "))
            for (const auto* host : {"a", "b"})
                if (line.find(std::string(" ") + host + ".eth0") != line.npos) hosts += host;
        std::sort(hosts.begin(), hosts.end());
        return hosts;
    }
    std::vector<std::string> mdb() {
        std::vector<std::string> lines;
        for (const auto& row : bridge().mdb())
            if (row.port)
                lines.push_back(row.port->interface.name + " " + row.group.text() +
                                (row.permanent ? " permanent" : " temp"));
        return lines;
    }
    std::string add_group(std::string_view port, std::string_view group, bool permanent) {
        sim::MdbRequest request;
        request.group = test::ip(group);
        request.port = at(port).index;
        request.permanent = permanent;
        return words(bridge().add_mdb(request));
    }
};

}  // namespace

class TestSnooping : public QObject {
    Q_OBJECT

private slots:
    void without_a_querier_groups_are_flooded() {
        Switch net;
        net.igmp("a", wire::IgmpType::v2_report, "239.1.1.1");
        COMPARE_LINES(net.mdb(), "pa 239.1.1.1 temp");
        QCOMPARE(net.reached("239.1.1.1"), "ab");
    }

    void with_a_querier_members_and_routers_get_it() {
        Switch net;
        net.query("b");
        net.igmp("a", wire::IgmpType::v2_report, "239.1.1.1");
        QCOMPARE(net.reached("239.1.1.1"), "ab");  // b asks: a router is there
        QCOMPARE(net.reached("239.9.9.9"), "b");
        QCOMPARE(net.reached("224.0.0.5"), "ab");  // for everybody
    }

    void own_querier_asks_and_learns() {
        Switch net;
        sim::LinkRequest request{.kind = "bridge"};
        request.options = sim::BridgeChange{.mcast_querier = std::uint8_t{1}};
        QCOMPARE(net.change("sw.br0", request), "ok");
        net.run(Duration::seconds(15));
        net.igmp("a", wire::IgmpType::v2_report, "239.1.1.1");
        QCOMPARE(net.reached("239.1.1.1"), "a");
        QCOMPARE(net.reached("239.9.9.9"), "");
    }

    void member_that_leaves_is_gone_after_the_last_member_time() {
        Switch net;
        net.igmp("a", wire::IgmpType::v2_report, "239.1.1.1");
        net.igmp("a", wire::IgmpType::v2_leave, "239.1.1.1");
        COMPARE_LINES(net.mdb(), "pa 239.1.1.1 temp");
        net.run(Duration::milliseconds(2100));
        COMPARE_LINES(net.mdb(), "");
    }

    void fast_leave_forgets_at_once() {
        Switch net;
        sim::LinkRequest request;
        request.port_options = sim::BridgePortChange{.fast_leave = true};
        QCOMPARE(net.change("sw.pa", request), "ok");
        net.igmp("a", wire::IgmpType::v2_report, "239.1.1.1");
        net.igmp("a", wire::IgmpType::v2_leave, "239.1.1.1");
        COMPARE_LINES(net.mdb(), "");
    }

    void member_that_says_nothing_ages() {
        Switch net;
        net.igmp("a", wire::IgmpType::v2_report, "239.1.1.1");
        net.run(Duration::seconds(259));
        COMPARE_LINES(net.mdb(), "pa 239.1.1.1 temp");
        net.run(Duration::seconds(2));
        COMPARE_LINES(net.mdb(), "");
    }

    void requests_for_the_database() {
        Switch net;
        QCOMPARE(net.add_group("sw.pa", "239.1.1.1", true), "ok");
        QCOMPARE(net.add_group("sw.pa", "239.1.1.1", true),
                 "EEXIST: bridge: (*, G) group is already joined by port");
        QCOMPARE(net.add_group("sw.pa", "224.0.0.1", true),
                 "EINVAL: IPv4 entry group address is local multicast");
        QCOMPARE(net.add_group("sw.pa", "10.0.0.1", false),
                 "EINVAL: IPv4 entry group address is not multicast or 0.0.0.0");
        QCOMPARE(net.add_group("sw.br0", "239.1.1.3", false), "ok");
        QCOMPARE(net.add_group("sw.br0", "239.1.1.4", true),
                 "EINVAL: bridge: Flags are not allowed for host groups");
        QCOMPARE(net.add_group("sw.pb", "239.1.1.2", false), "ok");
        COMPARE_LINES(net.mdb(), "pb 239.1.1.2 temp\npa 239.1.1.1 permanent");
        sim::LinkRequest request{.kind = "bridge"};
        request.options = sim::BridgeChange{.mcast_snooping = std::uint8_t{0}};
        QCOMPARE(net.change("sw.br0", request), "ok");
        QCOMPARE(net.add_group("sw.pa", "239.1.1.5", true),
                 "EINVAL: bridge: Bridge's multicast processing is disabled");
    }

    void port_that_leaves_takes_its_permanent_members_along() {
        Switch net;
        QCOMPARE(net.add_group("sw.pa", "239.1.1.1", true), "ok");
        QCOMPARE(net.change("sw.pa", {.up = false}), "ok");
        COMPARE_LINES(net.mdb(), "pa 239.1.1.1 permanent");
        QCOMPARE(net.change("sw.pa", {.master = 0}), "ok");
        COMPARE_LINES(net.mdb(), "");
    }

    void suppressed_port_is_not_asked_and_the_bridge_answers() {
        Switch net;
        sim::LinkRequest request;
        request.port_options = sim::BridgePortChange{.neigh_suppress = true};
        QCOMPARE(net.change("sw.pb", request), "ok");
        QVERIFY(sim::change_fdb(net.at("sw.pb"), sim::FdbVerb::add,
                                {.mac = test::mac("02:00:00:00:bb:01"),
                                 .state = sim::nud::noarp | sim::nud::reachable,
                                 .flags = sim::ntf::master}));
        sim::NeighbourRequest neighbour;
        neighbour.address = test::ip("10.0.0.2");
        neighbour.interface = &net.at("sw.br0");
        neighbour.mac = test::mac("02:00:00:00:bb:01");
        QVERIFY(net.space("sw").ip().add_neighbour(neighbour));
        (void)net.events();
        net.send("a.eth0", test::Packet()
                               .ethernet("02:00:00:00:aa:01", "ff:ff:ff:ff:ff:ff")
                               .arp_request("02:00:00:00:aa:01", "10.0.0.1", "10.0.0.2")
                               .bytes());
        net.run(Duration::milliseconds(100));
        auto lines = net.events();
        const auto has = [&](std::string_view text) {
            return std::any_of(lines.begin(), lines.end(),
                               [&](const auto& line) { return line.find(text) != line.npos; });
        };
        QVERIFY(has("answer bridge-suppressed"));
        QVERIFY(has("in a.eth0"));
        QVERIFY(has("in c.eth0"));
        QVERIFY(!has("in b.eth0"));
    }
};

QTEST_APPLESS_MAIN(TestSnooping)
#include "tst_snooping.moc"
