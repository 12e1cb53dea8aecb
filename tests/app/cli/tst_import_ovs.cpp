// vxlab import --host beside a real Open vSwitch, which runs in a private namespace with its
// userspace datapath.
#include <QtTest>

#include "tests/support/private_namespace.h"

using vxlab::test::Ended;
using vxlab::test::has_private_namespaces;
using vxlab::test::run_private;

namespace {

constexpr const char* kImport = VXLAB_BINARY_DIR "/app/vxlab import --host";

// Its daemons end with the namespace. `bridge` is `ovs-vsctl add-br` for the userspace datapath.
constexpr const char* kSwitch = R"(export PATH=$PATH:/usr/sbin:/sbin
mkdir /run/ovs; export OVS_RUNDIR=/run/ovs OVS_DBDIR=/run/ovs OVS_LOGDIR=/run/ovs OVS_SYSCONFDIR=/run/ovs
{ ovsdb-tool create
ovsdb-server --remote=punix:/run/ovs/db.sock --detach --pidfile --log-file --no-chdir
ovs-vsctl --no-wait init
ovs-vswitchd --detach --pidfile --log-file --no-chdir; } >/run/ovs/start 2>&1 || cat /run/ovs/start
bridge_of_ovs() { ovs-vsctl add-br "$1" -- set bridge "$1" datapath_type=netdev "${@:2}"; }
set -e
)";

Ended run_switch(const QString& commands) { return run_private(kSwitch + commands); }

void expect_lab(const QString& commands, const char* lab, const QString& left_out = {}) {
    const auto ended = run_switch(commands + kImport + " -o /run/lab.yaml\ncat /run/lab.yaml\n" +
                                  VXLAB_BINARY_DIR + "/app/vxlab check /run/lab.yaml");
    const auto verdict = ended.output.indexOf("/run/lab.yaml: ");
    const auto wanted = "vxlab: 1\nabout: Read from a running host.\n" + QString(lab);
    if (ended.output.left(verdict) != wanted) qWarning().noquote() << ended.all();
    QCOMPARE(ended.output.left(verdict), wanted);
    QVERIFY(ended.output.mid(verdict).contains("nothing is wrong"));
    QCOMPARE(ended.error, left_out);
}

}  // namespace

