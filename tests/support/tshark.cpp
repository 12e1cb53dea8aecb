#include "tests/support/tshark.h"

#include <QDir>
#include <QProcess>
#include <QStandardPaths>

namespace vxlab::test {

bool has_tshark() { return !QStandardPaths::findExecutable("tshark").isEmpty(); }

QVector<QStringList> tshark_fields(const QString& file, const QStringList& fields,
                                   const QStringList& options) {
    QStringList arguments = {"-n", "-r", file, "-d", "udp.port==8472,vxlan", "-T", "fields"};
    arguments += options;
    for (const auto& field : fields) arguments << "-e" << field;
    QProcess tshark;
    tshark.setProcessChannelMode(QProcess::SeparateChannels);
    tshark.start("tshark", arguments);
    if (!tshark.waitForFinished(120'000)) return {};
    QVector<QStringList> rows;
    auto lines = QString::fromUtf8(tshark.readAllStandardOutput()).split('\n');
    if (!lines.isEmpty() && lines.last().isEmpty()) lines.removeLast();
    for (const auto& line : lines) rows << line.split('\t');
    return rows;
}

QStringList all_captures() {
    QStringList files;
    for (const auto* folder : {"/resources/captures", "/tests/data", "/../shared/pcaps"}) {
        const QDir dir(QString(VXLAB_SOURCE_DIR) + folder);
        for (const auto& name : dir.entryList({"*.pcap", "*.pcapng"}, QDir::Files, QDir::Name))
            files << dir.canonicalPath() + "/" + name;
    }
    return files;
}

}  // namespace vxlab::test
