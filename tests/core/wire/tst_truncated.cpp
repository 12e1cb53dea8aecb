// Every view over every beginning of packets, and over packets with bytes damaged, reads only what
// is there. Each prefix lives in a heap block of its very size, so that the address sanitizer sees
// a byte too many; the bounds assertions of core/base/bytes.h see it without.
#include <QtTest>
#include <memory>

#include "core/wire/bpdu.h"
#include "core/wire/geneve.h"
#include "core/wire/gre.h"
#include "core/wire/llc.h"
#include "core/wire/mpls.h"
#include "tests/support/packet_builder.h"
#include "tests/support/text.h"

using namespace vxlab;
using namespace vxlab::wire;
using namespace vxlab::test;

namespace {

// Reads every byte, so that a span that reaches too far is noticed.
std::size_t g_bytes_read = 0;
void touch(Bytes bytes) {
    unsigned sum = 0;
    for (const auto byte : bytes) sum += byte;
    g_bytes_read += bytes.size() + (sum == 0 ? 1 : 0);
}

template <class Options>
void touch_options(const Options& options) {
    std::size_t total = 0;
    for (const auto& option : options) {
        touch(option.bytes);
        touch(option.data);
        total += option.bytes.size();
    }
    QVERIFY(total <= options.bytes().size());
}

template <class Records>
void touch_records(const Records& records) {
    for (const auto& record : records) {
        touch(record.record());
        touch(record.following());
        QVERIFY(record.sources().addresses().size() <= record.source_count());
    }
}

void touch_link(Bytes bytes) {
    if (const auto v = EthernetView::over(bytes)) touch(v->payload());
    if (const auto v = VlanView::over(bytes)) touch(v->payload());
    if (const auto v = LlcView::over(bytes)) touch(v->payload());
    if (const auto v = SnapView::over(bytes)) touch(v->payload());
    if (const auto v = MplsView::over(bytes)) touch(v->payload());
    if (const auto v = ConfigBpduView::over(bytes))
        g_bytes_read += v->root().priority + v->bridge().priority + v->forward_delay();
    if (const auto v = ArpView::over(bytes)) {
        for (const auto part : {v->sender_hardware(), v->sender_protocol(), v->target_hardware(),
                                v->target_protocol()})
            touch(part);
        QVERIFY(!v->target_ip() || v->sender_ip());
        QVERIFY(!v->target_mac() || v->sender_mac());
    }
}

void touch_internet(Bytes bytes) {
    if (const auto v = Ipv4View::over(bytes)) {
        touch(v->header());
        touch(v->payload());
        touch_options(v->options());
        const bool whole = v->header_length() >= 20 && v->header_length() <= bytes.size();
        QCOMPARE(v->checksum_is_right().has_value(), whole);
    }
    if (const auto v = Ipv6View::over(bytes)) {
        touch(v->payload());
        touch(find_upper_layer(*v).payload);
    }
    for (const auto kind : {IpProtocol::hop_by_hop, IpProtocol::ah, IpProtocol::fragment})
        if (const auto v = Ipv6ExtensionView::over(bytes)) {
            touch(v->header(kind));
            touch(v->payload(kind));
        }
    if (const auto v = Ipv6FragmentView::over(bytes)) touch(v->payload());
}

void touch_transport(Bytes bytes) {
    if (const auto v = UdpView::over(bytes)) {
        touch(v->datagram());
        touch(v->payload());
    }
    if (const auto v = TcpView::over(bytes)) {
        touch(v->header());
        touch(v->payload());
        touch_options(v->options());
    }
    if (const auto v = VxlanView::over(bytes)) touch(v->payload());
    if (const auto v = VxlanGpeView::over(bytes)) touch(v->payload());
    if (const auto v = GeneveView::over(bytes)) {
        touch(v->payload());
        touch_options(v->options());
    }
    if (const auto v = GreView::over(bytes)) {
        touch(v->payload());
        QVERIFY(!v->checksum() || bytes.size() >= 8);
        QVERIFY(!v->key() || bytes.size() >= 8);
        QVERIFY(!v->sequence() || bytes.size() >= 8);
        QVERIFY(!v->acknowledgment() || bytes.size() >= 8);
    }
}

void touch_control(Bytes bytes) {
    if (const auto v = IcmpView::over(bytes)) touch(v->payload());
    if (const auto v = Icmpv6View::over(bytes)) touch(v->payload());
    if (const auto v = RouterSolicitationView::over(bytes)) touch_options(v->options());
    if (const auto v = RouterAdvertisementView::over(bytes)) touch_options(v->options());
    if (const auto v = NeighborSolicitationView::over(bytes)) touch_options(v->options());
    if (const auto v = NeighborAdvertisementView::over(bytes)) touch_options(v->options());
    if (const auto v = RedirectView::over(bytes)) touch_options(v->options());
    if (const auto v = IgmpV3QueryView::over(bytes))
        QVERIFY(v->sources().addresses().size() <= v->source_count());
    if (const auto v = MldV2QueryView::over(bytes))
        QVERIFY(v->sources().addresses().size() <= v->source_count());
    if (const auto v = IgmpV3ReportView::over(bytes)) touch_records(v->records());
    if (const auto v = MldV2ReportView::over(bytes)) touch_records(v->records());
    if (const auto v = DhcpView::over(bytes)) {
        touch(v->client_hardware());
        touch(v->server_name());
        touch(v->boot_file());
        touch_options(v->options());
        touch_options(v->boot_file_options());
        touch_options(v->server_name_options());
    }
}

template <class... Headers>
void parse_all(Bytes bytes) {
    (static_cast<void>(Headers::parse(bytes)), ...);
}

void touch_everything(Bytes bytes) {
    touch_link(bytes);
    touch_internet(bytes);
    touch_transport(bytes);
    touch_control(bytes);
    parse_all<Ethernet, Vlan, Arp, Ipv4, Ipv6, Udp, Tcp, Vxlan, VxlanGpe, Icmp, Icmpv6,
              NeighborSolicitation, NeighborAdvertisement, RouterSolicitation, RouterAdvertisement,
              Igmp, IgmpV3Query, IgmpV3Report, Mld, MldV2Query, MldV2Report, Dhcp>(bytes);
}

// A copy in a block of exactly its size.
void touch_copy(Bytes bytes) {
    const auto copy = std::make_unique<std::uint8_t[]>(bytes.size());
    std::copy(bytes.begin(), bytes.end(), copy.get());
    touch_everything(Bytes(copy.get(), bytes.size()));
}

Packet tcp_packet() {
    return Packet()
        .ipv4("10.0.0.1", "10.0.0.2", {.options = {0x94, 4, 0, 0}})
        .tcp(1, 2, tcp_flag::kSyn, {.options = from_hex("020405b4 0402 030307")})
        .text("data");
}

Packet report_packet() {
    const GroupRecord record{GroupRecordType::allow_new_sources,
                             ip("ff05::101"),
                             {ip("2001:db8::9"), ip("2001:db8::10")}};
    return Packet()
        .ipv6("fe80::1", "ff02::16")
        .ipv6_extension(IpProtocol::hop_by_hop, "050200000100")
        .icmpv6(MldV2Report{{record, record}});
}

Packet advertisement_packet() {
    return Packet()
        .ipv6("fe80::1", "ff02::1")
        .icmpv6(RouterAdvertisement{.source_mac = mac("02:00:00:00:00:01"),
                                    .mtu = 1450,
                                    .prefixes = {{.prefix = ip("2001:db8::")}}});
}

Packet dhcp_packet() {
    Dhcp message;
    message.add(DhcpOptionKind::host_name, from_hex("616263"));
    message.add(DhcpOptionKind::overload, from_hex("03"));
    return Packet().ipv4("0.0.0.0", "255.255.255.255").udp(68, 67).dhcp(message);
}

}  // namespace

