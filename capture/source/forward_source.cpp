// Reading onwards, with a short memory.
#include "capture/source/forward_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace vxlab::source {

Result<std::size_t> ForwardSource::read_on(MutableBytes out) {
    const auto got = read_some(out);
    if (!got) return got;
    reached_ += *got;
    const auto fresh = Bytes(out).first(*got).last(std::min(*got, kKept));
    if (kept_.size() + fresh.size() > kKept)
        kept_.erase(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(
                                                       kept_.size() + fresh.size() - kKept));
    kept_.insert(kept_.end(), fresh.begin(), fresh.end());
    return got;
}

Result<std::size_t> ForwardSource::read_some_at(std::uint64_t offset, MutableBytes out,
                                                std::size_t at_least) {
    while (offset > reached_) {
        std::array<std::uint8_t, kKept> passed;
        const auto gap = std::min<std::uint64_t>(offset - reached_, passed.size());
        const auto got = read_on(MutableBytes(passed).first(static_cast<std::size_t>(gap)));
        if (!got || *got == 0) return got;
    }
    const auto back = reached_ - offset;
    if (back > kept_.size())
        return fail(fmt::format("cannot go back {} bytes in what is read only once", back),
                    place(offset));
    const auto again = Bytes(kept_).last(static_cast<std::size_t>(back));
    std::size_t done = std::min(again.size(), out.size());
    std::copy_n(again.begin(), done, out.begin());
    while (done < at_least) {
        const auto got = read_on(out.subspan(done));
        if (!got && done == 0) return got;
        if (!got || *got == 0) break;
        done += *got;
    }
    return done;
}

}  // namespace vxlab::source
