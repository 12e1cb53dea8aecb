// The rules of the house that a machine can check: which folder includes which, lengths,
// formatting, first lines, blanks, and what must be absent.
#include <QtTest>

#include "tests/support/cpp_source.h"

namespace {

const QDir kRoot(QStringLiteral(VXLAB_SOURCE_DIR));

// The operating system, and libraries that belong to one folder.
const QStringList kSystem{"sys/",       "net/",    "netinet/", "arpa/",   "linux/",
                          "unistd.h",   "fcntl.h", "poll.h",   "netdb.h", "ifaddrs.h",
                          "filesystem", "fstream", "iostream", "thread",  "mutex"};
const QStringList kLibraries{"pcap",      "tins/",      "zlib.h",    "pcre2",
                             "sqlite3.h", "SQLiteCpp/", "nlohmann/", "CLI/"};
const QStringList kSockets{"sys/socket.h", "net/", "netinet/", "arpa/", "linux/if", "netdb.h"};
const QStringList kQt{"Q"};

// An arrow of ARCHITECTURE.md: what the files below a folder may include of ours, and what of the
// rest they must not. The rule of the longest folder counts.
struct Arrow {
    const char* folder;
    QStringList ours;
    QStringList forbidden;
};

const std::vector<Arrow> kArrows{
    {"core/", {"core/"}, kQt + kSystem + kLibraries},
    {"core/base/", {"core/base/"}, kQt + kSystem + kLibraries},
    {"core/wire/", {"core/base/", "core/wire/"}, kQt + kSystem + kLibraries},
    {"core/vtep/",
     {"core/base/", "core/wire/", "core/trace/", "core/vtep/"},
     kQt + kSystem + kLibraries},
    {"core/trace/", {"core/base/", "core/trace/"}, kQt + kSystem + kLibraries},
    {"core/sim/",
     {"core/base/", "core/wire/", "core/trace/", "core/vtep/", "core/sim/"},
     kQt + kSystem + kLibraries},
    // Its writer is a thread, and its files are looked at.
    {"core/store/",
     {"core/base/", "core/trace/", "core/store/"},
     kQt + kSockets +
         QStringList{"pcap", "tins/", "zlib.h", "pcre2", "nlohmann/", "CLI/", "unistd.h", "fcntl.h",
                     "iostream"}},
    {"capture/source/",
     {"core/", "capture/source/", "capture/helper/protocol.h"},
     kQt + QStringList{"tins/", "nlohmann/"}},
    {"capture/dissect/",
     {"core/", "capture/dissect/", "capture/source/packet.h"},
     kQt + kSystem + QStringList{"pcap", "tins/", "zlib.h", "pcre2", "sqlite3.h", "CLI/"}},
    {"capture/index/",
     {"core/", "capture/dissect/", "capture/source/", "capture/index/"},
     kQt + kSockets + QStringList{"pcap", "CLI/"}},
    {"capture/helper/",
     {"core/base/", "capture/helper/"},
     kQt + QStringList{"tins/", "nlohmann/", "CLI/"}},
    {"labs/tools/",
     {"core/", "capture/", "labs/tools/"},
     kQt + kSockets + QStringList{"pcap", "tins/", "sqlite3.h", "CLI/"}},
    {"labs/trace/",
     {"core/", "capture/", "labs/tools/", "labs/trace/"},
     kQt + kSockets + QStringList{"pcap", "tins/", "sqlite3.h", "CLI/"}},
    // Values and text; yaml-cpp is met by its reader alone.
    {"labs/lab/",
     {"core/base/", "labs/lab/"},
     kQt + kSockets + QStringList{"pcap", "tins/", "sqlite3.h", "CLI/"}},
    {"labs/plan/",
     {"core/base/", "labs/lab/", "labs/plan/"},
     kQt + kSockets + QStringList{"pcap", "tins/", "sqlite3.h", "yaml-cpp/", "CLI/"}},
    {"labs/export/",
     {"core/base/", "labs/lab/", "labs/plan/", "labs/export/"},
     kQt + kSockets + QStringList{"pcap", "tins/", "sqlite3.h", "yaml-cpp/", "CLI/"}},
    {"labs/engine.h", {"core/base/", "core/trace/", "labs/lab/lab.h"}, kQt + kLibraries},
    {"labs/run/",
     {"core/", "labs/lab/", "labs/plan/", "labs/engine.h", "labs/run/"},
     kQt + kSockets + QStringList{"pcap", "tins/", "sqlite3.h", "yaml-cpp/", "CLI/"}},
    {"labs/state/",
     {"core/base/", "core/trace/", "labs/engine.h", "labs/state/"},
     kQt + kSockets + QStringList{"pcap", "tins/", "sqlite3.h", "yaml-cpp/", "CLI/"}},
    {"labs/simulated/",
     {"core/", "labs/lab/", "labs/tools/", "labs/trace/", "labs/engine.h", "labs/state/",
      "labs/simulated/"},
     kQt + kSockets + QStringList{"pcap", "tins/", "sqlite3.h", "yaml-cpp/", "CLI/"}},
    {"labs/import/",
     {"core/base/", "core/trace/", "labs/lab/", "labs/plan/", "labs/state/", "labs/engine.h",
      "labs/import/"},
     kQt + QStringList{"pcap", "tins/", "sqlite3.h", "yaml-cpp/", "CLI/"}},
    {"labs/shell/",
     {"core/", "labs/tools/", "labs/shell/"},
     kQt + QStringList{"pcap", "tins/", "sqlite3.h", "CLI/"}},
    {"labs/shell/shim/",
     {"labs/shell/protocol.h", "labs/shell/channel.h", "labs/shell/shim/"},
     kQt + kLibraries + QStringList{"fmt/"}},
    {"app/cli/", {"core/", "capture/", "labs/", "app/cli/"}, {"QtWidgets", "QWidget", "tins/"}},
    {"app/jobs/", {"app/jobs/"}, kSystem + kLibraries + QStringList{"QWidget", "QtWidgets"}},
    {"app/models/",
     {"core/", "capture/", "labs/", "app/models/"},
     kSockets + kLibraries + QStringList{"QWidget", "QtWidgets"}},
    {"app/document/",
     {"core/", "capture/", "labs/", "app/jobs/", "app/models/", "app/document/"},
     kSockets + kLibraries + QStringList{"QWidget", "QtWidgets"}},
    {"app/gui/",
     {"core/", "capture/dissect/", "capture/index/", "labs/", "app/models/", "app/document/",
      "app/gui/"},
     kSockets + kLibraries},
    {"tests/", {"core/", "capture/", "labs/", "app/", "tests/"}, {}},
};

// Files of the tree below a folder, as paths from the root; what git would not have is left out.
QStringList files_below(const QString& folder) {
    QStringList paths;
    QDirIterator walk(kRoot.filePath(folder), QDir::Files | QDir::Hidden,
                      QDirIterator::Subdirectories);
    while (walk.hasNext()) paths << kRoot.relativeFilePath(walk.next());
    paths.sort();
    return paths;
}

bool is_cpp(const QString& path) { return path.endsWith(".cpp") || path.endsWith(".h"); }

QByteArray content(const QString& path) {
    QFile file(kRoot.filePath(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList all_files() {
    QStringList paths;
    for (const auto& entry : kRoot.entryList(QDir::Files | QDir::Hidden))
        if (entry != ".git") paths << entry;
    for (const auto& entry : kRoot.entryList(QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot))
        if (entry == ".ci" || !(entry.startsWith('.') || entry.startsWith("build")))
            paths << files_below(entry);
    return paths;
}

QStringList cpp_files() {
    auto paths = all_files();
    paths.removeIf([](const QString& path) { return !is_cpp(path); });
    return paths;
}

QStringList text_files() {
    auto paths = all_files();
    paths.removeIf([](const QString& path) {
        return path.startsWith("tests/data/") || content(path).contains('\0');
    });
    return paths;
}

QStringList scripts() {
    auto paths = all_files();
    paths.removeIf([](const QString& path) {
        const auto first = content(path).left(64);
        return !path.endsWith(".sh") && !(first.startsWith("#!") && first.contains("bash"));
    });
    return paths;
}

bool begins_with_one_of(const QString& text, const QStringList& beginnings) {
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](const QString& beginning) { return text.startsWith(beginning); });
}

const Arrow* arrow_of(const QString& path) {
    const Arrow* best = nullptr;
    for (const auto& arrow : kArrows)
        if (path.startsWith(arrow.folder) &&
            (!best || qstrlen(arrow.folder) > qstrlen(best->folder)))
            best = &arrow;
    return best;
}

bool allowed(const Arrow& arrow, const vxlab::test::Include& include) {
    const auto path = QString::fromStdString(include.path);
    if (!include.quoted) return !begins_with_one_of(path, arrow.forbidden);
    return begins_with_one_of(path, arrow.ours) ||
           (path.startsWith("tst_") && path.endsWith(".moc"));
}

// Whether a program is there, else the reason to skip in `why`.
bool found(const char* program, QByteArray& why) {
    why = QByteArray(program) + " is not installed; installer/test installs it";
    return !QStandardPaths::findExecutable(program).isEmpty();
}

// Runs a program in the root; its output when it fails, else nothing.
QByteArray complaint(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.setWorkingDirectory(kRoot.path());
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (!process.waitForFinished(-1)) return process.errorString().toUtf8();
    const auto output = process.readAll();
    return process.exitCode() == 0 ? QByteArray()
           : output.isEmpty()      ? QByteArray("failed")
                                   : output;
}

}  // namespace

// Each test collects every offence before it fails, so that one run shows them all.
class TestStyle : public QObject {
    Q_OBJECT

