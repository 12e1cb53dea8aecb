// vxlab import --host, on the real kernel: networks built with ip and bridge in a private
// namespace, and the labs that are read from them.
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "tests/support/command.h"
#include "tests/support/private_namespace.h"

using vxlab::test::Ended;
using vxlab::test::has_private_namespaces;
using vxlab::test::run_vxlab;

namespace {

constexpr const char* kImport = VXLAB_BINARY_DIR "/app/vxlab import --host";
// As a user would: root's name without any of its rights.
constexpr const char* kWithoutRights = "setpriv --inh-caps=-all --bounding-set=-all ";

// Without this host's Open vSwitch, whose database is not here: tst_import_ovs.cpp has one.
Ended run_private(const QString& commands, const QStringList& arguments = {}) {
    return vxlab::test::run_private(
        "ovs=$(command -v ovs-vsctl) && mount --bind /dev/null \"$ovs\"\n" + commands, arguments);
}

// Red and green on a bridge, and a VTEP with a flood list.
constexpr const char* kRedAndGreen = R"(set -e
ip netns add red; ip netns add green
ip link add br0 type bridge; ip link set br0 up
for name in red green; do
    ip link add veth-$name type veth peer name eth0 netns $name
    ip link set veth-$name master br0 up
    ip -n $name link set lo up; ip -n $name link set eth0 up
done
ip -n red addr add 10.0.0.1/24 dev eth0
ip -n green addr add 10.0.0.2/24 dev eth0
ip -n green addr add fd00::2/64 dev eth0 nodad
ip -n green route add default via 10.0.0.254
ip link add u0 type veth peer name u1
ip addr add 192.168.1.1/24 dev u0; ip link set u0 up; ip link set u1 up
ip neigh replace 192.168.1.2 lladdr 02:00:00:00:00:02 dev u0 nud permanent
ip link add vxlan100 type vxlan id 100 local 192.168.1.1 dstport 4789 dev u0 nolearning
ip link set vxlan100 master br0 up
bridge fdb append 00:00:00:00:00:00 dev vxlan100 dst 192.168.1.2
bridge fdb append 00:00:00:00:00:00 dev vxlan100 dst 192.168.1.3
bridge fdb append 02:00:00:00:00:09 dev vxlan100 dst 192.168.1.3
set +e
)";

void expect_lab(const Ended& ended, const char* lab) {
    if (ended.output != lab) qWarning().noquote() << ended.all();
    QCOMPARE(ended.output, QString(lab));
}

}  // namespace

