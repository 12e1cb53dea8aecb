#include "core/sim/ip/tcp_segment.h"

#include <algorithm>

namespace vxlab::sim {
namespace {

using Kind = wire::TcpOptionKind;

void put(std::vector<std::uint8_t>& out, std::uint64_t value, std::size_t width) {
    const auto at = out.size();
    out.resize(at + width);
    store_be(out, at, width, value);
}

void put_kind(std::vector<std::uint8_t>& out, Kind kind, std::uint8_t length) {
    out.push_back(static_cast<std::uint8_t>(kind));
    out.push_back(length);
}

void put_no_operations(std::vector<std::uint8_t>& out, int count) {
    out.insert(out.end(), static_cast<std::size_t>(count),
               static_cast<std::uint8_t>(Kind::no_operation));
}

// tcp_options_write: MSS, SACK permitted and timestamps share words where they can.
std::vector<std::uint8_t> write_options(const TcpSegment& segment) {
    std::vector<std::uint8_t> out;
    if (segment.mss) {
        put_kind(out, Kind::maximum_segment_size, 4);
        put(out, *segment.mss, 2);
    }
    if (segment.sack_permitted) {
        if (!segment.timestamps) put_no_operations(out, 2);
        put_kind(out, Kind::sack_permitted, 2);
    }
    if (segment.timestamps) {
        if (!segment.sack_permitted) put_no_operations(out, 2);
        put_kind(out, Kind::timestamps, 10);
        put(out, segment.timestamps->value, 4);
        put(out, segment.timestamps->echo, 4);
    }
    if (segment.window_scale) {
        put_no_operations(out, 1);
        put_kind(out, Kind::window_scale, 3);
        out.push_back(*segment.window_scale);
    }
    if (!segment.sacks.empty()) {
        const auto count = std::min<std::size_t>(segment.sacks.size(), 3);
        put_no_operations(out, 2);
        put_kind(out, Kind::sack, static_cast<std::uint8_t>(2 + 8 * count));
        for (std::size_t i = 0; i < count; ++i) {
            put(out, segment.sacks[i].begin, 4);
            put(out, segment.sacks[i].end, 4);
        }
    }
    return out;
}

}  // namespace

TcpSegment TcpSegment::read(const wire::TcpView& view) {
    TcpSegment segment;
    segment.sequence = view.sequence();
    segment.acknowledgment = view.acknowledgment();
    segment.flags = view.flags();
    segment.window = view.window();
    segment.payload = view.payload();
    for (const auto& option : view.options()) {
        const auto& data = option.data;
        switch (static_cast<Kind>(option.kind)) {
            case Kind::maximum_segment_size:
                if (data.size() == 2) segment.mss = load_be16(data, 0);
                break;
            case Kind::window_scale:
                if (data.size() == 1) segment.window_scale = std::min<std::uint8_t>(data[0], 14);
                break;
            case Kind::sack_permitted:
                segment.sack_permitted = true;
                break;
            case Kind::timestamps:
                if (data.size() == 8)
                    segment.timestamps = Timestamps{load_be32(data, 0), load_be32(data, 4)};
                break;
            case Kind::sack:
                for (std::size_t at = 0; at + 8 <= data.size(); at += 8)
                    segment.sacks.push_back({load_be32(data, at), load_be32(data, at + 4)});
                break;
            default:
                break;
        }
    }
    return segment;
}

std::vector<std::uint8_t> TcpSegment::write(std::uint16_t source_port,
                                            std::uint16_t destination_port) const {
    wire::Tcp header;
    header.source_port = source_port;
    header.destination_port = destination_port;
    header.sequence = sequence;
    header.acknowledgment = acknowledgment;
    header.flags = flags;
    header.window = window;
    header.options = write_options(*this);
    std::vector<std::uint8_t> bytes;
    bytes.reserve(header.header_length() + payload.size());
    header.append(bytes);
    wire::append_bytes(payload, bytes);
    return bytes;
}

}  // namespace vxlab::sim