    QStringList offences_;

    void blame(const QString& path, int line, const QString& what) {
        offences_ << QString("%1:%2: %3").arg(path).arg(line).arg(what);
    }

    // For every line of every text file for which `is_bad` finds a reason.
    template <class Rule>
    void check_lines(const QStringList& paths, Rule is_bad) {
        for (const auto& path : paths) {
            const auto lines = content(path).split('\n');
            for (int i = 0; i < lines.size(); ++i)
                if (const QString why = is_bad(path, lines[i]); !why.isEmpty())
                    blame(path, i + 1, why);
        }
    }

private slots:
    void init() { offences_.clear(); }

    void cleanup() {
        for (const auto& offence : offences_) qWarning().noquote() << offence;
    }

    void includes_follow_the_arrows() {
        for (const auto& path : cpp_files()) {
            const auto* arrow = arrow_of(path);
            if (!arrow) {
                blame(path, 1, "no arrow says what this folder may include; see tst_style.cpp");
                continue;
            }
            for (const auto& include : vxlab::test::includes(content(path).toStdString()))
                if (!allowed(*arrow, include))
                    blame(
                        path, include.line,
                        QString("%1 may not include %2").arg(arrow->folder, include.path.c_str()));
        }
        QVERIFY(offences_.isEmpty());
    }

