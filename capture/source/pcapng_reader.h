// Reads pcapng: sections of either byte order, any mix of interfaces, packet blocks of all three
// kinds; other blocks are passed over.
#pragma once

#include "capture/source/pcapng_blocks.h"
#include "capture/source/record_reader.h"

namespace vxlab::source {

class InterfaceTable;

// Interfaces are numbered through the file in the order they are described, across its sections.
class PcapngReader final : public RecordReader {
public:
    // Whether the first four bytes are a pcapng file's.
    static bool recognizes(Bytes start);
    // Reads the first section's header. REQUIRES: the window stands at the start of a file that is
    // recognized.
    static Result<std::unique_ptr<RecordReader>> open(ByteWindow window);

    Result<Step> step(Packet& packet) override;
    bool buffered() const override;
    const std::vector<Interface>& interfaces() const override { return interfaces_; }
    // Finds packets of the interfaces met so far, and of those met later.
    std::unique_ptr<RandomAccess> random_access() const override;

private:
    explicit PcapngReader(ByteWindow window);

    Result<std::size_t> fetch_block();
    Result<Step> use_block(Bytes block, Packet& packet);
    Result<Step> use_packet(pcapng::BlockType type, Bytes body, Packet& packet);

    std::shared_ptr<InterfaceTable> table_;
    std::vector<Interface> interfaces_;
    std::uint32_t section_start_ = 0;  // number of the section's first interface
    bool swapped_ = false;             // the section's byte order is not this machine's
};

}  // namespace vxlab::source
