// The one sentence for a header that does not fit.
#include "core/wire/header.h"

#include <fmt/format.h>

namespace vxlab::wire {

tl::unexpected<Error> too_short(std::string_view header, std::size_t needed, std::size_t there) {
    return fail(fmt::format("{}: {} bytes needed, {} there", header, needed, there));
}

}  // namespace vxlab::wire
