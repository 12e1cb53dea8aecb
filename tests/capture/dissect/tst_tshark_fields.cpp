// Field by field, our dissection equals tshark's, on every capture at hand. What differs on purpose
// is listed in tshark_exceptions.h, with why.
#include <QtTest>

#include "capture/dissect/dissector.h"
#include "capture/dissect/field_columns.h"
#include "capture/dissect/registry.h"
#include "capture/source/file_source.h"
#include "tests/capture/dissect/tshark_exceptions.h"
#include "tests/support/tshark.h"

using namespace vxlab;

namespace {

bool is_deliberate(const QString& field, const QString& capture, int frame) {
    for (const auto& exception : test::kTsharkExceptions) {
        if (!test::excuses(exception, field) || !capture.contains(exception.capture)) continue;
        if (exception.frame == 0 || exception.frame == frame) return true;
    }
    return false;
}

// Whether the packet's last bytes belong to a protocol that vxlab does not dissect, or to a TCP
// stream of one: to vxlab they are data.
bool is_foreign(const QString& protocols) {
    if (protocols.endsWith(":tcp")) return true;
    for (const auto& name : protocols.split(':')) {
        if (name == "ethertype" || name.startsWith("_ws.")) continue;
        if (dissect::find_fields(name.toStdString()).empty()) return true;
    }
    return false;
}

// The names that both know.
QStringList common_fields() {
    QProcess tshark;
    tshark.start("tshark", {"-G", "fields"});
    tshark.waitForFinished(60'000);
    QSet<QString> theirs;
    for (const auto& line : QString::fromUtf8(tshark.readAllStandardOutput()).split('\n'))
        if (const auto columns = line.split('\t'); columns.size() > 2) theirs << columns[2];
    QStringList names;
    for (const auto name : dissect::field_names()) {
        const auto text = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
        if (theirs.contains(text)) names << text;
    }
    names << "_ws.col.No."
          << "_ws.col.Source"
          << "_ws.col.Destination"
          << "_ws.col.Length";
    return names;
}

QVector<QStringList> our_rows(const QString& file, const QStringList& fields) {
    std::vector<std::string> names;
    for (const auto& field : fields) names.push_back(field.toStdString());
    const auto columns = dissect::FieldColumns::create(names);
    auto capture = source::open_capture(file.toStdString());
    QVector<QStringList> rows;
    if (!columns || !capture) return rows;
    dissect::Dissector dissector;
    dissector.set_interfaces(&(*capture)->interfaces());
    dissect::Dissection dissection;
    for (;;) {
        const auto packet = (*capture)->next();
        if (!packet || !*packet) return rows;
        dissector.dissect_next(**packet, dissect::Detail::full, dissection);
        rows << QString::fromStdString(columns->line(dissection)).split('\t');
        dissector.mark_displayed(**packet);
    }
}

}  // namespace

class TestTsharkFields : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (!test::has_tshark()) QSKIP("tshark is not installed");
        fields_ = common_fields();
        QVERIFY(fields_.size() > 100);
    }

    void same_values_data() {
        QTest::addColumn<QString>("file");
        for (const auto& file : test::all_captures())
            QTest::newRow(qPrintable(QFileInfo(file).fileName())) << file;
    }
    void same_values() {
        QFETCH(QString, file);
        const auto theirs = test::tshark_fields(file, fields_);
        const auto ours = our_rows(file, fields_);
        QStringList differences;
        const auto name = QFileInfo(file).fileName();
        const auto protocols = fields_.indexOf("frame.protocols");
        for (qsizetype frame = 0; frame < std::min(theirs.size(), ours.size()); ++frame)
            for (qsizetype i = 0; i < fields_.size(); ++i) {
                const auto expected = theirs[frame].value(i);
                const auto actual = ours[frame].value(i);
                if (expected == actual) continue;
                if (fields_[i].startsWith("data") && expected.isEmpty() &&
                    is_foreign(theirs[frame].value(protocols)))
                    continue;
                if (is_deliberate(fields_[i], name, static_cast<int>(frame) + 1)) continue;
                differences << QString("frame %1 %2: tshark '%3', vxlab '%4'")
                                   .arg(frame + 1)
                                   .arg(fields_[i], expected.left(120), actual.left(120));
            }
        const auto text = differences.mid(0, 40).join('\n');
        QVERIFY2(differences.isEmpty(), qPrintable("\n" + text));
        QCOMPARE(ours.size(), theirs.size());
    }

private:
    QStringList fields_;
};

QTEST_GUILESS_MAIN(TestTsharkFields)
#include "tst_tshark_fields.moc"
