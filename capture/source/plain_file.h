// A regular file, read with pread in whatever pieces the caller wants. Never mapped: a mapped file
// that shrinks ends the program, this one returns an error.
#pragma once

#include <atomic>
#include <memory>

#include "capture/source/byte_source.h"
#include "capture/source/file_descriptor.h"

namespace vxlab::source {

class PlainFile final : public ByteSource {
public:
    // Takes the descriptor of a regular file, open for reading.
    static Result<std::unique_ptr<PlainFile>> open(FileDescriptor file, std::string name);

    // A file found shorter than it once was is an error; one that grew is simply longer.
    Result<std::size_t> read_some_at(std::uint64_t offset, MutableBytes out,
                                     std::size_t at_least) override;
    bool random() const override { return true; }

private:
    PlainFile(FileDescriptor file, std::string name, std::uint64_t size)
        : ByteSource(std::move(name)), file_(std::move(file)), largest_size_(size) {}

    Result<std::size_t> checked_end(std::uint64_t offset, std::size_t done);

    FileDescriptor file_;
    std::atomic<std::uint64_t> largest_size_;  // bytes; the most that fstat ever said
};

}  // namespace vxlab::source
