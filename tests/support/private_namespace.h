// A bash on the real kernel, in namespaces of its own: what a test builds there reaches nobody.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace vxlab::test {

// Whether this system lets us.
bool has_private_namespaces();

struct Ended {
    int status = -1;
    QString output, error;
    QString all() const { return output + error; }
};
// The command line of that bash, whose user is root in its own user, network, mount and PID
// namespaces, with an empty /run and lo up. Ends after two minutes at the latest.
QStringList private_bash(const QString& commands, const QStringList& arguments = {});
Ended run_private(const QString& commands, const QStringList& arguments = {});

}  // namespace vxlab::test
