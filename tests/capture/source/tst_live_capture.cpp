// `vxlab capture` on the real kernel: each row is a case of live_capture.sh.
#include <QProcess>
#include <QtTest>

class TestLiveCapture : public QObject {
    Q_OBJECT

private slots:
    void on_the_real_kernel_data() {
        QTest::addColumn<QString>("name");
        for (const char* name :
             {"same-frames", "any", "tun", "filter", "vlan-filter", "two-interfaces", "count",
              "stdout", "bad-filter", "bad-program", "unknown-interface", "interface-down",
              "interface-lost", "privileges-dropped", "slow-reader", "list", "unprivileged"})
            QTest::newRow(name) << QString(name);
    }
    void on_the_real_kernel() {
        QFETCH(QString, name);
        constexpr int kSkipped = 77;
        QProcess bash;
        bash.setProcessChannelMode(QProcess::MergedChannels);
        bash.start("bash", {VXLAB_SOURCE_DIR "/tests/capture/source/live_capture.sh",
                            VXLAB_BINARY_DIR "/app", name});
        QVERIFY(bash.waitForFinished(-1));
        const auto said = bash.readAll().trimmed();
        if (bash.exitCode() == kSkipped) QSKIP(said.constData());
        QVERIFY2(bash.exitStatus() == QProcess::NormalExit && bash.exitCode() == 0,
                 said.constData());
    }
};

QTEST_GUILESS_MAIN(TestLiveCapture)
#include "tst_live_capture.moc"
