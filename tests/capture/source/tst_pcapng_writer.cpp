// pcapng written by us, read by libpcap; and what a full disk leaves.
#include <fcntl.h>
#include <pcap/pcap.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "capture/source/pcapng_writer.h"
#include "tests/support/text.h"

using namespace vxlab;
using source::PcapngWriter;

namespace {

struct ReadBack {
    std::vector<std::string> packets;  // "seconds.nanoseconds length/wire hex"
    std::string error;                 // libpcap's, at the end
};

ReadBack read_back(const std::string& path) {
    ReadBack result;
    char text[PCAP_ERRBUF_SIZE] = "";
    auto* handle =
        pcap_open_offline_with_tstamp_precision(path.c_str(), PCAP_TSTAMP_PRECISION_NANO, text);
    if (handle == nullptr) return {{}, text};
    pcap_pkthdr* head = nullptr;
    const std::uint8_t* bytes = nullptr;
    int status = 0;
    while ((status = pcap_next_ex(handle, &head, &bytes)) == 1)
        result.packets.push_back(QString::asprintf("%ld.%09ld %u/%u ", head->ts.tv_sec,
                                                   head->ts.tv_usec, head->caplen, head->len)
                                     .toStdString() +
                                 test::to_hex({bytes, bytes + head->caplen}));
    if (status == PCAP_ERROR) result.error = pcap_geterr(handle);
    pcap_close(handle);
    return result;
}

std::string hex_of_file(const std::string& path) {
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly)) return "unreadable";
    return file.readAll().toHex().toStdString();
}

source::Packet packet_of(const std::vector<std::uint8_t>& bytes, std::int64_t nanoseconds) {
    source::Packet packet;
    packet.bytes = bytes;
    packet.wire_length = static_cast<std::uint32_t>(bytes.size());
    packet.time = Instant{nanoseconds};
    return packet;
}

source::Interface ethernet(const std::string& name) {
    return {source::LinkType::ethernet, 262144, name, {}};
}

}  // namespace

class TestPcapngWriter : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }

