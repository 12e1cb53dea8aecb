// Writing without blocking to descriptors that block.
#include "labs/shell/output.h"

#include <limits.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace vxlab::labs {

Output::~Output() {
    for (const auto& [handle, target] : targets_) ::close(target.descriptor);
}

void Output::attach(int handle, int descriptor) {
    using Kind = Target::Kind;
    struct stat status {};
    ::fstat(descriptor, &status);
    const auto kind = S_ISREG(status.st_mode)    ? Kind::file
                      : S_ISSOCK(status.st_mode) ? Kind::socket
                                                 : Kind::pipe;
    targets_[handle] = {descriptor, kind};
}

void Output::close(int handle) {
    const auto found = targets_.find(handle);
    if (found == targets_.end()) return;
    flush();
    ::close(found->second.descriptor);
    targets_.erase(found);
}

void Output::write(int handle, std::string_view bytes) {
    if (bytes.empty() || !targets_.count(handle)) return;
    if (chunks_.empty() || chunks_.back().handle != handle) chunks_.push_back({handle, {}});
    chunks_.back().bytes += bytes;
    size_ += bytes.size();
}

// A pipe that polls as writable takes PIPE_BUF bytes without blocking, a terminal too.
long Output::write_some(const Target& target, std::string_view bytes) {
    if (target.kind != Target::Kind::file) {
        pollfd polled{target.descriptor, POLLOUT, 0};
        if (::poll(&polled, 1, 0) == 0) return 0;
        bytes = bytes.substr(0, PIPE_BUF);
    }
    const auto written =
        target.kind == Target::Kind::socket
            ? ::send(target.descriptor, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL)
            : ::write(target.descriptor, bytes.data(), bytes.size());
    if (written < 0) return errno == EAGAIN || errno == EINTR ? 0 : -1;
    return written;
}

void Output::flush() {
    while (!chunks_.empty()) {
        auto& chunk = chunks_.front();
        const auto found = targets_.find(chunk.handle);
        const auto written = found == targets_.end() ? -1 : write_some(found->second, chunk.bytes);
        if (written == 0) return;
        if (written < 0) broken_ = broken_ || errno == EPIPE;
        const auto gone = written < 0 ? chunk.bytes.size() : static_cast<std::size_t>(written);
        size_ -= gone;
        chunk.bytes.erase(0, gone);
        if (chunk.bytes.empty()) chunks_.pop_front();
    }
}

int Output::blocked_descriptor() const {
    if (chunks_.empty()) return -1;
    const auto found = targets_.find(chunks_.front().handle);
    return found == targets_.end() ? -1 : found->second.descriptor;
}

}  // namespace vxlab::labs
