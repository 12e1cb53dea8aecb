// unshare(1), and what a bash finds in it.
#include "tests/support/private_namespace.h"

#include <QProcess>

namespace vxlab::test {

QStringList private_bash(const QString& commands, const QStringList& arguments) {
    return QStringList{"timeout",
                       "-k",
                       "5",
                       "120",
                       "unshare",
                       "-Urnmpf",
                       "--kill-child",
                       "--mount-proc",
                       "--propagation",
                       "private",
                       "bash",
                       "-c",
                       "mount -t tmpfs none /run; ip link set lo up; " + commands,
                       "_"} +
           arguments;
}

Ended run_private(const QString& commands, const QStringList& arguments) {
    auto words = private_bash(commands, arguments);
    QProcess process;
    process.start(words.takeFirst(), words);
    process.waitForFinished(-1);
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

bool has_private_namespaces() { return run_private("true").status == 0; }

}  // namespace vxlab::test
