// Requests for interfaces: what the kernel refuses and in which words (tried on Linux 6.18), what
// it makes, moves and takes along.
#include <QtTest>

#include "core/sim/devices/nic.h"
#include "core/sim/devices/veth.h"
#include "core/sim/notification.h"
#include "tests/support/line_list.h"
#include "tests/support/network.h"
#include "tests/support/packet_builder.h"

using namespace vxlab;
using test::Network;

namespace {

sim::LinkRequest veth(const std::string& name, const std::string& peer) {
    sim::LinkRequest request{.kind = "veth", .name = name};
    request.options = sim::VethPeer{.name = peer};
    return request;
}

sim::LinkRequest on(const sim::Interface& below, const std::string& kind, const std::string& name,
                    const sim::LinkOptions& options = {}) {
    sim::LinkRequest request{.kind = kind, .name = name, .link = below.index};
    request.options = options;
    return request;
}

// "2 v1@v0 DOWN", by ifindex.
std::vector<std::string> links(sim::Namespace& space) {
    std::vector<std::string> lines;
    for (const auto& [index, each] : space.interfaces()) {
        const auto* lower = each->lower();
        lines.push_back(std::to_string(index) + " " + each->name +
                        (lower ? "@" + lower->name : std::string()) + " " +
                        std::string(name(each->oper_state())));
    }
    return lines;
}

class Watcher : public sim::Listener {
public:
    void link(sim::Namespace&, const sim::Interface& interface, sim::Change change) override {
        lines.push_back((change == sim::Change::removed ? "Deleted " : "") + interface.name + " " +
                        std::string(name(interface.oper_state())));
    }
    std::vector<std::string> lines;
};

}  // namespace

class TestLinkRequest : public QObject {
    Q_OBJECT

private slots:
    void namespace_begins_with_lo_down() {
        Network net;
        COMPARE_LINES(links(net.space("a")), "1 lo DOWN");
        QCOMPARE(net.at("a.lo").mtu, 65536u);
        QVERIFY(net.at("a.lo").flags.loopback);
    }

    void veth_is_a_pair_whose_peer_comes_first() {
        Network net;
        QCOMPARE(net.add("a", veth("v0", "v1")), "ok");
        COMPARE_LINES(links(net.space("a")), "1 lo DOWN\n2 v1@v0 DOWN\n3 v0@v1 DOWN");
    }

    void names_are_given_where_none_is() {
        Network net;
        QCOMPARE(net.add("a", {.kind = "veth"}), "ok");
        QCOMPARE(net.add("a", {.kind = "bridge"}), "ok");
        QCOMPARE(net.add("a", {.kind = "dummy"}), "ok");
        COMPARE_LINES(links(net.space("a")),
                      "1 lo DOWN\n2 veth0@veth1 DOWN\n3 veth1@veth0 DOWN\n4 bridge0 DOWN\n"
                      "5 dummy0 DOWN");
    }

    void refusals_to_add() {
        Network net;
        QCOMPARE(net.add("a", veth("v0", "v1")), "ok");
        QCOMPARE(net.add("a", {.kind = "bridge", .name = "v0"}), "EEXIST");
        QCOMPARE(net.add("a", veth("q", "v1")), "EEXIST");
        QCOMPARE(net.add("a", veth("q", "q")), "EEXIST");
        QVERIFY(!net.find("a.q"));
        QCOMPARE(net.add("a", {.kind = "bridge", .name = "a-name-too-long-"}),
                 "EINVAL: Attribute failed policy validation");
        QCOMPARE(net.add("a", {.kind = "nosuch", .name = "x"}), "EOPNOTSUPP: Unknown device type");
        QCOMPARE(net.add("a", {.kind = "macvlan", .name = "m"}), "EINVAL");
        QCOMPARE(net.add("a", {.kind = "macvlan", .name = "m", .link = 99}), "ENODEV");
        QCOMPARE(net.add("a", on(net.at("a.lo"), "macvlan", "m")), "EINVAL");
    }

