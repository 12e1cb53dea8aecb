// Where a capture's bytes come from: a file, memory, a pipe, the inside of a gzip file. The readers
// of capture formats know only this.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "core/base/bytes.h"
#include "core/base/result.h"

namespace vxlab::source {

// Offsets count the bytes that come out (for gzip: uncompressed ones). A random source may be read
// at any offset, by several threads at once. A forward source is read by one thread, onwards; only
// its last few bytes can be read again (ForwardSource::kKept).
class ByteSource {
public:
    explicit ByteSource(std::string name) : name_(std::move(name)) {}
    virtual ~ByteSource() = default;
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;

    // Reads at least `at_least` bytes, up to out.size(), and waits no longer than that takes.
    // Fewer only where the source ends or fails: the next call, at that very place, then gives 0
    // or the error. A source that ended may give more later (a growing file).
    // REQUIRES: at_least <= out.size().
    virtual Result<std::size_t> read_some_at(std::uint64_t offset, MutableBytes out,
                                             std::size_t at_least) = 0;

    // The same, with all of `out` wanted.
    Result<std::size_t> read_at(std::uint64_t offset, MutableBytes out) {
        return read_some_at(offset, out, out.size());
    }

    virtual bool random() const = 0;

    // What to call it before a user: the path, "standard input".
    const std::string& name() const { return name_; }

    // Error::where for something found at an offset.
    std::string place(std::uint64_t offset) const {
        return name_ + ", offset " + std::to_string(offset);
    }

private:
    std::string name_;
};

}  // namespace vxlab::source
