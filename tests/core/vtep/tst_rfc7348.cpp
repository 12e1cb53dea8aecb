// RFC 7348 statement by statement, in the profiles of Linux, of the RFC itself and of Open vSwitch.
// R1 to R42 number the statements of sections 4 to 6 in their order; the ones of hosts, routers and
// operators are not a VTEP's to keep.
#include "tests/core/vtep/rig.h"

using namespace vxlab;
using namespace vxlab::test;
using vtep::Profile;

namespace {

constexpr Profile kProfiles[] = {Profile::kernel, Profile::rfc, Profile::ovs};

// What each profile is to do.
struct Expectation {
    bool kernel, rfc, ovs;

    bool of(Profile profile) const {
        return profile == Profile::kernel ? kernel : profile == Profile::rfc ? rfc : ovs;
    }
};

bool delivers(const QString& line) { return line.startsWith("deliver"); }

Frame tagged_frame() {
    return Packet()
        .ethernet(kFar, kNear)
        .vlan(5)
        .ipv4("192.0.2.1", "192.0.2.2")
        .udp(1, 2)
        .text("hello")
        .bytes();
}

}  // namespace

class TestRfc7348 : public QObject {
    Q_OBJECT

    // One row of the table: whether `holds` says of a VTEP of each profile what is expected.
    template <class Holds>
    static void check(const char* statement, Expectation expected, Holds holds) {
        for (const auto profile : kProfiles)
            QVERIFY2(holds(profile) == expected.of(profile), statement);
    }

