// What the readers of the file formats share: records one by one out of a window.
#pragma once

#include <memory>

#include "capture/source/byte_window.h"
#include "capture/source/packet.h"
#include "capture/source/random_access.h"

namespace vxlab::source {

// The most that one record may hold. libpcap stops at 256 KiB, but BIG TCP frames are larger.
constexpr std::uint32_t kMaxRecord = 256U << 20;

enum class Step {
    packet,  // delivered
    other,   // a record that is no packet
    end,
};

// One thread.
class RecordReader {
public:
    explicit RecordReader(ByteWindow window) : window_(std::move(window)) {}
    virtual ~RecordReader() = default;

    // Reads one record. A packet has all its fields set but the number; its bytes are in the
    // window's buffer. An error leaves the reader where it is, so it comes again, unless it was
    // that the file ends inside the record and the file has grown since.
    virtual Result<Step> step(Packet& packet) = 0;

    // Whether step() can do without the source: it then neither waits nor changes the buffer.
    virtual bool buffered() const = 0;

    virtual const std::vector<Interface>& interfaces() const = 0;
    // REQUIRES: the source is a random one.
    virtual std::unique_ptr<RandomAccess> random_access() const = 0;

    const ByteWindow& window() const { return window_; }

protected:
    ByteWindow window_;
};

// Errors that every format has.
tl::unexpected<Error> cut_error(const ByteSource& source, std::uint64_t offset, const char* part,
                                std::uint64_t size, std::uint64_t there);
tl::unexpected<Error> damage_error(const ByteSource& source, std::uint64_t offset,
                                   std::string what);

}  // namespace vxlab::source
