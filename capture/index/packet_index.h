// A capture with its index: built in one pass over the file by several threads, then any packet is
// at hand by number and any filter answered from the columns as far as they go.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "capture/dissect/dissector.h"
#include "capture/index/columns.h"
#include "capture/index/filter.h"
#include "capture/source/file_source.h"

namespace vxlab::index {

// Not thread-safe; build() uses threads of its own and has ended them when it returns.
class PacketIndex {
public:
    // Called now and then with the packets indexed so far, by the thread that called build(); false
    // cancels.
    using Progress = std::function<bool(std::size_t packets)>;

    // An Error only when there is nothing to read at all, or when it was cancelled. A capture that
    // breaks off gives the packets before that, and the reason in ended_by().
    static Result<PacketIndex> build(const std::string& path, dissect::Options options = {},
                                     const Progress& progress = {});

    const Columns& columns() const { return columns_; }
    const std::vector<source::Interface>& interfaces() const { return capture_->interfaces(); }
    const std::optional<Error>& ended_by() const { return ended_by_; }

    // Dissects a row's packet in full; the fragments it was put together from are read again. Its
    // stream and sequence numbers are as on the wire: only a pass from the start knows others.
    // `out` is valid until the next call.
    Result<void> dissect(std::size_t row, dissect::Dissection& out);

    // For every row whether it matches, from the columns where they hold the answer.
    Result<std::vector<bool>> filter(const DisplayFilter& filter);

private:
    PacketIndex() = default;
    Result<void> read_all(const Progress& progress);
    void add_batch(const source::PacketBatch& batch, const std::vector<dissect::Summary>& summaries,
                   dissect::Dissector& in_order);
    Result<source::Packet> packet(std::size_t row);
    Result<std::vector<bool>> filter_in_order(const DisplayFilter& filter);

    std::string path_;
    dissect::Options options_;
    std::unique_ptr<source::FileSource> capture_;
    std::unique_ptr<source::RandomAccess> random_;
    Columns columns_;
    // Of a row whose packet completed a datagram: the rows of the other fragments, ascending.
    std::unordered_map<std::size_t, std::vector<std::size_t>> fragments_;
    std::optional<Error> ended_by_;
};

}  // namespace vxlab::index