class TestTruncated : public QObject {
    Q_OBJECT

    // Every layer's start as an origin, every end from there on.
    static void walk(const Packet& packet, std::size_t layers) {
        const auto bytes = packet.bytes();
        for (std::size_t layer = 0; layer < layers; ++layer) {
            const auto part = Bytes(bytes).subspan(packet.offset_of(layer));
            for (std::size_t size = 0; size <= part.size(); ++size) touch_copy(part.first(size));
        }
    }

    // Each byte in turn set to values that make lengths lie.
    static void damage(const Packet& packet, std::size_t layers) {
        auto bytes = packet.bytes();
        for (std::size_t at = 0; at < bytes.size(); ++at) {
            const auto before = bytes[at];
            for (const int value : {0x00, 0x01, 0x4f, 0x7f, 0xff}) {
                bytes[at] = static_cast<std::uint8_t>(value);
                for (std::size_t layer = 0; layer < layers; ++layer)
                    touch_copy(Bytes(bytes).subspan(packet.offset_of(layer)));
            }
            bytes[at] = before;
        }
    }

private slots:
    void views_stay_inside_data() {
        QTest::addColumn<int>("which");
        QTest::newRow("tcp with options") << 0;
        QTest::newRow("mld report") << 1;
        QTest::newRow("router advertisement") << 2;
        QTest::newRow("dhcp") << 3;
    }
    void views_stay_inside() {
        QFETCH(int, which);
        const std::pair<Packet, std::size_t> packets[] = {{tcp_packet(), 2},
                                                          {report_packet(), 3},
                                                          {advertisement_packet(), 2},
                                                          {dhcp_packet(), 3}};
        const auto& [packet, layers] = packets[which];
        g_bytes_read = 0;
        walk(packet, layers);
        damage(packet, layers);
        QVERIFY(g_bytes_read > 0);
    }

    void nothing_at_all() { touch_everything(Bytes()); }
};

QTEST_APPLESS_MAIN(TestTruncated)
#include "tst_truncated.moc"
