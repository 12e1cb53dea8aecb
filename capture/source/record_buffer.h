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
    // came along. Asked again for the same offset, it reads only what it lacks, after begin().
    // Valid until the next call.
    Result<Bytes> load(std::uint64_t offset, std::size_t size);

    // Forgets what it has: the file may have changed.
    void begin() { filled_ = 0; }

    const ByteSource& source() const { return *source_; }

private:
    std::shared_ptr<ByteSource> source_;
    std::vector<std::uint8_t> bytes_;
    std::size_t filled_ = 0;
};

}  // namespace vxlab::source
