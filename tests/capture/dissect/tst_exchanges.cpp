// What earlier packets make of later ones: replies and their requests, repetitions, claims of one
// address by two hosts. Packets in, lines "frame field=value" out.
#include <QtTest>

#include "capture/dissect/dissector.h"
#include "tests/capture/dissect/layer_lines.h"
#include "tests/support/packet_builder.h"

using namespace vxlab;
using test::Packet;

namespace {

constexpr const char* kA = "02:00:00:00:00:01";
constexpr const char* kB = "02:00:00:00:00:02";
using Frames = std::vector<std::vector<std::uint8_t>>;

// The values of the fields, of frames ten milliseconds apart.
QStringList lines(const Frames& frames, const QStringList& fields) {
    dissect::Dissector dissector;
    dissect::Dissection full;
    QStringList found;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        source::Packet packet;
        packet.bytes = frames[i];
        packet.number = i + 1;
        packet.wire_length = static_cast<std::uint32_t>(frames[i].size());
        packet.time = Instant{static_cast<std::int64_t>(i) * 10'000'000};
        dissector.dissect_next(packet, dissect::Detail::full, full);
        for (auto id = full.tree.first(); id != dissect::kNoNode; id = full.tree.next(id)) {
            const auto name = test::qt(full.tree[id].field->abbrev);
            if (fields.contains(name))
                found << QString("%1 %2=%3")
                             .arg(i + 1)
                             .arg(name, QString::fromStdString(dissect::value_text(full.tree[id])));
        }
    }
    return found;
}

Packet there() { return Packet().ethernet(kA, kB).ipv4("10.0.0.1", "10.0.0.2"); }
Packet back() { return Packet().ethernet(kB, kA).ipv4("10.0.0.2", "10.0.0.1"); }
Packet tenant(std::uint32_t vni) {
    return Packet().ethernet(kA, kB).ipv4("192.0.2.1", "192.0.2.2").udp(50000, 4789).vxlan(vni);
}

}  // namespace

class TestExchanges : public QObject {
    Q_OBJECT

private slots:
    void echoes() {
        const Frames frames = {
            there().echo_request(1, 1, "abc").bytes(), back().echo_reply(1, 1, "abc").bytes(),
            back().echo_reply(1, 1, "abc").bytes(), there().echo_request(1, 2, "abc").bytes(),
            back().echo_reply(1, 2, "xyz").bytes()};
        QCOMPARE(lines(frames, {"icmp.resp_in", "icmp.resp_to", "icmp.resptime"}),
                 (QStringList{"2 icmp.resp_to=1", "2 icmp.resptime=10"}));
    }
    void tenants_do_not_answer_one_another() {
        const auto request = [](std::uint32_t vni) {
            return tenant(vni)
                .ethernet(kA, kB)
                .ipv4("10.0.0.1", "10.0.0.2")
                .echo_request(1, 1, "abc")
                .bytes();
        };
        const auto reply = [](std::uint32_t vni) {
            return tenant(vni)
                .ethernet(kB, kA)
                .ipv4("10.0.0.2", "10.0.0.1")
                .echo_reply(1, 1, "abc")
                .bytes();
        };
        QCOMPARE(lines({request(1), request(2), reply(1), reply(2), reply(3)}, {"icmp.resp_to"}),
                 (QStringList{"3 icmp.resp_to=1", "4 icmp.resp_to=2"}));
    }
    void names() {
        const auto query = there().udp(4000, 53).hex("0001 0100 0000 0000 0000 0000").bytes();
        const auto answer = back().udp(53, 4000).hex("0001 8180 0000 0000 0000 0000").bytes();
        const auto other = back().udp(53, 4000).hex("0002 8180 0000 0000 0000 0000").bytes();
        QCOMPARE(lines({query, query, answer, answer, other},
                       {"dns.response_to", "dns.time", "dns.retransmit_request_in",
                        "dns.retransmit_response_in", "dns.unsolicited"}),
                 (QStringList{"2 dns.retransmit_request_in=1", "3 dns.response_to=1",
                              "3 dns.time=0.020000000", "4 dns.retransmit_response_in=3",
                              "5 dns.unsolicited=1"}));
    }
    void two_hosts_with_one_address() {
        const auto claim = [](Packet packet, const char* mac) {
            return packet.ethernet(mac, "ff:ff:ff:ff:ff:ff")
                .arp_request(mac, "10.0.0.1", "10.0.0.9")
                .bytes();
        };
        QCOMPARE(lines({claim(tenant(1), kA), claim(tenant(2), kB), claim(tenant(2), kA),
                        claim(Packet(), kA)},
                       {"arp.duplicate-address-frame"}),
                 QStringList{"3 arp.duplicate-address-frame=2"});
    }
};

QTEST_GUILESS_MAIN(TestExchanges)
#include "tst_exchanges.moc"
