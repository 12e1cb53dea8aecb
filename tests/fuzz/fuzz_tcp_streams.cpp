// Packets of any bytes through the dissector into TCP streams (and with them libtins), statistics
// and overlay inference: nothing may be thrown, and what is counted must add up.
#include <cstdlib>

#include "capture/dissect/dissector.h"
#include "capture/index/overlay.h"
#include "capture/index/statistics.h"
#include "capture/index/tcp_streams.h"

namespace {

using namespace vxlab;

// An input is packets, each behind its length in two bytes and the milliseconds since the last.
struct Input {
    Bytes bytes;

    bool next(source::Packet& packet) {
        if (bytes.size() < 4) return false;
        const std::size_t length = load_be16(bytes, 0);
        packet.time = *packet.time + Duration::milliseconds(bytes[2]);
        packet.link_type =
            (bytes[3] & 1) != 0 ? source::LinkType::raw_ip : source::LinkType::ethernet;
        bytes = bytes.subspan(4);
        packet.bytes = bytes.first(std::min(length, bytes.size()));
        packet.wire_length = static_cast<std::uint32_t>(length);
        bytes = bytes.subspan(packet.bytes.size());
        ++packet.number;
        return true;
    }
};

void expect(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const dissect::Options options;
    dissect::Dissector dissector(options);
    dissect::Dissection dissection;
    index::Statistics statistics;
    index::TcpStreams streams;
    index::Overlay overlay(options);
    source::Packet packet;
    packet.time = Instant{1'700'000'000'000'000'000};
    for (Input input{{data, size}}; input.next(packet);) {
        dissector.dissect_next(packet, dissect::Detail::light, dissection);
        statistics.add(packet, dissection);
        streams.add(packet, dissection);
        overlay.add(packet, dissection);
    }
    expect(statistics.total().packets == packet.number);
    for (const auto kind : index::kConversationKinds) {
        statistics.conversations(kind);
        statistics.endpoints(kind);
    }
    for (const auto& stream : streams.streams()) {
        expect(!to_text(stream.end()).empty());
        streams.tunnels().text(stream.tunnel);
    }
    const auto report = overlay.report();
    for (const auto& finding : report.findings) expect(!finding.packets.empty());
    return 0;
}
