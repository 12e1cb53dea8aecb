// A lab opened, run and looked back at, without a window.
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "app/document/lab_document.h"
#include "app/models/steps_model.h"

using namespace vxlab;
using document::CaptureDocument;
using document::LabDocument;
using document::LabRun;
using document::TraceDocument;

namespace {

constexpr int kPatience = 30'000;

QString example(const char* name) {
    return QStringLiteral(VXLAB_SOURCE_DIR "/resources/labs/%1.yaml").arg(QLatin1String(name));
}

bool run_to_end(LabDocument& lab) {
    if (!lab.start()) return false;
    return QTest::qWaitFor(
        [&] {
            return lab.run().state() == LabRun::State::ready && !lab.trace().is_loading() &&
                   lab.trace().steps() > 0 &&
                   lab.packets().packets_read() == lab.trace().overview().steps_of.size() &&
                   lab.packets().state() == CaptureDocument::State::ready;
        },
        kPatience);
}

QString what_happens(const LabDocument& lab, std::uint64_t step) {
    const auto told = const_cast<LabDocument&>(lab).trace().tell(step);
    return told ? models::to_text(told->where + ' ' + told->doing) + u' ' + models::what_of(*told)
                : QString();
}

std::uint64_t find_step(LabDocument& lab, const QString& what) {
    for (std::uint64_t step = 1; step <= lab.trace().steps(); ++step)
        if (what_happens(lab, step).contains(what)) return step;
    return 0;
}

int rows_of(LabDocument& lab, trace::Table table) {
    return static_cast<int>(std::count_if(
        lab.trace().rows().begin(), lab.trace().rows().end(),
        [&](const auto& row) { return row.row.row.table == table && row.mark != '-'; }));
}

}  // namespace

class TestLabDocument : public QObject {
    Q_OBJECT

private slots:
    void a_file_that_is_not_there_leaves_what_is_open() {
        LabDocument lab;
        QVERIFY(lab.open(example("red-green")));
        QVERIFY(!lab.open(QStringLiteral("/nowhere/x.yaml")));
        QCOMPARE(lab.lab().name, std::string("Red and green"));
    }

    void a_lab_with_problems_is_open_and_does_not_start() {
        QTemporaryDir folder;
        const auto path = folder.filePath("bad.yaml");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("vxlab: 1\nmachines:\n  h1:\n    bridgs: [br0]\n");
        file.close();
        LabDocument lab;
        QVERIFY(lab.open(path));
        QCOMPARE(lab.problems().size(), std::size_t{1});
        const auto started = lab.start();
        QVERIFY(!started);
        QVERIFY(QString::fromStdString(started.error().text()).contains("bad.yaml:4:5"));
    }

    void a_run_does_the_actions_and_is_kept() {
        LabDocument lab;
        QVERIFY(lab.open(example("two-hosts-multicast")));
        QVERIFY(run_to_end(lab));
        const auto& done = lab.run().done();
        QCOMPARE(done.size(), std::size_t{5});  // built, and four actions
        for (const auto& one : done) QVERIFY2(one.is_well, qPrintable(one.text + one.output));
        QVERIFY(lab.trace().is_at_end());
        QCOMPARE(lab.trace().lab(), lab.text());
    }

    void stepping_back_before_the_flood_shows_what_was_not_learned_yet() {
        LabDocument lab;
        QVERIFY(lab.open(example("two-hosts-multicast")));
        QVERIFY(run_to_end(lab));
        const auto at_end = rows_of(lab, trace::Table::vtep_fdb);
        lab.trace().go(0);
        QCOMPARE(rows_of(lab, trace::Table::vtep_fdb), 0);
        QVERIFY(at_end > 0);
        lab.trace().go(lab.trace().steps());
        QCOMPARE(rows_of(lab, trace::Table::vtep_fdb), at_end);
    }

    void the_packet_of_a_step_is_selected_and_the_step_of_a_packet() {
        LabDocument lab;
        QVERIFY(lab.open(example("two-hosts-multicast")));
        QVERIFY(run_to_end(lab));
        const auto step =
            find_step(lab, "h1:eth0 sends 192.168.1.1 → 239.1.1.1  VXLAN VNI 100  ARP");
        QVERIFY(step != 0);
        lab.trace().go(step);
        const auto packet = lab.packets().selected_packet();
        QVERIFY(packet.has_value());
        lab.packets().select_packet(*packet + 1);
        QVERIFY(lab.trace().step() > step);
        lab.packets().select_packet(*packet);
        QCOMPARE(lab.trace().step(), step);
    }

