// Capture files written byte by byte for tests, in either byte order, right or wrong; and packets
// as lines of text.
#pragma once

#include <string>
#include <vector>

#include "core/base/bytes.h"

namespace vxlab::test {

enum class Order { little, big };

using ByteVector = std::vector<std::uint8_t>;

class ByteWriter {
public:
    explicit ByteWriter(Order order) : order_(order) {}

    ByteWriter& u8(std::uint8_t value) { return number(value, 1); }
    ByteWriter& u16(std::uint16_t value) { return number(value, 2); }
    ByteWriter& u32(std::uint32_t value) { return number(value, 4); }
    ByteWriter& u64(std::uint64_t value) { return number(value, 8); }
    ByteWriter& raw(Bytes bytes);
    // Zeros up to a multiple of four.
    ByteWriter& pad();

    const ByteVector& bytes() const { return bytes_; }

private:
    ByteWriter& number(std::uint64_t value, std::size_t width);

    Order order_;
    ByteVector bytes_;
};

ByteVector operator+(ByteVector first, const ByteVector& second);
ByteVector ascii(std::string_view text);
ByteVector gzipped(const ByteVector& bytes);

namespace pcap {

constexpr std::uint32_t kMicroseconds = 0xa1b2c3d4;
constexpr std::uint32_t kNanoseconds = 0xa1b23c4d;
constexpr std::uint32_t kModified = 0xa1b2cd34;

ByteVector header(Order order, std::uint32_t magic = kMicroseconds, std::uint32_t link_type = 1,
                  std::uint16_t minor = 4);
ByteVector record(Order order, std::uint32_t seconds, std::uint32_t ticks, const ByteVector& bytes,
                  std::uint32_t wire_length);

}  // namespace pcap

namespace pcapng {

// Any block, whole.
ByteVector block(Order order, std::uint32_t type, const ByteVector& body);
ByteVector option(Order order, std::uint16_t code, const ByteVector& value);
ByteVector section(Order order);
ByteVector interface(Order order, std::uint16_t link_type, std::uint32_t snap_length,
                     const ByteVector& options = {});
ByteVector enhanced(Order order, std::uint32_t interface, std::uint64_t ticks,
                    const ByteVector& bytes, std::uint32_t wire_length,
                    const ByteVector& options = {});
ByteVector simple(Order order, const ByteVector& bytes, std::uint32_t wire_length);
ByteVector obsolete(Order order, std::uint16_t interface, std::uint64_t ticks,
                    const ByteVector& bytes, std::uint32_t wire_length);

}  // namespace pcapng

}  // namespace vxlab::test
