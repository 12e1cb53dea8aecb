// Packets in memory as a source: the twin of FileSource for tests and for what was never a file.
#pragma once

#include <memory>

#include "capture/source/packet.h"
#include "capture/source/random_access.h"

namespace vxlab::source {

// A packet that owns its bytes. `packet.bytes`, number and offset are set by MemorySource.
struct OwnedPacket {
    Packet packet;
    std::vector<std::uint8_t> bytes;
};

class MemorySource final : public PacketSource {
public:
    // Numbers the packets from 1; their offsets are their places in the vector. A wire length below
    // the number of bytes becomes that number.
    // REQUIRES: every packet's interface is one of `interfaces`.
    MemorySource(std::vector<Interface> interfaces, std::vector<OwnedPacket> packets);

    Result<std::optional<Packet>> next() override;
    const std::vector<Interface>& interfaces() const override { return interfaces_; }

    std::unique_ptr<RandomAccess> random_access() const;

private:
    std::vector<Interface> interfaces_;
    std::shared_ptr<const std::vector<OwnedPacket>> packets_;
    std::size_t next_ = 0;
};

}  // namespace vxlab::source
