// Labs drawn in text.
#include <QtTest>

#include "labs/export/text_boxes.h"
#include "labs/export/text_drawing.h"
#include "labs/lab/reader.h"

using namespace vxlab;

namespace {

// Begins with a line end, as the pictures below do.
std::string drawn(std::string_view yaml) {
    const auto reading = lab::read_lab(yaml);
    for (const auto& problem : reading.problems) qWarning("%s", problem.text("lab").c_str());
    return '\n' + labs::to_text(reading.lab);
}

class TestTextDrawing : public QObject {
    Q_OBJECT
private slots:
    void one_machine_shows_its_bridge_and_guests() {
        const auto text = drawn(R"(
vxlab: 1
machines:
  host:
    bridges: {br0: {stp: true}}
    namespaces:
      red: {bridge: br0, address: 10.0.0.1/24}
      green: {bridge: br0, address: [10.0.0.2/24, 'fd00::2/64']}
)");
        QCOMPARE(QString::fromStdString(text), QString(R"(
┌─ host, machine ────────────────────────┐
│ br0 bridge, STP                        │
│ ├─ red  eth0 10.0.0.1/24               │
│ └─ green  eth0 10.0.0.2/24, fd00::2/64 │
└────────────────────────────────────────┘
)"));
    }

    void two_machines_stand_side_by_side_below_the_switch() {
        const auto text = drawn(R"(
vxlab: 1
machines:
  h1:
    interfaces: {eth0: {link: lan, address: 192.168.0.1/24}}
    bridges: [br0]
    vteps: {vxlan42: {vni: 42, local: 192.168.0.1, flood: [192.168.0.2], bridge: br0}}
    namespaces: {red: {bridge: br0, address: 10.0.0.1/24}}
  h2:
    interfaces: {eth0: {link: {to: lan, delay: 10ms, loss: 1%}, address: 192.168.0.2/24}}
    bridges: [br0]
    vteps: {vxlan42: {vni: 42, group: 239.1.1.1, dev: eth0, port: 8472, bridge: br0}}
underlay: {switches: [lan]}
)");
        QCOMPARE(QString::fromStdString(text), QString(R"(
┌─ lan, switch ───────┐
│ ── h1:eth0, h2:eth0 │
└─────────────────────┘
┌─ h1, machine ───────────────────────────────┐  ┌─ h2, machine ─────────────────────────────┐
│ br0 bridge                                  │  │ br0 bridge                                │
│ ├─ red  eth0 10.0.0.1/24                    │  │ └─ vxlan42 VTEP, VNI 42, UDP port 8472,   │
│ └─ vxlan42 VTEP, VNI 42, local 192.168.0.1, │  │      floods to group 239.1.1.1, over eth0 │
│      floods to 192.168.0.2, over eth0       │  │ eth0 192.168.0.2/24 ── lan (10ms delay,   │
│ eth0 192.168.0.1/24 ── lan                  │  │   1% loss)                                │
└─────────────────────────────────────────────┘  └───────────────────────────────────────────┘
)"));
    }

    void every_kind_of_part_has_its_words() {
        const auto text = drawn(R"(
vxlab: 1
machines:
  h1:
    interfaces:
      eth0: {link: 'r1:eth0', address: 'fd00::1/64'}
      eth0.7: {kind: vlan, on: eth0, id: 7, up: false}
    vteps: {vxlan9: {vni: 9, remote: 'fd00::2', learning: false, mtu: 1430, address: 10.9.0.1/24}}
    bridges: {br7: {vlan_filtering: true}}
    namespaces:
      red: {interfaces: {eth0: {peer: ':tored', address: 10.0.0.1/24}, eth1: {bridge: br7, vlan: 5}}}
      inner: {bridges: [brx], interfaces: {a: {kind: dummy, bridge: brx}}}
    containers: {web: {bridge: br7, tagged: [5, 6]}}
  h2: {}
underlay:
  routers: {r1: {multicast: true, interfaces: {eth0: {link: 'h1:eth0', address: 'fd00::2/64'}}}}
)");
        QCOMPARE(QString::fromStdString(text), QString(R"(
┌─ r1, router ───────────────┐
│ routes multicast           │
│ eth0 fd00::2/64 ── h1:eth0 │
└────────────────────────────┘
┌─ h1, machine ──────────────────────────┐  ┌─ h2, machine ┐
│ br7 bridge, VLAN filtering             │  │              │
│ ├─ red  eth1 VLAN 5                    │  │              │
│ └─ web  eth0 tagged 5, 6               │  │              │
│ vxlan9 VTEP, VNI 9, floods to fd00::2, │  │              │
│   no learning, 10.9.0.1/24, MTU 1430   │  │              │
│ eth0 fd00::1/64 ── r1:eth0             │  │              │
│ eth0.7 VLAN 7, down, over eth0         │  │              │
│ red  eth0 10.0.0.1/24 ── h1:tored      │  │              │
│ inner, namespace                       │  │              │
│ └─ brx bridge                          │  │              │
│    └─ a dummy                          │  │              │
└────────────────────────────────────────┘  └──────────────┘
)"));
    }

    void lines_break_between_words_and_never_in_them() {
        const auto lines = labs::wrapped("eth0 fd00:1234::1/64, mtu 1", 10, {"", "  "});
        QCOMPARE(lines, (std::vector<std::string>{"eth0", "  fd00:1234::1/64,", "  mtu 1"}));
    }
};

}  // namespace

QTEST_GUILESS_MAIN(TestTextDrawing)
#include "tst_text_drawing.moc"
