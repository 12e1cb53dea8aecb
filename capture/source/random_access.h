// Packets again, by the place they were met at.
#pragma once

#include "capture/source/packet.h"

namespace vxlab::source {

// One thread an object; a source gives as many as are wanted, and they outlive it.
class RandomAccess {
public:
    virtual ~RandomAccess() = default;

    // The packet that was delivered with this Packet::offset and Packet::interface, with the same
    // content; its number is 0. `bytes` stays valid until the next call. Any other pair of values
    // is safe and gives an error, or a packet that makes no sense.
    virtual Result<Packet> at(std::uint64_t offset, std::uint32_t interface) = 0;
};

}  // namespace vxlab::source
