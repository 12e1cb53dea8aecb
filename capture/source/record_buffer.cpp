// Reads ahead a little at a random place, more along a walk, and for a long record never far beyond
// what proved to be there.
#include "capture/source/record_buffer.h"

#include <algorithm>

namespace vxlab::source {
namespace {

constexpr std::size_t kLeastAhead = 2048;
constexpr std::size_t kMostAhead = 1 << 18;
constexpr std::size_t kTrusted = 1 << 20;

}  // namespace

Result<Bytes> RecordBuffer::load(std::uint64_t offset, std::size_t size) {
    if (offset < start_ || offset - start_ > filled_) {
        start_ = offset;
        filled_ = 0;
        ahead_ = kLeastAhead;
    }
    auto skipped = static_cast<std::size_t>(offset - start_);
    if (filled_ - skipped < size && skipped > 0) {
        std::copy(bytes_.begin() + static_cast<std::ptrdiff_t>(skipped),
                  bytes_.begin() + static_cast<std::ptrdiff_t>(filled_), bytes_.begin());
        start_ = offset;
        filled_ -= skipped;
        skipped = 0;
        ahead_ = std::min(2 * ahead_, kMostAhead);
    }
    while (filled_ - skipped < size) {
        const auto end = std::max(std::min(size, std::max(2 * filled_, kTrusted)), ahead_);
        if (bytes_.size() < end) bytes_.resize(end);
        const auto room = MutableBytes(bytes_).first(end).subspan(filled_);
        const auto got =
            source_->read_some_at(start_ + filled_, room, std::min(end, size) - filled_);
        if (!got) return tl::unexpected(got.error());
        if (*got == 0) break;
        filled_ += *got;
    }
    return Bytes(bytes_).first(filled_).subspan(skipped);
}

}  // namespace vxlab::source
