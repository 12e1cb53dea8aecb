// One bounded copy.
#include "capture/source/memory_bytes.h"

#include <algorithm>

namespace vxlab::source {

Result<std::size_t> MemoryBytes::read_some_at(std::uint64_t offset, MutableBytes out,
                                              std::size_t /*at_least*/) {
    if (offset >= bytes_.size()) return 0;
    const auto rest = Bytes(bytes_).subspan(static_cast<std::size_t>(offset));
    const auto size = std::min(rest.size(), out.size());
    std::copy_n(rest.begin(), size, out.begin());
    return size;
}

}  // namespace vxlab::source
