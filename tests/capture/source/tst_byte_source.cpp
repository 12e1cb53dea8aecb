// Where bytes come from: files, pipes, gzip, the spool; and the window over them.
// Labels: threads
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QtTest>
#include <array>
#include <fstream>
#include <thread>

#include "capture/source/byte_stream.h"
#include "capture/source/byte_window.h"
#include "capture/source/gzip_bytes.h"
#include "capture/source/memory_bytes.h"
#include "capture/source/open_bytes.h"
#include "capture/source/record_buffer.h"
#include "capture/source/spool.h"
#include "tests/support/capture_bytes.h"
#include "tests/support/text.h"

using namespace vxlab;
using namespace vxlab::source;
using namespace vxlab::test;

namespace {

ByteVector pattern(std::size_t size) {
    ByteVector bytes(size);
    std::uint32_t state = 1;
    for (auto& byte : bytes) {
        state = state * 1664525 + 1013904223;
        byte = static_cast<std::uint8_t>(state >> 24);
    }
    return bytes;
}

void write_file(const std::string& path, const ByteVector& bytes,
                std::ios::openmode mode = std::ios::trunc) {
    std::ofstream(path, std::ios::binary | mode)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
}

// What is read in pieces of `piece` bytes up to the end or an error.
ByteVector read_all(ByteSource& source, std::size_t piece, std::string* error = nullptr) {
    ByteVector all;
    ByteVector buffer(piece);
    for (;;) {
        const auto got = source.read_at(all.size(), buffer);
        if (!got && error) *error = got.error().text();
        if (!got || *got == 0) return all;
        all.insert(all.end(), buffer.begin(), buffer.begin() + static_cast<long>(*got));
    }
}

struct Pipe {
    Pipe() {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) std::abort();
        reader = FileDescriptor(ends[0]);
        writer = FileDescriptor(ends[1]);
    }
    FileDescriptor reader, writer;
};

void write_to(const FileDescriptor& file, const ByteVector& bytes) {
    for (std::size_t done = 0; done < bytes.size();) {
        const auto wrote = ::write(file.get(), bytes.data() + done, bytes.size() - done);
        if (wrote < 0) std::abort();
        done += static_cast<std::size_t>(wrote);
    }
}

}  // namespace

class TestByteSource : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }

private slots:
    void a_file_is_read_at_any_offset() {
        const auto bytes = pattern(10'000);
        write_file(path("plain"), bytes);
        const auto file = open_bytes(path("plain"));
        QVERIFY(file.has_value());
        QVERIFY((*file)->random());
        ByteVector out(100);
        QCOMPARE(*(*file)->read_at(9'950, out), std::size_t{50});
        QVERIFY(std::equal(out.begin(), out.begin() + 50, bytes.begin() + 9'950));
        QCOMPARE(*(*file)->read_at(10'000, out), std::size_t{0});
        QCOMPARE(*(*file)->read_at(~std::uint64_t{0}, out), std::size_t{0});
        QCOMPARE(read_all(**file, 777), bytes);
    }

    void a_file_that_grew_is_longer() {
        write_file(path("growing"), pattern(10));
        const auto file = open_bytes(path("growing"));
        ByteVector out(10);
        QCOMPARE(*(*file)->read_at(10, out), std::size_t{0});
        write_file(path("growing"), pattern(5), std::ios::app);
        QCOMPARE(*(*file)->read_at(10, out), std::size_t{5});
    }

    void a_file_that_shrank_is_an_error_with_the_place() {
        write_file(path("shrinking"), pattern(10'000));
        const auto file = open_bytes(path("shrinking"));
        ByteVector out(100);
        QCOMPARE(*(*file)->read_at(4'000, out), std::size_t{100});
        QCOMPARE(::truncate(path("shrinking").c_str(), 4'050), 0);
        QCOMPARE(*(*file)->read_at(4'000, out), std::size_t{50});
        const auto after = (*file)->read_at(4'050, out);
        QVERIFY(!after);
        QCOMPARE(after.error().what,
                 std::string("the file shrank from 10000 to 4050 bytes while it was read"));
        QCOMPARE(after.error().where, path("shrinking") + ", offset 4050");
    }

    void memory_reads_like_a_file() {
        const auto bytes = pattern(1'000);
        MemoryBytes memory(bytes);
        QCOMPARE(read_all(memory, 77), bytes);
        ByteVector out(10);
        QCOMPARE(*memory.read_at(~std::uint64_t{0}, out), std::size_t{0});
    }

    void a_pipe_is_read_onwards_and_its_last_bytes_again() {
        const auto bytes = pattern(300'000);
        Pipe pipe;
        std::thread writer([&bytes, end = std::move(pipe.writer)] { write_to(end, bytes); });
        ByteStream stream(std::move(pipe.reader), "pipe");
        QVERIFY(!stream.random());
        ByteVector head(4);
        QCOMPARE(*stream.read_at(0, head), std::size_t{4});
        QCOMPARE(head, ByteVector(bytes.begin(), bytes.begin() + 4));
        QCOMPARE(read_all(stream, 10'000), bytes);
        writer.join();
        ByteVector tail(100);
        QCOMPARE(*stream.read_at(299'000, tail), std::size_t{100});
        QVERIFY(std::equal(tail.begin(), tail.end(), bytes.begin() + 299'000));
        const auto back = stream.read_at(100'000, tail);
        QVERIFY(!back);
        QCOMPARE(back.error().where, std::string("pipe, offset 100000"));
    }

    void a_pipe_gives_what_it_has_without_waiting_for_more() {
        Pipe pipe;
        ByteStream stream(std::move(pipe.reader), "pipe");
        write_to(pipe.writer, pattern(10));
        ByteVector out(100);
        QCOMPARE(*stream.read_some_at(0, out, 1), std::size_t{10});
        write_to(pipe.writer, pattern(20));
        QCOMPARE(*stream.read_some_at(15, out, 1), std::size_t{15});
    }

    void gzip_of_any_shape_data() {
        QTest::addColumn<int>("members");
        QTest::addColumn<int>("padding");
        QTest::newRow("one member") << 1 << 0;
        QTest::newRow("three members") << 3 << 0;
        QTest::newRow("padded") << 2 << 512;
    }
    void gzip_of_any_shape() {
        QFETCH(int, members);
        QFETCH(int, padding);
        const auto part = pattern(700'000);
        ByteVector plain, compressed;
        for (int i = 0; i < members; ++i) {
            plain = plain + part;
            compressed = compressed + gzipped(part);
        }
        compressed.resize(compressed.size() + static_cast<std::size_t>(padding));
        GzipBytes gzip(std::make_shared<MemoryBytes>(compressed));
        std::string error;
        QVERIFY(read_all(gzip, 65'536, &error) == plain);
        QCOMPARE(error, std::string());
    }

    void gzip_cut_anywhere_gives_what_came_before_and_an_error() {
        const auto plain = ByteVector(300, 'a') + pattern(100);
        const auto whole = gzipped(plain);
        for (std::size_t size = 2; size < whole.size(); ++size) {
            GzipBytes gzip(std::make_shared<MemoryBytes>(
                ByteVector(whole.begin(), whole.begin() + static_cast<long>(size)), "x.gz"));
            std::string error;
            const auto got = read_all(gzip, 64, &error);
            QVERIFY(std::equal(got.begin(), got.end(), plain.begin()));
            QVERIFY(size + 8 < whole.size() || got.size() == plain.size());
            QCOMPARE(error, fmt::format("x.gz, compressed offset {}: the gzip data ends too early; "
                                        "the file was cut short: what came before is shown",
                                        size));
        }
    }

    void damaged_gzip_gives_what_came_before_and_an_error_that_stays() {
        const auto plain = pattern(1000);
        auto bytes = gzipped(plain) + gzipped(plain);
        bytes[bytes.size() - 6] ^= 1;  // the checksum of the second member
        GzipBytes gzip(std::make_shared<MemoryBytes>(bytes, "x.gz"));
        std::string error;
        QVERIFY(read_all(gzip, 64, &error) == plain + plain);
        QVERIFY2(error.find("the gzip data is damaged: incorrect data check") != error.npos,
                 error.c_str());
        ByteVector out(1);
        QCOMPARE(gzip.read_at(2000, out).error().text(), error);
    }

    void strange_bytes_after_gzip_are_an_error() {
        const auto plain = pattern(10);
        for (const auto& tail : {from_hex("ab"), from_hex("0000ab"), from_hex("1f00")}) {
            GzipBytes gzip(std::make_shared<MemoryBytes>(gzipped(plain) + tail, "x.gz"));
            std::string error;
            QVERIFY(read_all(gzip, 64, &error) == plain);
            QVERIFY(!error.empty());
        }
    }

    void the_spool_gives_any_offset_of_a_stream() {
        const auto bytes = pattern(3'000'000);
        auto gzip = std::make_shared<GzipBytes>(std::make_shared<MemoryBytes>(gzipped(bytes)));
        const auto spool = Spool::create(gzip, folder_.path().toStdString());
        QVERIFY(spool.has_value());
        QVERIFY((*spool)->random());
        ByteVector out(1000);
        for (const std::size_t offset : {2'500'000U, 0U, 2'999'500U, 5'000'000U, 1'000'000U}) {
            const auto got = (*spool)->read_at(offset, out);
            const auto expected =
                offset >= bytes.size() ? 0 : std::min<std::size_t>(1000, bytes.size() - offset);
            QCOMPARE(*got, expected);
            QVERIFY(expected == 0 ||
                    std::equal(out.begin(), out.begin() + static_cast<long>(expected),
                               bytes.begin() + static_cast<long>(offset)));
        }
        QVERIFY2(QDir(folder_.path()).entryList({"vxlab-*"}).isEmpty(), "it has a name");
    }

    void the_spool_serves_threads() {
        const auto bytes = pattern(3'000'000);
        auto gzip = std::make_shared<GzipBytes>(std::make_shared<MemoryBytes>(gzipped(bytes)));
        const auto spool = Spool::create(gzip, folder_.path().toStdString());
        std::atomic<int> wrong = 0;
        std::vector<std::thread> threads;
        for (std::size_t seed = 1; seed <= 4; ++seed)
            threads.emplace_back([&, seed] {
                ByteVector out(100);
                for (std::size_t i = 0; i < 200; ++i) {
                    const auto offset = i * seed * 7919 % 2'999'900;
                    const auto got = (*spool)->read_at(offset, out);
                    if (!got || *got != 100 ||
                        !std::equal(out.begin(), out.end(),
                                    bytes.begin() + static_cast<long>(offset)))
                        ++wrong;
                }
            });
        for (auto& thread : threads) thread.join();
        QCOMPARE(wrong.load(), 0);
    }

    void the_spool_passes_an_error_on_after_what_came_before() {
        const auto plain = pattern(1000);
        auto bytes = gzipped(plain);
        bytes[bytes.size() - 6] ^= 1;
        const auto spool =
            Spool::create(std::make_shared<GzipBytes>(std::make_shared<MemoryBytes>(bytes, "x")));
        std::string error;
        QVERIFY(read_all(**spool, 300, &error) == plain);
        QVERIFY(!error.empty());
    }

    void a_folder_that_cannot_hold_the_spool_is_an_error_with_a_way_out() {
        const auto spool =
            Spool::create(std::make_shared<MemoryBytes>(pattern(1), "x.gz"), "/nonexistent/folder");
        QVERIFY(!spool);
        QCOMPARE(spool.error().text(),
                 std::string("/nonexistent/folder: cannot make the temporary file that x.gz needs: "
                             "No such file or directory; set TMPDIR to a folder that you may write "
                             "to and that has room"));
        qputenv("TMPDIR", "/nonexistent/other");
        QCOMPARE(Spool::default_folder(), std::string("/nonexistent/other"));
        qputenv("TMPDIR", "");
        QCOMPARE(Spool::default_folder(), std::string("/tmp"));
        qunsetenv("TMPDIR");
    }

    void a_record_is_found_anywhere_in_any_order() {
        const auto bytes = pattern(3'000'000);
        RecordBuffer record(std::make_shared<MemoryBytes>(bytes));
        std::size_t offset = 0;
        for (std::size_t i = 0; i < 3000; ++i) {
            // Walks on in small steps, and leaps now and then, forth and back.
            offset = (offset + (i % 50 == 0 ? 1'700'003 : i % 97)) % bytes.size();
            const std::size_t size = i % 211 == 0 ? 1'500'000 : i % 1000;
            const auto got = record.load(offset, size);
            QVERIFY(got.has_value());
            QVERIFY(got->size() >= std::min(size, bytes.size() - offset));
            QVERIFY(
                std::equal(got->begin(), got->end(), bytes.begin() + static_cast<long>(offset)));
        }
        QCOMPARE(record.load(~std::uint64_t{0}, 10)->size(), std::size_t{0});
    }

    void a_window_moves_on_and_leaves_what_was_handed_out() {
        const auto bytes = pattern(5'000'000);
        ByteWindow window(std::make_shared<MemoryBytes>(bytes));
        QVERIFY(*window.fetch(1000));
        const auto first = window.held().first(1000);
        const auto owner = window.buffer();
        std::size_t step = 1;
        while (*window.fetch(step)) {
            QVERIFY(std::equal(window.held().begin(),
                               window.held().begin() + static_cast<long>(step),
                               bytes.begin() + static_cast<long>(window.offset())));
            window.consume(step);
            step = step * 5 % 300'007;
        }
        QVERIFY(std::equal(first.begin(), first.end(), bytes.begin()));
        QVERIFY(!*window.fetch(10'000'000));
        QCOMPARE(window.held().size(), bytes.size() - window.offset());
    }
};

QTEST_APPLESS_MAIN(TestByteSource)
#include "tst_byte_source.moc"
