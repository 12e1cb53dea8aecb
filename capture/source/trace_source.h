// The frames of a trace (.vxtrace) as packets: each with the interface it was seen at, called
// machine:namespace:interface, and what was decided about it there as its comment.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "capture/source/file_source.h"
#include "core/store/frames.h"

namespace vxlab::source {

class TraceSource final : public FileSource {
public:
    // Whether it is an SQLite database: no other capture is.
    static bool recognizes(const std::string& path);
    static Result<std::unique_ptr<FileSource>> open(const std::string& path);

    Result<std::optional<Packet>> next() override;
    Result<bool> next_batch(PacketBatch& batch, std::size_t max_packets) override;
    const std::vector<Interface>& interfaces() const override { return interfaces_; }
    // Packet::offset is the number of the event.
    Result<std::unique_ptr<RandomAccess>> random_access() const override;

private:
    explicit TraceSource(std::unique_ptr<store::Frames> frames) : frames_(std::move(frames)) {}
    std::uint32_t interface_of(const store::StoredFrame& frame);

    std::unique_ptr<store::Frames> frames_;
    std::vector<Interface> interfaces_;
    // Its number, and the name as of when it was last met.
    std::map<trace::InterfaceId, std::pair<std::string, std::uint32_t>> known_;
    std::uint64_t delivered_ = 0;
};

}  // namespace vxlab::source