    void refusals_of_vlan_devices() {
        Network net;
        QCOMPARE(net.add("a", veth("v0", "v1")), "ok");
        auto& v0 = net.at("a.v0");
        QCOMPARE(net.add("a", on(v0, "vlan", "x")), "EINVAL: VLAN properties not specified");
        QCOMPARE(net.add("a", on(v0, "vlan", "x", sim::VlanOptions{})),
                 "EINVAL: VLAN id not specified");
        QCOMPARE(net.add("a", on(v0, "vlan", "x", sim::VlanOptions{.id = std::uint16_t{4095}})),
                 "ERANGE: Invalid VLAN id");
        const sim::VlanOptions five{.id = std::uint16_t{5}};
        QCOMPARE(net.add("a", on(net.at("a.lo"), "vlan", "x", five)),
                 "EOPNOTSUPP: VLANs not supported on device");
        QCOMPARE(net.add("a", on(v0, "vlan", "v0.5", five)), "ok");
        QCOMPARE(net.add("a", on(v0, "vlan", "x", five)), "EEXIST: VLAN device already exists");
        QCOMPARE(net.change("a.v0.5", {.up = true}), "ENETDOWN");
        QCOMPARE(net.change("a.v0.5", {.mtu = 1501}), "ERANGE");
    }

    void refusals_to_change() {
        Network net;
        QCOMPARE(net.add("a", veth("v0", "v1")), "ok");
        QCOMPARE(net.change("a.v0", {.mtu = 60}), "EINVAL: mtu less than device minimum");
        QCOMPARE(net.change("a.v0", {.mtu = 70000}), "EINVAL: mtu greater than device maximum");
        QCOMPARE(net.change("a.lo", {.mtu = 100000}), "ok");
        QCOMPARE(net.change("a.v0", {.name = "v1"}), "EEXIST");
        QCOMPARE(net.change("a.v0", {.name = "a/b"}), "EINVAL");
        QCOMPARE(net.change("a.v0", {.address = test::mac("01:00:00:00:00:01")}), "EADDRNOTAVAIL");
        QCOMPARE(net.change("a.v0", {.address = MacAddress()}), "EADDRNOTAVAIL");
        QCOMPARE(net.change("a.v0", {.kind = "bridge"}), "EOPNOTSUPP");
        QCOMPARE(net.change("a.v0", {.carrier = true}), "EOPNOTSUPP");
        QCOMPARE(net.remove("a.lo"), "EOPNOTSUPP");
    }

    void refusals_to_enslave() {
        Network net;
        QCOMPARE(net.add("a", veth("v0", "v1")), "ok");
        QCOMPARE(net.add("a", {.kind = "bridge", .name = "br0"}), "ok");
        QCOMPARE(net.add("a", {.kind = "bridge", .name = "br1"}), "ok");
        const auto br0 = net.at("a.br0").index;
        QCOMPARE(net.change("a.br0", {.master = br0}),
                 "ELOOP: Can not enslave a bridge to a bridge");
        QCOMPARE(net.change("a.br1", {.master = br0}),
                 "ELOOP: Can not enslave a bridge to a bridge");
        QCOMPARE(net.change("a.lo", {.master = br0}), "EINVAL");
        QCOMPARE(net.change("a.v0", {.master = net.at("a.v1").index}), "EOPNOTSUPP");
        QCOMPARE(net.change("a.v0", {.master = 99}), "EINVAL");
        QCOMPARE(net.add("a", on(net.at("a.br0"), "macvlan", "m")), "ok");
        QCOMPARE(net.change("a.m", {.master = br0}), "EBUSY");
        QCOMPARE(net.add("a", on(net.at("a.v1"), "macvlan", "n")), "ok");
        QCOMPARE(net.change("a.v1", {.master = br0}), "EBUSY");
        QCOMPARE(net.change("a.v0", {.master = br0}), "ok");
        QCOMPARE(net.change("a.v0", {.master = net.at("a.br1").index}), "ok");
        QCOMPARE(net.add("a", on(net.at("a.v0"), "macvlan", "o")), "EBUSY");
    }

    void veth_has_a_carrier_while_both_ends_are_up() {
        Network net;
        QCOMPARE(net.add("a", veth("v0", "v1")), "ok");
        QCOMPARE(net.change("a.v0", {.up = true}), "ok");
        COMPARE_LINES(links(net.space("a")), "1 lo DOWN\n2 v1@v0 DOWN\n3 v0@v1 LOWERLAYERDOWN");
        QCOMPARE(net.change("a.v1", {.up = true}), "ok");
        COMPARE_LINES(links(net.space("a")), "1 lo DOWN\n2 v1@v0 UP\n3 v0@v1 UP");
    }

    void end_in_another_namespace_is_down_not_lower_layer_down() {
        Network net("a.v0 -- b.v1");
        QCOMPARE(net.change("b.v1", {.up = false}), "ok");
        QCOMPARE(std::string(name(net.at("a.v0").oper_state())), "DOWN");
        QCOMPARE(net.space("a").nsid_of(net.space("b")), std::optional<int>(0));
    }

