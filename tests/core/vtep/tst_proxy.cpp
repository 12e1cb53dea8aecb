// `proxy`, `rsc` and `l3miss`: what the VTEP does with the neighbours of its device.
#include "core/wire/ndp.h"
#include "tests/core/vtep/rig.h"

using namespace vxlab;
using namespace vxlab::test;
using trace::RowState;

namespace {

vtep::VtepConfig with_proxy(bool l3miss = false, bool v6 = false) {
    auto config = v6 ? plain_v6() : plain();
    config.proxy = true;
    config.l3miss = l3miss;
    return config;
}

Frame request(const char* target) {
    return Packet().ethernet(kNear, kAll).arp_request(kNear, "192.0.2.1", target).bytes();
}

Frame solicitation(const char* target, std::optional<MacAddress> source = mac(kNear)) {
    return Packet()
        .ethernet(kNear, "33:33:ff:00:00:02")
        .ipv6("2001:db8:1::1", "ff02::1:ff00:2", {.traffic_class = 0x50, .hop_limit = 255})
        .icmpv6(wire::NeighborSolicitation{ip(target), source})
        .bytes();
}

// Through a router's address, to another network.
Frame routed(const char* destination) {
    return Packet()
        .ethernet(kNear, "02:00:00:00:00:fe")
        .ipv4("192.0.2.1", destination)
        .udp(1, 2)
        .text("hello")
        .bytes();
}

QString hex(Bytes bytes) {
    return QString::fromStdString(to_hex(Frame(bytes.begin(), bytes.end())));
}

}  // namespace

class TestProxy : public QObject {
    Q_OBJECT

private slots:
    void requests_are_answered_from_the_neighbours() {
        Rig rig(with_proxy());
        rig.append(kZero, "10.0.0.9");
        rig.neighbours.add("192.0.2.2", kFar);
        QCOMPARE(rig.send(request("192.0.2.2")), "answer proxy-answered");
        const auto reply =
            Packet().ethernet(kFar, kNear).arp_reply(kFar, "192.0.2.2", kNear, "192.0.2.1").bytes();
        QCOMPARE(hex(rig.out->up), hex(reply));
        QVERIFY(rig.out->decision.row.table == trace::Table::neighbours);
        QVERIFY(rig.out->decision.row.address == ip("192.0.2.2"));
    }

    void nothing_of_arp_enters_the_tunnel() {
        Rig rig(with_proxy(true));
        rig.append(kZero, "10.0.0.9");
        rig.neighbours.add("192.0.2.3", kFar, RowState::stale);
        QCOMPARE(rig.send(request("192.0.2.2")), "consume proxy-miss miss 192.0.2.2");
        QCOMPARE(rig.send(request("192.0.2.3")), "consume proxy-miss");
        QCOMPARE(rig.send(request("127.0.0.1")), "consume proxy-consumed");
        QCOMPARE(rig.send(request("224.0.0.1")), "consume proxy-consumed");
        const auto reply =
            Packet().ethernet(kNear, kFar).arp_reply(kNear, "192.0.2.1", kFar, "192.0.2.2").bytes();
        QCOMPARE(rig.send(reply), "consume proxy-consumed");
        auto cut = request("192.0.2.2");
        cut.resize(14 + 27);
        QCOMPARE(rig.send(cut), "drop bad-header");
        QCOMPARE(rig.vtep.counters().tx_dropped, std::uint64_t{1});
        QCOMPARE(rig.send(udp_frame(kNear, kAll)), "forward default-destination > 10.0.0.9");
    }

    void which_states_answer() {
        for (const auto& [state, answers] : {std::pair{RowState::permanent, true},
                                             {RowState::noarp, true},
                                             {RowState::reachable, true},
                                             {RowState::stale, false},
                                             {RowState::delay, false},
                                             {RowState::probe, false},
                                             {RowState::failed, false},
                                             {RowState::incomplete, false}}) {
            Rig rig(with_proxy());
            rig.neighbours.add("192.0.2.2", kFar, state);
            QCOMPARE(rig.send(request("192.0.2.2")).startsWith("answer"), answers);
        }
    }

    void neighbours_on_this_side_answer_themselves() {
        Rig rig(with_proxy());
        rig.neighbours.add("192.0.2.2", kFar);
        rig.add(kFar, "0.0.0.0");
        QCOMPARE(rig.send(request("192.0.2.2")), "consume proxy-consumed");
    }

