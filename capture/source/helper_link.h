// The line to a running vxlab-capture: a real process, or memory.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/result.h"

namespace vxlab::source {

class HelperLink {
public:
    virtual ~HelperLink() = default;

    // Waits for bytes from the helper; 0 at their end. REQUIRES: !into.empty().
    virtual Result<std::size_t> read(MutableBytes into) = 0;
    // Whether read() would wait.
    virtual bool would_wait() const = 0;
    // Sends a whole message. A message of at most 512 bytes may be sent from any thread and from a
    // signal handler, also while another thread waits in read(). A helper that is gone is no error
    // here: read() tells.
    virtual void send(Bytes message) = 0;
};

// Where vxlab-capture is: beside the running program. Always an absolute path.
std::string capture_helper_path();

// Starts `path` with these arguments. The helper ends with the thread that called this, at the
// latest, and when the link is destroyed, which waits for it.
Result<std::unique_ptr<HelperLink>> start_helper(const std::string& path,
                                                 const std::vector<std::string>& arguments);

// The in-memory twin: delivers `from_helper` in pieces of at most `piece` bytes and keeps what was
// sent.
class MemoryLink : public HelperLink {
public:
    explicit MemoryLink(std::vector<std::uint8_t> from_helper, std::size_t piece = 4096)
        : from_helper_(std::move(from_helper)), piece_(piece) {}

    Result<std::size_t> read(MutableBytes into) override;
    bool would_wait() const override { return false; }
    void send(Bytes message) override;

    const std::vector<std::uint8_t>& sent() const { return sent_; }

private:
    std::vector<std::uint8_t> from_helper_;
    std::size_t piece_;
    std::size_t at_ = 0;
    std::vector<std::uint8_t> sent_;
};

}  // namespace vxlab::source
