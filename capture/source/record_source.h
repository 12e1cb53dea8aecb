// The packets of a file that is read record by record.
#pragma once

#include <memory>

#include "capture/source/file_source.h"
#include "capture/source/record_reader.h"

namespace vxlab::source {

class RecordSource final : public FileSource {
public:
    explicit RecordSource(std::unique_ptr<RecordReader> reader) : reader_(std::move(reader)) {}

    Result<std::optional<Packet>> next() override;
    Result<bool> next_batch(PacketBatch& batch, std::size_t max_packets) override;
    const std::vector<Interface>& interfaces() const override { return reader_->interfaces(); }
    Result<std::unique_ptr<RandomAccess>> random_access() const override;

private:
    Result<bool> read(Packet& packet);

    std::unique_ptr<RecordReader> reader_;
    std::uint64_t delivered_ = 0;
};

}  // namespace vxlab::source
