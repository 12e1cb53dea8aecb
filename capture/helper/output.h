// What waits to be written to the one who started the helper: bounded, never blocking.
#pragma once

#include <cstdint>
#include <vector>

namespace vxlab::helper {

class Output {
public:
    // Takes `fd`, which the caller keeps open, and makes it non-blocking.
    explicit Output(int fd);

    // Where messages are appended.
    std::vector<std::uint8_t>& buffer() { return buffer_; }
    int fd() const { return fd_; }
    bool empty() const { return sent_ == buffer_.size(); }
    // Take no more packets: the reader is slow, and the kernel counts what its own ring drops.
    bool full() const { return buffer_.size() - sent_ >= kLimit; }
    // Nobody reads any more.
    bool closed() const { return closed_; }
    void close() { closed_ = true; }

    // Writes as much as the reader takes now.
    void flush();

private:
    static constexpr std::size_t kLimit = 256 * 1024;

    int fd_;
    std::vector<std::uint8_t> buffer_;
    std::size_t sent_ = 0;
    bool closed_ = false;
};

}  // namespace vxlab::helper
