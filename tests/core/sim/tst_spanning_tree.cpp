// The spanning tree: states over time, the loop that is cut, and the way round when a link fails.
#include <QtTest>

#include "core/sim/devices/bridge/bridge.h"
#include "tests/support/line_list.h"
#include "tests/support/network.h"

using namespace vxlab;
using test::Network;

namespace {

void set(Network& net, std::string_view bridge, const sim::BridgeChange& change) {
    sim::LinkRequest request{.kind = "bridge"};
    request.options = change;
    QCOMPARE(net.change(bridge, request), "ok");
}

std::string states(Network& net) {
    static constexpr std::string_view kLetters = "dilfb";  // disabled, listening, learning, …
    std::string text;
    for (const auto* bridge : {"a.br0", "b.br0", "c.br0"})
        for (const auto& port : net.as<sim::Bridge>(bridge).ports())
            text += kLetters[static_cast<std::size_t>(port->state)];
    return text;
}

std::ptrdiff_t count(Network& net, char state) {
    const auto all = states(net);
    return std::count(all.begin(), all.end(), state);
}

class Triangle : public Network {
public:
    Triangle() : Network() {
        // STP first: a triangle without it is a storm.
        for (const auto* space : {"a", "b", "c"}) {
            sim::LinkRequest request{.kind = "bridge", .name = "br0", .up = true};
            request.options = sim::BridgeChange{.stp_state = 1u};
            QCOMPARE(add(space, request), "ok");
        }
        cable("a", "ab", "b", "ba", 1);
        cable("b", "bc", "c", "cb", 3);
        cable("c", "ca", "a", "ac", 5);
    }
    void cable(const std::string& one, const std::string& name, const std::string& other,
               const std::string& peer, unsigned mac) {
        sim::LinkRequest request{
            .kind = "veth", .name = name, .address = MacAddress(0x0200'0000'0000 + mac)};
        request.options = sim::VethPeer{
            .name = peer, .address = MacAddress(0x0200'0000'0001 + mac), .name_space = held(other)};
        QCOMPARE(add(one, request), "ok");
        for (const auto& path : {one + "." + name, other + "." + peer})
            QCOMPARE(change(path, {.master = at(path.substr(0, 1) + ".br0").index, .up = true}),
                     "ok");
    }
};

}  // namespace

class TestSpanningTree : public QObject {
    Q_OBJECT

private slots:
    void port_listens_then_learns_then_forwards() {
        Network net;
        sim::LinkRequest request{.kind = "bridge", .name = "br0", .up = true};
        request.options = sim::BridgeChange{.stp_state = 1u};
        QCOMPARE(net.add("a", request), "ok");
        sim::LinkRequest pair{.kind = "veth", .name = "p"};
        pair.options = sim::VethPeer{.name = "q"};
        QCOMPARE(net.add("a", pair), "ok");
        QCOMPARE(net.change("a.q", {.up = true}), "ok");
        QCOMPARE(net.change("a.p", {.master = net.at("a.br0").index, .up = true}), "ok");
        auto& bridge = net.as<sim::Bridge>("a.br0");
        const auto& port = *bridge.ports().front();
        QCOMPARE(port.state, sim::PortState::listening);
        QVERIFY(!bridge.carrier());
        net.run(Duration::milliseconds(15'100));
        QCOMPARE(port.state, sim::PortState::learning);
        net.run(Duration::seconds(15));
        QCOMPARE(port.state, sim::PortState::forwarding);
        QVERIFY(bridge.carrier());
    }

    void without_it_a_port_forwards_at_once() {
        Network net("a.p -- b.q \n a.br0 [p]");
        for (const bool up : {false, true}) QCOMPARE(net.change("a.p", {.up = up}), "ok");
        const auto& port = *net.as<sim::Bridge>("a.br0").ports().front();
        QCOMPARE(port.state, sim::PortState::forwarding);
        QCOMPARE(port.forward_delay_timer(), 1500u);
    }

    void lowest_bridge_is_root_and_the_loop_is_cut() {
        Triangle net;
        net.run(Duration::seconds(60));
        QVERIFY(net.as<sim::Bridge>("a.br0").is_root());
        QCOMPARE(net.as<sim::Bridge>("b.br0").spanning_tree().root.mac, net.at("a.br0").address);
        QCOMPARE(count(net, 'b'), std::ptrdiff_t{1});
        QCOMPARE(count(net, 'f'), std::ptrdiff_t{5});
    }

    void priority_makes_another_bridge_root() {
        Triangle net;
        net.run(Duration::seconds(60));
        set(net, "c.br0", {.priority = std::uint16_t{4096}});
        net.run(Duration::seconds(60));
        QVERIFY(net.as<sim::Bridge>("c.br0").is_root());
        QVERIFY(!net.as<sim::Bridge>("a.br0").is_root());
        QCOMPARE(count(net, 'b'), std::ptrdiff_t{1});
    }

    void broken_link_opens_the_way_round() {
        Triangle net;
        net.run(Duration::seconds(60));
        QCOMPARE(net.change("b.ba", {.up = false}), "ok");
        net.run(Duration::seconds(60));
        QCOMPARE(count(net, 'b'), std::ptrdiff_t{0});
        QCOMPARE(net.as<sim::Bridge>("b.br0").spanning_tree().root,
                 net.as<sim::Bridge>("a.br0").bridge_id());
    }

    void times_out_of_range_are_refused() {
        Network net("a.p -- b.q \n a.br0 [p]");
        sim::LinkRequest request{.kind = "bridge"};
        const auto change = [&](const sim::BridgeChange& wanted) {
            request.options = wanted;
            return net.change("a.br0", request);
        };
        QCOMPARE(change({.forward_delay = 100u}), "ok");
        QCOMPARE(change({.forward_delay = 1500u, .stp_state = 1u}), "ok");
        QCOMPARE(change({.forward_delay = 100u}), "ERANGE");
        QCOMPARE(change({.hello_time = 50u}), "ERANGE");
        QCOMPARE(change({.max_age = 50u}), "ERANGE");
        QCOMPARE(change({.group_fwd_mask = std::uint16_t{1}}), "EINVAL");
        QCOMPARE(change({.mcast_igmp_version = std::uint8_t{4}}), "EINVAL");
        sim::LinkRequest port;
        port.port_options = sim::BridgePortChange{.state = std::uint8_t{3}};
        QCOMPARE(net.change("a.p", port), "EBUSY");
        port.port_options = sim::BridgePortChange{.cost = 0u};
        QCOMPARE(net.change("a.p", port), "ERANGE");
        port.port_options = sim::BridgePortChange{.priority = std::uint16_t{64}};
        QCOMPARE(net.change("a.p", port), "ERANGE");
        QCOMPARE(net.change("b.q", port), "EOPNOTSUPP");
    }
};

QTEST_APPLESS_MAIN(TestSpanningTree)
#include "tst_spanning_tree.moc"
