// Recognizes the format, stacks the byte sources it takes, and numbers the packets.
#include "capture/source/file_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "capture/source/gzip_bytes.h"
#include "capture/source/open_bytes.h"
#include "capture/source/pcap_reader.h"
#include "capture/source/pcapng_reader.h"
#include "capture/source/record_source.h"
#include "capture/source/spool.h"
#include "capture/source/trace_source.h"

namespace vxlab::source {
namespace {

constexpr std::size_t kMagic = 4;

struct Stranger {
    std::string_view start;
    const char* what;
    const char* hint;
};

constexpr Stranger kStrangers[] = {
    {{"\x28\xb5\x2f\xfd", 4}, "it is compressed with zstd", "uncompress it with 'zstd -d' first"},
    {{"\x04\x22\x4d\x18", 4}, "it is compressed with lz4", "uncompress it with 'lz4 -d' first"},
    {{"\xfd"
      "7zX",
      4},
     "it is compressed with xz",
     "uncompress it with 'xz -d' first"},
    {{"BZh", 3}, "it is compressed with bzip2", "uncompress it with 'bzip2 -d' first"},
    {{"PK\x03\x04", 4}, "it is a zip archive", "unpack it first"},
    {{"snoo", 4}, "it is a snoop capture", "convert it with 'editcap -F pcapng' first"},
    {{"TRSN", 4}, "it is a Sniffer capture", "convert it with 'editcap -F pcapng' first"},
    {{"GMBU", 4}, "it is a Network Monitor capture", "convert it with 'editcap -F pcapng' first"},
    {{"SQLi", 4}, "it is an SQLite database", "a trace is read from a file, not from a pipe"},
};

tl::unexpected<Error> not_a_capture(const ByteSource& source, Bytes start) {
    if (start.empty())
        return fail("it is empty", source.name(),
                    "a capture has at least a header: did the capture end before it began?");
    const std::string_view text(reinterpret_cast<const char*>(start.data()), start.size());
    for (const auto& [magic, what, hint] : kStrangers)
        if (text.starts_with(magic)) return fail(what, source.name(), hint);
    std::string hex;
    for (const auto byte : start) hex += fmt::format(" {:02x}", byte);
    return fail(fmt::format("this is no capture: it begins with{}", hex), source.place(0),
                "pcap and pcapng files are read, also inside gzip");
}

struct Start {
    std::array<std::uint8_t, kMagic> bytes{};
    std::size_t size = 0;
    Bytes view() const { return Bytes(bytes).first(size); }
};

Result<Start> look_at(ByteSource& source) {
    Start start;
    const auto got = source.read_at(0, start.bytes);
    if (!got) return tl::unexpected(got.error());
    start.size = *got;
    return start;
}

Result<std::unique_ptr<RecordReader>> open_reader(std::shared_ptr<ByteSource> bytes, Bytes start) {
    if (PcapFormat::recognizes(start)) return PcapReader::open(ByteWindow(std::move(bytes)));
    if (PcapngReader::recognizes(start)) return PcapngReader::open(ByteWindow(std::move(bytes)));
    return not_a_capture(*bytes, start);
}

}  // namespace

Result<std::unique_ptr<FileSource>> open_capture(std::shared_ptr<ByteSource> bytes,
                                                 OpenOptions options) {
    auto start = look_at(*bytes);
    if (!start) return tl::unexpected(start.error());
    if (GzipBytes::recognizes(start->view())) {
        bytes = std::make_shared<GzipBytes>(std::move(bytes));
        start = look_at(*bytes);
        if (!start) return tl::unexpected(start.error());
    }
    if (options.access == Access::random && !bytes->random()) {
        auto spool = Spool::create(std::move(bytes));
        if (!spool) return tl::unexpected(spool.error());
        bytes = std::move(*spool);
    }
    auto reader = open_reader(std::move(bytes), start->view());
    if (!reader) return tl::unexpected(reader.error());
    return std::make_unique<RecordSource>(std::move(*reader));
}

Result<std::unique_ptr<FileSource>> open_capture(const std::string& path, OpenOptions options) {
    if (path != "-" && TraceSource::recognizes(path)) return TraceSource::open(path);
    auto bytes = open_bytes(path);
    if (!bytes) return tl::unexpected(bytes.error());
    return open_capture(std::move(*bytes), options);
}

}  // namespace vxlab::source
