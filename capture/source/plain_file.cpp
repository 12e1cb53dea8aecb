// pread with retries, and the watch over the file's size.
#include "capture/source/plain_file.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>

namespace vxlab::source {

Result<std::unique_ptr<PlainFile>> PlainFile::open(FileDescriptor file, std::string name) {
    struct stat status {};
    if (::fstat(file.get(), &status) != 0)
        return fail(fmt::format("cannot ask for its size: {}", std::strerror(errno)), name);
    const auto size = static_cast<std::uint64_t>(std::max<off_t>(status.st_size, 0));
    return std::unique_ptr<PlainFile>(new PlainFile(std::move(file), std::move(name), size));
}

Result<std::size_t> PlainFile::read_some_at(std::uint64_t offset, MutableBytes out,
                                            std::size_t at_least) {
    constexpr auto kFarthest = static_cast<std::uint64_t>(std::numeric_limits<off_t>::max());
    if (offset > kFarthest - out.size()) return 0;
    std::size_t done = 0;
    do {
        const auto got = ::pread(file_.get(), out.data() + done, out.size() - done,
                                 static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && done > 0) return done;
        if (got < 0)
            return fail(fmt::format("cannot read: {}", std::strerror(errno)), place(offset));
        if (got == 0) return checked_end(offset, done);
        done += static_cast<std::size_t>(got);
    } while (done < at_least);
    return done;
}

Result<std::size_t> PlainFile::checked_end(std::uint64_t offset, std::size_t done) {
    struct stat status {};
    if (done > 0 || ::fstat(file_.get(), &status) != 0) return done;
    const auto size = static_cast<std::uint64_t>(std::max<off_t>(status.st_size, 0));
    auto largest = largest_size_.load();
    while (size > largest && !largest_size_.compare_exchange_weak(largest, size)) {
    }
    if (size < largest)
        return fail(
            fmt::format("the file shrank from {} to {} bytes while it was read", largest, size),
            place(offset), "something else writes to it: open it again when that is done");
    return 0;
}

}  // namespace vxlab::source
