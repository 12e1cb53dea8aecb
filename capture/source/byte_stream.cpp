// read with retries.
#include "capture/source/byte_stream.h"

#include <fmt/format.h>
#include <poll.h>

#include <cerrno>
#include <cstring>

namespace vxlab::source {

Result<std::size_t> ByteStream::read_some(MutableBytes out) {
    for (;;) {
        const auto got = ::read(file_.get(), out.data(), out.size());
        if (got >= 0) {
            read_ += static_cast<std::uint64_t>(got);
            return static_cast<std::size_t>(got);
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            pollfd ready{file_.get(), POLLIN, 0};
            ::poll(&ready, 1, -1);
        } else if (errno != EINTR) {
            return fail(fmt::format("cannot read: {}", std::strerror(errno)), place(read_));
        }
    }
}

}  // namespace vxlab::source
