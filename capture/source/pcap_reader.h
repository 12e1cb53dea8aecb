// The classic capture file of libpcap (draft-ietf-opsawg-pcap): microseconds or nanoseconds, either
// byte order, and the variant of A. Kuznetzov's libpcap patch, whose records have a longer header.
#pragma once

#include <optional>

#include "capture/source/record_reader.h"

namespace vxlab::source {

// What the file header says.
struct PcapFormat {
    static constexpr std::size_t kHeaderSize = 24;

    bool swapped = false;            // not this machine's byte order
    bool lengths_swapped = false;    // before version 2.3: wire length first
    bool lengths_uncertain = false;  // version 2.3: the smaller one is the captured length
    std::uint8_t record_header = 16;
    std::uint32_t tick = 1000;  // nanoseconds
    LinkType link_type = LinkType::ethernet;
    std::uint32_t snap_length = 0;

    // Whether the first four bytes are a pcap file's.
    static bool recognizes(Bytes start);
    // REQUIRES: header.size() >= kHeaderSize, recognizes(header). The error lacks its place.
    static Result<PcapFormat> parse(Bytes header);
};

class PcapReader final : public RecordReader {
public:
    // REQUIRES: the window stands at the start of what PcapFormat recognizes.
    static Result<std::unique_ptr<RecordReader>> open(ByteWindow window);

    Result<Step> step(Packet& packet) override;
    bool buffered() const override;
    const std::vector<Interface>& interfaces() const override { return interfaces_; }
    std::unique_ptr<RandomAccess> random_access() const override;

private:
    PcapReader(ByteWindow window, const PcapFormat& format);

    Result<bool> fetch_record(std::size_t captured);
    Result<bool> fetch_header();

    PcapFormat format_;
    std::vector<Interface> interfaces_;
};

}  // namespace vxlab::source
