// The nexthop table: {VNI, destination} to VTEP to gateway.
#include "core/vtep/nexthop.h"
#include "tests/core/vtep/rig.h"

using namespace vxlab;
using namespace vxlab::test;

namespace {

// 10.0.0.0/24 is on the link, 10.0.1.0/24 behind a gateway, the rest unreachable.
class Routes : public vtep::UnderlayView {
public:
    std::optional<vtep::Hop> hop(const IpAddress& address) const override {
        const auto network = address.v4_value() >> 8;
        if (network == 0x0a0000) return vtep::Hop{address, 2};
        if (network == 0x0a0001) return vtep::Hop{ip("10.0.0.254"), 2};
        return std::nullopt;
    }
};

QStringList lines(const std::vector<vtep::Nexthop>& table) {
    QStringList lines;
    for (const auto& row : table)
        lines << QString::fromStdString(
            fmt::format("{{{}, {}{}{}}} -> {}:{} -> {}", row.vni, row.host.text(),
                        row.host ? " " : "", row.destination.text(), row.vtep.text(), row.port,
                        row.hop ? row.hop->gateway.text() : "nowhere"));
    return lines;
}

}  // namespace

class TestNexthop : public QObject {
    Q_OBJECT

private slots:
    void the_whole_table() {
        Rig rig;
        const Routes routes;
        rig.append(kZero, "10.0.1.9");
        rig.append(kZero, "10.0.2.9");
        rig.receive(udp_frame(kFar, kNear));
        QCOMPARE(lines(vtep::nexthops(rig.vtep, routes)),
                 (QStringList{"{42, 02:00:00:00:00:0b} -> 10.0.0.2:4789 -> 10.0.0.2",
                              "{42, 00:00:00:00:00:00} -> 10.0.1.9:4789 -> 10.0.0.254",
                              "{42, 00:00:00:00:00:00} -> 10.0.2.9:4789 -> nowhere"}));
        QCOMPARE(vtep::nexthops(rig.vtep, routes).front().taught_by, trace::EventId{3});
    }

    void by_station_and_by_host() {
        Rig rig;
        const Routes routes;
        rig.receive(udp_frame(kFar, kNear));
        rig.neighbours.add("192.0.2.2", kFar);
        QCOMPARE(lines(vtep::nexthops_of(rig.vtep, ip("192.0.2.2"), rig.neighbours, routes)),
                 QStringList{"{42, 192.0.2.2 02:00:00:00:00:0b} -> 10.0.0.2:4789 -> 10.0.0.2"});
        QVERIFY(vtep::nexthops_of(rig.vtep, ip("192.0.2.3"), rig.neighbours, routes).empty());
        QVERIFY(vtep::nexthops_of(rig.vtep, mac(kNear), routes).empty());
        rig.append(kZero, "10.0.1.9");
        QCOMPARE(lines(vtep::nexthops_of(rig.vtep, mac(kNear), routes)),
                 QStringList{"{42, 00:00:00:00:00:00} -> 10.0.1.9:4789 -> 10.0.0.254"});
    }
};

QTEST_APPLESS_MAIN(TestNexthop)
#include "tst_nexthop.moc"
