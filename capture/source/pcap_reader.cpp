// File header, record headers, and reading one record anywhere.
#include "capture/source/pcap_reader.h"

#include <fmt/format.h>

#include <utility>

#include "capture/source/byte_order.h"
#include "capture/source/record_buffer.h"

namespace vxlab::source {
namespace {

constexpr std::uint32_t kMicroseconds = 0xa1b2c3d4;
constexpr std::uint32_t kNanoseconds = 0xa1b23c4d;
constexpr std::uint32_t kModified = 0xa1b2cd34;

bool is_magic(std::uint32_t value) {
    return value == kMicroseconds || value == kNanoseconds || value == kModified;
}

struct RecordHeader {
    std::uint32_t seconds;
    std::uint32_t ticks;
    std::uint32_t captured;
    std::uint32_t wire;
};

inline RecordHeader parse_record(Bytes bytes, const PcapFormat& format) {
    const Fields fields(bytes, format.swapped);
    RecordHeader header{fields.u32(0), fields.u32(4), fields.u32(8), fields.u32(12)};
    if (format.lengths_swapped || (format.lengths_uncertain && header.captured > header.wire))
        std::swap(header.captured, header.wire);
    return header;
}

// Everything but the bytes.
inline void fill(Packet& packet, const RecordHeader& header, const PcapFormat& format) {
    packet.time = Instant{std::int64_t{header.seconds} * 1'000'000'000 +
                          std::int64_t{header.ticks} * format.tick};
    packet.interface = 0;
    packet.wire_length = header.wire;
    packet.link_type = format.link_type;
    packet.byte_swapped = format.swapped;
    packet.comment.clear();
}

tl::unexpected<Error> too_long(const ByteSource& source, std::uint64_t offset,
                               std::uint32_t captured) {
    return damage_error(source, offset,
                        fmt::format("a packet of {} bytes, more than any has", captured));
}

class PcapRandomAccess final : public RandomAccess {
public:
    PcapRandomAccess(std::shared_ptr<ByteSource> source, const PcapFormat& format)
        : record_(std::move(source)), format_(format) {}

    Result<Packet> at(std::uint64_t offset, std::uint32_t interface) override {
        const auto& source = record_.source();
        if (interface != 0) return fail("a pcap file has one interface", source.place(offset));
        const std::size_t start = format_.record_header;
        auto bytes = record_.load(offset, start);
        if (!bytes) return tl::unexpected(bytes.error());
        if (bytes->size() < start)
            return cut_error(source, offset, "packet header", start, bytes->size());
        const auto header = parse_record(*bytes, format_);
        if (header.captured > kMaxRecord) return too_long(source, offset, header.captured);
        const auto size = start + header.captured;
        bytes = record_.load(offset, size);
        if (!bytes) return tl::unexpected(bytes.error());
        if (bytes->size() < size) return cut_error(source, offset, "packet", size, bytes->size());
        Packet packet;
        fill(packet, header, format_);
        packet.offset = offset;
        packet.bytes = bytes->subspan(start, header.captured);
        return packet;
    }

private:
    RecordBuffer record_;
    PcapFormat format_;
};

}  // namespace

bool PcapFormat::recognizes(Bytes start) {
    return start.size() >= 4 &&
           (is_magic(Fields(start, false).u32(0)) || is_magic(Fields(start, true).u32(0)));
}

Result<PcapFormat> PcapFormat::parse(Bytes header) {
    PcapFormat format;
    format.swapped = !is_magic(Fields(header, false).u32(0));
    const Fields fields(header, format.swapped);
    const auto magic = fields.u32(0);
    const auto major = fields.u16(4);
    const auto minor = fields.u16(6);
    // 543.0 is what old AIX wrote.
    if (major != 2 && major != 543)
        return fail(fmt::format("pcap version {}.{} is not supported", major, minor), {},
                    "version 2.4 is what every program writes today");
    format.lengths_swapped = major == 543 || minor < 3;
    format.lengths_uncertain = major == 2 && minor == 3;
    format.record_header = magic == kModified ? 24 : 16;
    format.tick = magic == kNanoseconds ? 1 : 1000;
    format.snap_length = fields.u32(16);
    // The upper half tells of a frame check sequence; like libpcap, only the lower is the type.
    format.link_type = static_cast<LinkType>(fields.u32(20) & 0xffff);
    return format;
}

PcapReader::PcapReader(ByteWindow window, const PcapFormat& format)
    : RecordReader(std::move(window)),
      format_(format),
      interfaces_{{format.link_type, format.snap_length, {}, {}}} {}

Result<std::unique_ptr<RecordReader>> PcapReader::open(ByteWindow window) {
    const auto there = window.fetch(PcapFormat::kHeaderSize);
    if (!there) return tl::unexpected(there.error());
    if (!*there)
        return cut_error(*window.source(), 0, "file header", PcapFormat::kHeaderSize,
                         window.held().size());
    auto format = PcapFormat::parse(window.held());
    if (!format) {
        format.error().where = window.source()->place(4);
        return tl::unexpected(format.error());
    }
    window.consume(PcapFormat::kHeaderSize);
    return std::unique_ptr<RecordReader>(new PcapReader(std::move(window), *format));
}

// False at the end of the file.
Result<bool> PcapReader::fetch_header() {
    const auto there = window_.fetch(format_.record_header);
    if (!there || *there) return there;
    if (window_.held().empty()) return false;
    return cut_error(*window_.source(), window_.offset(), "packet header", format_.record_header,
                     window_.held().size());
}

Result<bool> PcapReader::fetch_record(std::size_t captured) {
    const auto size = format_.record_header + captured;
    const auto there = window_.fetch(size);
    if (!there || *there) return there;
    return cut_error(*window_.source(), window_.offset(), "packet", size, window_.held().size());
}

Result<Step> PcapReader::step(Packet& packet) {
    if (!window_.holds(format_.record_header)) {
        const auto there = fetch_header();
        if (!there) return tl::unexpected(there.error());
        if (!*there) return Step::end;
    }
    const auto header = parse_record(window_.held(), format_);
    if (header.captured > kMaxRecord)
        return too_long(*window_.source(), window_.offset(), header.captured);
    const std::size_t size = format_.record_header + header.captured;
    if (!window_.holds(size)) {
        const auto there = fetch_record(header.captured);
        if (!there) return tl::unexpected(there.error());
    }
    fill(packet, header, format_);
    packet.offset = window_.offset();
    packet.bytes = window_.held().subspan(format_.record_header, header.captured);
    window_.consume(size);
    return Step::packet;
}

bool PcapReader::buffered() const {
    return window_.holds(format_.record_header) &&
           window_.holds(format_.record_header +
                         std::size_t{parse_record(window_.held(), format_).captured});
}

std::unique_ptr<RandomAccess> PcapReader::random_access() const {
    return std::make_unique<PcapRandomAccess>(window_.source(), format_);
}

}  // namespace vxlab::source
