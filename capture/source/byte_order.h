// Loads of fields whose byte order the file itself says: that of the host that wrote it.
#pragma once

#include <cassert>
#include <cstring>

#include "core/base/bytes.h"

namespace vxlab::source {

// Fields of one header. REQUIRES in every load: offset + width <= bytes.size().
class Fields {
public:
    // swapped: the file's byte order is not this machine's.
    Fields(Bytes bytes, bool swapped) : bytes_(bytes), swapped_(swapped) {}

    std::uint16_t u16(std::size_t offset) const {
        const auto value = load<std::uint16_t>(offset);
        return swapped_ ? __builtin_bswap16(value) : value;
    }
    std::uint32_t u32(std::size_t offset) const {
        const auto value = load<std::uint32_t>(offset);
        return swapped_ ? __builtin_bswap32(value) : value;
    }
    std::uint64_t u64(std::size_t offset) const {
        const auto value = load<std::uint64_t>(offset);
        return swapped_ ? __builtin_bswap64(value) : value;
    }

private:
    template <class T>
    T load(std::size_t offset) const {
        assert(offset + sizeof(T) <= bytes_.size());
        T value;
        std::memcpy(&value, bytes_.data() + offset, sizeof value);
        return value;
    }

    Bytes bytes_;
    bool swapped_;
};

}  // namespace vxlab::source
