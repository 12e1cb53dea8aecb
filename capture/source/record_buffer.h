// The bytes of one record at any offset of a random source: what RandomAccess reads through.
#pragma once

#include <memory>
#include <vector>

#include "capture/source/byte_source.h"

namespace vxlab::source {

class RecordBuffer {
public:
    explicit RecordBuffer(std::shared_ptr<ByteSource> source) : source_(std::move(source)) {}

    // The bytes from `offset` on, at least `size` unless the source ends before; more where they
    // came along. What was read is used again as long as the offsets stay in it, and offsets that
    // move on in small steps make it read further ahead. Valid until the next call.
    Result<Bytes> load(std::uint64_t offset, std::size_t size);

    const ByteSource& source() const { return *source_; }

private:
    std::shared_ptr<ByteSource> source_;
    std::vector<std::uint8_t> bytes_;
    std::uint64_t start_ = 0;  // offset of bytes_[0]
    std::size_t filled_ = 0;   // bytes of bytes_ that were read
    std::size_t ahead_ = 0;    // bytes to read at least
};

}  // namespace vxlab::source
