// Nothing that a script does reaches the host, and nothing is left behind.
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QtTest>

#include "tests/support/command.h"

using vxlab::test::file_bytes;
using vxlab::test::run_vxlab;

namespace {

// What a script could have changed here.
QString host() {
    QProcess ip;
    ip.start("ip", {"-o", "address"});
    ip.waitForFinished();
    auto text = ip.readAllStandardOutput();
    for (const char* path :
         {"/proc/sys/net/ipv4/ip_forward", "/proc/sys/net/ipv6/conf/all/hop_limit",
          "/proc/sys/kernel/hostname", "/proc/sys/vm/swappiness"})
        text += file_bytes(path);
    text += QDir("/run/netns").entryList().join(' ').toUtf8();
    text += QDir("/sys/class/net").entryList().join(' ').toUtf8();
    return QString::fromUtf8(text);
}

constexpr const char* kHarmful = R"(
/sbin/ip link add vxlabtest type dummy
/usr/sbin/ip link set lo down
PATH=/usr/sbin:/usr/bin:/sbin:/bin
ip netns add vxlabtest
ip addr add 203.0.113.7/24 dev lo
echo 1 >/proc/sys/net/ipv4/ip_forward
echo 99 >/proc/sys/net/ipv6/conf/all/hop_limit
echo 7 >/proc/sys/vm/swappiness
for d in /sys/class/net/*; do echo 900 >"$d/mtu"; done
for d in /sys/devices/virtual/net/*; do echo 900 >"$d/mtu"; done
env -i /sbin/ip link del lo
sysctl -w net.ipv4.ip_forward=1
hostname vxlabtest
python3 -c 'import os; os.system("ip link set lo mtu 999")'
mount -t tmpfs none /mnt
)";

// Whether all who could write to the FIFO are gone within `limit` ms.
bool closes(int reader, int limit) {
    pollfd polled{reader, POLLIN, 0};
    return ::poll(&polled, 1, limit) == 1 && (polled.revents & POLLHUP) != 0;
}

}  // namespace

class TestSandbox : public QObject {
    Q_OBJECT

private slots:
    void nothing_reaches_the_host() {
        const auto before = host();
        run_vxlab({"sh", "-c", kHarmful});
        QCOMPARE(host(), before);
    }

    // As a user when the tests run as root; as a user anyway when they do not.
    void nothing_reaches_the_host_from_a_user() {
        if (::getuid() != 0) QSKIP("only root can become another user; the other test is a user's");
        const auto before = host();
        QProcess user;
        user.start("setpriv", {"--reuid=65534", "--regid=65534", "--clear-groups",
                               QString(VXLAB_BINARY_DIR) + "/app/vxlab", "sh", "-c",
                               QString("exec 2>&1; ") + kHarmful + "ip -br link; id -u"});
        QVERIFY(user.waitForFinished(60'000));
        const auto output = QString::fromUtf8(user.readAllStandardOutput());
        QVERIFY2(output.contains("vxlabtest"), qPrintable(output + user.readAllStandardError()));
        QVERIFY2(output.endsWith("\n0\n"), qPrintable(output));
        QCOMPARE(host(), before);
    }

    void everything_ends_with_the_session() {
        QTemporaryDir folder;
        const auto path = folder.filePath("fifo").toLocal8Bit();
        QCOMPARE(::mkfifo(path.constData(), 0600), 0);
        const int reader = ::open(path.constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        QProcess session;
        session.start(QString(VXLAB_BINARY_DIR) + "/app/vxlab",
                      {"sh", "-c",
                       "exec 3>" + folder.filePath("fifo") +
                           "; setsid sleep infinity & (trap '' TERM HUP; read x) & "
                           "echo up; sleep infinity"});
        QVERIFY(session.waitForReadyRead(30'000));
        QCOMPARE(session.readLine(), QByteArray("up\n"));
        QVERIFY(!closes(reader, 0));
        session.kill();
        QVERIFY(session.waitForFinished());
        QVERIFY(closes(reader, 30'000));
        ::close(reader);
    }

    void terminated_session_passes_the_signal_on() {
        QProcess session;
        session.start(QString(VXLAB_BINARY_DIR) + "/app/vxlab",
                      {"sh", "-c", "trap 'echo bye; exit 6' TERM; echo up; read x"});
        QVERIFY(session.waitForReadyRead(30'000));
        session.terminate();
        QVERIFY(session.waitForFinished(30'000));
        QCOMPARE(session.exitCode(), 6);
        QCOMPARE(session.readAllStandardOutput(), QByteArray("up\nbye\n"));
    }

    // A system that forbids them is made by forbidding them in a user namespace.
    void without_namespaces_tools_are_found_through_path() {
        QProcess unshare;
        unshare.start("unshare",
                      {"-Ur", "sh", "-c",
                       QString("echo 0 >/proc/sys/user/max_net_namespaces || exit 77; exec ") +
                           VXLAB_BINARY_DIR +
                           "/app/vxlab sh -c 'ip netns add red; ip netns exec red bash -c "
                           "\"ip link add d type dummy; ip -br link | wc -l\"; sleep 1h; "
                           "ip -br link | wc -l; sleep infinity & echo $VXLAB_SOCKET'"});
        QVERIFY(unshare.waitForFinished(60'000));
        if (unshare.exitCode() == 77) QSKIP("this system gives no user namespaces at all");
        const auto lines = QString::fromUtf8(unshare.readAllStandardOutput()).split('\n');
        QCOMPARE(lines.mid(0, 2), QStringList({"2", "1"}));
        QVERIFY(!QFile::exists(lines[2]));
        QVERIFY(unshare.readAllStandardError().startsWith(
            "vxlab sh: no namespaces of its own for the shell"));
    }

    void shim_without_a_session_says_so() {
        QProcess shim;
        shim.start(QString(VXLAB_BINARY_DIR) + "/app/vxlab-shim", {});
        QVERIFY(shim.waitForFinished());
        QCOMPARE(shim.exitCode(), 1);
        QCOMPARE(shim.readAllStandardError(),
                 QByteArray("vxlab: vxlab-shim: there is no session to ask; start one with "
                            "'vxlab sh'\n"));
    }
};

QTEST_GUILESS_MAIN(TestSandbox)
#include "tst_sandbox.moc"