    void files_are_at_most_600_lines() {
        for (const auto& path : cpp_files() + scripts())
            if (const auto lines = content(path).count('\n'); lines > 600)
                blame(path, 601, QString("the file has %1 lines").arg(lines));
        QVERIFY(offences_.isEmpty());
    }

    void functions_are_under_80_lines() {
        for (const auto& path : cpp_files())
            for (const auto& function : vxlab::test::functions(content(path).toStdString()))
                if (function.lines >= 80)
                    blame(path, function.line,
                          QString("%1 lines: %2").arg(function.lines).arg(function.head.c_str()));
        QVERIFY(offences_.isEmpty());
    }

    void sources_say_what_they_are_for() {
        for (const auto& path : cpp_files()) {
            const auto first = content(path).split('\n').first();
            const auto own_header = QString(path).replace(QRegularExpression("\\.cpp$"), ".h");
            const bool begins_with_own_header =
                path.endsWith(".cpp") &&
                first == QString("#include \"%1\"").arg(own_header).toUtf8();
            if (!first.startsWith("// ") && !begins_with_own_header)
                blame(path, 1, "the first line is no comment that says what the file is for");
        }
        QVERIFY(offences_.isEmpty());
    }

    void scripts_say_what_they_are_for() {
        for (const auto& path : scripts()) {
            auto lines = content(path).split('\n');
            if (lines.first().startsWith("#!")) lines.removeFirst();
            while (!lines.isEmpty() && lines.first().startsWith("# shellcheck"))
                lines.removeFirst();
            if (lines.isEmpty() || !lines.first().startsWith("# "))
                blame(path, 1, "no comment at the top says what the script is for");
        }
        QVERIFY(offences_.isEmpty());
    }

