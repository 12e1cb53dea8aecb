// Reads ahead a little, since most records are short, and never far beyond what proved to be there.
#include "capture/source/record_buffer.h"

#include <algorithm>

namespace vxlab::source {

Result<Bytes> RecordBuffer::load(std::uint64_t offset, std::size_t size) {
    constexpr std::size_t kAhead = 2048;
    constexpr std::size_t kMostAhead = 1 << 20;
    while (filled_ < size) {
        const auto trusted = std::max(2 * filled_, kMostAhead);
        const auto end = std::max(std::min(size, trusted), kAhead);
        if (bytes_.size() < end) bytes_.resize(end);
        const auto room = MutableBytes(bytes_).first(end).subspan(filled_);
        const auto got =
            source_->read_some_at(offset + filled_, room, std::min(end, size) - filled_);
        if (!got) return tl::unexpected(got.error());
        if (*got == 0) break;
        filled_ += *got;
    }
    return Bytes(bytes_).first(filled_);
}

}  // namespace vxlab::source