class TestImportOvs : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (!has_private_namespaces()) QSKIP("no user namespaces here");
        if (run_switch("command -v ovs-vswitchd ovs-vsctl").status != 0)
            QSKIP("no Open vSwitch here");
    }

    void namespaces_and_taps_on_bridges() {
        expect_lab(R"(
ip netns add green; ip netns add red
bridge_of_ovs OVS1
ip link add eth0-r type veth peer name veth-r; ip link set eth0-r netns red
ovs-vsctl add-port OVS1 veth-r
ip link add eth0 type veth peer name veth-g; ip link set eth0 netns green
ovs-vsctl add-port OVS1 veth-g tag=1
ip link set veth-r up; ip link set veth-g up
ip -n red link set lo up; ip -n red link set eth0-r up; ip -n green link set eth0 up
ip -n red address add 10.0.0.1/24 dev eth0-r; ip -n green address add 10.0.0.2/24 dev eth0
bridge_of_ovs mybridge; ip address add 10.1.0.1/24 dev mybridge; ip link set mybridge up
ip tuntap add mode tap vport1; ip link set vport1 up; ovs-vsctl add-port mybridge vport1 trunks=10,20
)",
                   R"(machines:
  host:
    interfaces:
      vport1: {kind: tap, bridge: mybridge, tagged: [10, 20]}
    bridges:
      OVS1: {kind: ovs}
      mybridge: {kind: ovs, address: 10.1.0.1/24}
    namespaces:
      green: {bridge: OVS1, vlan: 1, port_name: veth-g, address: 10.0.0.2/24}
      red: {interfaces: {eth0-r: {bridge: OVS1, port_name: veth-r, address: 10.0.0.1/24}}}
)");
    }

    void tunnels_internal_ports_and_flows() {
        expect_lab(R"(
ip netns add red
bridge_of_ovs s1 stp_enable=true mcast_snooping_enable=true other-config:hwaddr=02:00:00:00:00:01 \
  other-config:mac-aging-time=60
ip address add 10.0.0.1/24 dev s1; ip link set s1 up
ovs-vsctl add-port s1 vh2 -- set interface vh2 type=vxlan options:remote_ip=10.0.0.2 options:key=100
ovs-vsctl add-port s1 vh3 tag=5 -- set interface vh3 type=vxlan options:remote_ip=10.0.0.3 \
  options:local_ip=10.0.0.1 options:key=100 options:dst_port=8472 options:tos=inherit options:ttl=9 \
  options:csum=true options:df_default=false
ovs-vsctl add-port s1 v-0 tag=7 trunks=8 vlan_mode=native-untagged -- set interface v-0 type=internal
ip link set v-0 netns red; ip -n red address add 10.5.0.1/24 dev v-0; ip -n red link set v-0 up
ovs-vsctl add-port s1 v1 -- set interface v1 type=internal 'mac="02:00:00:00:00:11"'
ip link set v1 up
ovs-ofctl add-flow s1 'cookie=5,priority=9,in_port=v-0,arp,actions=output:vh2,output:v1'
)",
                   R"(machines:
  host:
    interfaces:
      v1: {kind: internal, bridge: s1, mac: '02:00:00:00:00:11'}
    bridges:
      s1:
        kind: ovs
        address: 10.0.0.1/24
        mac: '02:00:00:00:00:01'
        stp: true
        snooping: true
        ageing: 60
        flows:
          - 'priority=9,arp,in_port=v-0,actions=output:vh2,output:v1'
          - 'priority=0,actions=NORMAL'
    vteps:
      vh2: {kind: ovs, vni: 100, remote: 10.0.0.2, bridge: s1}
      vh3:
        kind: ovs
        vni: 100
        local: 10.0.0.1
        remote: 10.0.0.3
        port: 8472
        bridge: s1
        vlan: 5
        udpcsum: true
        ttl: 9
        tos: inherit
        df: unset
    namespaces:
      red:
        interfaces:
          v-0: {kind: internal, bridge: s1, vlan: 7, tagged: 8, address: 10.5.0.1/24}
)");
    }

    void what_has_no_key_becomes_a_command_and_works_as_one() {
        const auto ended = run_switch(R"(
devices() {
  bridge_of_ovs s1; bridge_of_ovs s2
  for port in pa pb; do ovs-vsctl add-port s1 $port tag=5; done
}
for port in pa pb; do ip link add $port type veth peer name x-$port; done
devices
ovs-vsctl set bridge s1 fail_mode=secure protocols=OpenFlow13 -- set port s1 tag=9 \
  -- set port pa vlan_mode=native-tagged -- set interface pb ofport_request=20
ovs-vsctl add-port s1 to-s2 tag=3 -- set interface to-s2 type=patch options:peer=to-s1
ovs-vsctl add-port s2 to-s1 -- set interface to-s1 type=patch options:peer=to-s2
ovs-vsctl add-port s1 vx -- set interface vx type=vxlan options:remote_ip=flow options:key=flow
ovs-ofctl -O OpenFlow13 add-flow s1 'in_port=pa,actions=set_field:100->tun_id,output:vx,resubmit(,1)'
ovs-ofctl del-flows s2
)" + QString(kImport) + R"( -o /run/1.yaml
/usr/bin/python3 -c "
import yaml
print(*yaml.safe_load(open('/run/1.yaml'))['machines']['host']['commands'], sep='\\n')
" | tee /run/commands
ovs-vsctl del-br s1 -- del-br s2; devices; bash -e /run/commands
)" + kImport + " -o /run/2.yaml; diff /run/1.yaml /run/2.yaml");
        QCOMPARE(ended.error, QString());
        QCOMPARE(ended.output,
                 QString(R"(ovs-vsctl set Bridge s1 fail_mode=secure protocols=OpenFlow13
ovs-vsctl set Port s1 tag=9
ovs-vsctl set Port pa vlan_mode=native-tagged
ovs-vsctl add-port s1 to-s2 tag=3 -- set Interface to-s2 type=patch options:peer=to-s1
ovs-vsctl add-port s1 vx -- set Interface vx type=vxlan options:key=flow options:remote_ip=flow
ovs-vsctl set Interface pb ofport_request=20
ovs-ofctl -O OpenFlow13 add-flow s1 'in_port=pa,actions=set_field:0x64->tun_id,output:vx,resubmit(,1)'
ovs-vsctl add-port s2 to-s1 -- set Interface to-s1 type=patch options:peer=to-s2
ovs-ofctl del-flows s2
)"));
    }

    void what_a_lab_cannot_say_is_told() {
        expect_lab(R"(
for port in pa pb pc; do ip link add $port type veth peer name x-$port; done
bridge_of_ovs s1; ovs-vsctl add-port s1 pc -- add-bond s1 both pa pb \
  -- set-controller s1 tcp:127.0.0.1:6653 -- set-fail-mode s1 secure
ovs-ofctl -O OpenFlow13 add-group s1 'group_id=1,type=all,bucket=actions=output:pc'
ovs-ofctl -O OpenFlow13 add-flow s1 'ip,actions=group:1'
)",
                   R"(machines:
  host:
    interfaces:
      x-pa: {peer: ':pa', up: false}
      pa: {peer: ':x-pa', up: false}
      x-pb: {peer: ':pb', up: false}
      pb: {peer: ':x-pb', up: false}
      x-pc: {peer: ':pc', up: false}
      pc: {bridge: s1, peer: ':x-pc', up: false}
    bridges: {s1: {kind: ovs}}
    commands: 'ovs-vsctl set Bridge s1 fail_mode=secure'
)",
                   "left out: host: s1: the bond both of pa, pb\n"
                   "left out: host: s1: the group group_id=1,type=all,bucket=bucket_id:0,actions="
                   "output:pc\n"
                   "left out: host: s1: its controller\n"
                   "left out: host: s1: the flow ip,actions=group:1\n");
    }

    void who_does_not_answer_is_told() {
        const auto ended = run_switch(QString("bridge_of_ovs s1\nkill -STOP $(cat "
                                              "/run/ovs/ovsdb-server.pid)\n") +
                                      kImport + " >/dev/null; rm /run/ovs/db.sock\n" + kImport);
        QCOMPARE(ended.error,
                 QString("not seen: host: ovs-vsctl list Bridge: no answer\n"
                         "not seen: host: ovs-vsctl list Bridge: unix:/run/ovs/db.sock: database "
                         "connection failed (No such file or directory)\n"));
    }

    void nothing_is_said_where_it_is_not_installed() {
        const auto ended =
            run_private(QString("mount --bind /dev/null \"$(command -v ovs-vsctl)\"\n") + kImport);
        QCOMPARE(ended.error, QString());
    }
};

QTEST_GUILESS_MAIN(TestImportOvs)
#include "tst_import_ovs.moc"
