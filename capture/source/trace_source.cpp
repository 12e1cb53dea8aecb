// From stored frames to packets.
#include "capture/source/trace_source.h"

#include <fmt/format.h>

#include "core/store/open_trace.h"
#include "core/trace/words.h"

namespace vxlab::source {
namespace {

Packet packet_of(const store::StoredFrame& frame) {
    Packet packet;
    packet.offset = frame.id;
    packet.time = frame.time;
    packet.wire_length = frame.length;
    packet.bytes = frame.bytes;
    if (frame.verdict != trace::Verdict::none)
        packet.comment =
            fmt::format("{}: {}", trace::name(frame.verdict), trace::sentence(frame.reason));
    return packet;
}

class TraceRandomAccess final : public RandomAccess {
public:
    explicit TraceRandomAccess(std::unique_ptr<store::Frames> frames)
        : frames_(std::move(frames)) {}

    Result<Packet> at(std::uint64_t offset, std::uint32_t interface) override {
        const auto frame = frames_->at(offset);
        if (!frame) return tl::unexpected(frame.error());
        if (!*frame)
            return fail(fmt::format("no frame was seen in event {}", offset), frames_->path());
        auto packet = packet_of(**frame);
        packet.interface = interface;
        return packet;
    }

private:
    std::unique_ptr<store::Frames> frames_;
};

}  // namespace

bool TraceSource::recognizes(const std::string& path) { return store::is_database(path); }

Result<std::unique_ptr<FileSource>> TraceSource::open(const std::string& path) {
    auto frames = store::Frames::open(path);
    if (!frames) return tl::unexpected(frames.error());
    return std::unique_ptr<FileSource>(new TraceSource(std::move(*frames)));
}

// One that was renamed or moved is another interface to whoever reads packets.
std::uint32_t TraceSource::interface_of(const store::StoredFrame& frame) {
    auto name = frames_->names().interface(frame.interface, frame.id);
    const auto known = known_.find(frame.interface);
    if (known != known_.end() && known->second.first == name) return known->second.second;
    const auto number = static_cast<std::uint32_t>(interfaces_.size());
    Interface described;
    described.name = name;
    described.described = true;
    interfaces_.push_back(std::move(described));
    known_[frame.interface] = {std::move(name), number};
    return number;
}

Result<std::optional<Packet>> TraceSource::next() {
    const auto frame = frames_->next();
    if (!frame) return tl::unexpected(frame.error());
    if (!*frame) return std::nullopt;
    auto packet = packet_of(**frame);
    packet.number = ++delivered_;
    packet.interface = interface_of(**frame);
    return packet;
}

Result<bool> TraceSource::next_batch(PacketBatch& batch, std::size_t max_packets) {
    batch.packets.clear();
    const auto bytes = std::make_shared<std::vector<std::uint8_t>>();
    while (batch.packets.size() < max_packets) {
        const auto packet = next();
        if (!packet && batch.packets.empty()) return tl::unexpected(packet.error());
        if (!packet || !*packet) break;
        batch.packets.push_back(**packet);
        bytes->insert(bytes->end(), (*packet)->bytes.begin(), (*packet)->bytes.end());
    }
    std::size_t begin = 0;
    for (auto& packet : batch.packets) {
        packet.bytes = Bytes(*bytes).subspan(begin, packet.bytes.size());
        begin += packet.bytes.size();
    }
    batch.buffer = bytes;
    return max_packets == 0 || !batch.packets.empty();
}

Result<std::unique_ptr<RandomAccess>> TraceSource::random_access() const {
    auto frames = store::Frames::open(frames_->path());
    if (!frames) return tl::unexpected(frames.error());
    return std::make_unique<TraceRandomAccess>(std::move(*frames));
}

}  // namespace vxlab::source
