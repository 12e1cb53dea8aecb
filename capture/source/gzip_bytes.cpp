// zlib's inflate, member after member.
#include "capture/source/gzip_bytes.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace vxlab::source {
namespace {

constexpr std::size_t kInputSize = 1 << 18;
constexpr int kGzipOnly = 16 + MAX_WBITS;
constexpr auto kMostOutput = std::size_t{std::numeric_limits<uInt>::max()};

}  // namespace

GzipBytes::GzipBytes(std::shared_ptr<ByteSource> compressed)
    : ForwardSource(compressed->name() + " (uncompressed)"),
      compressed_(std::move(compressed)),
      input_(kInputSize) {
    if (inflateInit2(&stream_, kGzipOnly) != Z_OK) {
        state_ = State::failed;
        failure_ = {"no memory to uncompress it", compressed_->name(), {}};
    }
}

GzipBytes::~GzipBytes() { inflateEnd(&stream_); }

tl::unexpected<Error> GzipBytes::damaged(const char* why) {
    state_ = State::failed;
    failure_ = {fmt::format("the gzip data is damaged: {}", why),
                compressed_->name() + fmt::format(", compressed offset {}", input_offset()),
                "what came before it is shown; 'gzip -t' tests the file"};
    return tl::unexpected(failure_);
}

// False at the end of the compressed source.
Result<bool> GzipBytes::refill() {
    if (stream_.avail_in > 0) return true;
    const auto got = compressed_->read_some_at(input_end_, input_, 1);
    if (!got) return tl::unexpected(got.error());
    input_end_ += *got;
    stream_.next_in = input_.data();
    stream_.avail_in = static_cast<uInt>(*got);
    return *got > 0;
}

// After a member: false at the end, or only padding follows.
Result<bool> GzipBytes::begin_member() {
    for (;;) {
        const auto more = refill();
        if (!more || !*more) return more;
        if (*stream_.next_in != 0) break;
        state_ = State::padding;
        ++stream_.next_in;
        --stream_.avail_in;
    }
    if (state_ == State::padding || *stream_.next_in != 0x1f)
        return damaged("bytes that are not gzip follow it");
    inflateReset(&stream_);
    state_ = State::in_member;
    return true;
}

Result<std::size_t> GzipBytes::inflate_into(MutableBytes out) {
    stream_.next_out = out.data();
    stream_.avail_out = static_cast<uInt>(std::min(out.size(), kMostOutput));
    const auto room = stream_.avail_out;
    const int status = inflate(&stream_, Z_SYNC_FLUSH);
    const std::size_t done = room - stream_.avail_out;
    if (status == Z_STREAM_END) {
        state_ = State::between;
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
        const auto error = damaged(stream_.msg != nullptr ? stream_.msg : "it cannot be inflated");
        if (done == 0) return error;
    }
    return done;
}

Result<std::size_t> GzipBytes::read_some(MutableBytes out) {
    if (out.empty()) return 0;
    for (;;) {
        if (state_ == State::failed) return tl::unexpected(failure_);
        if (state_ != State::in_member) {
            const auto begun = begin_member();
            if (!begun) return tl::unexpected(begun.error());
            if (!*begun) return 0;
        }
        // zlib may still hold output when all input is taken: it is asked before the source.
        const auto done = inflate_into(out);
        if (!done || *done > 0) return done;
        if (state_ != State::in_member || stream_.avail_in > 0) continue;
        const auto more = refill();
        if (!more) return tl::unexpected(more.error());
        if (!*more)
            return fail("the gzip data ends too early",
                        compressed_->name() + fmt::format(", compressed offset {}", input_end_),
                        "the file was cut short: what came before is shown");
    }
}

}  // namespace vxlab::source