    void lo_dummy_and_vxlan_are_unknown_when_up() {
        Network net;
        QCOMPARE(net.add("a", {.kind = "dummy", .name = "d", .up = true}), "ok");
        QCOMPARE(net.change("a.lo", {.up = true}), "ok");
        COMPARE_LINES(links(net.space("a")), "1 lo UNKNOWN\n2 d UNKNOWN");
    }

    void deleting_one_end_deletes_the_other() {
        Network net("a.v0 -- b.v1");
        QCOMPARE(net.remove("a.v0"), "ok");
        COMPARE_LINES(links(net.space("b")), "1 lo DOWN");
    }

    void what_stands_on_a_device_goes_with_it() {
        Network net("a.v0 -- b.v1");
        QCOMPARE(
            net.add("a", on(net.at("a.v0"), "vlan", "v", sim::VlanOptions{.id = std::uint16_t{5}})),
            "ok");
        QCOMPARE(net.add("a", on(net.at("a.v0"), "macvlan", "m")), "ok");
        QCOMPARE(net.remove("b.v1"), "ok");
        COMPARE_LINES(links(net.space("a")), "1 lo DOWN");
    }

    void moved_interface_is_down_and_out_of_its_bridge() {
        Network net("a.v0 -- a.v1 \n a.br0 [v0]");
        QCOMPARE(net.change("a.v0", {.name_space = net.held("b")}), "ok");
        QVERIFY(!net.find("a.v0"));
        QVERIFY(!net.at("b.v0").flags.up);
        QVERIFY(!net.at("b.v0").master);
        QCOMPARE(net.at("b.v0").promiscuity(), 0);
    }

    void refusals_to_move() {
        Network net("a.v0 -- b.v0");
        QCOMPARE(net.change("a.lo", {.name_space = net.held("b")}),
                 "EINVAL: The interface netns is immutable");
        QCOMPARE(net.change("a.v0", {.name_space = net.held("b")}),
                 "EEXIST: An interface with the same name exists in the target netns");
        QCOMPARE(net.change("a.v0", {.name = "v9", .name_space = net.held("b")}), "ok");
        QCOMPARE(net.add("a", {.kind = "bridge", .name = "br0"}), "ok");
        QCOMPARE(net.change("a.br0", {.name_space = net.held("b")}),
                 "EINVAL: The interface netns is immutable");
    }

    void namespace_takes_its_interfaces_along_but_a_card_goes_home() {
        Network net("a.eth0 == b.eth0 \n c.v0 -- d.v0");
        QCOMPARE(net.change("a.eth0", {.name_space = net.held("c")}), "ok");
        net.let_go("c");
        QVERIFY(!net.find("d.v0"));
        QVERIFY(net.find("a.eth0"));
        QVERIFY(!net.at("a.eth0").flags.up);
    }

    void index_is_kept_where_it_is_free() {
        Network net("a.v0 -- b.v0");
        QCOMPARE(net.change("a.v0", {.name_space = net.held("c")}), "ok");
        QCOMPARE(net.at("c.v0").index, 2);
        QCOMPARE(net.change("c.v0", {.name = "w", .name_space = net.held("b")}), "ok");
        QCOMPARE(net.at("b.w").index, 3);
    }

    void listeners_hear_of_each_change_once() {
        Network net;
        Watcher watcher;
        net.simulator.add_listener(watcher);
        QCOMPARE(net.add("a", veth("v0", "v1")), "ok");
        QCOMPARE(net.change("a.v0", {.up = true}), "ok");
        QCOMPARE(net.change("a.v0", {.mtu = 1400}), "ok");
        QCOMPARE(net.change("a.v0", {.alias = "uplink"}), "ok");
        QCOMPARE(net.remove("a.v0"), "ok");
        net.simulator.remove_listener(watcher);
        COMPARE_LINES(watcher.lines, R"(
            v1 DOWN
            v0 DOWN
            v0 LOWERLAYERDOWN
            v0 LOWERLAYERDOWN
            v0 LOWERLAYERDOWN
            v0 DOWN
            Deleted v0 DOWN
            Deleted v1 DOWN
        )");
    }

    void same_seed_gives_the_same_addresses() {
        Network one({}, {}, 7), same({}, {}, 7), other({}, {}, 8);
        for (auto* net : {&one, &same, &other})
            QCOMPARE(net->add("a", {.kind = "bridge", .name = "br0"}), "ok");
        QCOMPARE(one.at("a.br0").address, same.at("a.br0").address);
        QVERIFY(one.at("a.br0").address != other.at("a.br0").address);
    }
};

QTEST_APPLESS_MAIN(TestLinkRequest)
#include "tst_link_request.moc"
