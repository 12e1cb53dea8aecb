// Numbers the packets that a reader finds.
#include "capture/source/record_source.h"

namespace vxlab::source {

Result<bool> RecordSource::read(Packet& packet) {
    for (;;) {
        const auto step = reader_->step(packet);
        if (!step) return tl::unexpected(step.error());
        if (*step == Step::end) return false;
        if (*step == Step::packet) break;
    }
    packet.number = ++delivered_;
    return true;
}

Result<std::optional<Packet>> RecordSource::next() {
    Result<std::optional<Packet>> result(tl::in_place, std::in_place);
    const auto there = read(**result);
    if (!there)
        result = tl::unexpected(there.error());
    else if (!*there)
        result->reset();
    return result;
}

Result<bool> RecordSource::next_batch(PacketBatch& batch, std::size_t max_packets) {
    batch.packets.clear();
    batch.buffer.reset();
    if (max_packets == 0) return true;
    const auto first = read(batch.packets.emplace_back());
    if (!first || !*first) {
        batch.packets.clear();
        return first;
    }
    batch.buffer = reader_->window().buffer();
    while (batch.packets.size() < max_packets && reader_->buffered()) {
        auto& packet = batch.packets.emplace_back();
        const auto step = reader_->step(packet);
        if (step && *step == Step::packet) {
            packet.number = ++delivered_;
            continue;
        }
        batch.packets.pop_back();
        if (!step) break;
    }
    return true;
}

Result<std::unique_ptr<RandomAccess>> RecordSource::random_access() const {
    const auto& bytes = *reader_->window().source();
    if (!bytes.random())
        return fail("it was opened to be read once, from start to end", bytes.name());
    return reader_->random_access();
}

}  // namespace vxlab::source
