// Random access to what can be read only once: it is copied, as far as it was read, to a temporary
// file that has no name and so is gone with its last user.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "capture/source/byte_source.h"
#include "capture/source/file_descriptor.h"

namespace vxlab::source {

class Spool final : public ByteSource {
public:
    // The folder for temporary files: $TMPDIR, or /tmp.
    static std::string default_folder();

    // Makes the temporary file in `folder`.
    static Result<std::unique_ptr<Spool>> create(std::shared_ptr<ByteSource> forward,
                                                 const std::string& folder = default_folder());

    // An offset not yet copied makes the source be read up to there, which may wait for it; one
    // already copied never waits. Any thread.
    Result<std::size_t> read_some_at(std::uint64_t offset, MutableBytes out,
                                     std::size_t at_least) override;
    bool random() const override { return true; }

private:
    Spool(std::shared_ptr<ByteSource> forward, FileDescriptor file, std::string folder);

    Result<bool> copy_some();
    Result<std::size_t> read_copied(std::uint64_t offset, MutableBytes out);

    const std::string folder_;
    FileDescriptor file_;
    std::atomic<std::uint64_t> copied_ = 0;  // bytes; grows under mutex_
    std::mutex mutex_;
    std::shared_ptr<ByteSource> forward_;  // guarded by mutex_
    std::vector<std::uint8_t> piece_;      // guarded by mutex_
};

}  // namespace vxlab::source
