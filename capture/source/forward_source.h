// What every source has in common that can only be read onwards: its place, and the last bytes,
// kept so that the file's kind can be looked at before a reader begins.
#pragma once

#include <vector>

#include "capture/source/byte_source.h"

namespace vxlab::source {

class ForwardSource : public ByteSource {
public:
    // Bytes before the place reached that can be read again.
    static constexpr std::size_t kKept = 4096;

    using ByteSource::ByteSource;

    // An offset further back than kKept bytes is an error; one ahead of the place reached is gone
    // to by reading.
    Result<std::size_t> read_some_at(std::uint64_t offset, MutableBytes out,
                                     std::size_t at_least) final;
    bool random() const final { return false; }

protected:
    // Reads 1 to out.size() bytes; 0 at the end. Waits only for the first.
    virtual Result<std::size_t> read_some(MutableBytes out) = 0;

private:
    Result<std::size_t> read_on(MutableBytes out);

    std::uint64_t reached_ = 0;
    std::vector<std::uint8_t> kept_;  // the bytes up to reached_, at most kKept
};

}  // namespace vxlab::source
