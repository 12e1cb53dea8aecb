// Scripts through `vxlab sh` with a real bash: text in, lines out.
#include <QtTest>

#include "tests/support/command.h"

using vxlab::test::run_vxlab;

class TestShellScripts : public QObject {
    Q_OBJECT

    static void row(const char* name, const char* script, const char* output, int status = 0) {
        QTest::newRow(name) << QString(script).trimmed() << QString(output) << status;
    }
    static void rows_of_bash();
    static void rows_of_jobs();
    static void rows_of_time();
    static void rows_of_programs();
    static void rows_of_files();

private slots:
    void script_data() {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("output");
        QTest::addColumn<int>("status");
        rows_of_bash();
        rows_of_jobs();
        rows_of_time();
        rows_of_programs();
        rows_of_files();
    }
    void script() {
        QFETCH(QString, script);
        QFETCH(QString, output);
        QFETCH(int, status);
        const auto outcome = run_vxlab({"sh", "-c", "exec 2>&1\n" + script});
        QCOMPARE(outcome.output, output);
        QCOMPARE(outcome.exit_code, status);
        QCOMPARE(outcome.error, QString());
    }

    void script_file_and_its_arguments() {
        QTemporaryDir folder;
        QFile file(folder.filePath("s.sh"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("echo \"$0 $# $1 $2\"; exit 3\n");
        file.close();
        const auto outcome = run_vxlab({"sh", file.fileName(), "-c", "b c"});
        QCOMPARE(outcome.output, file.fileName() + " 2 -c b c\n");
        QCOMPARE(outcome.exit_code, 3);
    }

    void script_on_standard_input() {
        const auto outcome = run_vxlab({"sh"}, "ip -br link show lo\nexit 4\n");
        QVERIFY2(outcome.output.startsWith("lo "), qPrintable(outcome.output));
        QCOMPARE(outcome.exit_code, 4);
    }

    void same_seed_same_trace() {
        const char* script =
            "ip netns add red; ip link add v type veth peer name w netns red; ip link set v up;"
            "ip -n red link set w up; ip addr add 10.0.0.1/24 dev v;"
            "ip -n red addr add 10.0.0.2/24 dev w; ping -c 2 10.0.0.2";
        QTemporaryDir folder;
        QByteArrayList traces;
        for (const auto* seed : {"7", "7", "8"}) {
            const auto path = folder.filePath("t.jsonl");
            QCOMPARE(run_vxlab({"sh", "--seed", seed, "--trace", path, "-c", script}).exit_code, 0);
            traces << vxlab::test::file_bytes(path);
        }
        QVERIFY(traces[0].startsWith("{\"vxlab_trace\":1}\n"));
        QVERIFY(traces[0].count('\n') > 10);
        QCOMPARE(traces[0], traces[1]);
        QVERIFY(traces[0] != traces[2]);
    }
};

void TestShellScripts::rows_of_bash() {
    row("exit status", "sleep 1; echo $?; exit 7", "0\n", 7);
    row("wrong use", "sleep; echo $?",
        "sleep: missing operand\n"
        "Try 'sleep --help' for more information.\n1\n");
    row("pipe", "ip -br link | wc -l", "1\n");
    row("reader that leaves early", "ip -all netns exec true; ip link | head -1 | cut -c1-6",
        "1: lo:\n");
    row("writer that a reader leaves", "ping 127.0.0.1 | head -1; echo ${PIPESTATUS[0]}",
        "PING 127.0.0.1 (127.0.0.1) 56(84) bytes of data.\n141\n");
    row("here-document",
        "ip -batch - <<EOF\nlink add dm type dummy\nlink set dm up\nEOF\n"
        "ip -br link show dm | cut -c1-2",
        "dm\n");
    row("command substitution", "n=$(ip -br link | wc -l); echo \"n=$n\"", "n=1\n");
    row("standard error apart", "docker ps 2>/dev/null; echo $?", "1\n");
    row("closed standard output", "ip link >&-; echo $?", "0\n");
    row("loop", "for i in 1 2 3; do ip link add d$i type dummy; done; ip -br link | wc -l", "4\n");
    row("process substitution", "ip -batch <(echo link add dm type dummy); ip -br link | wc -l",
        "2\n");
    row("no such tool", "mn --test pingall; echo $?",
        "vxlab: mn: not simulated; try --engine live\n1\n");
}

void TestShellScripts::rows_of_jobs() {
    row("wait", "sleep 5 & sleep 2; echo a; wait; echo b", "a\nb\n");
    row("kill", "sleep 100 & kill %1; wait %1; echo $?", "143\n");
    row("kill -9", "{ sleep 100 & kill -9 $!; wait $!; } 2>/dev/null; echo $?", "137\n");
    row("jobs of equal length end in their order",
        "for i in 1 2 3; do (sleep 1; echo $i) & done; wait", "1\n2\n3\n");
    row("the shorter ends first", "(sleep 3; echo late) & (sleep 2; echo soon) & wait",
        "soon\nlate\n");
    row("trap", "trap 'echo caught' TERM; (sleep 1; kill $$) & sleep 3; echo after",
        "caught\nafter\n");
    row("trap EXIT", "trap 'echo bye' EXIT; sleep 1; echo work", "work\nbye\n");
    row("background job changes what a ping meets",
        "(sleep 2.5; ip link set lo down) & ping -c 4 -W 1 127.0.0.1 | grep -c 'bytes from'",
        "3\n");
    row("two pings at once",
        "ping -c 2 127.0.0.1 >a.$$ & ping -c 3 127.0.0.1 >b.$$; wait; "
        "grep -h transmitted a.$$ b.$$; rm a.$$ b.$$",
        "2 packets transmitted, 2 received, 0% packet loss, time 1000ms\n"
        "3 packets transmitted, 3 received, 0% packet loss, time 2000ms\n");
    row("stopped jobs do not move time",
        "sleep 10 & p=$!; kill -STOP $p; sleep 20; kill -CONT $p; wait $p; echo $?", "0\n");
}

void TestShellScripts::rows_of_time() {
    row("an hour is a blink", "sleep 1h; echo done", "done\n");
    row("several operands", "/bin/sleep 1 2m 0.5; echo $?", "0\n");
    row("timeout ends it", "timeout 5 sleep 10; echo $?", "124\n");
    row("timeout does not", "timeout 5 sleep 2; echo $?", "0\n");
    row("timeout keeps the status", "timeout 5 bash -c 'exit 9'; echo $?", "9\n");
    row("timeout with a signal", "timeout -s INT 2.5 ping 127.0.0.1 | tail -2 | head -1",
        "3 packets transmitted, 3 received, 0% packet loss, time 2000ms\n");
    row("timeout at the time of a packet", "timeout 3 ping 127.0.0.1 | grep -c 'bytes from'",
        "3\n");
    row("timeout that insists",
        "{ timeout -k 1 2 bash -c 'trap \"\" TERM; sleep 1; sleep 9'; } 2>/dev/null; echo $?",
        "137\n");
    row("timeout of nothing", "timeout 5 no-such-program; echo $?",
        "timeout: failed to run command 'no-such-program': No such file or directory\n127\n");
    row("busy loop that waits for a job",
        "(sleep 0.2; touch f.$$) & until [ -e f.$$ ]; do :; done; rm f.$$; echo seen", "seen\n");
}

void TestShellScripts::rows_of_programs() {
    row("absolute path", "/sbin/ip -br link | cut -c1-2; /usr/sbin/ip -br link | cut -c1-2",
        "lo\nlo\n");
    row("a PATH of its own", "PATH=/usr/sbin:/usr/bin:/sbin:/bin; ip -br link | cut -c1-2", "lo\n");
    row("empty environment", "env -i /sbin/ip -br link | cut -c1-2", "lo\n");
    row("sudo", "sudo -n ip -br link | cut -c1-2; sudo -E bash -c 'ip -br link' | cut -c1-2",
        "lo\nlo\n");
    row("sudo of nothing", "sudo no-such-program; echo $?",
        "sudo: no-such-program: command not found\n1\n");
    row("everyone is root", "id -u; [ $EUID -eq 0 ] && echo root", "0\nroot\n");
    row("namespace",
        "ip netns add red; ip netns exec red ip link add dm type dummy;"
        "ip netns exec red ip -br link | wc -l; ip -br link | wc -l",
        "2\n1\n");
    row("bash in a namespace",
        "ip netns add red\nip netns exec red bash <<EOF\nip link add dm type dummy\n"
        "ip -br link | wc -l\nEOF\nip -br link | wc -l",
        "2\n1\n");
    row("nested namespaces",
        "ip netns add red; ip netns add blue; ip -n blue link add dm type dummy;"
        "ip netns exec red ip netns exec blue bash -c 'ip -br link | wc -l'",
        "2\n");
    row("status through a namespace", "ip netns add r; ip netns exec r bash -c 'exit 5'; echo $?",
        "5\n");
    row("no such program in a namespace", "ip netns add r; ip netns exec r nosuch; echo $?",
        "exec of \"nosuch\" failed: No such file or directory\n1\n");
    row("namespace lives while a program is in it",
        "ip netns add r; ip netns exec r bash -c 'ip netns del r; ip link add dm type dummy;"
        "ip -br link | wc -l'; ip netns list",
        "2\n");
    row("modprobe", "modprobe vxlan; echo $?", "0\n");
}

void TestShellScripts::rows_of_files() {
    row("interfaces of a namespace",
        "ip netns add r; ip -n r link add dm type dummy; ls /sys/class/net;"
        "ip netns exec r ls /sys/class/net",
        "lo\ndm\nlo\n");
    row("what ip changes is read",
        "ip link add dm type dummy; ip link set dm mtu 1400; cat /sys/class/net/dm/mtu", "1400\n");
    row("what is written ip shows",
        "ip link add dm type dummy; echo 1300 >/sys/class/net/dm/mtu; ip link show dm |"
        "head -1 | grep -o 'mtu [0-9]*'",
        "mtu 1300\n");
    row("a bridge and its ports",
        "ip link add br0 type bridge; ls /sys/class/net/br0/brif; ip link add dm type dummy;"
        "ip link set dm master br0; ls /sys/class/net/br0/brif; cat "
        "/sys/class/net/dm/brport/port_no;"
        "ip link set br0 name c; readlink /sys/class/net/dm/master;"
        "ip link set dm nomaster; ls -d /sys/class/net/c/brif /sys/class/net/dm/brport 2>&1",
        "dm\n0x1\n../c\nls: cannot access '/sys/class/net/dm/brport': No such file or directory\n"
        "/sys/class/net/c/brif\n",
        2);
    row("two interfaces change their names",
        "ip link add x type dummy; ip link add y mtu 1400 type dummy; ip link set x name z;"
        "ip link set y name x; ip link set z name y; cat /sys/class/net/[xy]/mtu;"
        "awk 'NR > 2 { print $1 }' /proc/net/dev",
        "1400\n1500\nlo:\ny:\nx:\n");
    row("what goes takes its files along",
        "ip link add dm type dummy; ip link del dm; ls /sys/class/net /proc/sys/net/ipv6/conf",
        "/proc/sys/net/ipv6/conf:\nall\ndefault\nlo\n\n/sys/class/net:\nlo\n");
    row("what goes takes its lines along",
        "ip link add d1 type dummy; ip link add d2 type dummy; ip link add d3 type dummy;"
        "ip netns add r; ip link del d1; ip link set d2 netns r;"
        "awk 'NR > 2 { print $1 }' /proc/net/dev",
        "lo:\nd3:\n");
    row("sysctl written and read",
        "echo 1 >/proc/sys/net/ipv4/ip_forward;"
        "ip link add dm type dummy; cat /proc/sys/net/ipv4/conf/dm/forwarding",
        "1\n");
    row("sysctls are each namespace's own",
        "ip netns add r; echo 1 >/proc/sys/net/ipv4/ip_forward;"
        "ip netns exec r cat /proc/sys/net/ipv4/ip_forward; cat /proc/sys/net/ipv4/ip_forward",
        "0\n1\n");
    row("counters", "ping -c 1 127.0.0.1 >/dev/null; cat /sys/class/net/lo/statistics/rx_packets",
        "2\n");
    row("names of namespaces",
        "ip netns add r; ls /run/netns /var/run/netns; ip netns del r;"
        "ls /run/netns",
        "/run/netns:\nr\n\n/var/run/netns:\nr\n");
    row("other settings cannot be changed", "echo x >/proc/sys/kernel/hostname || echo no",
        "bash: line 2: /proc/sys/kernel/hostname: Read-only file system\nno\n");
}

QTEST_GUILESS_MAIN(TestShellScripts)
#include "tst_shell_scripts.moc"
