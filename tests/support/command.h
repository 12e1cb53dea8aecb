// Runs vxlab as a user does and tells what came of it.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace vxlab::test {

struct Outcome {
    int exit_code = 0;
    QString output;
    QString error;
};

// The input is closed behind its last byte.
Outcome run_vxlab(const QStringList& arguments, const QByteArray& input = {});

// resources/captures/two-hosts.pcapng: 41 packets.
QString two_hosts_capture();
QByteArray file_bytes(const QString& path);

}  // namespace vxlab::test