    void drops_floods_and_changes_are_found() {
        LabDocument lab;
        QVERIFY(lab.open(example("broken-vni")));
        QVERIFY(run_to_end(lab));
        lab.trace().go(0);
        using Sought = TraceDocument::Sought;
        for (const auto sought : {Sought::drop, Sought::flood, Sought::change}) {
            lab.trace().go(0);
            lab.trace().seek(TraceDocument::Direction::forward, sought);
            QVERIFY(lab.trace().step() > 0);
        }
        lab.trace().seek(TraceDocument::Direction::back, Sought::change);
        QVERIFY(lab.trace().step() < lab.trace().steps());
    }

    void commands_are_run_where_they_are_given() {
        LabDocument lab;
        QVERIFY(lab.open(example("red-green")));
        QVERIFY(run_to_end(lab));
        const auto before = lab.trace().steps();
        const auto machine = lab.lab().machines[0].name;
        lab.run().execute({machine, "red", {}}, QStringLiteral("ping -c 1 10.0.0.2"));
        lab.run().execute({machine, "red", {}}, QStringLiteral("ip route | grep x"));
        QVERIFY(QTest::qWaitFor(
            [&] {
                return lab.run().state() == LabRun::State::ready && !lab.trace().is_loading() &&
                       lab.trace().steps() > before;
            },
            kPatience));
        const auto& done = lab.run().done();
        QVERIFY(done[done.size() - 2].output.contains("1 received"));
        QCOMPARE(done[done.size() - 2].where, QString::fromStdString(machine + "/red"));
        QVERIFY(!done.back().is_well);
        QVERIFY(done.back().output.contains("only plain commands"));
    }

    void a_run_of_millions_of_steps_is_ended_at_once() {
        LabDocument lab;
        QVERIFY(lab.open(example("two-hosts-unicast")));  // has an iperf
        QVERIFY(lab.start());
        QSignalSpy done(&lab.run(), &LabRun::something_done);
        QVERIFY(done.wait(kPatience));
        lab.run().stop();
        QVERIFY(lab.run().state() == LabRun::State::stopped);
        QVERIFY(lab.run().done().size() < 20);
    }

    void a_trace_is_opened_with_the_lab_that_was_run() {
        QTemporaryDir folder;
        const auto path = folder.filePath("kept.vxtrace");
        std::string text;
        {
            LabDocument lab;
            QVERIFY(lab.open(example("two-hosts-multicast")));
            QVERIFY(run_to_end(lab));
            text = lab.text();
            lab.run().stop();
            QVERIFY(QFile::copy(lab.run().trace_path(), path));
        }
        LabDocument again;
        QVERIFY(again.open(path));
        QVERIFY(QTest::qWaitFor([&] { return again.trace().steps() > 0; }, kPatience));
        QCOMPARE(again.text(), text);
        QVERIFY(again.is_trace());
        QVERIFY(!again.can_change());
    }

    void undo_gives_the_text_back_and_saving_makes_it_clean() {
        QTemporaryDir folder;
        LabDocument lab;
        QVERIFY(lab.open(example("red-green")));
        const auto before = lab.text();
        lab.change("Move red", [](lab::Lab& changed) { changed.view.push_back({"h1", 8, 16}); });
        QVERIFY(lab.is_modified());
        QVERIFY(lab.text() != before);
        lab.undo_stack().undo();
        QCOMPARE(lab.text(), before);
        lab.undo_stack().redo();
        const auto path = folder.filePath("saved.yaml");
        QVERIFY(lab.save(path));
        QVERIFY(!lab.is_modified());
        LabDocument again;
        QVERIFY(again.open(path));
        QCOMPARE(again.text(), lab.text());
        QVERIFY(!lab.save(QStringLiteral("/nowhere/x.yaml")));
    }
};

QTEST_GUILESS_MAIN(TestLabDocument)
#include "tst_lab_document.moc"
