// vxlab replay and vxlab export over a trace of two VTEPs and a multicast group: the story of the
// first ping, forward and back.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include "tests/support/command.h"

using vxlab::test::Outcome;
using vxlab::test::run_vxlab;

namespace {

const char* const kTwoVteps = R"(
for n in 1 2; do ip netns add h$n; done
ip link add br0 type bridge
sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
for n in 1 2; do
    ip netns exec h$n sysctl -qw net.ipv6.conf.default.disable_ipv6=1
    ip link add p$n type veth peer name eth0 netns h$n
    ip link set p$n master br0 up
    ip -n h$n link set eth0 up
    ip -n h$n addr add 192.0.2.$n/24 dev eth0
done
ip link set br0 up
for n in 1 2; do
    ip -n h$n link add vx type vxlan id 7 dstport 4789 group 239.1.1.1 dev eth0 ttl 5
    ip -n h$n link set vx address 02:00:00:00:00:0$n up
    ip -n h$n addr add 10.0.0.$n/24 dev vx
done
sleep 10
ip netns exec h1 ping -c 1 10.0.0.2 >/dev/null
ip link set p2 name other
ip netns exec h1 ping -c 1 10.0.0.2 >/dev/null
)";

}  // namespace

class TestReplayCommand : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    QString trace_;

    Outcome replay(const QStringList& arguments) {
        return run_vxlab(QStringList{"replay", trace_} + arguments);
    }
    QJsonObject object(const QStringList& arguments) {
        return QJsonDocument::fromJson(replay(arguments + QStringList{"--json"}).output.toUtf8())
            .object();
    }
    // The texts of the rows of that table after a step.
    QStringList rows(int step, const QString& table) {
        QStringList texts;
        const auto all =
            object({"--step", QString::number(step), "--show", "fdb,neigh,groups,routes"});
        for (const auto& row : all["tables"].toArray())
            if (row.toObject()["table"] == table) texts << row.toObject()["text"].toString();
        return texts;
    }
    // The first step whose line has all these words.
    int step_with(const QStringList& words) {
        for (const auto& line : replay({"--steps"}).output.split('\n'))
            if (std::all_of(words.begin(), words.end(),
                            [&](const QString& word) { return line.contains(word); }))
                return line.trimmed().section(' ', 0, 0).toInt();
        return 0;
    }

