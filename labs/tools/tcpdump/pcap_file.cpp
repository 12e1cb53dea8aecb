// Writing pcap.
#include "labs/tools/tcpdump/pcap_file.h"

namespace vxlab::labs::tcpdump_tool {
namespace {

void put(std::string& bytes, std::uint64_t value, int octets) {
    for (int i = 0; i < octets; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xff);
}

}  // namespace

std::string pcap_head(std::uint32_t snap_length, std::uint32_t link_type) {
    std::string bytes;
    put(bytes, 0xa1b2c3d4, 4);
    put(bytes, 2, 2);
    put(bytes, 4, 2);
    put(bytes, 0, 8);
    put(bytes, snap_length, 4);
    put(bytes, link_type, 4);
    return bytes;
}

std::string pcap_record(Instant time, Bytes captured, std::uint32_t wire_length) {
    std::string bytes;
    const auto us = static_cast<std::uint64_t>(time.nanoseconds / 1000);
    put(bytes, us / 1'000'000, 4);
    put(bytes, us % 1'000'000, 4);
    put(bytes, captured.size(), 4);
    put(bytes, wire_length, 4);
    bytes.append(captured.begin(), captured.end());
    return bytes;
}

}  // namespace vxlab::labs::tcpdump_tool
