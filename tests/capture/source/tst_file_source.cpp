// Opening captures as a user does: by content, compressed, from pipes, while they grow; and the
// captures that others made, as libpcap reads them.
// Labels: threads
#include <fcntl.h>
#include <pcap/pcap.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QtTest>
#include <array>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "capture/source/byte_stream.h"
#include "capture/source/memory_source.h"
#include "tests/capture/source/packet_lines.h"

using namespace vxlab;
using namespace vxlab::test;
namespace ng = vxlab::test::pcapng;
namespace fs = std::filesystem;

namespace {

ByteVector numbered(std::size_t packets) {
    auto file = pcap::header(Order::little);
    for (std::uint32_t i = 0; i < packets; ++i) {
        const auto record = pcap::record(Order::little, i, 0, ByteVector(i % 200, 0x11), 200);
        file.insert(file.end(), record.begin(), record.end());
    }
    return file;
}

void write_file(const fs::path& path, const ByteVector& bytes,
                std::ios::openmode mode = std::ios::trunc) {
    std::ofstream(path, std::ios::binary | mode)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
}

std::string error_of(const std::string& path) {
    const auto source = source::open_capture(path);
    return source ? "" : source.error().text();
}

std::vector<std::string> batched(source::FileSource& source, std::size_t size) {
    std::vector<std::string> result;
    source::PacketBatch batch;
    for (;;) {
        const auto more = source.next_batch(batch, size);
        if (!more) result.push_back("error: " + more.error().text());
        if (!more || !*more) return result;
        for (const auto& packet : batch.packets) result.push_back(line(packet));
    }
}

// Every packet of `path` again by its place, as lines; read by a thread of its own.
std::vector<std::string> by_place(source::FileSource& source,
                                  const std::vector<source::Packet>& places) {
    std::vector<std::string> result;
    auto random = source.random_access();
    if (!random) return {random.error().text()};
    std::thread reader([&] {
        for (const auto& place : places) {
            auto packet = (*random)->at(place.offset, place.interface);
            if (packet) packet->number = place.number;
            result.push_back(packet ? line(*packet) : packet.error().text());
        }
    });
    reader.join();
    return result;
}

std::vector<source::Packet> places_of(source::FileSource& source) {
    std::vector<source::Packet> places;
    for (;;) {
        const auto packet = source.next();
        if (!packet || !*packet) return places;
        places.push_back(**packet);
        places.back().bytes = {};
    }
}

fs::path shared_captures() {
    const char* folder = std::getenv("VXLAB_SHARED");
    return fs::path(folder ? folder : VXLAB_SOURCE_DIR "/../shared") / "pcaps";
}

// "1.000002000 len 60/60 aabb": what libpcap and we both know of a packet.
std::string short_line(std::uint32_t seconds, std::int64_t nanoseconds, Bytes bytes,
                       std::uint32_t wire_length) {
    return fmt::format("{}.{:09} len {}/{} {}", seconds, nanoseconds, bytes.size(), wire_length,
                       to_hex({bytes.begin(), bytes.end()}));
}

// Nothing for a file that libpcap does not open.
std::optional<std::vector<std::string>> libpcap_lines(const fs::path& path) {
    char error[PCAP_ERRBUF_SIZE];
    pcap_t* handle =
        pcap_open_offline_with_tstamp_precision(path.c_str(), PCAP_TSTAMP_PRECISION_NANO, error);
    if (handle == nullptr) return {};
    std::vector<std::string> rows;
    pcap_pkthdr* header = nullptr;
    const u_char* bytes = nullptr;
    int status = 0;
    while ((status = pcap_next_ex(handle, &header, &bytes)) == 1)
        rows.push_back(short_line(static_cast<std::uint32_t>(header->ts.tv_sec), header->ts.tv_usec,
                                  {bytes, header->caplen}, header->len));
    if (status != PCAP_ERROR_BREAK) rows.emplace_back("error");
    pcap_close(handle);
    return rows;
}

// As libpcap has it: packets cut to the snap length that the file promised.
std::vector<std::string> our_lines(const fs::path& path) {
    const auto source = source::open_capture(path.string());
    if (!source) return {source.error().text()};
    std::vector<std::string> rows;
    for (;;) {
        const auto packet = (*source)->next();
        if (!packet) rows.emplace_back("error");
        if (!packet || !*packet) return rows;
        const auto& [number, offset, time, interface, wire_length, type, swapped, bytes, comment] =
            **packet;
        const std::size_t limit = (*source)->interfaces()[interface].snap_length;
        const auto nanoseconds = time ? time->nanoseconds : 0;
        rows.push_back(short_line(
            static_cast<std::uint32_t>(nanoseconds / 1'000'000'000), nanoseconds % 1'000'000'000,
            limit != 0 && limit < bytes.size() ? bytes.first(limit) : bytes, wire_length));
    }
}

// Puts a pipe's reading end where standard input is, for as long as it lives.
class AsStandardInput {
public:
    explicit AsStandardInput(int file) : saved_(::dup(STDIN_FILENO)) { ::dup2(file, STDIN_FILENO); }
    ~AsStandardInput() { ::dup2(saved_.get(), STDIN_FILENO); }

private:
    source::FileDescriptor saved_;
};

struct Pipe {
    Pipe() {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) std::abort();
        reader = source::FileDescriptor(ends[0]);
        writer = source::FileDescriptor(ends[1]);
    }
    source::FileDescriptor reader, writer;
};

void write_to(const source::FileDescriptor& file, const ByteVector& bytes) {
    for (std::size_t done = 0; done < bytes.size();) {
        const auto wrote = ::write(file.get(), bytes.data() + done, bytes.size() - done);
        if (wrote < 0) std::abort();
        done += static_cast<std::size_t>(wrote);
    }
}

}  // namespace

