// A pipe, socket, terminal or other descriptor that can only be read onwards: standard input, a
// named pipe, the shell's <(command).
#pragma once

#include "capture/source/file_descriptor.h"
#include "capture/source/forward_source.h"

namespace vxlab::source {

class ByteStream final : public ForwardSource {
public:
    // Takes a descriptor open for reading, blocking or not.
    ByteStream(FileDescriptor file, std::string name)
        : ForwardSource(std::move(name)), file_(std::move(file)) {}

protected:
    Result<std::size_t> read_some(MutableBytes out) override;

private:
    FileDescriptor file_;
    std::uint64_t read_ = 0;
};

}  // namespace vxlab::source
