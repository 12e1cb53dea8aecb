// vxlab sh --lab: a shell on a machine of a lab that runs, and ssh to the others.
#include <QtTest>

#include "tests/support/command.h"

using vxlab::test::run_vxlab;

namespace {

// h1 with red, h2 with blue, h3; one VNI over one switch.
const QString kThreeHosts(VXLAB_SOURCE_DIR "/resources/labs/vm-move.yaml");

}  // namespace

class TestLabShell : public QObject {
    Q_OBJECT

    static void row(const char* name, const char* script, const char* output, int status = 0) {
        QTest::newRow(name) << QString(script) << QString(output) << status;
    }

private slots:
    void script_data() {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("output");
        QTest::addColumn<int>("status");
        row("it begins on the first machine", "hostname; ip netns list | cut -d' ' -f1",
            "h1\nred\n");
        row("from red to the guest on another host",
            "ip netns exec red ping -c 1 10.0.0.2 | grep -o '1 received'", "1 received\n");
        row("what the ping taught",
            "ip netns exec red ping -c 1 10.0.0.2 >/dev/null; bridge fdb show dev vxlan100 | "
            "grep '^52:54.* dst' | cut -d' ' -f1-3",
            "52:54:00:00:00:02 dst 192.168.1.2\n");
        row("tcpdump on the VTEP",
            "tcpdump -nt -c 1 -i vxlan100 icmp 2>/dev/null | cut -d, -f1 & ip netns exec red ping "
            "-c 1 10.0.0.2 "
            ">/dev/null; wait",
            "IP 10.0.0.1 > 10.0.0.2: ICMP echo request\n");
        row("ssh is on the other machine, in its root",
            "ssh h2 'hostname; ip netns list | cut -d\" \" -f1; ls /run/netns'; hostname",
            "h2\nblue\nblue\nh1\n");
        row("ssh by an address, with options and a user",
            "ssh -q -o StrictHostKeyChecking=no root@192.168.1.3 -p 22 hostname", "h3\n");
        row("ssh with a script on standard input", "ssh h2 <<EOF\nhostname\nexit 3\nEOF\necho $?",
            "h2\n3\n");
        row("ssh that leaves standard input to others",
            "printf 'h2\\nh3\\n' | while read -r m; do ssh -n \"$m\" hostname; done", "h2\nh3\n");
        row("ssh from machine to machine, from within a namespace",
            "ip netns exec red ssh h2 ip netns exec blue ssh h3 hostname", "h3\n");
        row("a namespace made there is there alone",
            "ssh h2 ip netns add new; ip netns list | grep -c new; ssh h2 ls /run/netns",
            "0\nblue\nnew\n");
        row("files of the other machine's interfaces",
            "ssh h2 ls /sys/class/net; ls /sys/class/net",
            "br100\neth0\nlo\nveth-blue\nvxlan100\nbr100\neth0\nlo\nveth-red\nvxlan100\n");
        row("processes of the other machine",
            "ssh h2 ip netns exec blue bash -c \"'ip netns pids blue | wc -l; ip netns identify'\"",
            "3\nblue\n");
        row("a change of one machine is met by another",
            "ssh h2 ip link set vxlan100 down; ip netns exec red ping -c 1 -W 1 10.0.0.2 | "
            "grep -o '0 received'",
            "0 received\n");
        row("the switch is a machine too", "ssh lan bridge link show | grep -c 'master lan'",
            "3\n");
        row("the prompt names machine and namespace",
            "echo $VXLAB_PLACE; ssh h2 'echo $VXLAB_PLACE; ip netns exec blue bash -c "
            "\"echo \\$VXLAB_PLACE\"'",
            "h1\nh2\nh2:blue\n");
        row("no such machine", "ssh h9 hostname; echo $?",
            "vxlab: ssh: there is no machine 'h9'; the machines are lan, h1, h2, h3\n255\n");
        row("a tunnel of ssh", "ssh -L 80:h2:80 h2; echo $?",
            "vxlab: ssh: '-L' is not simulated; try --engine live\n255\n");
        row("the status of the script is that of the verb", "ssh h2 'exit 9'", "", 9);
    }
    void script() {
        QFETCH(QString, script);
        QFETCH(QString, output);
        QFETCH(int, status);
        const auto ran = run_vxlab({"sh", "--lab", kThreeHosts, "-c", "exec 2>&1\n" + script});
        QCOMPARE(ran.output, output);
        QCOMPARE(ran.exit_code, status);
        QCOMPARE(ran.error, QString());
    }

    void machine_is_chosen() {
        const auto ran = run_vxlab({"sh", "--lab", kThreeHosts, "--machine", "h3", "-c",
                                    "hostname; ls /run/netns | wc -l; ssh h1 hostname"});
        QCOMPARE(ran.output, "h3\n0\nh1\n");
        QCOMPARE(ran.exit_code, 0);
    }

    void without_a_lab_there_is_one_machine_of_that_name() {
        const auto ran = run_vxlab({"sh", "--machine", "pc", "-c", "hostname; ssh pc ip -br link"});
        QVERIFY2(ran.output.startsWith("pc\nlo  "), qPrintable(ran.output));
    }

    void bad_words_are_wrong_use_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("error");
        QTest::newRow("machine") << QStringList{"--lab", kThreeHosts, "--machine", "h9"}
                                 << "--machine: there is no such machine: h9; the machines are "
                                    "lan, h1, h2, h3";
        QTest::newRow("live") << QStringList{"--lab", kThreeHosts, "--engine", "live"}
                              << "--engine: the live engine is not there yet; leave it out";
        QTest::newRow("no lab") << QStringList{"--lab", "/nowhere.yaml"}
                                << "/nowhere.yaml: No such file or directory";
    }
    void bad_words_are_wrong_use() {
        QFETCH(QStringList, words);
        QFETCH(QString, error);
        const auto ran = run_vxlab(QStringList{"sh"} + words + QStringList{"-c", "echo ran"});
        QCOMPARE(ran.error, "vxlab sh: " + error + '\n');
        QCOMPARE(ran.output, QString());
        QCOMPARE(ran.exit_code, 2);
    }

    void trace_tells_what_the_shell_did_on_every_machine() {
        QTemporaryDir folder;
        const auto path = folder.filePath("t.vxtrace");
        QCOMPARE(run_vxlab({"sh", "--lab", kThreeHosts, "--trace", path, "-c",
                            "ip netns exec red ping -c 1 10.0.0.2"})
                     .exit_code,
                 0);
        const auto told = run_vxlab({"replay", path, "--steps"});
        QCOMPARE(told.exit_code, 0);
        QVERIFY(told.output.contains("h2:blue"));
    }
};

QTEST_GUILESS_MAIN(TestLabShell)
#include "tst_lab_shell.moc"
