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

class PacketReader;

// build() uses threads of its own and has ended them when it returns. What it gives never changes:
// any number of threads may read it and filter it at once.
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

    // For every row whether it matches, from the columns where they hold the answer. An Error when
    // a packet cannot be read again, or "cancelled": `cancelled` is asked now and then.
    Result<std::vector<bool>> filter(const DisplayFilter& filter,
                                     const std::function<bool()>& cancelled = {}) const;

private:
    PacketIndex() = default;
    Result<void> read_all(const Progress& progress);
    void add_batch(const source::PacketBatch& batch, const std::vector<dissect::Summary>& summaries,
                   dissect::Dissector& in_order);
    friend class PacketReader;
    std::string path_;
    dissect::Options options_;
    std::unique_ptr<source::FileSource> capture_;
    Columns columns_;
    // Of a row whose packet completed a datagram: the rows of the other fragments, ascending.
    std::unordered_map<std::size_t, std::vector<std::size_t>> fragments_;
    std::optional<Error> ended_by_;
};

// The packets of an index again, decoded. One thread a reader; the index must outlive it.
class PacketReader {
public:
    static Result<PacketReader> open(const PacketIndex& index);

    // Dissects a row's packet in full; the fragments it was put together from are read again. Its
    // stream and sequence numbers are as on the wire: only a pass from the start knows others.
    // `out` is valid until the next call.
    Result<void> dissect(std::size_t row, dissect::Dissection& out);

    // The packet itself; its bytes are valid until the next call.
    // REQUIRES: row < columns().size().
    Result<source::Packet> packet(std::size_t row);

private:
    PacketReader(const PacketIndex& index, std::unique_ptr<source::RandomAccess> random)
        : index_(&index), random_(std::move(random)) {}

    const PacketIndex* index_;
    std::unique_ptr<source::RandomAccess> random_;
};

}  // namespace vxlab::index
