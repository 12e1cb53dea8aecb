// Outer headers, against packets that the test builder makes.
#include "tests/core/vtep/rig.h"

using namespace vxlab;
using namespace vxlab::test;

namespace {

// The inner frame behind room for its outer headers.
Frame with_headroom(const Frame& frame, std::size_t headroom) {
    Frame packet(headroom, 0xee);
    packet.insert(packet.end(), frame.begin(), frame.end());
    return packet;
}

QString hex(const Frame& bytes) { return QString::fromStdString(to_hex(bytes)); }

vtep::Underlay underlay(const char* source) {
    return {mac("02:00:00:00:01:01"), mac("02:00:00:00:01:02"), ip(source), 64, 0x1234};
}

}  // namespace

class TestOuter : public QObject {
    Q_OBJECT

private slots:
    void over_ipv4() {
        auto config = plain();
        config.df = vtep::DontFragment::set;
        config.tos = 0x28;
        Rig rig(config);
        rig.append(kZero, "10.0.0.2");
        const auto frame = udp_frame(kNear, kFar);
        rig.send(frame);
        auto copy = rig.out->copies.front();
        auto packet = with_headroom(frame, vtep::outer_length(copy.remote));
        vtep::write_outer(copy, underlay("10.0.0.99"), packet);
        const auto expected = [&copy](bool checksum) {
            Packet builder;
            builder.ethernet("02:00:00:00:01:01", "02:00:00:00:01:02")
                .ipv4("10.0.0.1", "10.0.0.2",
                      {.type_of_service = 0x28,
                       .identification = 0x1234,
                       .dont_fragment = true,
                       .ttl = 64});
            if (checksum)
                builder.udp(copy.source_port, 4789);
            else
                builder.udp_without_checksum(copy.source_port, 4789);
            return builder.vxlan(42)
                .ethernet(kNear, kFar)
                .ipv4("192.0.2.1", "192.0.2.2")
                .udp(1000, 2000)
                .text("hello")
                .bytes();
        };
        QCOMPARE(hex(packet), hex(expected(true)));
        copy.checksum = false;
        vtep::write_outer(copy, underlay("10.0.0.99"), packet);
        QCOMPARE(hex(packet), hex(expected(false)));
    }

    void over_ipv6() {
        auto config = plain_v6();
        config.local = {};
        config.remote = ip("2001:db8::2");
        config.flow_label = 0xabcde;
        config.ttl = 7;
        Rig rig(config);
        const auto frame = udp_frame(kNear, kFar);
        rig.send(frame);
        const auto& copy = rig.out->copies.front();
        auto packet = with_headroom(frame, vtep::outer_length(copy.remote));
        vtep::write_outer(copy, underlay("2001:db8::99"), packet);
        const auto expected =
            Packet()
                .ethernet("02:00:00:00:01:01", "02:00:00:00:01:02")
                .ipv6("2001:db8::99", "2001:db8::2", {.flow_label = 0xabcde, .hop_limit = 7})
                .udp(copy.source_port, 4789)
                .vxlan(42)
                .ethernet(kNear, kFar)
                .ipv4("192.0.2.1", "192.0.2.2")
                .udp(1000, 2000)
                .text("hello")
                .bytes();
        QCOMPARE(hex(packet), hex(expected));
    }

    void frames_of_every_length_have_the_right_checksum() {
        Rig v4, v6(plain_v6());
        v4.append(kZero, "10.0.0.2");
        v6.append(kZero, "2001:db8::2");
        for (auto* rig : {&v4, &v6}) {
            for (std::size_t length = 0; length < 200; ++length) {
                const auto frame = Packet().ethernet(kNear, kFar).filler(length).bytes();
                rig->send(frame);
                const auto& copy = rig->out->copies.front();
                auto packet = with_headroom(frame, vtep::outer_length(copy.remote));
                vtep::write_outer(copy, underlay("10.0.0.99"), packet);
                const auto datagram = vtep::read_outer(packet);
                QVERIFY(datagram && datagram->checksum == vtep::UdpChecksum::right);
                QVERIFY(datagram->source == copy.source && datagram->destination == copy.remote);
                QCOMPARE(datagram->payload.size(), frame.size() + 8);
                packet.back() ^= 0x10;
                QVERIFY(vtep::read_outer(packet)->checksum == vtep::UdpChecksum::wrong);
            }
        }
    }

    void what_ip_does_not_hand_to_udp_is_not_read() {
        Packet packet;
        packet.ethernet(kFar, kNear)
            .ipv4("10.0.0.2", "10.0.0.1", {.type_of_service = 0xb9})
            .udp(5, 4789)
            .vxlan(42)
            .filler(20)
            .pad_to(90);
        const auto good = packet.bytes();
        const auto read = vtep::read_outer(good);
        QVERIFY(read);
        QCOMPARE(read->payload.size(), std::size_t{28});  // the padding is gone
        QCOMPARE(read->tos, std::uint8_t{0xb9});
        QCOMPARE(read->source_port, std::uint16_t{5});
        const auto refused = [&good](std::size_t offset, std::uint8_t value) {
            auto bytes = good;
            bytes[offset] = value;
            return !vtep::read_outer(bytes);
        };
        QVERIFY(refused(12, 0x86));  // EtherType
        QVERIFY(refused(14, 0x55));  // version
        QVERIFY(refused(14, 0x46));  // options
        QVERIFY(refused(17, 0x20));  // total length: the checksum is wrong then
        QVERIFY(refused(20, 0x20));  // more fragments
        QVERIFY(refused(23, 6));     // TCP
        QVERIFY(refused(39, 200));   // UDP length
        QVERIFY(refused(39, 7));
        for (std::size_t size = 0; size < 42; ++size)
            QVERIFY(!vtep::read_outer(Bytes(good).first(size)));
    }
};

QTEST_APPLESS_MAIN(TestOuter)
#include "tst_outer.moc"