class TestFileSource : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }

private slots:
    void the_kind_is_known_by_content() {
        const auto plain = numbered(1000);
        const auto next_generation = ng::section(Order::big) + ng::interface(Order::big, 1, 0) +
                                     ng::enhanced(Order::big, 0, 1, from_hex("aa"), 1);
        write_file(path("a.txt"), plain);
        write_file(path("b.txt"), next_generation);
        write_file(path("c.txt"), gzipped(plain));
        write_file(path("d.pcap"), gzipped(next_generation));
        for (const char* name : {"a.txt", "c.txt"}) {
            auto source = source::open_capture(path(name));
            QVERIFY2(source.has_value(), name);
            QCOMPARE(joined(lines(**source)), joined(lines(plain)));
        }
        for (const char* name : {"b.txt", "d.pcap"}) {
            auto source = source::open_capture(path(name));
            QVERIFY2(source.has_value(), name);
            QCOMPARE(joined(lines(**source)), joined(lines(next_generation)));
        }
    }

    void what_is_no_capture_is_an_error_that_helps() {
        QCOMPARE(error_of(path("missing")),
                 path("missing") + ": cannot open: No such file or directory; check the name");
        QCOMPARE(error_of(folder_.path().toStdString()),
                 folder_.path().toStdString() + ": this is a folder; name a capture file in it");
        write_file(path("empty"), {});
        QCOMPARE(error_of(path("empty")),
                 path("empty") +
                     ": it is empty; a capture has at least a header: did the capture "
                     "end before it began?");
        write_file(path("text"), ascii("hello"));
        QCOMPARE(error_of(path("text")),
                 path("text") +
                     ", offset 0: this is no capture: it begins with 68 65 6c 6c; pcap "
                     "and pcapng files are read, also inside gzip");
        write_file(path("zstd"), from_hex("28b52ffd00"));
        QCOMPARE(error_of(path("zstd")), path("zstd") +
                                             ": it is compressed with zstd; uncompress "
                                             "it with 'zstd -d' first");
        write_file(path("gzipped text"), gzipped(ascii("hello")));
        QVERIFY(error_of(path("gzipped text"))
                    .starts_with(path("gzipped text") + " (uncompressed), offset 0: this is no"));
    }

    void a_file_without_permission_is_an_error() {
        if (::geteuid() == 0) QSKIP("root may read every file");
        write_file(path("secret"), numbered(1));
        ::chmod(path("secret").c_str(), 0);
        QVERIFY(error_of(path("secret")).find("you may not read it") != std::string::npos);
    }

    void batches_hold_the_same_packets_and_outlive_the_next_call() {
        const auto file = numbered(20'000);
        const auto expected = lines(file);
        for (const std::size_t size : {1U, 7U, 1'000U, 1'000'000U}) {
            auto source = source::open_capture(in_memory(file));
            QCOMPARE(joined(batched(**source, size)), joined(expected));
        }
        auto source = source::open_capture(in_memory(file));
        std::vector<source::PacketBatch> batches(1);
        while (*(*source)->next_batch(batches.back(), 300)) batches.emplace_back();
        source->reset();
        std::vector<std::string> rows;
        for (const auto& batch : batches)
            for (const auto& packet : batch.packets) rows.push_back(line(packet));
        QCOMPARE(joined(rows), joined(expected));
    }

    void batches_may_go_to_other_threads() {
        const auto file = numbered(50'000);
        auto source = source::open_capture(in_memory(file));
        std::atomic<std::size_t> total = 0;
        std::vector<std::thread> workers;
        for (bool more = true; more;) {
            source::PacketBatch batch;
            more = *(*source)->next_batch(batch, 4096);
            workers.emplace_back([&total, batch = std::move(batch)] {
                for (const auto& packet : batch.packets)
                    for (const auto byte : packet.bytes) total += byte;
            });
        }
        for (auto& worker : workers) worker.join();
        QCOMPARE(total.load(), std::size_t{50'000 / 200 * (199 * 200 / 2) * 0x11});
    }

    void batches_and_single_packets_mix_and_end_in_the_error() {
        const auto file = ng::section(Order::little) + ng::interface(Order::little, 1, 0) +
                          ng::simple(Order::little, from_hex("01"), 1) +
                          ng::block(Order::little, 0x0bad, {}) +
                          ng::simple(Order::little, from_hex("02"), 1) + ng::section(Order::big) +
                          ng::interface(Order::big, 1, 0) +
                          ng::simple(Order::big, from_hex("03"), 1) + from_hex("0000");
        const auto expected = lines(file);
        QCOMPARE(expected.size(), std::size_t{4});
        for (const std::size_t size : {1U, 2U, 100U}) {
            auto source = source::open_capture(in_memory(file));
            const auto first = (*source)->next();
            std::vector<std::string> rows = {line(**first)};
            const auto rest = batched(**source, size);
            rows.insert(rows.end(), rest.begin(), rest.end());
            QCOMPARE(joined(rows), joined(expected));
        }
    }

    void standard_input_may_be_a_pipe() {
        for (const bool compressed : {false, true}) {
            const auto plain = numbered(5'000);
            Pipe pipe;
            std::thread writer([&, end = std::move(pipe.writer)] {
                write_to(end, compressed ? gzipped(plain) : plain);
            });
            {
                const AsStandardInput input(pipe.reader.get());
                auto source = source::open_capture("-");
                QVERIFY(source.has_value());
                QCOMPARE(joined(lines(**source)), joined(lines(plain)));
                const auto random = (*source)->random_access();
                QVERIFY(!random);
                QVERIFY(random.error().where.starts_with("standard input"));
            }
            writer.join();
        }
    }

    void standard_input_may_be_a_file_from_its_start_or_from_where_it_was_left() {
        const auto plain = numbered(500);
        write_file(path("input"), ascii("a line\n") + plain);
        for (const long start : {0L, 7L}) {
            if (start == 0) write_file(path("whole"), plain);
            const source::FileDescriptor file(
                ::open(path(start == 0 ? "whole" : "input").c_str(), O_RDONLY | O_CLOEXEC));
            QCOMPARE(::lseek(file.get(), start, SEEK_SET), start);
            const AsStandardInput input(file.get());
            auto source = source::open_capture("-");
            QVERIFY(source.has_value());
            QCOMPARE(joined(lines(**source)), joined(lines(plain)));
        }
    }

    void a_pipe_delivers_a_packet_before_the_next_is_written() {
        Pipe pipe;
        write_to(pipe.writer, pcap::header(Order::little));
        auto source = source::open_capture(
            std::make_shared<source::ByteStream>(std::move(pipe.reader), "pipe"));
        QVERIFY(source.has_value());
        source::PacketBatch batch;
        for (std::uint32_t i = 1; i <= 3; ++i) {
            const auto record = pcap::record(Order::little, i, 0, from_hex("aabb"), 2);
            write_to(pipe.writer, record + record);
            const auto packet = (*source)->next();
            QCOMPARE((*packet)->time->nanoseconds, std::int64_t{i} * 1'000'000'000);
            QVERIFY(*(*source)->next_batch(batch, 100));
            QCOMPARE(batch.packets.size(), std::size_t{1});
        }
    }

    void a_file_that_grows_goes_on() {
        const auto whole = numbered(4);
        const auto expected = lines(whole);
        write_file(path("growing"), {whole.begin(), whole.begin() + 24});
        auto source = source::open_capture(path("growing"));
        QCOMPARE(lines(**source).size(), std::size_t{0});
        // Two whole packets and a part of the third.
        write_file(path("growing"), {whole.begin() + 24, whole.begin() + 60}, std::ios::app);
        auto rows = lines(**source);
        QCOMPARE(rows.size(), std::size_t{3});
        QVERIFY(rows[2].starts_with("error: "));
        write_file(path("growing"), {whole.begin() + 60, whole.end()}, std::ios::app);
        const auto rest = lines(**source);
        rows.pop_back();
        rows.insert(rows.end(), rest.begin(), rest.end());
        QCOMPARE(joined(rows), joined(expected));
    }

    void a_file_that_shrinks_is_an_error_for_either_reader() {
        const auto whole = numbered(20'000);
        write_file(path("shrinking"), whole);
        auto source = source::open_capture(path("shrinking"));
        auto random = (*source)->random_access();
        const auto first = (*source)->next();
        QCOMPARE((*first)->number, std::uint64_t{1});
        QCOMPARE(::truncate(path("shrinking").c_str(), 1000), 0);
        const auto rows = lines(**source);
        QVERIFY2(rows.back().find("the file shrank from") != std::string::npos,
                 rows.back().c_str());
        QVERIFY(!(*random)->at(whole.size() - 16, 0));
        QVERIFY((*random)->at(24, 0).has_value());
    }

    void every_kind_of_input_gives_random_access_data() {
        QTest::addColumn<bool>("compressed");
        QTest::addColumn<bool>("piped");
        QTest::newRow("file") << false << false;
        QTest::newRow("gzip") << true << false;
        QTest::newRow("pipe") << false << true;
        QTest::newRow("gzip in a pipe") << true << true;
    }
    void every_kind_of_input_gives_random_access() {
        QFETCH(bool, compressed);
        QFETCH(bool, piped);
        const auto plain = numbered(3'000);
        const auto bytes = compressed ? gzipped(plain) : plain;
        const auto name = path(piped ? "fifo" : "file");
        std::thread writer;
        if (piped) {
            ::unlink(name.c_str());
            QCOMPARE(::mkfifo(name.c_str(), 0600), 0);
            writer = std::thread([&] { write_file(name, bytes, std::ios::out); });
        } else {
            write_file(name, bytes);
        }
        auto source = source::open_capture(name, {source::Access::random});
        QVERIFY(source.has_value());
        auto places = places_of(**source);
        std::reverse(places.begin(), places.end());
        auto rows = by_place(**source, places);
        std::reverse(rows.begin(), rows.end());
        QCOMPARE(joined(rows), joined(lines(plain)));
        if (writer.joinable()) writer.join();
    }

    void packets_in_memory_are_a_source_too() {
        source::OwnedPacket owned;
        owned.bytes = from_hex("aabb");
        owned.packet.interface = 1;
        source::MemorySource memory({{}, {source::LinkType::raw_ip, 0, "b", ""}}, {owned, owned});
        auto random = memory.random_access();
        QCOMPARE(joined(lines(memory)),
                 joined({"1 @0 if1 link101 - len 2/2 aabb", "2 @1 if1 link101 - len 2/2 aabb"}));
        QCOMPARE(line(*random->at(1, 1)), std::string("0 @1 if1 link101 - len 2/2 aabb"));
        QVERIFY(!random->at(2, 1));
        QVERIFY(!random->at(1, 0));
    }

    void captures_of_others_are_read_as_libpcap_reads_them() {
        if (!fs::is_directory(shared_captures())) {
            qInfo("no captures beside the repository (VXLAB_SHARED): nothing to compare");
            return;
        }
        int compared = 0;
        for (const auto& entry : fs::directory_iterator(shared_captures())) {
            if (entry.path().extension() != ".pcap" && entry.path().extension() != ".pcapng")
                continue;
            const auto expected = libpcap_lines(entry.path());
            if (!expected) continue;
            const auto name = QString::fromStdString(entry.path().filename().string());
            QCOMPARE(name + "\n" + QString::fromStdString(joined(our_lines(entry.path()))),
                     name + "\n" + QString::fromStdString(joined(*expected)));
            ++compared;
        }
        QVERIFY(compared > 0);
    }

    // No crash, all packets and then the error, the same in single packets and in batches.
    void files_that_are_easily_read_wrongly_data() {
        QTest::addColumn<int>("packets");
        QTest::addColumn<bool>("fails");
        QTest::newRow("sections_of_both_byte_orders.pcapng") << 4 << false;
        QTest::newRow("lengths_differ.pcapng") << 2 << true;
        QTest::newRow("length_that_wraps_when_padded.pcapng") << 2 << true;
        QTest::newRow("timestamp_out_of_range.pcapng") << 1 << false;
        QTest::newRow("negative_length.pcap") << 1 << true;
        QTest::newRow("gzip_members_cut.pcap.gz") << 1 << true;
    }
    void files_that_are_easily_read_wrongly() {
        QFETCH(int, packets);
        QFETCH(bool, fails);
        const auto path = std::string(VXLAB_SOURCE_DIR "/tests/data/regressions/capture_file/") +
                          QTest::currentDataTag();
        auto single = source::open_capture(path);
        auto batch = source::open_capture(path);
        QVERIFY(single.has_value() && batch.has_value());
        const auto rows = lines(**single);
        QCOMPARE(joined(batched(**batch, 10)), joined(rows));
        QCOMPARE(static_cast<int>(rows.size()), packets + (fails ? 1 : 0));
        QCOMPARE(!rows.empty() && rows.back().starts_with("error: "), fails);
    }

    // Whatever the fuzzer found, with a name of its own choosing.
    void every_file_of_the_folder_is_safe() {
        int files = 0;
        for (const auto& entry :
             fs::directory_iterator(VXLAB_SOURCE_DIR "/tests/data/regressions/capture_file")) {
            ++files;
            const auto source = source::open_capture(entry.path().string());
            if (source) lines(**source);
        }
        QVERIFY(files > 0);
    }
};

QTEST_APPLESS_MAIN(TestFileSource)
#include "tst_file_source.moc"