    static vtep::Encapsulation sent(const vtep::VtepConfig& config, const Frame& frame) {
        Rig rig(config);
        rig.append(kZero, config.is_v6() ? "2001:db8::2" : "10.0.0.2");
        rig.send(frame);
        return rig.out->copies.front();
    }

private slots:
    void r1_r2_vnis_are_apart() {
        check("R1 R2", {true, true, true}, [](Profile profile) {
            Rig rig(plain(profile));
            const auto other = rig.datagram(udp_frame(kFar, kNear), 0x0800'0000'0000'2b00);
            return rig.receive(other) == "drop vxlan-unknown-vni" && rig.fdb().isEmpty();
        });
    }

    void r4_r34_to_the_vtep_of_the_station() {
        check("R4 R34", {true, true, true}, [](Profile profile) {
            Rig rig(plain(profile));
            rig.add(kFar, "10.0.0.2");
            rig.append(kZero, "10.0.0.9");
            return rig.send(udp_frame(kNear, kFar)) == "forward fdb-row > 10.0.0.2";
        });
    }

    void r6_r11_senders_are_learned() {
        check("R6 R11", {true, true, false}, [](Profile profile) {
            Rig rig(plain(profile));
            rig.receive(udp_frame(kFar, kAll));
            return rig.send(udp_frame(kNear, kFar)) == "forward fdb-row > 10.0.0.2";
        });
    }

    void r8_r12_bum_goes_to_the_group() {
        check("R8 R12", {true, true, true}, [](Profile profile) {
            auto config = plain(profile);
            config.remote = ip("239.1.1.1");
            config.interface = 1;
            Rig rig(config);
            const QString flood = "flood multicast-group > 239.1.1.1";
            return rig.send(udp_frame(kNear, kAll)) == flood &&
                   rig.send(udp_frame(kNear, "01:00:5e:01:01:01")) == flood &&
                   rig.send(udp_frame(kNear, kFar)) == flood;
        });
    }

    void r14_no_fragments() {
        check("R14", {false, true, true}, [](Profile profile) {
            return sent(plain(profile), udp_frame(kNear, kFar)).dont_fragment;
        });
    }

    void r18_the_i_flag() {
        check("R18 sent", {true, true, true}, [](Profile profile) {
            return (sent(plain(profile), udp_frame(kNear, kFar)).header[0] & 0x08) != 0;
        });
        check("R18 required", {true, true, true}, [](Profile profile) {
            Rig rig(plain(profile));
            return rig.receive(rig.datagram(udp_frame(kFar, kNear), 0x2a00)) ==
                   "drop vxlan-no-i-flag";
        });
    }

    void r19_r21_reserved_bits_are_sent_as_zero() {
        check("R19 R21", {true, true, true}, [](Profile profile) {
            return load_be64(sent(plain(profile), udp_frame(kNear, kFar)).header, 0) ==
                   0x0800'0000'0000'2a00;
        });
    }

    void r20_r22_reserved_bits_are_ignored() {
        for (int bit = 0; bit < 64; ++bit) {
            const auto reserved = std::uint64_t{1} << bit;
            if ((reserved & 0x0800'0000'ffff'ff00) != 0) continue;
            check("R20 R22", {false, true, false}, [reserved](Profile profile) {
                Rig rig(plain(profile));
                return delivers(rig.receive(
                    rig.datagram(udp_frame(kFar, kNear), 0x0800'0000'0000'2a00 | reserved)));
            });
        }
    }

    void r23_r24_the_port() {
        check("R23", {false, true, true},
              [](Profile profile) { return vtep::VtepConfig::of(profile).port == 4789; });
        check("R24", {true, true, true}, [](Profile profile) {
            auto config = plain(profile);
            config.port = 1234;
            return sent(config, udp_frame(kNear, kFar)).destination_port == 1234;
        });
    }

    void r25_r26_source_ports() {
        check("R26", {false, true, false}, [](Profile profile) {
            for (std::uint16_t port = 1; port < 500; ++port) {
                const auto frame = Packet()
                                       .ethernet(kNear, kFar)
                                       .ipv4("192.0.2.1", "192.0.2.2")
                                       .udp(port, 53)
                                       .bytes();
                if (sent(plain(profile), frame).source_port < 49152) return false;
            }
            return true;
        });
    }

    void r27_checksums_are_sent_as_zero() {
        check("R27 over IPv4", {false, true, true}, [](Profile profile) {
            return !sent(plain(profile), udp_frame(kNear, kFar)).checksum;
        });
        check("R27 over IPv6", {false, true, false}, [](Profile profile) {
            return !sent(plain_v6(profile), udp_frame(kNear, kFar)).checksum;
        });
    }

    void r28_r31_r32_received_checksums() {
        const auto takes = [](vtep::UdpChecksum checksum, vtep::VtepConfig config) {
            Rig rig(config);
            auto given = rig.datagram(udp_frame(kFar, kNear));
            given.checksum = checksum;
            return delivers(rig.receive(given));
        };
        using vtep::UdpChecksum;
        check("R28 over IPv4", {true, true, true},
              [&](Profile profile) { return takes(UdpChecksum::absent, plain(profile)); });
        check("R28 over IPv6", {false, true, true},
              [&](Profile profile) { return takes(UdpChecksum::absent, plain_v6(profile)); });
        check("R31", {false, false, false},
              [&](Profile profile) { return takes(UdpChecksum::wrong, plain(profile)); });
        check("R32", {true, true, true},
              [&](Profile profile) { return takes(UdpChecksum::right, plain(profile)); });
    }

    void r33_the_source_is_the_vtep() {
        check("R33", {true, true, true}, [](Profile profile) {
            return sent(plain(profile), udp_frame(kNear, kFar)).source == ip("10.0.0.1");
        });
    }

    void r38_r40_tagged_inner_frames_are_discarded() {
        check("R38 R40", {false, true, false}, [](Profile profile) {
            Rig rig(plain(profile));
            return rig.receive(tagged_frame()) == "drop vxlan-inner-tag";
        });
    }

    void r41_r42_tags_are_removed() {
        check("R41 R42", {false, true, false}, [](Profile profile) {
            Rig rig(plain(profile));
            rig.append(kZero, "10.0.0.2");
            const auto tagged = tagged_frame();  // what goes out is a part of it
            rig.send(tagged);
            const auto untagged = Packet()
                                      .ethernet(kFar, kNear)
                                      .ipv4("192.0.2.1", "192.0.2.2")
                                      .udp(1, 2)
                                      .text("hello")
                                      .bytes();
            return Frame(rig.out->frame.begin(), rig.out->frame.end()) == untagged;
        });
    }

    // Not the RFC's: RFC 6040, where Open vSwitch differs.
    void ect1_goes_inward() {
        check("RFC 6040", {true, true, false}, [](Profile profile) {
            Rig rig(plain(profile));
            auto given = rig.datagram(Packet()
                                          .ethernet(kFar, kNear)
                                          .ipv4("192.0.2.1", "192.0.2.2", {.type_of_service = 2})
                                          .udp(1, 2)
                                          .bytes());
            given.tos = 1;
            rig.receive(given);
            return (rig.in->frame[15] & 3) == 1;
        });
    }
};

QTEST_APPLESS_MAIN(TestRfc7348)
#include "tst_rfc7348.moc"
