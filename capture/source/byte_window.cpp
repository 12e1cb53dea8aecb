// The window's buffers, and the pool they return to from whatever thread held them last.
#include "capture/source/byte_window.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <vector>

namespace vxlab::source {
namespace {

// A short file costs a short buffer, and the first packets of a long one come at once.
constexpr std::size_t kFirstSize = 1 << 16;
constexpr std::size_t kPooled = 8;

}  // namespace

struct Buffer {
    explicit Buffer(std::size_t size)
        : bytes(std::make_unique_for_overwrite<std::uint8_t[]>(size)), capacity(size) {}

    std::unique_ptr<std::uint8_t[]> bytes;
    std::size_t capacity;
};

// Fresh memory costs a page fault for every 4 KiB, about as much as reading them: so full-sized
// buffers are used again.
class BufferPool : public std::enable_shared_from_this<BufferPool> {
public:
    BufferPool() { free_.reserve(kPooled); }

    std::shared_ptr<Buffer> get(std::size_t size) {
        auto buffer = size == ByteWindow::kSize ? take() : nullptr;
        if (!buffer) buffer = std::make_unique<Buffer>(size);
        return {buffer.release(), [pool = shared_from_this()](Buffer* used) {
                    pool->give_back(std::unique_ptr<Buffer>(used));
                }};
    }

private:
    std::unique_ptr<Buffer> take() {
        const std::lock_guard lock(mutex_);
        if (free_.empty()) return nullptr;
        auto buffer = std::move(free_.back());
        free_.pop_back();
        return buffer;
    }

    void give_back(std::unique_ptr<Buffer> buffer) {
        const std::lock_guard lock(mutex_);
        if (buffer->capacity == ByteWindow::kSize && free_.size() < kPooled)
            free_.push_back(std::move(buffer));
    }

    std::mutex mutex_;
    std::vector<std::unique_ptr<Buffer>> free_;  // guarded by mutex_
};

ByteWindow::ByteWindow(std::shared_ptr<ByteSource> source)
    : source_(std::move(source)), pool_(std::make_shared<BufferPool>()), next_size_(kFirstSize) {}

std::shared_ptr<const void> ByteWindow::buffer() const { return buffer_; }

Result<bool> ByteWindow::fetch(std::size_t size) {
    while (!holds(size)) {
        if (size > capacity_ - position_ && (position_ > 0 || limit_ == capacity_)) renew(size);
        const auto room = capacity_ - limit_;
        const auto got = source_->read_some_at(buffer_offset_ + limit_, {data_ + limit_, room},
                                               std::min(size - held().size(), room));
        if (!got) return tl::unexpected(got.error());
        if (*got == 0) return false;
        limit_ += *got;
    }
    return true;
}

// Bytes that were handed out are never moved or written again: what is left goes to a new buffer.
void ByteWindow::renew(std::size_t size) {
    const auto rest = held();
    const auto grown = std::min(size, 2 * rest.size());
    auto fresh = pool_->get(std::max(next_size_, grown));
    if (!rest.empty()) std::memcpy(fresh->bytes.get(), rest.data(), rest.size());
    buffer_offset_ += position_;
    position_ = 0;
    limit_ = rest.size();
    buffer_ = std::move(fresh);
    data_ = buffer_->bytes.get();
    capacity_ = buffer_->capacity;
    next_size_ = std::min(2 * next_size_, kSize);
}

}  // namespace vxlab::source
