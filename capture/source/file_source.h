// Opens a capture file of any kind we read, recognized by content: pcap, pcapng, both inside gzip,
// and a trace (.vxtrace), whose packets are the frames seen at any of its interfaces.
#pragma once

#include <memory>

#include "capture/source/byte_source.h"
#include "capture/source/packet.h"
#include "capture/source/random_access.h"

namespace vxlab::source {

enum class Access {
    forward,  // packets once, in order; works on pipes without a temporary file
    random,   // and each again: a pipe or gzip file is spooled to a temporary file
};

struct OpenOptions {
    Access access = Access::forward;
};

// Packets whose bytes live as long as the batch, and may go to another thread with it.
struct PacketBatch {
    std::vector<Packet> packets;
    std::shared_ptr<const void> buffer;  // owns what packets[i].bytes show
};

// The end of the file is an end for now: where the file, or what writes to the pipe, goes on, so
// does the next call; also after the error that the file ends inside a record. (A trace stays as it
// was when it was opened.)
class FileSource : public PacketSource {
public:
    // Replaces the batch by the next packets, one to max_packets, as many as are at hand without
    // waiting for the file (some thousands). False at the end. The packets before an error come
    // first, the error with the next call. May be mixed with next().
    virtual Result<bool> next_batch(PacketBatch& batch, std::size_t max_packets) = 0;

    // A reader of its own over the same file, for any thread. An error for a pipe or gzip file
    // opened with Access::forward.
    virtual Result<std::unique_ptr<RandomAccess>> random_access() const = 0;
};

// `path` is a file, a named pipe, or "-" for standard input.
Result<std::unique_ptr<FileSource>> open_capture(const std::string& path, OpenOptions options = {});

// The same over bytes from elsewhere; uncompresses and spools as it does.
Result<std::unique_ptr<FileSource>> open_capture(std::shared_ptr<ByteSource> bytes,
                                                 OpenOptions options = {});

}  // namespace vxlab::source
