// `bridge fdb` requests: where they go, what the kernel refuses (tried on Linux 6.18), what is
// kept.
#include <QtTest>

#include "core/sim/devices/bridge/bridge.h"
#include "tests/support/line_list.h"
#include "tests/support/network.h"
#include "tests/support/packet_builder.h"

using namespace vxlab;
using test::Network;
namespace nud = vxlab::sim::nud;
namespace ntf = vxlab::sim::ntf;

namespace {

constexpr auto kPicture = "a.eth0 -- sw.p1 \n b.eth0 -- sw.p2 \n sw.br0 [p1 p2]";
constexpr std::uint16_t kStatic = nud::noarp | nud::reachable;
constexpr std::uint16_t kDynamic = nud::reachable;

std::string add(Network& net, std::string_view device, std::string_view last_octet,
                std::uint16_t state, std::uint16_t flags, sim::FdbVerb verb = sim::FdbVerb::add,
                std::optional<std::uint16_t> vlan = {}) {
    const auto address = last_octet.size() > 2
                             ? test::mac(last_octet)
                             : test::mac("02:00:00:00:01:" + std::string(last_octet));
    return Network::words(sim::change_fdb(
        net.at(device), verb, {.mac = address, .vlan = vlan, .state = state, .flags = flags}));
}

std::string remove(Network& net, std::string_view device, std::string_view last_octet,
                   std::uint16_t flags) {
    return Network::words(sim::delete_fdb(
        net.at(device),
        {.mac = test::mac("02:00:00:00:01:" + std::string(last_octet)), .flags = flags}));
}

std::vector<std::string> rows(Network& net) {
    std::vector<std::string> lines;
    for (const auto* row : net.as<sim::Bridge>("sw.br0").fdb().rows()) {
        const auto state = row->state() == trace::RowState::permanent ? "permanent"
                           : row->state() == trace::RowState::fixed   ? "static"
                           : row->state() == trace::RowState::dynamic ? "dynamic"
                                                                      : "extern_learn";
        lines.push_back(row->mac.text().substr(15) + " " +
                        (row->port ? row->port->interface.name : "br0") + " " + state +
                        (row->sticky ? " sticky" : ""));
    }
    return lines;
}

}  // namespace

class TestBridgeFdb : public QObject {
    Q_OBJECT

private slots:
    void states_as_asked_for() {
        Network net(kPicture);
        QCOMPARE(add(net, "sw.p1", "01", nud::permanent, ntf::master), "ok");
        QCOMPARE(add(net, "sw.p1", "02", kStatic, ntf::master), "ok");
        QCOMPARE(add(net, "sw.p1", "03", kDynamic, ntf::master), "ok");
        QCOMPARE(add(net, "sw.p1", "04", kStatic, ntf::master | ntf::sticky), "ok");
        QCOMPARE(add(net, "sw.p1", "05", nud::permanent, ntf::master | ntf::extern_learned), "ok");
        QCOMPARE(add(net, "sw.br0", "06", nud::permanent, ntf::self), "ok");
        COMPARE_LINES(rows(net), R"(
            06 br0 permanent
            05 p1 extern_learn
            04 p1 static sticky
            03 p1 dynamic
            02 p1 static
            01 p1 permanent
            04 p2 permanent
            02 p1 permanent
        )");
    }

    void refusals() {
        Network net(kPicture);
        QCOMPARE(add(net, "sw.p1", "01", kStatic, ntf::master), "ok");
        QCOMPARE(add(net, "sw.p1", "01", kStatic, ntf::master), "EEXIST");
        QCOMPARE(add(net, "sw.p1", "02", nud::permanent, ntf::master | ntf::sticky), "EINVAL");
        QCOMPARE(add(net, "sw.br0", "03", kStatic, ntf::self), "EINVAL");
        QCOMPARE(add(net, "sw.br0", "03", nud::permanent, ntf::master), "EOPNOTSUPP");
        QCOMPARE(add(net, "a.eth0", "03", nud::permanent, ntf::master), "EOPNOTSUPP");
        QCOMPARE(add(net, "sw.p1", "00:00:00:00:00:00", kStatic, ntf::master), "EINVAL");
        QCOMPARE(add(net, "sw.p1", "03", kStatic, ntf::master, sim::FdbVerb::add, std::uint16_t{5}),
                 "EINVAL");
        QCOMPARE(
            add(net, "sw.p1", "03", kStatic, ntf::master, sim::FdbVerb::add, std::uint16_t{5000}),
            "EINVAL: invalid vlan id");
        QCOMPARE(remove(net, "sw.p2", "01", ntf::master), "ENOENT");
        QCOMPARE(remove(net, "sw.p1", "01", ntf::master), "ok");
        QCOMPARE(remove(net, "sw.p1", "01", ntf::master), "ENOENT");
    }

