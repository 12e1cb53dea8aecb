// Plain writing, no checks: the tests decide what is right.
#include "tests/support/capture_bytes.h"

#include <zlib.h>

#include <cstdlib>

namespace vxlab::test {

ByteWriter& ByteWriter::number(std::uint64_t value, std::size_t width) {
    for (std::size_t i = 0; i < width; ++i) {
        const auto shift = 8 * (order_ == Order::little ? i : width - 1 - i);
        bytes_.push_back(static_cast<std::uint8_t>(value >> shift));
    }
    return *this;
}

ByteWriter& ByteWriter::raw(Bytes bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return *this;
}

ByteWriter& ByteWriter::pad() {
    bytes_.resize((bytes_.size() + 3) & ~std::size_t{3});
    return *this;
}

ByteVector operator+(ByteVector first, const ByteVector& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

ByteVector ascii(std::string_view text) { return {text.begin(), text.end()}; }

ByteVector gzipped(const ByteVector& bytes) {
    z_stream stream{};
    if (deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        std::abort();
    ByteVector out(deflateBound(&stream, static_cast<uLong>(bytes.size())) + 32);
    stream.next_in = const_cast<Bytef*>(bytes.data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = out.data();
    stream.avail_out = static_cast<uInt>(out.size());
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END) std::abort();
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

namespace pcap {

ByteVector header(Order order, std::uint32_t magic, std::uint32_t link_type, std::uint16_t minor) {
    return ByteWriter(order)
        .u32(magic)
        .u16(2)
        .u16(minor)
        .u32(0)
        .u32(0)
        .u32(65535)
        .u32(link_type)
        .bytes();
}

ByteVector record(Order order, std::uint32_t seconds, std::uint32_t ticks, const ByteVector& bytes,
                  std::uint32_t wire_length) {
    return ByteWriter(order)
        .u32(seconds)
        .u32(ticks)
        .u32(static_cast<std::uint32_t>(bytes.size()))
        .u32(wire_length)
        .raw(bytes)
        .bytes();
}

}  // namespace pcap

namespace pcapng {

ByteVector block(Order order, std::uint32_t type, const ByteVector& body) {
    const auto padded = ByteWriter(order).raw(body).pad().bytes();
    const auto length = static_cast<std::uint32_t>(padded.size() + 12);
    return ByteWriter(order).u32(type).u32(length).raw(padded).u32(length).bytes();
}

ByteVector option(Order order, std::uint16_t code, const ByteVector& value) {
    return ByteWriter(order)
        .u16(code)
        .u16(static_cast<std::uint16_t>(value.size()))
        .raw(value)
        .pad()
        .bytes();
}

ByteVector section(Order order) {
    return block(order, 0x0a0d0d0a,
                 ByteWriter(order).u32(0x1a2b3c4d).u16(1).u16(0).u64(~std::uint64_t{0}).bytes());
}

ByteVector interface(Order order, std::uint16_t link_type, std::uint32_t snap_length,
                     const ByteVector& options) {
    return block(order, 1,
                 ByteWriter(order).u16(link_type).u16(0).u32(snap_length).raw(options).bytes());
}

ByteVector enhanced(Order order, std::uint32_t interface, std::uint64_t ticks,
                    const ByteVector& bytes, std::uint32_t wire_length, const ByteVector& options) {
    return block(order, 6,
                 ByteWriter(order)
                     .u32(interface)
                     .u32(static_cast<std::uint32_t>(ticks >> 32))
                     .u32(static_cast<std::uint32_t>(ticks))
                     .u32(static_cast<std::uint32_t>(bytes.size()))
                     .u32(wire_length)
                     .raw(bytes)
                     .pad()
                     .raw(options)
                     .bytes());
}

ByteVector simple(Order order, const ByteVector& bytes, std::uint32_t wire_length) {
    return block(order, 3, ByteWriter(order).u32(wire_length).raw(bytes).bytes());
}

ByteVector obsolete(Order order, std::uint16_t interface, std::uint64_t ticks,
                    const ByteVector& bytes, std::uint32_t wire_length) {
    return block(order, 2,
                 ByteWriter(order)
                     .u16(interface)
                     .u16(0)
                     .u32(static_cast<std::uint32_t>(ticks >> 32))
                     .u32(static_cast<std::uint32_t>(ticks))
                     .u32(static_cast<std::uint32_t>(bytes.size()))
                     .u32(wire_length)
                     .raw(bytes)
                     .bytes());
}

}  // namespace pcapng

}  // namespace vxlab::test
