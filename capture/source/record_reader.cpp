// The words for what is wrong with a record.
#include "capture/source/record_reader.h"

#include <fmt/format.h>

namespace vxlab::source {

tl::unexpected<Error> cut_error(const ByteSource& source, std::uint64_t offset, const char* part,
                                std::uint64_t size, std::uint64_t there) {
    return fail(fmt::format("the file ends inside a {}: {} of its {} bytes are missing", part,
                            size - there, size),
                source.place(offset), "it was cut short; what comes before is complete");
}

tl::unexpected<Error> damage_error(const ByteSource& source, std::uint64_t offset,
                                   std::string what) {
    return fail(std::move(what), source.place(offset), "the file is damaged from here on");
}

}  // namespace vxlab::source