    void solicitations_are_answered() {
        Rig rig(with_proxy(false, true));
        rig.neighbours.add("2001:db8:1::2", kFar);
        rig.add(kFar, "2001:db8::2", vtep::nud::permanent, vtep::ntf::self | vtep::ntf::router);
        QCOMPARE(rig.send(solicitation("2001:db8:1::2")), "answer proxy-answered");
        const wire::NeighborAdvertisement advertisement{true, true, true, ip("2001:db8:1::2"),
                                                        mac(kFar)};
        const auto expected =
            Packet()
                .ethernet(kFar, kNear)
                .ipv6("2001:db8:1::2", "2001:db8:1::1", {.traffic_class = 0x50, .hop_limit = 255})
                .icmpv6(advertisement)
                .bytes();
        QCOMPARE(hex(rig.out->up), hex(expected));
        QCOMPARE(rig.send(solicitation("2001:db8:1::2", std::nullopt)), "answer proxy-answered");
        QCOMPARE(hex(rig.out->up), hex(expected));
    }

    void other_neighbour_messages_pass() {
        Rig rig(with_proxy(true, true));
        rig.append(kZero, "2001:db8::9");
        QCOMPARE(rig.send(solicitation("2001:db8:1::7")), "consume proxy-miss miss 2001:db8:1::7");
        QCOMPARE(rig.send(solicitation("ff02::1")), "consume proxy-consumed");
        const auto advertisement =
            Packet()
                .ethernet(kNear, kFar)
                .ipv6("2001:db8:1::1", "2001:db8:1::2")
                .icmpv6(wire::NeighborAdvertisement{false, true, true, ip("2001:db8:1::1"), {}})
                .bytes();
        QCOMPARE(rig.send(advertisement), "forward default-destination > 2001:db8::9");
    }

    void malformed_solicitations_get_no_answer() {
        Rig rig(with_proxy(false, true));
        rig.neighbours.add("2001:db8:1::2", kFar);
        auto frame = solicitation("2001:db8:1::2");
        frame[14 + 40 + 24 + 1] = 0;  // an option of no length
        QCOMPARE(rig.send(frame), "consume proxy-consumed");
        frame = solicitation("2001:db8:1::2");
        frame[14 + 40 + 24 + 1] = 2;  // beyond the end
        QCOMPARE(rig.send(frame), "consume proxy-consumed");
    }

    void a_short_circuit_avoids_the_router() {
        auto config = plain();
        config.rsc = config.l3miss = true;
        Rig rig(config);
        const std::uint16_t router = vtep::ntf::self | vtep::ntf::router;
        rig.add("02:00:00:00:00:fe", "10.0.0.7", vtep::nud::permanent, router);
        rig.add(kFar, "10.0.0.2");
        rig.neighbours.add("198.51.100.2", kFar, RowState::stale);
        QCOMPARE(rig.send(routed("198.51.100.2")), "forward route-short-circuit > 10.0.0.2");
        auto expected = routed("198.51.100.2");
        mac(kFar).store(expected, 0);
        mac("02:00:00:00:00:fe").store(expected, 6);
        QCOMPARE(hex(rig.out->frame), hex(expected));
        QCOMPARE(rig.send(routed("198.51.100.3")), "forward fdb-row > 10.0.0.7 miss 198.51.100.3");
        const auto arp = Packet()
                             .ethernet(kNear, "02:00:00:00:00:fe")
                             .arp_request(kNear, "192.0.2.1", "198.51.100.2")
                             .bytes();
        QCOMPARE(rig.send(arp), "forward fdb-row > 10.0.0.7");
    }

    void rows_without_the_router_flag_are_left_alone() {
        auto config = plain();
        config.rsc = true;
        Rig rig(config);
        rig.add("02:00:00:00:00:fe", "10.0.0.7");
        rig.neighbours.add("198.51.100.2", kFar);
        QCOMPARE(rig.send(routed("198.51.100.2")), "forward fdb-row > 10.0.0.7");
    }

    void a_short_circuit_may_lead_back_here() {
        auto config = plain();
        config.rsc = true;
        Rig rig(config);
        rig.add("02:00:00:00:00:fe", "10.0.0.7", vtep::nud::permanent,
                vtep::ntf::self | vtep::ntf::router);
        rig.add(kFar, "0.0.0.0");
        rig.neighbours.add("198.51.100.2", kFar);
        QCOMPARE(rig.send(routed("198.51.100.2")), "deliver route-short-circuit");
        QVERIFY(MacAddress::load(rig.out->up, 0) == mac(kFar));
        QCOMPARE(rig.vtep.counters().tx_packets, std::uint64_t{1});
        QCOMPARE(rig.vtep.counters().rx_packets, std::uint64_t{1});
        QCOMPARE(rig.vtep.counters().tx_dropped, std::uint64_t{0});
    }
};

QTEST_APPLESS_MAIN(TestProxy)
#include "tst_proxy.moc"
