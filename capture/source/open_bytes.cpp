// open(2), and what it was that got opened.
#include "capture/source/open_bytes.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "capture/source/byte_stream.h"
#include "capture/source/plain_file.h"

namespace vxlab::source {
namespace {

const char* hint_for(int error) {
    switch (error) {
        case ENOENT:
            return "check the name";
        case EACCES:
            return "you may not read it: see the permissions of the file and its folders";
        default:
            return "";
    }
}

Result<std::shared_ptr<ByteSource>> from_descriptor(FileDescriptor file, const std::string& name) {
    struct stat status {};
    if (::fstat(file.get(), &status) != 0)
        return fail(fmt::format("cannot open: {}", std::strerror(errno)), name);
    if (S_ISDIR(status.st_mode)) return fail("this is a folder", name, "name a capture file in it");
    // A shell may have read the beginning of the file it passes on as standard input.
    if (S_ISREG(status.st_mode) && ::lseek(file.get(), 0, SEEK_CUR) == 0) {
        auto plain = PlainFile::open(std::move(file), name);
        if (!plain) return tl::unexpected(plain.error());
        return std::shared_ptr<ByteSource>(std::move(*plain));
    }
    return std::make_shared<ByteStream>(std::move(file), name);
}

}  // namespace

Result<std::shared_ptr<ByteSource>> open_bytes(const std::string& path) {
    const bool is_stdin = path == "-";
    const std::string name = is_stdin ? "standard input" : path;
    FileDescriptor file(is_stdin ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file)
        return fail(fmt::format("cannot open: {}", std::strerror(errno)), name, hint_for(errno));
    return from_descriptor(std::move(file), name);
}

}  // namespace vxlab::source