class TestImportHost : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (!has_private_namespaces()) QSKIP("no user namespaces here");
    }

    void root_reads_every_namespace() {
        const auto ended = run_private(QString(kRedAndGreen) + kImport);
        QCOMPARE(ended.error, QString());
        expect_lab(ended, R"(vxlab: 1
about: Read from a running host.
machines:
  host:
    interfaces:
      u1: {peer: ':u0'}
      u0: {peer: ':u1', address: 192.168.1.1/24}
    bridges: [br0]
    vteps:
      vxlan100:
        vni: 100
        local: 192.168.1.1
        dev: u0
        bridge: br0
        flood: [192.168.1.2, 192.168.1.3]
        fdb:
          - {mac: '02:00:00:00:00:09', to: 192.168.1.3}
        learning: false
    neighbours:
      - {address: 192.168.1.2, mac: '02:00:00:00:00:02', dev: u0}
    namespaces:
      green:
        bridge: br0
        address: [10.0.0.2/24, 'fd00::2/64']
        routes:
          - {to: default, via: 10.0.0.254}
      red: {bridge: br0, address: 10.0.0.1/24}
)");
    }

    void who_may_not_enter_a_namespace_is_told_so_once_for_each() {
        const auto ended = run_private(QString(kRedAndGreen) + kWithoutRights + kImport);
        QCOMPARE(ended.status, 0);
        QVERIFY(ended.output.contains("vxlan100:"));
        QVERIFY(ended.output.endsWith("    namespaces: {green: {}, red: {}}\n"));
        QCOMPARE(ended.error.count("not seen: "), 2);
        QVERIFY(ended.error.contains("not seen: host/green: "));
        QVERIFY(ended.error.contains("Operation not permitted"));
        QVERIFY(ended.error.contains("left out: host: veth-red: its other end is not to be seen"));
    }

    // Timers and what is being learned change by themselves.
    void nothing_is_changed() {
        const auto ended = run_private(
            QString(kRedAndGreen) +
            "of() { ip -n $1 -br link; ip -n $1 -4 addr; ip -n $1 route; ip -n $1 rule; }\n"
            "all() { of red; of green; ip -br link; ip -4 addr; ip route; ip neigh show nud "
            "permanent; bridge fdb | grep permanent; ls -A /run; ls -lA --time-style=+ /run/netns; "
            "}\n"
            "mkdir /run/kept; all >/run/kept/1; " +
            kImport + " >/dev/null; all >/run/kept/2; diff /run/kept/1 /run/kept/2 && echo same");
        QCOMPARE(ended.output, QString("same\n"));
    }

    void what_has_no_key_becomes_a_command() {
        expect_lab(run_private(QString(R"(
ip link add br0 type bridge priority 4096; ip link add br1 type bridge; ip link set br0 up
ip link add p0 type veth peer name p1; ip link set p0 master br0; ip link set p0 up
ip addr add 10.1.0.1/24 dev p1; ip link set p1 up
bridge link set dev p0 learning off isolated on
ip route add blackhole 10.9.0.0/16
ip route add 10.7.0.0/16 via 172.31.0.1 dev p1 onlink metric 5
)") + kImport),
                   R"(vxlab: 1
about: Read from a running host.
machines:
  host:
    interfaces:
      p1: {peer: ':p0', address: 10.1.0.1/24}
      p0: {bridge: br0, peer: ':p1'}
    bridges: [br0, br1]
    commands:
      - ip link set br0 type bridge priority 4096
      - ip link set br1 down
      - bridge link set dev p0 learning off isolated on
      - ip -4 route add 10.7.0.0/16 via 172.31.0.1 dev p1 onlink metric 5
      - ip -4 route add blackhole 10.9.0.0/16
)");
    }

    void addresses_of_the_loopback_are_kept() {
        expect_lab(run_private(QString(R"(
ip addr add 10.255.0.1/32 dev lo; ip addr add fd00::1/128 dev lo
ip link add vx type vxlan id 9 dstport 4789 local 10.255.0.1
)") + kImport),
                   R"(vxlab: 1
about: Read from a running host.
machines:
  host:
    interfaces: {lo: {address: [10.255.0.1/32, 'fd00::1/128']}}
    vteps:
      vx: {vni: 9, local: 10.255.0.1, up: false}
)");
    }

    void link_local_addresses_that_somebody_wrote_are_kept() {
        expect_lab(run_private(QString(R"(
ip link add p0 type veth peer name p1; ip link set p0 up; ip link set p1 up
ip addr add fe80::1/64 dev p0 nodad; ip addr add fd00::1/64 dev p0 nodad
)") + kImport),
                   R"(vxlab: 1
about: Read from a running host.
machines:
  host:
    interfaces:
      p1: {peer: ':p0'}
      p0: {peer: ':p1', address: ['fd00::1/64', 'fe80::1/64']}
)");
    }

    void a_way_to_a_gateway_comes_before_what_needs_it() {
        expect_lab(run_private(QString(R"(
ip link add p0 type veth peer name p1; ip link set p0 up; ip addr add 10.1.0.1/32 dev p1
ip link set p1 up; ip route add 172.16.0.1 dev p1; ip route add default via 172.16.0.1
)") + kImport),
                   R"(vxlab: 1
about: Read from a running host.
machines:
  host:
    interfaces:
      p1: {peer: ':p0', address: 10.1.0.1/32}
      p0: {peer: ':p1'}
    routes:
      - {to: 172.16.0.1/32, dev: p1}
      - {to: default, via: 172.16.0.1}
)");
    }

    void options_of_vteps_are_kept() {
        expect_lab(run_private(QString(R"(
ip link add va type vxlan id 1 dstport 4789 remote 10.0.0.9 ttl inherit tos inherit srcport 10 20
ip link add vb type vxlan id 2 dstport 4790 tos 0x10 df set ttl 9 ageing 20 maxaddress 7 gbp
)") + kImport),
                   R"(vxlab: 1
about: Read from a running host.
machines:
  host:
    vteps:
      va: {vni: 1, remote: 10.0.0.9, ttl: inherit, tos: inherit, srcport: [10, 20], up: false}
      vb:
        vni: 2
        port: 4790
        gbp: true
        ttl: 9
        tos: 16
        df: set
        ageing: 20
        maxaddress: 7
        up: false
)");
    }

    void what_is_left_out_takes_along_what_needs_it() {
        const auto ended = run_private(QString(R"(
ip netns add red
ip link add p0 type veth peer name p1; ip link set p0 up; ip link set p1 up
ip tuntap add t0 mode tun; ip addr add 10.77.0.1/24 dev t0; ip link set t0 up
ip route add 10.78.0.0/16 via 10.77.0.2
ip link add vx type vxlan id 9 dstport 4789 dev p0; ip link set vx netns red
ip link add vy type vxlan external dstport 4791
)") + kImport);
        QCOMPARE(ended.error, QString("left out: host: t0: a tun has no Ethernet\n"
                                      "left out: host: vy: its VNI is chosen by others "
                                      "(external)\n"
                                      "left out: host: the route to 10.78.0.0/16 by t0\n"
                                      "left out: host/red: vx: the interface below it is not in "
                                      "this namespace\n"));
        expect_lab(ended, R"(vxlab: 1
about: Read from a running host.
machines:
  host:
    interfaces: {p1: {peer: ':p0'}, p0: {peer: ':p1'}}
    namespaces: {red: {}}
)");
    }

    void names_that_a_lab_file_does_not_take_are_left_out() {
        const auto ended = run_private(QString(R"(
ip netns add odd:name; touch /run/netns/stale
ip link add p+0 type veth peer name p1
)") + kImport);
        QCOMPARE(ended.status, 0);
        QVERIFY(ended.error.contains("not seen: host/stale: "));
        QVERIFY(ended.error.contains("left out: host: p+0: a name that no lab file takes\n"));
        QVERIFY(ended.error.contains("left out: host/odd:name: a name that no lab file takes\n"));
        QVERIFY(!ended.error.contains("by hand"));
    }

    void without_tools_nothing_is_read() {
        const auto ended =
            run_private(QString("mount -t tmpfs none /usr/sbin; mount -t tmpfs none /usr/bin; "
                                "test -e /sbin/ip || ") +
                        kImport + "; echo status $?");
        QVERIFY(ended.error.contains("nothing of this host can be read: host: "));
        QCOMPARE(ended.output, QString("status 1\n"));
    }

    // What its script builds on the real kernel reads as what it builds in the simulator. This
    // kernel may have no vlan_filtering; and a multicast routing daemon is not simulated as one.
    void kernel_and_simulator_build_one_lab_data() {
        QTest::addColumn<QString>("lab");
        const QDir labs(VXLAB_SOURCE_DIR "/resources/labs");
        for (const auto& name : labs.entryList({"*.yaml"}))
            if (name != "broken-vlan.yaml" && name != "routed-multicast-two-tenants.yaml")
                QTest::newRow(qPrintable(name)) << labs.filePath(name);
    }
    void kernel_and_simulator_build_one_lab() {
        QFETCH(QString, lab);
        const auto ended = run_private(
            "cd /run; \"$1\" export \"$2\" --to sh | sed '/^# --- the lab/,$d' >lab.sh\n"
            "bash lab.sh up >/dev/null && \"$1\" import --host -o real.yaml && "
            "\"$1\" import lab.sh up -o sim.yaml 2>/dev/null && "
            "diff -I '^about:' real.yaml sim.yaml && \"$1\" check real.yaml",
            {VXLAB_BINARY_DIR "/app/vxlab", lab});
        QVERIFY2(ended.status == 0, qPrintable(ended.all()));
        QVERIFY(ended.output.contains("nothing is wrong"));
    }

    void the_lab_can_be_checked_and_run_data() {
        QTest::addColumn<QString>("rights");
        QTest::newRow("root") << "";
        QTest::newRow("user") << kWithoutRights;
    }
    void the_lab_can_be_checked_and_run() {
        QFETCH(QString, rights);
        QTemporaryDir folder;
        const auto lab = folder.filePath("host.yaml");
        run_private(QString(kRedAndGreen) + rights + kImport + " -o " + lab);
        QCOMPARE(run_vxlab({"check", lab}).exit_code, 0);
        QCOMPARE(run_vxlab({"run", lab}).exit_code, 0);
    }
};

QTEST_GUILESS_MAIN(TestImportHost)
#include "tst_import_host.moc"
