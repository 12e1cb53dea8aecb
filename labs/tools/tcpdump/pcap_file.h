// The pcap file that tcpdump writes: little-endian, microseconds.
#pragma once

#include <string>

#include "core/base/bytes.h"
#include "core/base/instant.h"

namespace vxlab::labs::tcpdump_tool {

std::string pcap_head(std::uint32_t snap_length, std::uint32_t link_type);
std::string pcap_record(Instant time, Bytes captured, std::uint32_t wire_length);

}  // namespace vxlab::labs::tcpdump_tool
