// Writes to a pipe without waiting for its reader.
#include "capture/helper/output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>

namespace vxlab::helper {

Output::Output(int fd) : fd_(fd) { fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK); }

void Output::flush() {
    while (!empty()) {
        const auto written = write(fd_, buffer_.data() + sent_, buffer_.size() - sent_);
        if (written < 0) {
            if (errno == EINTR) continue;
            closed_ = errno != EAGAIN;
            break;
        }
        sent_ += static_cast<std::size_t>(written);
    }
    if (!empty() && sent_ < kLimit) return;
    buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(sent_));
    sent_ = 0;
}

}  // namespace vxlab::helper