private slots:
    void libpcap_reads_what_was_written() {
        auto writer = PcapngWriter::create(path("two.pcapng"), "made by a test");
        QVERIFY(writer.has_value());
        QCOMPARE(writer->add_interface(ethernet("va")), 0u);
        QCOMPARE(writer->add_interface(ethernet("vb")), 1u);
        const std::vector<std::uint8_t> odd{1, 2, 3, 4, 5}, none;
        auto first = packet_of(odd, 1'700'000'000'123'456'789);
        first.wire_length = 1500;
        first.comment = "cut";
        auto second = packet_of(none, 5);
        second.interface = 1;
        QVERIFY(writer->write(first).has_value() && writer->write(second).has_value());
        QVERIFY(writer->write_statistics(0, {Instant{7}, 12, 3}).has_value());
        QVERIFY(writer->flush().has_value());
        QCOMPARE(writer->packets(), 2u);
        const auto read = read_back(path("two.pcapng"));
        QCOMPARE(read.error, std::string());
        QCOMPARE(read.packets, (std::vector<std::string>{"1700000000.123456789 5/1500 0102030405",
                                                         "0.000000005 0/0 "}));
    }

    void blocks_are_as_the_format_says() {
        {
            auto writer = PcapngWriter::create(path("blocks.pcapng"), "hi");
            source::Interface interface { source::LinkType::linux_cooked_v2, 96, "eth0", "uplink" };
            writer->add_interface(interface);
            const std::vector<std::uint8_t> bytes{0xaa};
            auto packet = packet_of(bytes, 0x0000000100000002);
            packet.comment = "odd";
            QVERIFY(writer->write(packet).has_value());
            QVERIFY(writer->write_statistics(0, {Instant{1}, 2, 3}).has_value());
        }
        const std::string expected =
            // section: magic, version 1.0, length unknown, comment "hi", application "vxlab"
            "0a0d0d0a"
            "34000000"
            "4d3c2b1a"
            "01000000"
            "ffffffffffffffff"
            "01000200"
            "68690000"
            "04000500"
            "76786c6162000000"
            "00000000"
            "34000000"
            // interface: link type 276, snap length 96, name, description, resolution 10^-9
            "01000000"
            "34000000"
            "14010000"
            "60000000"
            "02000400"
            "65746830"
            "03000600"
            "75706c696e6b0000"
            "09000100"
            "09000000"
            "00000000"
            "34000000"
            // packet: interface 0, time (high, low), lengths, bytes and padding, comment
            "06000000"
            "30000000"
            "00000000"
            "01000000"
            "02000000"
            "01000000"
            "01000000"
            "aa000000"
            "01000300"
            "6f646400"
            "00000000"
            "30000000"
            // statistics: interface 0, time, received 2, dropped by the system 3
            "05000000"
            "34000000"
            "00000000"
            "00000000"
            "01000000"
            "04000800"
            "0200000000000000"
            "07000800"
            "0300000000000000"
            "00000000"
            "34000000";
        QCOMPARE(hex_of_file(path("blocks.pcapng")), expected);
    }

    void a_swapped_null_header_is_turned() {
        {
            auto writer = PcapngWriter::create(path("null.pcapng"));
            writer->add_interface({source::LinkType::null_loopback, 0, {}, {}});
            const std::vector<std::uint8_t> bytes{0, 0, 0, 2, 0x45, 0};
            auto packet = packet_of(bytes, 0);
            packet.link_type = source::LinkType::null_loopback;
            packet.byte_swapped = true;
            QVERIFY(writer->write(packet).has_value());
        }
        QCOMPARE(read_back(path("null.pcapng")).packets,
                 (std::vector<std::string>{"0.000000000 6/6 020000004500"}));
    }

    void errors_of_opening_name_the_file() {
        const auto writer = PcapngWriter::create(path("no/such/folder.pcapng"));
        QVERIFY(!writer.has_value());
        QCOMPARE(writer.error().where, path("no/such/folder.pcapng"));
        QCOMPARE(writer.error().what, std::string("cannot write: No such file or directory"));
    }

    // A limit on the file's size stands for a full disk: a write falls short, the next one fails.
    void a_full_disk_leaves_a_valid_file() {
        const std::vector<std::uint8_t> bytes(1000, 0x5a);
        const auto name = path("full.pcapng");
        signal(SIGXFSZ, SIG_IGN);
        rlimit before{};
        getrlimit(RLIMIT_FSIZE, &before);
        rlimit small = before;
        small.rlim_cur = 200'000;
        auto writer = PcapngWriter::create(name);
        writer->add_interface(ethernet("va"));
        setrlimit(RLIMIT_FSIZE, &small);
        Result<void> result;
        for (int i = 0; i < 1000 && result; ++i) result = writer->write(packet_of(bytes, i));
        setrlimit(RLIMIT_FSIZE, &before);
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().what, std::string("cannot write: File too large"));
        const auto read = read_back(name);
        QCOMPARE(read.error, std::string());
        QCOMPARE(read.packets.size(), std::size_t{193});  // of 1,032 bytes each
        QCOMPARE(writer->packets(), std::uint64_t{193});
        QCOMPARE(result.error().hint, std::string("the 193 packets before are in it"));
        // The error stays, and nothing is added behind it.
        QVERIFY(writer->write(packet_of(bytes, 0)).error() == result.error());
        QVERIFY(writer->flush().error() == result.error());
        QCOMPARE(read_back(name).packets.size(), std::size_t{193});
    }

    void a_device_without_room() {
        const int fd = open("/dev/full", O_WRONLY);
        if (fd < 0) QSKIP("no /dev/full here");
        PcapngWriter writer(fd, "/dev/full");
        const auto flushed = writer.flush();
        close(fd);
        QVERIFY(!flushed.has_value());
        QCOMPARE(flushed.error().what, std::string("cannot write: No space left on device"));
    }
};

QTEST_APPLESS_MAIN(TestPcapngWriter)
#include "tst_pcapng_writer.moc"