private slots:
    void initTestCase() {
        trace_ = folder_.filePath("t.vxtrace");
        const auto outcome = run_vxlab({"sh", "--trace", trace_, "-c", kTwoVteps});
        QCOMPARE(outcome.error, QString());
        QCOMPARE(outcome.exit_code, 0);
        QVERIFY(!QFile::exists(trace_ + "-wal"));
    }

    // In this order, other lines between them.
    void the_list_tells_the_story_of_the_first_ping() {
        const auto story = replay({"--steps"});
        QCOMPARE(story.exit_code, 0);
        QVERIFY(!story.output.contains('\x1b'));
        const QStringList parts{
            "host:h1 $  ping -c 1 10.0.0.2",
            "neighbours, new row: 10.0.0.2: asked for, no answer yet",
            "host:h1:vx sends  ARP Who has 10.0.0.2? Tell 10.0.0.1",
            "flooded in 1 copy: to the multicast group of the VNI (VTEP FDB: what is not known "
            "goes to group 239.1.1.1 out of host:h1:eth0 (VNI 7), made in step ",
            "host:h1:eth0 sends  192.0.2.1 → 239.1.1.1  VXLAN VNI 7  ARP Who has 10.0.0.2?",
            "host:h2:vx: VTEP FDB, learned: 02:00:00:00:00:01 is behind VTEP 192.0.2.1 (VNI 7)",
            "host:h2:vx receives  ARP Who has 10.0.0.2? Tell 10.0.0.1",
            "answered: it asks for an address of ours",
            "host:h2:vx sends  ARP 10.0.0.2 is at 02:00:00:00:00:02",
            "forwarded: the FDB has a row for the destination (VTEP FDB: 02:00:00:00:00:01 is "
            "behind VTEP 192.0.2.1 (VNI 7), learned in step ",
            "host:h2:eth0 sends  192.0.2.2 → 192.0.2.1  VXLAN VNI 7  ARP 10.0.0.2 is at",
            "host:h1:vx: VTEP FDB, learned: 02:00:00:00:00:02 is behind VTEP 192.0.2.2 (VNI 7)",
            "neighbours, now: 10.0.0.2 is at 02:00:00:00:00:02 (reachable)",
            "10.0.0.1 → 10.0.0.2  ICMP Echo (ping) request",
            "answered: an echo request to us",
            "10.0.0.2 → 10.0.0.1  ICMP Echo (ping) reply",
        };
        qsizetype at = 0;
        for (const auto& part : parts) {
            const auto found = story.output.indexOf(part, at);
            QVERIFY2(found >= at, qPrintable("not told, or not in this order: " + part));
            at = found;
        }
    }

    void before_the_arp_nothing_is_known() {
        const int arp = step_with({"host:h1:vx sends", "ARP Who has"});
        QVERIFY(arp > 3);
        QCOMPARE(rows(arp - 2, "neighbours"), QStringList());
        QCOMPARE(rows(arp - 2, "vtep-fdb").filter("02:00:00:00:00:0"), QStringList());
        QCOMPARE(rows(0, "routes"), QStringList());
        const auto last = object({"--prev", "any"})["step"].toInt();
        QCOMPARE(rows(last, "vtep-fdb").filter("02:00:00:00:00:0").size(), 2);
    }

    void a_step_shows_packet_reason_and_marked_rows() {
        const int learned = step_with({"host:h2:eth0 receives", "VXLAN VNI 7  ARP Who has"});
        const auto shown = replay({"--step", QString::number(learned)});
        QCOMPARE(shown.exit_code, 0);
        for (const char* part :
             {"Virtual eXtensible Local Area Network", "Target IP address: 10.0.0.2", "why:\n",
              "  +  host:h2:vx  02:00:00:00:00:01 is behind VTEP 192.0.2.1 (VNI 7)"})
            QVERIFY2(shown.output.contains(part), qPrintable(part + ("\n" + shown.output)));
    }

    void forward_and_back_by_kind_and_time() {
        const auto flood = object({"--at", "10", "--next", "flood"});
        QCOMPARE(flood["where"].toString(), QString("host:h1:vx"));
        const auto number = QString::number(flood["step"].toInt());
        const auto change = object({"--step", number, "--prev", "change"});
        QCOMPARE(change["doing"].toString(), QString("$"));
        QCOMPARE(change["summary"].toString(), QString("ping -c 1 10.0.0.2"));
        const auto none = replay({"--prev", "any", "--step", "1"});
        QCOMPARE(none.exit_code, 1);
        QVERIFY2(none.error.contains("no step before step 1"), qPrintable(none.error));
        QCOMPARE(replay({"--step", "99999"}).exit_code, 2);
        QCOMPARE(replay({"--at", "soon"}).exit_code, 2);
        QCOMPARE(replay({"--show", "all"}).exit_code, 2);
    }

    // From the wrapped frame in the middle of its way: back to the ping, on to the other host.
    void a_journey_goes_through_the_tunnel() {
        const auto step =
            step_with({"host:p1 receives", "VXLAN VNI 7  10.0.0.1 → 10.0.0.2", "request"});
        const auto frame = object({"--step", QString::number(step)})["frame"].toInt();
        const auto lines = replay({"--journey", QString::number(frame)}).output;
        QStringList places;
        static const QRegularExpression line("^ *\\d+ +[\\d.]+  (\\S+ \\w+)  ",
                                             QRegularExpression::MultilineOption);
        auto found = line.globalMatch(lines);
        while (found.hasNext()) places << found.next().captured(1);
        QCOMPARE(places,
                 (QStringList{"host:h1:vx sends", "host:h1:eth0 sends", "host:p1 receives",
                              "host:p2 sends", "host:h2:eth0 receives", "host:h2:vx receives"}));
        QVERIFY(!lines.contains("reply"));
        QCOMPARE(replay({"--journey", "99999"}).exit_code, 1);
    }

    void the_nexthop_table_leads_to_the_gateway() {
        const auto shown = replay({"--prev", "any", "--show", "nexthop"}).output;
        static const QRegularExpression row(
            "host:h1:vx +7  02:00:00:00:00:02  192\\.0\\.2\\.2 +192\\.0\\.2\\.2 at "
            "[0-9a-f:]{17}");
        QVERIFY2(row.match(shown).hasMatch(), qPrintable(shown));
    }

    void interfaces_are_called_as_they_were_then() {
        const auto story = replay({"--steps"}).output;
        QVERIFY(story.indexOf("host:p2 sends") < story.indexOf("ip link set p2 name other"));
        QVERIFY(story.indexOf("host:other sends") > story.indexOf("ip link set p2 name other"));
    }

    void the_trace_is_a_capture() {
        const auto packets =
            run_vxlab({"dissect", trace_, "-Y", "frame.interface_name == \"host:h1:vx\""});
        QCOMPARE(packets.exit_code, 0);
        QVERIFY2(packets.output.contains("ARP Who has 10.0.0.2?"), qPrintable(packets.output));
        const auto overlay = run_vxlab({"stats", "--overlay", trace_});
        QVERIFY2(overlay.output.contains("02:00:00:00:00:02  192.0.2.2"),
                 qPrintable(overlay.output));
    }

    void pcapng_has_named_interfaces_and_reasons() {
        const auto all = folder_.filePath("all.pcapng"), one = folder_.filePath("one.pcapng");
        QCOMPARE(run_vxlab({"export", trace_, "--to", "pcapng", "-o", all}).exit_code, 0);
        QCOMPARE(run_vxlab({"dissect", all}).output, run_vxlab({"dissect", trace_}).output);
        QCOMPARE(
            run_vxlab({"export", trace_, "--to", "pcapng", "-i", "h1:vx", "-o", one}).exit_code, 0);
        const auto fields = run_vxlab(
            {"dissect", one, "-T", "fields", "-e", "frame.interface_name", "-e", "frame.comment"});
        const auto lines = fields.output.trimmed().split('\n');
        for (const auto& line : lines) QVERIFY(line.startsWith("host:h1:vx\t"));
        QVERIFY2(fields.output.contains("flood: to the multicast group of the VNI"),
                 qPrintable(fields.output));
        const auto none = run_vxlab({"export", trace_, "--to", "pcapng", "-i", "eth9", "-o", one});
        QCOMPARE(none.exit_code, 1);
        QVERIFY2(none.error.contains("-i eth9"), qPrintable(none.error));
    }

    void what_is_no_trace_is_refused() {
        const auto refused = run_vxlab({"replay", vxlab::test::two_hosts_capture()});
        QCOMPARE(refused.exit_code, 1);
        QVERIFY2(refused.error.contains("it is no trace of vxlab"), qPrintable(refused.error));
    }

    void a_lab_that_is_run_tells_its_story_too() {
        const auto path = folder_.filePath("lab.vxtrace");
        const auto lab =
            QStringLiteral(VXLAB_SOURCE_DIR "/resources/labs/two-hosts-multicast.yaml");
        QCOMPARE(run_vxlab({"run", lab, "--trace", path}).exit_code, 0);
        const auto story = run_vxlab({"replay", path}).output;
        for (const char* part :
             {"h1:red $  ping ", "to the multicast group of the VNI (VTEP FDB: what is not known",
              "h2:vxlan100: VTEP FDB, learned: 52:54:00:00:00:01 is behind VTEP 192.168.1.1",
              "h2:red:eth0 sends  10.0.0.2 → 10.0.0.1  ICMP Echo (ping) reply"})
            QVERIFY2(story.contains(part), part);
    }

    // What a person finds with sqlite3.
    void the_views_answer_questions() {
        QProcess sqlite;
        sqlite.start("sqlite3", {trace_,
                                 "SELECT DISTINCT vtep FROM fdb_at WHERE device = 'host:h1:vx' AND "
                                 "mac = '02:00:00:00:00:02' AND step = (SELECT max(step) FROM "
                                 "steps);"
                                 "SELECT DISTINCT verdict FROM why WHERE reason = 'echo-answered';"
                                 "SELECT count(*) > 5 FROM packets WHERE interface = "
                                 "'host:h2:eth0' AND length = length(bytes);"});
        QVERIFY(sqlite.waitForFinished());
        QCOMPARE(sqlite.readAllStandardOutput(), QByteArray("192.0.2.2\nanswer\n1\n"));
    }
};

QTEST_GUILESS_MAIN(TestReplayCommand)
#include "tst_replay_command.moc"
