// The inside of a gzip file (RFC 1952), one or many members, over any other source.
#pragma once

#include <zlib.h>

#include <memory>

#include "capture/source/forward_source.h"

namespace vxlab::source {

// Everything before damage is delivered, then the error, which names the compressed offset. Zero
// bytes after the last member are padding; anything else there is an error. A file cut inside a
// member goes on when it grows.
class GzipBytes final : public ForwardSource {
public:
    explicit GzipBytes(std::shared_ptr<ByteSource> compressed);
    ~GzipBytes() override;

    // The first two bytes of every member.
    static bool recognizes(Bytes start) {
        return start.size() >= 2 && start[0] == 0x1f && start[1] == 0x8b;
    }

protected:
    Result<std::size_t> read_some(MutableBytes out) override;

private:
    enum class State { in_member, between, padding, failed };

    Result<bool> refill();
    Result<bool> begin_member();
    Result<std::size_t> inflate_into(MutableBytes out);
    tl::unexpected<Error> damaged(const char* why);
    std::uint64_t input_offset() const { return input_end_ - stream_.avail_in; }

    std::shared_ptr<ByteSource> compressed_;
    std::vector<std::uint8_t> input_;
    std::uint64_t input_end_ = 0;  // compressed offset after what is in input_
    z_stream stream_{};
    State state_ = State::in_member;
    Error failure_;  // set in State::failed
};

}  // namespace vxlab::source
