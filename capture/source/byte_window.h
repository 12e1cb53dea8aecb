// The piece of a byte source that a reader stands in. Records are looked at in place; what was
// handed out stays alive as long as somebody holds the window's buffer.
#pragma once

#include <memory>

#include "capture/source/byte_source.h"

namespace vxlab::source {

class BufferPool;
struct Buffer;

// One thread; the buffers may be let go of by others.
class ByteWindow {
public:
    // Bytes read at a time once a file proves long; a larger record gets a larger buffer.
    static constexpr std::size_t kSize = 1 << 20;

    // Stands at offset 0.
    explicit ByteWindow(std::shared_ptr<ByteSource> source);

    // Of the first byte not yet consumed.
    std::uint64_t offset() const { return buffer_offset_ + position_; }
    // What is at hand from there on. Valid as long as buffer() is held; the window itself lets go
    // of it in fetch().
    Bytes held() const { return {data_ + position_, limit_ - position_}; }
    bool holds(std::size_t size) const { return limit_ - position_ >= size; }

    // Makes `size` bytes held; false where the source ends before. Memory grows with the bytes
    // that came, not with those asked for.
    Result<bool> fetch(std::size_t size);

    // REQUIRES: holds(size).
    void consume(std::size_t size) { position_ += size; }

    std::shared_ptr<const void> buffer() const;
    const std::shared_ptr<ByteSource>& source() const { return source_; }

private:
    void renew(std::size_t size);

    std::shared_ptr<ByteSource> source_;
    std::shared_ptr<BufferPool> pool_;
    std::shared_ptr<Buffer> buffer_;
    std::uint8_t* data_ = nullptr;
    std::size_t capacity_ = 0;
    std::size_t position_ = 0;         // of offset(), in the buffer
    std::size_t limit_ = 0;            // end of what was read into the buffer
    std::size_t next_size_;            // of the next buffer
    std::uint64_t buffer_offset_ = 0;  // the buffer's first byte in the source
};

}  // namespace vxlab::source
