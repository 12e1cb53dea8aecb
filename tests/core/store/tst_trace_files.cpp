// What may become of a trace's file: its writer is killed, the disk is full, nobody may write its
// folder, or it is no trace at all.
#include <QCryptographicHash>
#include <QTemporaryDir>
#include <QtTest>

#include <SQLiteCpp/SQLiteCpp.h>
#include <grp.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/store/reader.h"
#include "core/store/writer.h"
#include "tests/support/kept_events.h"

using namespace vxlab;

namespace {

trace::Event frame_event(trace::EventId id, Bytes bytes) {
    trace::Event event;
    event.id = id;
    event.time = {static_cast<std::int64_t>(id)};
    event.interface = 1;
    event.frame = id;
    event.bytes = bytes;
    return event;
}

void write_frames(store::Writer& writer, std::uint64_t from, std::uint64_t to) {
    std::vector<std::uint8_t> bytes(100);
    for (auto id = from; id <= to; ++id) {
        bytes[0] = static_cast<std::uint8_t>(id);
        writer.event(frame_event(id, bytes));
    }
}

// Runs it in a process of its own; its exit status, or -1.
template <class Action>
int in_a_child(Action action) {
    const auto child = ::fork();
    if (child == 0) ::_exit(action());
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::map<QString, QByteArray> hashes(const QString& folder) {
    std::map<QString, QByteArray> all;
    for (const auto& name : QDir(folder).entryList(QDir::Files)) {
        QFile file(QDir(folder).filePath(name));
        if (!file.open(QIODevice::ReadOnly)) continue;
        all[name] = QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256).toHex();
    }
    return all;
}

// What opening it is refused with.
std::string refusal(const std::string& path) {
    const auto reader = store::Reader::open(path);
    return reader ? "it opens" : reader.error().what;
}

}  // namespace

class TestTraceFiles : public QObject {
    Q_OBJECT

    void put(const QString& path, const QByteArray& bytes) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }

private slots:
    void a_closed_trace_is_one_file() {
        QTemporaryDir folder;
        const auto path = folder.filePath("t.vxtrace").toStdString();
        auto writer = std::move(*store::Writer::create(path));
        write_frames(*writer, 1, 100);
        QVERIFY(writer->close());
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{"t.vxtrace"});
    }

    // Everything of more than a second ago is there, and reading changes no file.
    void a_killed_writer_leaves_a_trace_that_opens() {
        QTemporaryDir folder;
        const auto path = folder.filePath("t.vxtrace").toStdString();
        const auto child = ::fork();
        if (child == 0) {
            const auto writer = std::move(*store::Writer::create(path));
            write_frames(*writer, 1, 20'000);
            for (;;) ::pause();
        }
        const auto steps = [&]() -> std::uint64_t {
            const auto reader = store::Reader::open(path);
            return reader ? (*reader)->steps() : 0;
        };
        QTRY_COMPARE(steps(), std::uint64_t{20'000});
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        const auto before = hashes(folder.path());
        QVERIFY(before.contains("t.vxtrace-wal"));
        const auto reader = std::move(*store::Reader::open(path));
        QVERIFY(!reader->is_complete());
        QCOMPARE(reader->steps(), std::uint64_t{20'000});
        QCOMPARE((*reader->step(20'000))->events[0].bytes.size(), std::size_t{100});
        QCOMPARE(hashes(folder.path()), before);
    }

    void a_full_disk_is_told_once_and_what_is_there_can_be_read() {
        QTemporaryDir folder;
        const auto path = folder.filePath("t.vxtrace").toStdString();
        const auto status = in_a_child([&] {
            ::signal(SIGXFSZ, SIG_IGN);
            const rlimit limit{4 << 20, 4 << 20};
            ::setrlimit(RLIMIT_FSIZE, &limit);
            auto writer = std::move(*store::Writer::create(path));
            write_frames(*writer, 1, 200'000);
            const auto closed = writer->close();
            return closed.has_value() ? 1 : closed.error().where == path ? 42 : 2;
        });
        QCOMPARE(status, 42);
        const auto reader = store::Reader::open(path);
        QVERIFY2(reader.has_value(), reader ? "" : reader.error().text().c_str());
        QVERIFY((*reader)->steps() > 1'000);
        QVERIFY((*reader)->steps() < 200'000);
        QVERIFY((*reader)->step((*reader)->steps()).has_value());
    }

    void a_read_only_folder_is_enough_even_for_another_user() {
        QTemporaryDir folder;
        const auto path = folder.filePath("t.vxtrace").toStdString();
        auto writer = std::move(*store::Writer::create(path));
        write_frames(*writer, 1, 100);
        QVERIFY(writer->close());
        ::chmod(path.c_str(), 0444);
        ::chmod(folder.path().toUtf8().constData(), 0555);
        const auto status = in_a_child([&] {
            constexpr unsigned kNobody = 65534;
            if (::geteuid() == 0 &&
                (::setgroups(0, nullptr) != 0 || ::setgid(kNobody) != 0 || ::setuid(kNobody) != 0))
                return 3;
            const auto reader = store::Reader::open(path);
            return reader && (*reader)->steps() == 100 && (*reader)->step(100) ? 42 : 1;
        });
        ::chmod(folder.path().toUtf8().constData(), 0755);
        QCOMPARE(status, 42);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{"t.vxtrace"});
    }

    void what_is_no_trace_is_refused() {
        QTemporaryDir folder;
        const auto path = folder.filePath("x");
        const auto file = path.toStdString();
        QCOMPARE(refusal(file), "there is no such file");
        QCOMPARE(refusal(folder.path().toStdString()), "it is a folder");
        put(path, {});
        QCOMPARE(refusal(file), "it is empty");
        put(path, "\xd4\xc3\xb2\xa1 and so on, as a capture begins");
        QCOMPARE(refusal(file), "it is no trace of vxlab");
        QFile::remove(path);
        SQLite::Database(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
            .exec("CREATE TABLE other(x)");
        QCOMPARE(refusal(file), "it is an SQLite database, but no trace of vxlab");
    }

    void a_newer_trace_is_refused_in_a_sentence() {
        QTemporaryDir folder;
        const auto path = folder.filePath("t.vxtrace").toStdString();
        QVERIFY((*store::Writer::create(path))->close());
        SQLite::Database(path, SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 9");
        QCOMPARE(refusal(path), "the trace has version 9, and this vxlab reads up to 1");
    }

    void a_damaged_trace_is_an_error() {
        QTemporaryDir folder;
        const auto path = folder.filePath("t.vxtrace").toStdString();
        auto writer = std::move(*store::Writer::create(path));
        write_frames(*writer, 1, 5'000);
        QVERIFY(writer->close());
        SQLite::Database(path, SQLite::OPEN_READWRITE).exec("DELETE FROM frames WHERE id = 300");
        auto reader = std::move(*store::Reader::open(path));
        QVERIFY(reader->step(200).has_value());
        QCOMPARE(reader->step(290).error().what, "the trace contradicts itself");
        reader.reset();
        SQLite::Database(path, SQLite::OPEN_READWRITE)
            .exec("PRAGMA legacy_alter_table = ON; ALTER TABLE news RENAME TO olds");
        QCOMPARE(refusal(path), "it has not the tables of a trace");
    }

    void a_place_that_cannot_be_written_is_an_error() {
        QTemporaryDir folder;
        const auto writer = store::Writer::create(folder.filePath("no/t.vxtrace").toStdString());
        QVERIFY(!writer);
        QCOMPARE(writer.error().what, "it cannot be opened");
        const auto device = store::Writer::create("/dev/null");
        QVERIFY(!device);
        QCOMPARE(device.error().what, "a trace is a plain file, and this is none");
        const auto place = store::Writer::create(folder.path().toStdString());
        QVERIFY(!place);
    }
};

QTEST_APPLESS_MAIN(TestTraceFiles)
#include "tst_trace_files.moc"
