// What a capture delivers: packets in order, the interfaces they were seen at. Shared by files,
// live interfaces and memory, and by everything that reads packets.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/instant.h"
#include "core/base/result.h"

namespace vxlab::source {

// https://www.tcpdump.org/linktypes.html; the values of pcap and pcapng files. Other values occur.
enum class LinkType : std::uint16_t {
    null_loopback = 0,
    ethernet = 1,
    raw_ip_bsd = 12,
    raw_ip_openbsd = 14,
    raw_ip = 101,
    openbsd_loop = 108,
    linux_cooked = 113,
    ipv4 = 228,
    ipv6 = 229,
    linux_cooked_v2 = 276,
};

struct Interface {
    LinkType link_type = LinkType::ethernet;
    std::uint32_t snap_length = 0;  // bytes; 0: no limit
    std::string name;               // "eth0"; empty where the file gives none
    std::string description;
    bool described = false;  // by the file (pcapng) or the live source; a pcap file says nothing
};

// One captured packet. `bytes` stays valid until the next call on the source that delivered it,
// unless the call that delivered it says otherwise (PacketBatch).
struct Packet {
    std::uint64_t number = 0;     // 1-based, as in every analyzer
    std::uint64_t offset = 0;     // of the record in its (uncompressed) file, see RandomAccess::at
    std::optional<Instant> time;  // none where the record has none (pcapng simple packet)
    std::uint32_t interface = 0;  // index into PacketSource::interfaces()
    std::uint32_t wire_length = 0;  // bytes on the wire, >= bytes.size() unless the file lies
    LinkType link_type = LinkType::ethernet;
    bool byte_swapped = false;  // written on a host of the other byte order (null/loopback)
    Bytes bytes;
    std::string comment;  // pcapng opt_comment, several joined by '\n'; not proved to be UTF-8
};

// A stream of packets. Not thread-safe: one reader a source.
class PacketSource {
public:
    virtual ~PacketSource() = default;

    // The next packet; nothing at the end. All packets before an error are delivered first, and
    // every further call gives the same error (what ends for now may go on: see FileSource).
    virtual Result<std::optional<Packet>> next() = 0;

    // Those met so far: pcapng may describe more between packets. Indexes never change.
    virtual const std::vector<Interface>& interfaces() const = 0;
};

}  // namespace vxlab::source
