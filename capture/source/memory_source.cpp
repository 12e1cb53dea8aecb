// A walk along a vector.
#include "capture/source/memory_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

namespace vxlab::source {
namespace {

class MemoryRandomAccess final : public RandomAccess {
public:
    explicit MemoryRandomAccess(std::shared_ptr<const std::vector<OwnedPacket>> packets)
        : packets_(std::move(packets)) {}

    Result<Packet> at(std::uint64_t offset, std::uint32_t interface) override {
        if (offset >= packets_->size() || (*packets_)[offset].packet.interface != interface)
            return fail("no such packet", fmt::format("memory, offset {}", offset));
        Packet packet = (*packets_)[offset].packet;
        packet.number = 0;
        return packet;
    }

private:
    std::shared_ptr<const std::vector<OwnedPacket>> packets_;
};

}  // namespace

MemorySource::MemorySource(std::vector<Interface> interfaces, std::vector<OwnedPacket> packets)
    : interfaces_(std::move(interfaces)) {
    for (std::size_t i = 0; i < packets.size(); ++i) {
        auto& [packet, bytes] = packets[i];
        assert(packet.interface < interfaces_.size());
        packet.number = i + 1;
        packet.offset = i;
        packet.bytes = bytes;
        packet.wire_length = std::max(packet.wire_length, static_cast<std::uint32_t>(bytes.size()));
        packet.link_type = interfaces_[packet.interface].link_type;
    }
    packets_ = std::make_shared<const std::vector<OwnedPacket>>(std::move(packets));
}

Result<std::optional<Packet>> MemorySource::next() {
    if (next_ == packets_->size()) return std::nullopt;
    return (*packets_)[next_++].packet;
}

std::unique_ptr<RandomAccess> MemorySource::random_access() const {
    return std::make_unique<MemoryRandomAccess>(packets_);
}

}  // namespace vxlab::source
