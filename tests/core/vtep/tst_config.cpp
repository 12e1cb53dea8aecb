// What `ip link add` and `ip link set … type vxlan` refuse, with the kernel's words (tried
// on 6.18).
#include "tests/core/vtep/rig.h"

using namespace vxlab;
using namespace vxlab::test;
using vtep::VtepConfig;

namespace {

template <class Change>
QString refusal(Change change) {
    VtepConfig config;
    change(config);
    return Rig::answer(vtep::complete(config));
}

template <class Change>
QString change_refusal(Change change) {
    auto before = plain();
    before.remote = ip("10.0.0.2");
    (void)vtep::complete(before);
    auto after = before;
    change(after);
    return Rig::answer(vtep::complete_change(before, after));
}

}  // namespace

class TestConfig : public QObject {
    Q_OBJECT

private slots:
    void defaults_are_filled_in() {
        VtepConfig config;
        config.port = 0;
        config.ageing = {};
        QVERIFY(vtep::complete(config));
        QCOMPARE(config.port, std::uint16_t{8472});
        QVERIFY(config.ageing == Duration::seconds(300));
        QVERIFY(config.remote == ip("0.0.0.0") && config.local == ip("0.0.0.0"));
        config = {};
        config.local = ip("2001:db8::1");
        QVERIFY(vtep::complete(config));
        QVERIFY(config.remote == ip("::"));
    }

    void creation_is_refused() {
        QCOMPARE(refusal([](auto& c) { c.vni = 1 << 24; }),
                 "34 VXLAN ID must be lower than 16777216");
        QCOMPARE(refusal([](auto& c) { c.source_ports = {5, 4}; }), "22 Invalid source port range");
        QCOMPARE(refusal([](auto& c) { c.local = ip("239.1.1.1"); }),
                 "22 Local address cannot be multicast");
        QCOMPARE(refusal([](auto& c) {
                     c.local = ip("10.0.0.1");
                     c.remote = ip("2001:db8::1");
                 }),
                 "22 Local and remote address must be from the same family");
        QCOMPARE(refusal([](auto& c) { c.flow_label = 3; }),
                 "22 Label attribute only applies to IPv6 VXLAN devices");
        QCOMPARE(refusal([](auto& c) { c.remote = ip("239.1.1.1"); }),
                 "22 Local interface required for multicast remote destination");
    }

    void reserved_bits_may_not_be_used_bits() {
        QCOMPARE(refusal([](auto& c) { c.reserved_bits = 0xff00'0000'0000'00ff; }),
                 "22 Used bits 0x08000000ffffff00 cannot overlap reserved bits 0xff000000000000ff");
        VtepConfig config;
        QCOMPARE(config.reserved_mask(), std::uint64_t{0xf7ff'ffff'0000'00ff});
        config.gbp = true;
        QCOMPARE(config.reserved_mask(), std::uint64_t{0x7700'0000'0000'00ff});
    }

    void link_local_addresses_need_their_like_and_an_interface() {
        const auto with = [](const char* local, const char* remote, trace::InterfaceId interface) {
            return refusal([=](auto& c) {
                if (*local) c.local = ip(local);
                if (*remote) c.remote = ip(remote);
                c.interface = interface;
            });
        };
        const QString scopes = "22 Invalid combination of local and remote address scopes";
        QCOMPARE(with("fe80::1", "2001:db8::1", 1), scopes);
        QCOMPARE(with("fe80::1", "ff05::1", 1), scopes);
        QCOMPARE(with("", "fe80::1", 1), scopes);
        QCOMPARE(with("fe80::1", "fe80::2", 0),
                 "22 Local interface required for link-local local/remote addresses");
        QCOMPARE(with("fe80::1", "fe80::2", 1), "ok");
        QCOMPARE(with("fe80::1", "ff02::1", 1), "ok");
        QCOMPARE(with("fe80::1", "", 1), "ok");
        QCOMPARE(with("", "ff02::5", 1), "ok");
    }

    void changes_are_refused() {
        QCOMPARE(change_refusal([](auto& c) { c.vni = 6; }), "95 Cannot change VNI");
        QCOMPARE(change_refusal([](auto& c) { c.ttl_inherit = true; }),
                 "95 vxlan: cannot change TTL_INHERIT flag");
        QCOMPARE(change_refusal([](auto& c) { c.proxy = true; }),
                 "95 vxlan: cannot change PROXY flag");
        QCOMPARE(change_refusal([](auto& c) { c.gbp = true; }), "95 vxlan: cannot change GBP flag");
        QCOMPARE(change_refusal([](auto& c) { c.max_addresses = 5; }), "95 Cannot change limit");
        QCOMPARE(change_refusal([](auto& c) {
                     c.source_ports = {5, 6};
                 }),
                 "95 Cannot change port range");
        QCOMPARE(change_refusal([](auto& c) { c.port = 5; }), "95 Cannot change port");
        QCOMPARE(change_refusal([](auto& c) { c.udp_checksum = false; }),
                 "95 Cannot change UDP_CSUM flag");
        QCOMPARE(change_refusal([](auto& c) { c.udp6_zero_checksum_rx = true; }),
                 "95 vxlan: cannot change UDP_ZERO_CSUM6_RX flag");
        QCOMPARE(change_refusal([](auto& c) { c.remote = ip("2001:db8::1"); }),
                 "95 New group address family does not match old group");
        QCOMPARE(change_refusal([](auto& c) { c.local = ip("2001:db8::1"); }),
                 "95 New local address family does not match old");
    }

    void changes_that_are_allowed() {
        QCOMPARE(change_refusal([](auto& c) {
                     c.ttl = 5;
                     c.tos = 8;
                     c.df = vtep::DontFragment::set;
                     c.learning = false;
                     c.ageing = Duration::seconds(5);
                     c.local_bypass = false;
                     c.remote = ip("10.0.0.3");
                 }),
                 "ok");
    }
};

QTEST_APPLESS_MAIN(TestConfig)
#include "tst_config.moc"
