#include "tests/support/command.h"

#include <QFile>
#include <QProcess>

namespace vxlab::test {

Outcome run_vxlab(const QStringList& arguments, const QByteArray& input) {
    QProcess process;
    process.start(QString(VXLAB_BINARY_DIR) + "/app/vxlab", arguments);
    process.write(input);
    process.closeWriteChannel();
    process.waitForFinished(60'000);
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

QString two_hosts_capture() {
    return QString(VXLAB_SOURCE_DIR) + "/resources/captures/two-hosts.pcapng";
}

QByteArray file_bytes(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace vxlab::test