    void no_tabs_or_trailing_blanks() {
        check_lines(text_files(), [](const QString&, const QByteArray& line) -> QString {
            if (line.contains('\t')) return "a tab";
            if (line.endsWith('\r')) return "a carriage return";
            return line.endsWith(' ') ? "trailing blanks" : "";
        });
        QVERIFY(offences_.isEmpty());
    }

    void no_paths_of_one_machine() {
        static const QRegularExpression path(R"((^|[^\w.~}])/(work|home|root)/)");
        check_lines(text_files(), [](const QString&, const QByteArray& line) -> QString {
            const auto match = path.match(QString::fromUtf8(line));
            return match.hasMatch() ? "the path of one machine: " + match.captured() : "";
        });
        QVERIFY(offences_.isEmpty());
    }

    void absent_from_code_data() {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QStringList>("folders");
        QTest::newRow("exceptions") << "\\bthrow\\b" << QStringList{"core/", "capture/", "app/"};
        QTest::newRow("clocks")
            << "(system|steady|high_resolution)_clock|clock_gettime|gettimeofday"
            << QStringList{"core/", "capture/dissect/"};
        QTest::newRow("randomness")
            << "random_device|\\brand\\(|getrandom" << QStringList{"core/", "capture/"};
        QTest::newRow("what g++ 12 destroys twice")
            << "[?:&|] *!?co_await" << QStringList{"core/", "capture/", "labs/", "app/"};
    }
    void absent_from_code() {
        QFETCH(QString, pattern);
        QFETCH(QStringList, folders);
        const QRegularExpression banned(pattern);
        for (const auto& path : cpp_files()) {
            if (!begins_with_one_of(path, folders)) continue;
            const auto code =
                vxlab::test::without_comments_and_literals(content(path).toStdString());
            const auto lines = QString::fromStdString(code).split('\n');
            for (int i = 0; i < lines.size(); ++i)
                if (const auto match = banned.match(lines[i]); match.hasMatch())
                    blame(path, i + 1, match.captured() + " has no place here");
        }
        QVERIFY(offences_.isEmpty());
    }

    void nothing_is_left_unfinished() {
        static const QRegularExpression confession(
            "\\b(TO"
            "DO|FIX"
            "ME|XX"
            "X)\\b");
        check_lines(text_files(), [](const QString&, const QByteArray& line) -> QString {
            return confession.match(QString::fromUtf8(line)).hasMatch() ? "do it or drop it" : "";
        });
        QVERIFY(offences_.isEmpty());
    }

    void formatted_by_clang_format() {
        if (QByteArray why; !found("clang-format-14", why)) QSKIP(why.constData());
        const auto output =
            complaint("clang-format-14", QStringList{"--dry-run", "-Werror"} + cpp_files());
        QVERIFY2(output.isEmpty(), output.constData());
    }

    void shellcheck_is_content() {
        if (QByteArray why; !found("shellcheck", why)) QSKIP(why.constData());
        const auto output = complaint("shellcheck", QStringList{"-x"} + scripts());
        QVERIFY2(output.isEmpty(), output.constData());
    }
};

QTEST_APPLESS_MAIN(TestStyle)
#include "tst_style.moc"
