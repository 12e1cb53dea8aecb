// The copy goes only as far as somebody asked for.
#include "capture/source/spool.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace vxlab::source {
namespace {

constexpr std::size_t kPiece = 1 << 20;
constexpr auto kHint = "set TMPDIR to a folder that you may write to and that has room";

}  // namespace

std::string Spool::default_folder() {
    const char* folder = std::getenv("TMPDIR");
    return folder != nullptr && *folder != '\0' ? folder : "/tmp";
}

Spool::Spool(std::shared_ptr<ByteSource> forward, FileDescriptor file, std::string folder)
    : ByteSource(forward->name()),
      folder_(std::move(folder)),
      file_(std::move(file)),
      forward_(std::move(forward)),
      piece_(kPiece) {}

Result<std::unique_ptr<Spool>> Spool::create(std::shared_ptr<ByteSource> forward,
                                             const std::string& folder) {
    std::string path = folder + "/vxlab-XXXXXX";
    FileDescriptor file(::mkostemp(path.data(), O_CLOEXEC));
    if (!file)
        return fail(fmt::format("cannot make the temporary file that {} needs: {}", forward->name(),
                                std::strerror(errno)),
                    folder, kHint);
    ::unlink(path.c_str());
    return std::unique_ptr<Spool>(new Spool(std::move(forward), std::move(file), folder));
}

// REQUIRES: mutex_ held. False at the end of the source.
Result<bool> Spool::copy_some() {
    const auto start = copied_.load();
    const auto got = forward_->read_some_at(start, piece_, 1);
    if (!got) return tl::unexpected(got.error());
    for (std::size_t done = 0; done < *got;) {
        const auto wrote = ::pwrite(file_.get(), piece_.data() + done, *got - done,
                                    static_cast<off_t>(start + done));
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0)
            return fail(fmt::format("cannot write the temporary file for {}: {}", name(),
                                    std::strerror(errno)),
                        folder_, kHint);
        done += static_cast<std::size_t>(wrote);
    }
    copied_ = start + *got;
    return *got > 0;
}

// What is there of it; never past what was copied.
Result<std::size_t> Spool::read_copied(std::uint64_t offset, MutableBytes out) {
    const auto end = copied_.load();
    if (offset >= end) return 0;
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(end - offset, out.size()));
    for (std::size_t done = 0; done < size;) {
        const auto got =
            ::pread(file_.get(), out.data() + done, size - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0)
            return fail(fmt::format("cannot read the temporary file for {}: {}", name(),
                                    got < 0 ? std::strerror(errno) : "it was cut"),
                        folder_);
        done += static_cast<std::size_t>(got);
    }
    return size;
}

Result<std::size_t> Spool::read_some_at(std::uint64_t offset, MutableBytes out,
                                        std::size_t at_least) {
    const auto copied = copied_.load();
    if (offset > copied || copied - offset < at_least) {
        const std::lock_guard lock(mutex_);
        while (copied_ < offset || copied_ - offset < at_least) {
            const auto more = copy_some();
            if (!more && copied_ <= offset) return tl::unexpected(more.error());
            if (!more || !*more) break;
        }
    }
    return read_copied(offset, out);
}

}  // namespace vxlab::source
