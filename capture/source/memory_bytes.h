// Bytes in memory as a random source: the twin of PlainFile for tests.
#pragma once

#include <vector>

#include "capture/source/byte_source.h"

namespace vxlab::source {

class MemoryBytes final : public ByteSource {
public:
    explicit MemoryBytes(std::vector<std::uint8_t> bytes, std::string name = "memory")
        : ByteSource(std::move(name)), bytes_(std::move(bytes)) {}

    Result<std::size_t> read_some_at(std::uint64_t offset, MutableBytes out,
                                     std::size_t at_least) override;
    bool random() const override { return true; }

private:
    const std::vector<std::uint8_t> bytes_;
};

}  // namespace vxlab::source