    void port_that_cannot_learn_takes_no_dynamic_rows() {
        Network net(kPicture);
        QCOMPARE(net.change("sw.p1", {.up = false}), "ok");
        QCOMPARE(add(net, "sw.p1", "01", kStatic, ntf::master), "ok");
        QCOMPARE(add(net, "sw.p1", "02", kDynamic, ntf::master), "EPERM");
        QCOMPARE(add(net, "sw.p1", "03", kDynamic, ntf::master | ntf::use), "ok");
        QCOMPARE(rows(net).size(), std::size_t{3});
    }

    void replace_moves_a_row() {
        Network net(kPicture);
        QCOMPARE(add(net, "sw.p1", "01", kStatic, ntf::master), "ok");
        QCOMPARE(add(net, "sw.p2", "01", kStatic, ntf::master, sim::FdbVerb::replace), "ok");
        QCOMPARE(QString::fromStdString(rows(net).front()), "01 p2 static");
        COMPARE_LINES(net.events("row-moved"), "row-moved sw.br0 02:00:00:00:01:01 sw.p2 static");
    }

    void self_on_an_ordinary_device_is_its_filter() {
        Network net(kPicture);
        QCOMPARE(add(net, "a.eth0", "01", nud::permanent, ntf::self), "ok");
        QCOMPARE(add(net, "a.eth0", "01", nud::permanent, ntf::self), "EEXIST");
        QCOMPARE(add(net, "a.eth0", "02", kDynamic, ntf::self), "EINVAL");
        QCOMPARE(net.at("a.eth0").unicast_filter().size(), std::size_t{1});
        QCOMPARE(remove(net, "a.eth0", "01", ntf::self), "ok");
        QCOMPARE(remove(net, "a.eth0", "01", ntf::self), "ENOENT");
    }

    void sticky_row_does_not_move_a_static_one_does() {
        Network net(kPicture);
        QCOMPARE(add(net, "sw.p1", "01", kStatic, ntf::master), "ok");
        QCOMPARE(add(net, "sw.p1", "02", kStatic, ntf::master | ntf::sticky), "ok");
        net.send("b.eth0", "02:00:00:00:01:01", "*");
        net.send("b.eth0", "02:00:00:00:01:02", "*");
        net.run(Duration::seconds(1));
        COMPARE_LINES(net.events("row-moved"), "row-moved sw.br0 02:00:00:00:01:01 sw.p2 static");
    }

    void flush_takes_what_matches() {
        Network net(kPicture);
        QCOMPARE(add(net, "sw.p1", "01", kStatic, ntf::master), "ok");
        QCOMPARE(add(net, "sw.p2", "02", kDynamic, ntf::master), "ok");
        QVERIFY(
            sim::flush_fdb(net.at("sw.br0"), {.flags = ntf::self, .port = net.at("sw.p2").index}));
        COMPARE_LINES(rows(net), "01 p1 static\n02 p1 permanent");
        QVERIFY(sim::flush_fdb(net.at("sw.br0"), {.flags = ntf::self}));
        COMPARE_LINES(rows(net), "");
        QCOMPARE(Network::words(sim::flush_fdb(net.at("a.eth0"), {.flags = ntf::self})),
                 "EOPNOTSUPP");
    }

    void learning_stops_at_the_limit() {
        Network net(kPicture);
        sim::LinkRequest request{.kind = "bridge"};
        request.options = sim::BridgeChange{.fdb_max_learned = 2u};
        QCOMPARE(net.change("sw.br0", request), "ok");
        for (const auto* host : {"11", "12", "13"}) net.send("a.eth0", host, "*");
        net.run(Duration::seconds(1));
        QCOMPARE(net.events("row-added").size(), std::size_t{2});
    }

    void many_rows_are_found_and_forgotten() {
        sim::BridgeFdb fdb;
        for (std::uint64_t i = 1; i <= 5000; ++i)
            fdb.add({.mac = MacAddress(i * 0x10001), .vlan = static_cast<std::uint16_t>(i % 3)});
        for (std::uint64_t i = 1; i <= 5000; i += 2)
            fdb.remove(*fdb.find(MacAddress(i * 0x10001), static_cast<std::uint16_t>(i % 3)));
        QCOMPARE(fdb.size(), std::size_t{2500});
        for (std::uint64_t i = 1; i <= 5000; ++i)
            QCOMPARE(
                fdb.find(MacAddress(i * 0x10001), static_cast<std::uint16_t>(i % 3)) != nullptr,
                i % 2 == 0);
    }
};

QTEST_APPLESS_MAIN(TestBridgeFdb)
#include "tst_bridge_fdb.moc"
